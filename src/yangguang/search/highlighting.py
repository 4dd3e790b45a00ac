"""What of a text is shown for a query, and which of it was asked for: taken from the text as it was written."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from yangguang.search.folding import fold

PASSAGE = 110
BEFORE = 20
LOOKED_THROUGH = 2_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text; `hit` when it was asked for."""

    text: str
    hit: bool = False


def marked(text: str, wanted: Iterable[str]) -> list[Piece]:
    """The whole of `text` in pieces, in order."""
    return _pieces(text, _spans(fold(text), wanted))


def passage(text: str, wanted: Iterable[str]) -> list[Piece]:
    """About 110 characters of `text` around the place that holds most of what is wanted; its beginning if none does."""
    text = text[:LOOKED_THROUGH]
    spans = _spans(fold(text), wanted)
    start = _best(spans)
    end = min(len(text), start + PASSAGE)
    inside = [(left - start, right - start) for left, right in spans if left >= start and right <= end]
    pieces = _pieces(_one_line(text[start:end]), inside)
    if start:
        pieces.insert(0, Piece("…"))
    if end < len(text):
        pieces.append(Piece("…"))
    return pieces


def as_html(pieces: Iterable[Piece]) -> str:
    """The pieces as HTML, escaped, with `<mark>` around hits."""
    return "".join(f"<mark>{escape(one.text)}</mark>" if one.hit else escape(one.text) for one in pieces)


def _one_line(text: str) -> str:
    """As long as `text`, with line ends as blanks."""
    return text.translate({10: " ", 13: " ", 9: " ", 0x2028: " ", 0x2029: " "})


def _spans(folded: str, wanted: Iterable[str]) -> list[tuple[int, int]]:
    """Where one of the wanted stands, from left to right, without overlaps; the longest first where several begin."""
    found: list[tuple[int, int]] = []
    for text in wanted:
        place = folded.find(text) if text else -1
        while place >= 0 and len(found) < 2000:
            found.append((place, place + len(text)))
            place = folded.find(text, place + len(text))
    found.sort(key=lambda span: (span[0], -span[1]))
    spans: list[tuple[int, int]] = []
    for left, right in found:
        if not spans or left >= spans[-1][1]:
            spans.append((left, right))
    return spans


def _best(spans: list[tuple[int, int]]) -> int:
    """Where a passage begins that holds the most characters asked for."""
    best, start, held, last = 0, 0, 0, 0
    for first, (left, _) in enumerate(spans):
        last = max(last, first)
        while last < len(spans) and spans[last][1] <= left + PASSAGE - BEFORE:
            held += spans[last][1] - spans[last][0]
            last += 1
        if held > best:
            best, start = held, left
        held -= spans[first][1] - spans[first][0] if last > first else 0
    return max(0, start - BEFORE)


def _pieces(text: str, spans: list[tuple[int, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    done = 0
    for left, right in spans:
        pieces += [Piece(text[done:left]), Piece(text[left:right], hit=True)]
        done = right
    pieces.append(Piece(text[done:]))
    return [one for one in pieces if one.text]
