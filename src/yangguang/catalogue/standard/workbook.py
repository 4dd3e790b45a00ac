"""A standard catalogue as a workbook in the standard layout; read again, it gives the same items."""

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from .draft import Item

_TOP: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("序号", 6, ()),
    ("公开事项", 16, ("一级事项", "二级事项")),
    ("公开内容（要素）", 40, ()),
    ("公开依据", 30, ()),
    ("公开时限", 18, ()),
    ("公开主体", 18, ()),
    ("公开渠道和载体（“■”表示必选项，“□”表示可选项）", 34, ()),
)
# The columns to tick, and those that every catalogue has; items that choose another bring a column of their own.
_CHOICES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("audience", "公开对象", ("全社会", "特定群体")),
    ("method", "公开方式", ("主动", "依申请")),
    ("level", "公开层级", ("县级", "乡级")),
)
_THIN = Side(style="thin", color="FF808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_PARTED = re.compile(r"、(?![^（]*）)")  # not within brackets
_UNSAFE = ("=", "+", "-", "@")


def to_workbook(title: str, items: Sequence[Item]) -> bytes:
    """The .xlsx: title, header of two rows, one row an item, first-level matters merged, ticks as in the standard."""
    book = Workbook()
    sheet = book.active
    sheet.title = "标准目录"
    options = {name: _options(name, usual, items) for name, _, usual in _CHOICES}
    heads = [*_TOP, *((label, 12, tuple(options[name])) for name, label, _ in _CHOICES)]
    sheet.append([title])
    width = sum(max(1, len(below)) for _, _, below in heads)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A1"].alignment = Alignment(horizontal="center")
    _header(sheet, heads)
    for item in items:
        sheet.append([_safe(cell) for cell in _row(item, options)])
    _merge(sheet, items)
    for row in sheet.iter_rows(min_row=2, max_row=3 + len(items)):
        for cell in row:
            cell.border = _BORDER
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.freeze_panes = "D4"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _header(sheet: Any, heads: Sequence[tuple[str, int, tuple[str, ...]]]) -> None:
    at = 1
    for label, size, below in heads:
        width = max(1, len(below))
        sheet.cell(2, at, label).font = Font(bold=True)
        if below:
            sheet.merge_cells(start_row=2, start_column=at, end_row=2, end_column=at + width - 1)
        else:
            sheet.merge_cells(start_row=2, start_column=at, end_row=3, end_column=at)
        for place in range(width):
            sheet.column_dimensions[get_column_letter(at + place)].width = size
            if below:
                sheet.cell(3, at + place, below[place]).font = Font(bold=True)
        at += width


def _row(item: Item, options: Mapping[str, Sequence[str]]) -> list[str]:
    channels = "\n".join(f"{'■' if channel.required else '□'}{channel.name}" for channel in item.channels)
    return [
        item.number,
        item.level1,
        item.level2,
        item.content,
        item.basis,
        item.time_limit,
        item.unit,
        channels,
        *(tick for name, columns in options.items() for tick in _ticks(_chosen(getattr(item, name), columns), columns)),
    ]


def _options(name: str, usual: tuple[str, ...], items: Sequence[Item]) -> list[str]:
    """The columns to tick of a choice: the usual ones, and what else the items choose."""
    found = dict.fromkeys(usual)
    for item in items:
        found |= dict.fromkeys(_chosen(getattr(item, name), usual))
    return list(found)


def _chosen(words: str, columns: Sequence[str]) -> dict[str, str]:
    """By option: what stands beside its tick. Names that are no column of their own stay one: 乡、村级."""
    found: dict[str, str] = {}
    other: list[str] = []
    for part in filter(None, _PARTED.split(words)):
        name, _, beside = part.partition("（")
        if part in columns:
            found[part] = ""
        elif name in columns and part.endswith("）"):
            found[name] = beside[:-1]
        else:
            other.append(part)
    return found | ({"、".join(other): ""} if other else {})


def _ticks(chosen: Mapping[str, str], columns: Sequence[str]) -> list[str]:
    return [("√" + (f"（{chosen[one]}）" if chosen[one] else "")) if one in chosen else "" for one in columns]


def _merge(sheet: Any, items: Sequence[Item]) -> None:
    start = 0
    for place in range(1, len(items) + 1):
        same = place < len(items) and _first(items[place]) == _first(items[start])
        if not same:
            if place - start > 1:
                for column in (1, 2):
                    sheet.merge_cells(start_row=4 + start, start_column=column, end_row=3 + place, end_column=column)
            start = place


def _first(item: Item) -> tuple[str, str]:
    return item.number, item.level1


def _safe(cell: str) -> str:
    """No cell becomes a formula."""
    return f"'{cell}" if cell.startswith(_UNSAFE) else cell
