"""What is withheld from a file, and what came of it."""

import re
import unicodedata
from dataclasses import dataclass

BLACK = "▇▇▇▇"
WHOLE = 1000
_BLANK = re.compile(r"\s+")


class NotRedacted(Exception):
    """The file cannot be released so; the text is a Chinese sentence for the clerk that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words to withhold wherever they stand, why, and by which article."""

    words: str
    reason: str
    article: str


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a page of a PDF to withhold, in thousandths of the page as it is seen, from its left top corner;
    the whole page by default. Pages count from 1.
    """

    page: int
    reason: str
    article: str
    left: int = 0
    top: int = 0
    right: int = WHOLE
    bottom: int = WHOLE

    @property
    def is_page(self) -> bool:
        """Whether nothing of the page is left."""
        return (self.left, self.top, self.right, self.bottom) == (0, 0, WHOLE, WHOLE)

    @property
    def where(self) -> str:
        """Where, in words."""
        return f"第{self.page}页" + ("整页" if self.is_page else "框出的区域")


@dataclass(frozen=True, slots=True)
class Withheld:
    """What was withheld at one place: `where` in words (第3页), how many passages, why and by which article.

    `area`: a part of the page, whatever stood there, rather than words that were found.
    """

    where: str
    count: int
    reason: str
    article: str
    area: bool = False


@dataclass(frozen=True, slots=True)
class Redacted:
    """The file that may be released, and what it withholds."""

    data: bytes
    withheld: tuple[Withheld, ...]


def folded(text: str) -> str:
    """The text as passages are compared: width, compatibility forms, case, blanks and unseen signs do not matter."""
    plain = _BLANK.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return "".join(one for one in plain if unicodedata.category(one) not in {"Cf", "Cc"})


def spans(text: str, words: str) -> list[tuple[int, int]]:
    """Where `words` stand in `text`, as (start, end) of its own characters; overlapping places joined."""
    wanted = folded(words)
    if not wanted:
        return []
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for one in folded(char):
            plain.append(one)
            places.append(place)
    line = "".join(plain)
    found: list[tuple[int, int]] = []
    at = line.find(wanted)
    while at >= 0:
        first, last = places[at], places[at + len(wanted) - 1] + 1
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
        at = line.find(wanted, at + 1)
    return found
