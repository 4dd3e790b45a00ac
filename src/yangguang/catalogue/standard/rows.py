"""A table as the reading of a catalogue sees it: row by row, what is the row's own, and rows that are no items."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from yangguang.kernel.intake.document import Cell, Table
from yangguang.kernel.text import numerals

from .align import align_row
from .headers import Column, Header

_REMARK = re.compile(r"^(?:附?注|备注|(?:填表|填报|编制)?说明|注释)[0-9一二三四五六七八九十]{0,2}(?:[:：.、]|$)")
_TOTAL = re.compile(r"^(?:本页)?(?:合计|小计|总计|共计)[:：]?(?:共?[0-9]*[项条个件]?)?$")
_GOES_ON = re.compile(r"^(?:[0-9]+)?[（(]?(?:续|续上|续表|接上页)[)）]?$")
_OPEN_END = re.compile(r"[，、：“（《和及与或的之]$")
_CLOSING_START = re.compile(r"^[，、。；：）》”]")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(slots=True)
class Row:
    """A row by the header's columns. `own`: the columns whose cell begins in this row; `doubt`: places were guessed."""

    cells: list[str]
    own: set[int]
    doubt: bool = False

    def filled(self, places: Sequence[int]) -> list[int]:
        """Those of the places that say something."""
        return [place for place in places if self.cells[place]]

    def said(self, places: Sequence[int]) -> list[int]:
        """Those of the places that say something of this row's own."""
        return [place for place in places if place in self.own and self.cells[place]]


class Sheet:
    """A table with its texts mended, and where each cell begins and reaches."""

    def __init__(self, place: int, table: Table, mended: Callable[[str], str]) -> None:
        self.place, self.table = place, table
        self.where = re.sub(r"”（.*）$", "”", table.where)
        self.grid = [[mended(cell).strip() for cell in row] for row in table.grid()]
        self.width = len(self.grid[0]) if self.grid else 0
        self.anchors: dict[int, list[Cell]] = {}
        self.covered: dict[int, set[int]] = {}
        for cell in (cell for row in table.rows for cell in row):
            self.anchors.setdefault(cell.row, []).append(cell)
            for below in range(cell.row + 1, cell.row + cell.row_span):
                self.covered.setdefault(below, set()).update(range(cell.column, cell.column + cell.column_span))

    def where_row(self, row: int) -> str:
        """The row's place in words: 工作表“养老服务”第5行."""
        return f"{self.where}第{self.table.row_number(row)}行"

    def filled(self, row: int) -> list[Cell]:
        """The row's own cells that say something."""
        return [cell for cell in self.anchors.get(row, ()) if self.grid[row][cell.column]]

    def words(self, row: int) -> str:
        """The row's own words, for a person to find it by."""
        return " | ".join(self.grid[row][cell.column] for cell in self.filled(row))[:200]

    def row(self, number: int, header: Header, above: Callable[[Column], str]) -> Row:
        """The row by the header's columns; a row short of cells is aligned, and what is missing comes from `above`."""
        texts, covered, anchors = self.grid[number], self.covered.get(number, set()), self.anchors.get(number, [])
        taken = {place for cell in anchors for place in range(cell.column, cell.column + cell.column_span)} | covered
        width = len(header.columns)
        if len(anchors) < 2 or len(taken) >= width:
            cells = [*texts, *[""] * (width - len(texts))][:width]
            return Row(cells, {place for place in range(width) if place not in covered})
        # Cells that a row-span swallowed, and the file forgot to say so: put each where its words belong.
        placed, doubt = align_row([texts[cell.column] for cell in anchors], header)
        cells = [
            cell if cell is not None else (above(column) if column is not None else "")
            for cell, column in zip(placed, header.columns, strict=True)
        ]
        return Row(cells, {place for place, cell in enumerate(placed) if cell is not None}, doubt)


def is_count(texts: Sequence[str]) -> bool:
    """Whether a row only counts the columns: 1 2 3 4, （1）（2）（3）, 一 二 三, A B C."""
    counted = [text for text in texts if text != "栏次"]
    first = _ordinal(counted[0]) if len(counted) > 2 else None
    return first is not None and all(_ordinal(text) == value for value, text in enumerate(counted, first))


def is_remark(text: str) -> bool:
    """Whether words are a remark on the whole table: 注：… or 备注."""
    return bool(_REMARK.match(re.sub(r"\s+", "", text)))


def is_total(text: str) -> bool:
    """Whether a row's first words say that it adds up: 合计, 共计12项."""
    return bool(_TOTAL.match(re.sub(r"\s+", "", text)))


def says_continued(text: str) -> bool:
    """Whether a cell says that its row goes on with the one before: 3（续）."""
    return bool(_GOES_ON.match(re.sub(r"\s+", "", text)))


def runs_on(above: str, text: str) -> bool:
    """Whether `text` is the end of a sentence that `above` began."""
    begun = any(above.count(left) > above.count(right) for left, right in ("《》", "（）", "“”"))
    return bool(above and text) and (begun or bool(_OPEN_END.search(above) or _CLOSING_START.match(text)))


def joined(above: str, text: str) -> str:
    """A cell's words and those that continue it: a new point begins a line, anything else goes straight on."""
    point = re.match(r"[0-9]+[.．、](?![0-9])|[（(][0-9一二三四五六七八九十]+[)）]|[①-⑳■□☑☐√]", text)
    return f"{above}{chr(10) if point and above else ''}{text}"


def _ordinal(text: str) -> int | None:
    bare = re.sub(r"^第|[\s（()）\[\]栏列.、]", "", text)
    if bare.isascii() and bare.isdecimal():
        return int(bare)
    if len(bare) == 1 and bare in _CIRCLED + _STEMS:
        return (_CIRCLED if bare in _CIRCLED else _STEMS).index(bare) + 1
    if len(bare) == 1 and bare.isascii() and bare.isalpha():
        return ord(bare.upper()) - ord("A") + 1
    if 0 < len(bare) < 4:
        try:
            return numerals.parse(bare)
        except ValueError:
            return None
    return None
