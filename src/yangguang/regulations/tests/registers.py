"""Registers of documents for tests: workbooks made as offices keep them, in a city of two units."""

import io
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from yangguang.kernel import present
from yangguang.kernel.actions import SystemActor
from yangguang.organisations.models import Unit, UnitKind
from yangguang.organisations.tests.factories import UnitFactory
from yangguang.regulations.entering import Entered, enter_register
from yangguang.regulations.models import Regulation

SYSTEM = SystemActor("测试")
TODAY = date(2020, 6, 20)
HEAD = ["序号", "文件名称", "文号", "制定机关", "登记号", "印发日期", "施行日期", "有效期", "清理结果", "备注"]
SCIENCE = [
    1,
    "常德市科普管理办法",
    "常政发〔2018〕3号",
    "市政府",
    "CDCR-2018-00003",
    "2018-3-1",
    "2018-4-1",
    "5年",
    "有效",
    "",
]
MARKETS = [
    2,
    "常德市集贸市场管理办法",
    "常政发〔2017〕8号",
    "市政府",
    "无",
    "2017.6.1",
    "2017.7.1",
    "五年",
    "继续有效",
    "",
]


@pytest.fixture(name="city")
def the_city(db: None) -> Iterable[Unit]:
    home = UnitFactory(code="changde", name="常德市人民政府", short_name="市政府", kind=UnitKind.CITY)
    UnitFactory(parent=home, code="finance", name="常德市财政局", short_name="市财政局")
    UnitFactory(parent=home, code="education", name="常德市教育局", short_name="市教育局")
    with present.staged(TODAY):
        yield home


def sheet_of(rows: Iterable[Iterable[Any]], arrange: Callable[[Worksheet], None] | None = None) -> bytes:
    """A workbook of one sheet."""
    return book_of({"登记册": rows}, lambda book: arrange(book.worksheets[0]) if arrange else None)


def book_of(sheets: dict[str, Iterable[Iterable[Any]]], arrange: Callable[[Workbook], None] | None = None) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if arrange:
        arrange(book)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def row(**told: Any) -> list[Any]:
    """A row under `HEAD`: that of the science document, with the columns that are given."""
    named = dict(zip(HEAD, SCIENCE, strict=True))
    return list((named | told).values())


def enter(data: bytes, unit: Unit | None = None, name: str = "登记册.xlsx") -> Entered:
    return enter_register(name, data, actor=SYSTEM, unit=unit)


def messages(done: Entered, number: int | None = None) -> list[str]:
    return [one.message for one in done.problems if number is None or one.row == number]


def life(of: Regulation) -> list[tuple[str, date]]:
    return [(one.kind, one.on) for one in of.events.order_by("on", "pk")]
