"""What the columns of a breakdown table are, from its heading rows."""

from dataclasses import dataclass
from itertools import pairwise

from yangguang.workplan.notice.kinds import TASK_KINDS, UNIT_KINDS, Kind, are_headings, kind_of
from yangguang.workplan.notice.source import Row, Sheet


@dataclass(frozen=True, slots=True)
class Header:
    """Heading rows as understood: a kind and the words of each column; `body` is the first row after them."""

    kinds: tuple[Kind, ...]
    words: tuple[str, ...]
    body: int
    start: int

    @property
    def has_units(self) -> bool:
        """Whether any column holds units."""
        return any(kind in UNIT_KINDS for kind in self.kinds)

    @property
    def score(self) -> int:
        """How much the table looks like a breakdown of tasks; 0 or less when it is something else."""
        if not any(kind in TASK_KINDS for kind in self.kinds) or "scoring" in self.kinds:
            return 0
        known = sum(kind != "other" for kind in self.kinds)
        return known + (4 if self.has_units else 0) + (2 if "deadline" in self.kinds else 0)


def is_heading_row(row: Row) -> bool:
    """Whether a row reads as column headings."""
    return are_headings([field.text for field in row.origins()])


def find_header(sheet: Sheet) -> Header | None:
    """The headings of a table, in the first rows that read as such; None when it has none.

    A second heading row under a spanning cell (责任分工 over 牵头单位 and 配合单位) is taken in.
    """
    for at, row in enumerate(sheet.rows):
        if is_heading_row(row):
            return _below(sheet, at)
    return None


def split_at_headings(sheet: Sheet) -> list[Sheet]:
    """The tables that stand below one another on one sheet, each from its own headings on.

    Headings that only come again, as on every page, do not begin another table.
    """
    bounds = [0]
    words: set[str] = set()
    for at, row in enumerate(sheet.rows):
        if not is_heading_row(row):
            continue
        said = {field.text for field in row.origins() if field.text}
        if words and not is_heading_row(sheet.rows[at - 1]) and not said <= words:
            bounds.append(at)
            words = set()
        words |= said
    bounds.append(len(sheet.rows))
    return [Sheet(sheet.rows[a:b], sheet.name, sheet.aligned) for a, b in pairwise(bounds)]


def _below(sheet: Sheet, at: int) -> Header:
    words = [field.text for field in sheet.rows[at].fields]
    body = at + 1
    while body < len(sheet.rows) and _is_second_heading(sheet.rows[body], words):
        words = _combine(words, sheet, body)
        body += 1
    if not sheet.aligned:
        while words and not words[-1]:
            words.pop()
    return Header(tuple(kind_of(word) for word in words), tuple(words), body, at)


def _is_second_heading(row: Row, words: list[str]) -> bool:
    texts = [field.text for field in row.origins() if field.text]
    if not texts or any(kind_of(text) == "other" for text in texts):
        return False
    above = {word for word in words if word}
    if not set(texts) - above:
        return False
    return any(kind_of(word) in ("units_group", "single_units", "responsible", "task", "other") for word in words)


def _combine(words: list[str], sheet: Sheet, at: int) -> list[str]:
    below = [field.text for field in sheet.rows[at].fields]
    while below and not below[-1]:
        below.pop()
    if sheet.aligned or any(not text for text in below):
        width = max(len(words), len(below))
        words = words + [""] * (width - len(words))
        below = below + [""] * (width - len(below))
        return [low or high for high, low in zip(words, below, strict=True)]
    # A swallowed span: the second row holds only the parts of the group heading above it.
    for place, word in enumerate(words):
        if kind_of(word) == "units_group":
            rest = words[place + 1 :]
            while rest and not rest[0]:
                rest = rest[1:]
            return words[:place] + below + rest
    return words
