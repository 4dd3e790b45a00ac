"""A standard catalogue as a workbook in the standard layout; read again, it gives the same items."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from .draft import Item

_TOP = (
    ("序号", 1, 6),
    ("公开事项", 2, 16),
    ("公开内容（要素）", 1, 40),
    ("公开依据", 1, 30),
    ("公开时限", 1, 18),
    ("公开主体", 1, 18),
    ("公开渠道和载体（“■”表示必选项，“□”表示可选项）", 1, 34),
    ("公开对象", 2, 12),
    ("公开方式", 2, 10),
    ("公开层级", 2, 10),
)
_SECOND = ("", "一级事项", "二级事项", "", "", "", "", "", "全社会", "特定群体", "主动", "依申请", "县级", "乡级")
_THIN = Side(style="thin", color="FF808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_UNSAFE = ("=", "+", "-", "@")


def to_workbook(title: str, items: Sequence[Item]) -> bytes:
    """The .xlsx: title, header of two rows, one row an item, first-level matters merged, ticks as in the standard."""
    book = Workbook()
    sheet = book.active
    sheet.title = "标准目录"
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(_SECOND))
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A1"].alignment = Alignment(horizontal="center")
    _header(sheet)
    for item in items:
        sheet.append([_safe(cell) for cell in _row(item)])
    _merge(sheet, items)
    for row in sheet.iter_rows(min_row=2, max_row=3 + len(items)):
        for cell in row:
            cell.border = _BORDER
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.freeze_panes = "D4"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _header(sheet: Any) -> None:
    at = 1
    for label, width, size in _TOP:
        sheet.cell(2, at, label).font = Font(bold=True)
        if width > 1:
            sheet.merge_cells(start_row=2, start_column=at, end_row=2, end_column=at + width - 1)
        else:
            sheet.merge_cells(start_row=2, start_column=at, end_row=3, end_column=at)
        for place in range(at, at + width):
            sheet.column_dimensions[get_column_letter(place)].width = size
            if _SECOND[place - 1]:
                sheet.cell(3, place, _SECOND[place - 1]).font = Font(bold=True)
        at += width


def _row(item: Item) -> list[str]:
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
        *(_tick(item.audience, option) for option in ("全社会", "特定群体")),
        *(_tick(item.method, option) for option in ("主动", "依申请")),
        *(_tick(item.level, option) for option in ("县级", "乡级")),
    ]


def _tick(chosen: str, option: str) -> str:
    """√ where the option is chosen, with the words beside it."""
    if option not in chosen:
        return ""
    rest = chosen[chosen.index(option) + len(option) :]
    return f"√（{rest[1 : rest.index('）')]}）" if rest.startswith("（") and "）" in rest else "√"


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
