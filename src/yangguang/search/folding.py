"""Folding: the form in which texts and queries are compared, one character for one character, so that places stay."""

import unicodedata
from operator import add

from yangguang.kernel.text.script import simplify

# Stands for whitespace inside a token.
GAP = "␣"
_BRACKETS = {**dict.fromkeys("〔［【﹝（〖[{", "("), **dict.fromkeys("〕］】﹞）〗]}", ")")}


class _Folded(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = self[code] = _fold(char)
        return folded


def _fold(char: str) -> str:
    if char in _BRACKETS:
        return _BRACKETS[char]
    if char == GAP or char.isspace() or unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zs"}:
        return " "
    plain = unicodedata.normalize("NFKC", char).lower()
    plain = plain if len(plain) == 1 and not plain.isspace() else char
    simple = simplify(plain)
    return _BRACKETS.get(simple, simple) if len(simple) == 1 else plain


_TABLE = _Folded()


def fold(text: str) -> str:
    """`text` with width, case, script and bracket shapes made alike; whitespace and control characters are blanks.

    As long as `text`: character n of the one is character n of the other.
    """
    return text.translate(_TABLE)


def bigrams(folded: str) -> str:
    """Every two neighbouring characters in order, separated by blanks; whitespace between words is one character.

    Read by a tokenizer that splits at blanks, the tokens of any part of the text follow one another as in the whole,
    and every character of the text begins a token of two.
    """
    joined = GAP.join(folded.split())
    return " ".join(map(add, joined, joined[1:] + GAP))


def phrase_of(folded: str) -> list[tuple[int, str]]:
    """The tokens, with their places, that stand in `bigrams` of exactly the texts that hold `folded` (two characters or
    more, no blank at either end).
    """
    joined = GAP.join(folded.split())
    starts = [*range(0, len(joined) - 1, 2)]
    if len(joined) % 2:
        starts.append(len(joined) - 2)
    return [(start, joined[start : start + 2]) for start in starts]
