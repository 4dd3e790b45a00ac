"""A read file laid out for parsing: mended lines and sheets, in order, each knowing its place.

A sheet is a real table, or the rows rebuilt from a table that came as text with `|` or tabs between
its cells (whose columns cannot be trusted: a row span may have swallowed some).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from yangguang.kernel.intake.document import Paragraph, SourceDocument, Table
from yangguang.kernel.text import mend, split_lines
from yangguang.kernel.text.tables import rebuild_rows
from yangguang.workplan.notice.kinds import are_headings
from yangguang.workplan.notice.result import Place
from yangguang.workplan.notice.wording import strip_number


@dataclass(frozen=True, slots=True)
class Line:
    """A mended line of running text."""

    text: str
    place: Place
    heading_level: int = 0

    @property
    def where(self) -> str:
        """The place in words."""
        return self.place.label


@dataclass(frozen=True, slots=True)
class Field:
    """A cell as it reaches into one place of the grid; `repeated` when it began in a row above or a column left."""

    text: str
    from_above: bool = False
    from_left: bool = False
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row with a field for every column; `origins` are those whose cell begins here.

    `written` counts the separators of a row that came as text, empty cells at its end included.
    """

    fields: tuple[Field, ...]
    place: Place
    written: int = 0

    def origins(self) -> list[Field]:
        """Fields of cells that begin in this row, each once."""
        return [f for f in self.fields if not f.from_above and not f.from_left]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; `aligned` when its columns are real. `name` says which table it is."""

    rows: tuple[Row, ...]
    name: str
    aligned: bool


Piece = Line | Sheet

#: How many lines without a separator may stand between two lines of one table.
_GAP = 8
_LONGEST_BROKEN = 700


def lay_out(document: SourceDocument) -> list[Piece]:
    """The document's lines and sheets in order, mended and simplified, empty lines left out."""
    mended = _mended(document)
    pieces: list[Piece] = []
    lines: list[Line] = []
    for at, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            place = Place(block.where, at, at)
            lines.extend(
                Line(text.strip(" "), place, block.heading_level)
                for text in mended(block.text).split("\n")
                if text.strip()
            )
            continue
        pieces += _find_pipes(lines)
        lines = []
        pieces += _from_table(block, at, mended)
    pieces += _find_pipes(lines)
    return pieces


def _mended(document: SourceDocument) -> Callable[[str], str]:
    """A look-up of mended texts: the document is mended as one, so that one script is seen throughout."""
    texts: dict[str, None] = {}
    for block in document.blocks:
        if isinstance(block, Paragraph):
            texts[block.text] = None
        else:
            texts.update((cell.text, None) for row in block.rows for cell in row)
    counted = [(text, len(split_lines(text))) for text in texts]
    whole = mend("\n".join(text for text, _ in counted)).split("\n")
    known: dict[str, str] = {}
    start = 0
    for text, count in counted:
        known[text] = "\n".join(whole[start : start + count])
        start += count
    return known.__getitem__


def _from_table(table: Table, at: int, mended: Callable[[str], str]) -> list[Piece]:
    height = max((c.row + c.row_span for row in table.rows for c in row), default=0)
    width = max((c.column + c.column_span for row in table.rows for c in row), default=0)
    grid: list[list[Field]] = [[Field("")] * width for _ in range(height)]
    for cell in (c for row in table.rows for c in row):
        text = "\n".join(line.strip() for line in mended(cell.text).split("\n") if line.strip())
        for r in range(cell.row, cell.row + cell.row_span):
            for c in range(cell.column, cell.column + cell.column_span):
                grid[r][c] = Field(text, r > cell.row, c > cell.column, cell.column_span)
    rows = [
        Row(tuple(fields), Place(f"{table.where}第{number + 1}行", at, at, number))
        for number, fields in enumerate(grid)
        if any(f.text for f in fields)
    ]
    if width == 1:
        found = [Line(text, row.place) for row in rows for f in row.origins() for text in f.text.split("\n") if text]
        return _find_pipes(found)
    return [Sheet(tuple(rows), table.where, aligned=True)] if rows else []


def _find_pipes(lines: Sequence[Line]) -> list[Piece]:
    """`lines` with each run of table lines made into a sheet."""
    marks = [_separator(line.text) for line in lines]
    pieces: list[Piece] = []
    at = 0
    while at < len(lines):
        mark = marks[at]
        end = _run_end(lines, marks, at) if mark else at
        if mark and end - at >= 2:
            pieces.append(_sheet(lines[at:end]))
            at = end
        else:
            pieces.append(lines[at])
            at += 1
    return pieces


def _separator(text: str) -> str | None:
    if "|" in text or "｜" in text:
        return "|"
    return "\t" if "\t" in text.strip() else None


def _run_end(lines: Sequence[Line], marks: Sequence[str | None], start: int) -> int:
    """One past the last line of the table that begins at `start`."""
    end = start + 1
    at = end
    while at < len(lines) and at - end < _GAP:
        if marks[at] == marks[start]:
            between = lines[end:at]
            if any(len(line.text) > _LONGEST_BROKEN for line in between):
                break
            if between and are_headings(_cells(lines[at].text)):
                break
            end = at + 1
        elif marks[start] == "\t":
            break
        at += 1
    return end


def _is_section(text: str) -> bool:
    _, _, style, rest = strip_number(text)
    return style in ("comma_chinese", "ordinal_chinese", "bracketed_chinese") and 2 <= len(rest) <= 40


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"[|｜\t]", text)]


def _sheet(lines: Sequence[Line]) -> Sheet:
    """The sheet of one text table; rows that hold only a section heading are kept apart from their neighbours."""
    texts = [line.text for line in lines]
    leading_pipe = texts[0].startswith(("|", "｜"))
    header = next((text for text in texts if are_headings(_cells(text))), None)
    bounds = [0]
    for at, text in enumerate(texts):
        next_text = texts[at + 1] if at + 1 < len(texts) else ""
        alone = _is_section_row(text) or are_headings(_cells(text))
        if alone and (leading_pipe or not next_text.startswith(("|", "｜"))):
            bounds += [at, at + 1]
    bounds.append(len(texts))
    rows: list[Row] = []
    for first, end in pairwise(bounds):
        if first == end:
            continue
        # The header goes along with each part, for the number of columns is told by it.
        extra = [header] if header is not None and first > 0 and end - first > 1 else []
        for row in rebuild_rows([*extra, *texts[first:end]]):
            if extra and row.first_line == 0:
                continue
            a, b = first + row.first_line - len(extra), first + row.last_line - len(extra)
            cells = tuple(Field(cell) for cell in row.cells)
            written = sum(len(_cells(text)) - 1 for text in texts[a : b + 1])
            rows.append(Row(cells, _range(lines[a].place, lines[b].place), written))
    return Sheet(tuple(rows), lines[0].where, aligned=False)


def _is_section_row(text: str) -> bool:
    cells = [cell for cell in _cells(text) if cell]
    return len(cells) == 1 and "。" not in cells[0] and _is_section(cells[0])


def _range(first: Place, last: Place) -> Place:
    if first == last:
        return first
    a, b = re.search(r"(\d+)行$", first.label), re.search(r"(\d+)行$", last.label)
    same = a and b and first.label[: a.start()] == last.label[: b.start()]
    label = f"{first.label[:-1]}至{b[1]}行" if same and b else f"{first.label}至{last.label}"
    return Place(label, first.first_block, last.last_block)
