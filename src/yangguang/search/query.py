"""What a person typed, understood: terms, exact phrases, words to leave out, a document number, sounds."""

import re
from dataclasses import dataclass

from yangguang.search.folding import fold

LONGEST = 200
MOST_TERMS = 12
QUOTES = str.maketrans("“”„‟＂「」『』", '"' * 9)
_PIECES = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+)')
_NUMBER = re.compile(
    r"(?P<organ>[㐀-鿿]{2,24})\s*\(?\s*(?P<year>\d{1,4})\s*年?\s*\)?\s*第?\s*(?P<serial>\d{0,6})\s*(?P<end>号?)"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A document number, or its beginning: 湘政办发 2020 9. `whole` when nothing can follow."""

    organ: str
    year: str
    serial: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A query, folded. All `terms` and `phrases` must stand in what is found, none of `excluded`."""

    terms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    number: Number | None = None

    @property
    def wanted(self) -> tuple[str, ...]:
        """The terms and the phrases."""
        return (*self.terms, *self.phrases)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for: then everything is shown."""
        return not self.wanted


def understand(typed: str) -> Query:
    """The query in `typed`. Anything is a query: what has no meaning is taken as text, what is too long is cut."""
    folded = fold(typed.translate(QUOTES)[:LONGEST]).strip()
    terms: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    for piece in _PIECES.finditer(folded):
        if (phrase := piece["phrase"]) is not None:
            into, text = (excluded if piece["minus"] else phrases), " ".join(phrase.split())
        elif len(piece["word"]) > 1 and piece["word"].startswith("-"):
            into, text = excluded, piece["word"][1:]
        else:
            into, text = terms, piece["word"]
        if text and text not in into:
            into.append(text)
    found = _NUMBER.fullmatch(folded)
    number = Number(found["organ"], found["year"], found["serial"], bool(found["end"])) if found else None
    if number and number.whole:
        # Texts cite it without blanks.
        terms = ["".join(folded.split())]
    return Query(tuple(terms[:MOST_TERMS]), tuple(phrases[:MOST_TERMS]), tuple(excluded[:MOST_TERMS]), number)
