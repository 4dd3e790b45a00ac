"""The lines of a table that a person made in Excel or exported from another system, each a list of texts."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook

from . import archive
from .decoding import decode
from .document import Unreadable
from .limits import DEFAULT

WIDEST = 60


def lines_of(name: str, data: bytes, most: int) -> Iterator[list[str]]:
    """The lines of a .csv (of commas or tabs) or of the first sheet of an .xlsx, of which `most` are read at most.

    Raises Unreadable, saying what to do, for another kind of file.
    """
    return _of_workbook(name, data, most) if data.startswith(b"PK\x03\x04") else _of_text(name, data)


def _of_text(name: str, data: bytes) -> Iterator[list[str]]:
    text, _encoding = decode(name, data)
    if "\n" not in text and "," not in text and "\t" not in text:
        raise Unreadable(name, "这不是表格，请上传 .csv 或 .xlsx")
    first = text.splitlines()[0] if text else ""
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
