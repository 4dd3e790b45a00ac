"""Simplified and traditional script, by OpenCC."""

import re
from functools import cache

from opencc import OpenCC

# Characters that t2s would replace although the Table of General Standard Chinese Characters (2013)
# keeps them in simplified writing, in names or in one of their readings.
_ALSO_SIMPLIFIED = frozenset("乾著瞭於藉徵夥麽剋菓薑穀甦濛昇陞逕祕喫摺閤阪堃喆淼犇龢")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def _converter(configuration: str) -> OpenCC:
    # An OpenCC converter is immutable once built and its convert() may be called from any thread.
    return OpenCC(configuration)


def _convert(configuration: str, text: str) -> str:
    # Half of a surrogate pair cannot be handed to OpenCC; it is a lost character and shown as one.
    return _converter(configuration).convert(_LONE_SURROGATE.sub("\ufffd", text)) if text else text


def simplify(text: str) -> str:
    """The text in simplified characters, phrase by phrase (乾隆 stays, 乾淨 becomes 干净)."""
    return _convert("t2s", text)


def to_traditional(text: str) -> str:
    """The text in traditional characters as printed today, phrase by phrase (头发 → 頭髮, 群众 → 群眾)."""
    return _convert("s2tw", text)


def is_traditional(text: str) -> bool:
    """Whether the text has a character that simplified writing does not know."""
    return any(
        after != before and before not in _ALSO_SIMPLIFIED
        for before, after in ((char, _simple_form(char)) for char in set(text) if char >= "㐀")
    )


@cache
def _simple_form(char: str) -> str:
    return simplify(char)
