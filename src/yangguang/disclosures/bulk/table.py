"""A table of records, as a person made it in Excel or exported it: rows of named texts."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook

from yangguang.kernel.intake import DEFAULT, Unreadable, archive
from yangguang.kernel.intake.decoding import decode

HEADERS = (
    "标题",
    "文号",
    "体裁",
    "主题",
    "生成日期",
    "发文日期",
    "公开日期",
    "发布机构",
    "内容概述",
    "正文",
    "栏目",
    "附件",
    "公开方式",
    "索引号",
)
MOST_ROWS = 20_000
_LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table by its number there, the header of each column with what stands under it."""

    number: int
    values: dict[str, str]


def read_table(name: str, data: bytes) -> list[Row]:
    """The rows of a .csv or .xlsx, empty ones left out.

    Raises Unreadable, saying what to do, for another kind of file, one without a column 标题, one with a header
    twice, or more than 20,000 rows.
    """
    if len(data) > DEFAULT.attachment_size:
        raise Unreadable(name, "表格超过 50 MB，请拆成几个表格")
    lines = _of_workbook(name, data) if data.startswith(b"PK\x03\x04") else _of_text(name, data)
    header: dict[int, str] = {}
    rows: list[Row] = []
    for number, cells in enumerate(lines, 1):
        if not header:
            header = _header(name, cells)
            if not header and number >= _LOOKED_AT:
                break
            continue
        values = {title: cells[place].strip() for place, title in header.items() if place < len(cells)}
        if any(values.values()):
            rows.append(Row(number, values))
        if len(rows) > MOST_ROWS:
            raise Unreadable(name, f"表格超过 {MOST_ROWS} 行，请拆成几个表格")
    if not header:
        raise Unreadable(name, "没有找到“标题”一列，请使用模板的表头")
    return rows


def _header(name: str, cells: list[str]) -> dict[int, str]:
    found = {place: title for place, cell in enumerate(cells) if (title := _plain(cell)) in HEADERS}
    if "标题" not in found.values():
        return {}
    twice = [title for title in HEADERS if list(found.values()).count(title) > 1]
    if twice:
        raise Unreadable(name, f"“{twice[0]}”一列出现了两次，请删去一列")
    return found


def _plain(cell: str) -> str:
    return "".join(cell.split()).strip("*＊：:\ufeff")


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


def _of_workbook(name: str, data: bytes) -> Iterator[list[str]]:
    if archive.inspect(name, data, DEFAULT).media_type != archive.EXCEL:
        raise Unreadable(name, "这不是表格，请上传 .csv 或 .xlsx")
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for line in _lines(book.worksheets):
            yield [_written(cell) for cell in line]
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError):
        raise Unreadable(name, "表格已损坏，请用 Excel 打开后重新保存") from None


def _lines(sheets: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    first = next(iter(sheets), None)
    if first is not None:
        yield from first.iter_rows(values_only=True, max_row=MOST_ROWS + _LOOKED_AT + 2, max_col=60)


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
