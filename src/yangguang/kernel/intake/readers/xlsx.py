"""Excel workbooks: every visible sheet a table, merged cells as spans, the values that formulas had.

Hidden sheets, rows and columns are left out, since what was hidden was not meant to be sent on (they
are where inspections find ID numbers); the table's `where` says what was left out, and how many
formulas had been saved without a value.
"""

from datetime import date, datetime, time, timedelta
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..document import Block, Cell, Table
from ..limits import Budget


def read(data: bytes, budget: Budget, formulas_without_value: int) -> list[Block]:
    """One table for each visible sheet that holds anything. Raises Unreadable where a limit is passed."""
    workbook = load_workbook(BytesIO(data), data_only=True, keep_links=False)
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    notes: list[str] = []
    named = [f"工作表“{sheet.title}”是隐藏的" for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
    if len(visible) < len(workbook.worksheets):
        notes.append(f"另有 {len(workbook.worksheets) - len(visible)} 张隐藏的工作表没有读")
    if formulas_without_value:
        notes.append(f"有 {formulas_without_value} 个公式没有保存结果，按空白处理")
        named.append(notes[-1])
    tables = [table for sheet in visible if (table := _table(sheet, budget, notes, named)) is not None]
    return list(tables)


def _table(sheet: Worksheet, budget: Budget, notes: list[str], named: list[str]) -> Table | None:
    hidden_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns = _hidden_columns(sheet)
    spans = {(one.min_row, one.min_col): (one.max_row, one.max_col) for one in sheet.merged_cells.ranges}
    # The dictionary, since sheet.rows would run over every empty cell up to the furthest one.
    filled = {place: text for place, cell in sheet._cells.items() if (text := _text(cell))}
    shown = {place for place in filled if place[0] not in hidden_rows and place[1] not in hidden_columns}
    if not shown:
        return None
    rows = _visible({row for row, _ in shown}, spans, hidden_rows, axis=0)
    columns = _visible({column for _, column in shown}, spans, hidden_columns, axis=1)
    by_row: dict[int, list[Cell]] = {}
    covered: set[tuple[int, int]] = set()
    for row in rows:
        for column in columns:
            if (row, column) in covered:
                continue
            height = width = 1
            if (row, column) in spans:
                bottom, right = spans[row, column]
                down = [one for one in rows if row <= one <= bottom]
                across = [one for one in columns if column <= one <= right]
                covered |= {(r, c) for r in down for c in across}
                height, width = len(down), len(across)
            text = filled.get((row, column), "")
            budget.cell(text, height * width)
            by_row.setdefault(row, []).append(Cell(text, rows[row], columns[column], height, width))
    unread_rows = sorted({place[0] for place in filled} & hidden_rows)
    unread_columns = sorted({place[1] for place in filled} & hidden_columns)
    unread = [(what, found) for what, found in (("行", unread_rows), ("列", unread_columns)) if found]
    remarks = "，".join([*(f"{len(found)} 个隐藏的{what}没有读" for what, found in unread), *notes])
    left_out = [
        *(f"隐藏的第{'、'.join(map(str, unread_rows[:20]))}行" for _ in unread_rows[:1]),
        *(f"隐藏的第{'、'.join(map(get_column_letter, unread_columns[:20]))}列" for _ in unread_columns[:1]),
        *named,
    ]
    where = f"工作表“{sheet.title}”" + (f"（{remarks}）" if remarks else "")
    return Table(tuple(tuple(by_row.get(row, ())) for row in rows), where, tuple(rows), tuple(left_out))


def _visible(
    used: set[int], spans: dict[tuple[int, int], tuple[int, int]], hidden: set[int], *, axis: int
) -> dict[int, int]:
    """The rows (axis 0) or columns (axis 1) to show, each with its place in the table."""
    wanted = set(used)
    for first, last in spans.items():
        if first[axis] in used:
            wanted |= set(range(first[axis], min(last[axis], max(used)) + 1))
    return {number: place for place, number in enumerate(sorted(wanted - hidden))}


def _hidden_columns(sheet: Worksheet) -> set[int]:
    """Hidden columns; Excel writes one entry for a run of equal columns."""
    hidden: set[int] = set()
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            first = column.min or column_index_from_string(letter)
            hidden |= set(range(first, min(column.max or first, 16_384) + 1))
    return hidden


def _text(cell: object) -> str:
    if isinstance(cell, MergedCell):
        return ""
    value = getattr(cell, "value", None)
    form = str(getattr(cell, "number_format", ""))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float) and form.rstrip().endswith("%"):
        return f"{value * 100:.10g}%"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else f"{value:.12g}"
    return str(value).strip()
