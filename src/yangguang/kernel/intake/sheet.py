"""The lines of a table that a person made in Excel or exported from another system, each a list of texts."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from . import archive
from .decoding import decode
from .document import Unreadable
from .limits import DEFAULT

WIDEST = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something: its number as Excel counts, and its cells, those of a merged area all filled."""

    number: int
    cells: tuple[str, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its lines; `hidden_columns` count from 0. The one sheet of a .csv has no name."""

    name: str
    lines: tuple[Line, ...]
    hidden: bool = False
    hidden_columns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets of a file in their order, hidden ones too; how many formulas were saved without a value."""

    sheets: tuple[Sheet, ...]
    formulas_without_value: int = 0


def book_of(name: str, data: bytes, most: int) -> Book:
    """Every sheet of an .xlsx, merged areas filled, or the lines of a .csv; blank lines are left out.

    Raises Unreadable, saying what to do, for another kind of file, a damaged or unsafe one, and one of more than
    `most` lines in all.
    """
    if not data.startswith(b"PK\x03\x04"):
        lines = (Line(at, tuple(cells)) for at, cells in enumerate(_of_text(name, data), 1))
        return Book((Sheet("", tuple(_within(name, lines, most))),))
    package = archive.inspect(name, data, DEFAULT)
    if package.media_type != archive.EXCEL:
        raise Unreadable(name, "这不是表格，请上传 .csv 或 .xlsx")
    try:
        sheets = [_sheet(one) for one in load_workbook(io.BytesIO(data), data_only=True, keep_links=False).worksheets]
    except Exception as error:
        # openpyxl does not list what it raises on a damaged file.
        raise Unreadable(name, "表格已损坏，请用 Excel 打开后重新保存") from error
    for _line in _within(name, (line for sheet in sheets for line in sheet.lines), most):
        pass
    return Book(tuple(sheets), package.formulas_without_value)


def _within(name: str, lines: Iterator[Line], most: int) -> Iterator[Line]:
    """The lines that say something. Raises Unreadable beyond `most`."""
    count = 0
    for line in lines:
        if any(cell.strip() for cell in line.cells):
            count += 1
            if count > most:
                raise Unreadable(name, f"表格超过 {most} 行，请拆成几个表格")
            yield line


def _sheet(sheet: Worksheet) -> Sheet:
    # The dictionary, since sheet.rows would run over every empty cell up to the furthest one.
    filled = {place: text for place, cell in sheet._cells.items() if (text := _written(cell.value)).strip()}
    for area in sheet.merged_cells.ranges:
        if words := filled.get((area.min_row, area.min_col)):
            right = min(area.max_col, WIDEST)
            filled |= {
                (row, column): words
                for row in range(area.min_row, area.max_row + 1)
                for column in range(area.min_col, right + 1)
            }
    width = min(max((column for _, column in filled), default=0), WIDEST)
    lines = tuple(
        Line(
            row,
            tuple(filled.get((row, column), "") for column in range(1, width + 1)),
            row in sheet.row_dimensions and bool(sheet.row_dimensions[row].hidden),
        )
        for row in sorted({row for row, column in filled if column <= width})
    )
    hidden: set[int] = set()
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            first = column.min or column_index_from_string(letter)
            hidden |= set(range(first - 1, min(column.max or first, width)))
    return Sheet(sheet.title, lines, sheet.sheet_state != "visible", tuple(sorted(hidden)))


def lines_of(name: str, data: bytes, most: int) -> Iterator[list[str]]:
    """The lines of a .csv (of commas or tabs) or of the first sheet of an .xlsx, of which `most` are read at most.

    Raises Unreadable, saying what to do, for another kind of file.
    """
    return _of_workbook(name, data, most) if data.startswith(b"PK\x03\x04") else _of_text(name, data)


def _of_text(name: str, data: bytes) -> Iterator[list[str]]:
    text, _encoding = decode(name, data)
    if "\n" not in text and "," not in text and "\t" not in text:
        raise Unreadable(name, "这不是表格，请上传 .csv 或 .xlsx")
    # The line of a title has neither.
    first = next((line for line in text.splitlines() if "\t" in line or "," in line), "")
    separator = "\t" if first.count("\t") > first.count(",") else ","
    csv.field_size_limit(DEFAULT.characters)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise Unreadable(name, "CSV 的引号不成对，请用 Excel 打开后重新保存") from None


def _of_workbook(name: str, data: bytes, most: int) -> Iterator[list[str]]:
    if archive.inspect(name, data, DEFAULT).media_type != archive.EXCEL:
        raise Unreadable(name, "这不是表格，请上传 .csv 或 .xlsx")
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets[:1]:
            for line in sheet.iter_rows(values_only=True, max_row=most, max_col=WIDEST):
                yield [_written(cell) for cell in line]
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError):
        raise Unreadable(name, "表格已损坏，请用 Excel 打开后重新保存") from None


def _written(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
