"""Pinyin in brackets after a character, which some web pages add for readers and scrapers keep.

「辦發(fā)」 stands for 「辦發」. What is removed must be a syllable that exists; without a tone mark it must
be a reading of the very character before it, so that (APP), 附件(a) or (Word) are left alone.
"""

import os
import re
import unicodedata
from functools import cache

# Only the readings of single characters are needed: without its phrases the library loads in a tenth of the time.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
from pypinyin.pinyin_dict import pinyin_dict

_TONES = frozenset("\u0300\u0301\u0304\u030c\u0306")
_LOOKALIKES = str.maketrans({"ɑ": "a", "ɡ": "g", "α": "a", "v": "ü"})
_BRACKETED = re.compile(r"(?<=([㐀-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]))\s?[(（]\s*([^()（）\s]{1,8})\s*[)）]")


def strip_pinyin_noise(text: str) -> str:
    """The text without bracketed readings; brackets that hold anything else are left as they are."""
    if "(" not in text and "（" not in text:
        return text
    return _BRACKETED.sub(lambda m: "" if _is_reading(m[1], m[2]) else m[0], text)


def _is_reading(char: str, content: str) -> bool:
    syllable, toned = _plain(content)
    if not syllable:
        return False
    if toned:
        return syllable in syllables()
    return content == content.lower() and syllable.replace("ü", "u") in _readings(char)


def _plain(content: str) -> tuple[str, bool]:
    """The syllable without tone, and whether it had one; empty when it is not written in Latin letters."""
    text = unicodedata.normalize("NFKC", content)
    parts = unicodedata.normalize("NFD", text.lower().translate(_LOOKALIKES).replace("u:", "ü"))
    toned = any(part in _TONES for part in parts)
    kept = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    if len(kept) > 1 and kept[-1] in "12345":
        kept = kept[:-1]
    return (kept, toned) if re.fullmatch("[a-zü]+", kept) else ("", False)


@cache
def _readings(char: str) -> frozenset[str]:
    """Every reading of a character, without tones and with u for ü."""
    return frozenset(_plain(one)[0].replace("ü", "u") for one in pinyin_dict.get(ord(char), "").split(",") if one)


@cache
def syllables() -> frozenset[str]:
    """Every syllable that some character is read as, in plain letters, with ü."""
    every = {one for readings in pinyin_dict.values() for one in readings.split(",")}
    return frozenset(plain for plain, _ in map(_plain, every) if plain)
