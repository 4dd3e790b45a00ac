"""Tables that came through a scraper as text: rows broken over lines, cells that a row span swallowed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .numerals import leading

_PIPES = str.maketrans("｜│┃￨", "||||")
_RULE = re.compile(r"\|?\s*:?[-—─=]{2,}:?\s*(\|\s*:?[-—─=]{2,}:?\s*)*\|?\s*")
_UNFINISHED = ("、", "，", ",", "；", "（", "(", "：", "和", "及")
_GOES_ON = ("、", "，", ",", "；", "。", "）", ")", "》", "”")


@dataclass(frozen=True, slots=True)
class PipeRow:
    """A logical row: its cells without the empty ones at the end, and the lines it came from.

    `first_line` and `last_line` are zero-based and count within the lines given.
    """

    cells: tuple[str, ...]
    first_line: int
    last_line: int


@dataclass(slots=True)
class _Row:
    """A row in the making. Cells are kept as parts, so that a row of very many lines stays cheap to extend."""

    first_line: int
    last_line: int
    cells: list[list[str]] = field(default_factory=lambda: [[]])
    filled: int = 0
    numbering: set[str] = field(default_factory=set)

    def add(self, line: str, index: int) -> None:
        for position, part in enumerate(line.split("|")):
            if position:
                self.cells.append([])
            if part.strip():
                self._extend(self.cells[-1], part.strip())
        self.last_line = index

    def _extend(self, cell: list[str], part: str) -> None:
        if not cell:
            self.filled += 1
            if found := leading(part):
                self.numbering.add(found.style)
        elif cell[-1][-1].isascii() and part[0].isascii() and cell[-1][-1].isalnum() and part[0].isalnum():
            cell.append(" ")
        cell.append(part)

    @property
    def closed(self) -> bool:
        """Whether the row's last line ended with `|`."""
        return len(self.cells) > 1 and not self.cells[-1]

    @property
    def ended(self) -> bool:
        """Whether the row closes with the empty cells that end a row in such a table."""
        return len(self.cells) > 2 and not self.cells[-1] and not self.cells[-2]

    @property
    def unfinished(self) -> bool:
        """Whether the last words want more to come."""
        return bool(self.cells[-1]) and self.cells[-1][-1].endswith(_UNFINISHED)

    def frozen(self, *, leading_pipe: bool) -> PipeRow:
        cells = ["".join(parts) for parts in self.cells]
        if leading_pipe and not cells[0]:
            del cells[0]
        return PipeRow(_without_empty_end(cells), self.first_line, self.last_line)


def _without_empty_end(cells: list[str]) -> tuple[str, ...]:
    last = max((at for at, cell in enumerate(cells) if cell), default=-1)
    return tuple(cells[: last + 1])


def rebuild_rows(lines: Sequence[str]) -> list[PipeRow]:
    """The logical rows of a table whose cells are parted by `|` (or by tabs, where no line has a `|`).

    Give the lines of one table, header included. A row is taken as begun when the one before it has
    its cells or when a number of the same shape returns; a line that starts with `|`, or follows an
    unfinished row, goes on with that row. Cells swallowed by a row span are not invented: such a row
    is shorter at its beginning. Blank and ruling lines (`|---|`) are skipped.
    """
    plain = [line.translate(_PIPES).strip() for line in lines]
    if not any("|" in line for line in plain):
        return _tabbed(lines)
    width = _width(plain)
    leading_pipe = next((line.startswith("|") for line in plain if "|" in line), False)
    rows: list[_Row] = []
    for index, line in enumerate(plain):
        if not line or (_RULE.fullmatch(line) and "-" in line.replace("—", "-")):
            continue
        if not rows or _begins(line, rows[-1], width, leading_pipe):
            rows.append(_Row(index, index))
        rows[-1].add(line, index)
    return [row.frozen(leading_pipe=leading_pipe) for row in rows if row.filled]


def _begins(line: str, row: _Row, width: int, leading_pipe: bool) -> bool:
    """Whether a line begins a new row rather than going on with `row`."""
    cells = [cell.strip() for cell in line.split("|")]
    filled = sum(1 for cell in cells if cell)
    if not filled:
        return False
    enough = max(2, width - 1)
    complete = row.filled >= enough and (row.closed or row.filled >= width)
    if line.startswith("|"):
        if leading_pipe:
            return complete or (row.closed and filled >= enough)
        return (row.ended or row.filled >= width) and filled >= 2
    if line.startswith(_GOES_ON):
        return False
    number = leading(cells[0])
    if number and (number.style in row.numbering or complete or row.ended):
        return row.filled >= 2 or number.style in row.numbering
    if row.unfinished:
        return False
    return complete or (row.ended and row.filled >= 2)


def _width(lines: Sequence[str]) -> int:
    """How many cells the first full line, usually the header, has."""
    counts = [sum(1 for cell in line.split("|") if cell.strip()) for line in lines if "|" in line]
    return next((count for count in counts if count >= 2), 2)


def _tabbed(lines: Sequence[str]) -> list[PipeRow]:
    rows: list[PipeRow] = []
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        rows.append(PipeRow(_without_empty_end(cells), index, index))
    return rows
