"""Tables 3 and 4 as the annual report prints them, and the months: on the desk, in a workbook, in a document."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from yangguang.foi.months import FIGURES, Month
from yangguang.foi.tables import TOTAL, Table3, data
from yangguang.kernel.official_blocks import Grid, Line
from yangguang.kernel.official_document import OfficialDocument, official_docx

TABLE3, TABLE4 = "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"
MONTHS = "各月收到和办理情况"
LABELS = 3  # the columns that name a row of table 3
_THIN = Side(style="thin", color="FF808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: its text and the rows and columns it spans; `key` names the figure in it, None for a heading.

    `url` is the address of what a figure counts, empty where it opens nothing.
    """

    text: str
    down: int = 1
    across: int = 1
    key: tuple[str, str] | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title; the first `head` rows are headings. Cells that another one covers are left out."""

    title: str
    rows: tuple[tuple[Place, ...], ...]
    head: int

    @property
    def headings(self) -> tuple[tuple[Place, ...], ...]:
        """The rows above the figures."""
        return self.rows[: self.head]

    @property
    def body(self) -> tuple[tuple[Place, ...], ...]:
        """The rows with figures."""
        return self.rows[self.head :]


def linked(sheet: Sheet, address: Callable[[tuple[str, str]], str]) -> Sheet:
    """The table whose figures, but 0, open the address of their key."""
    rows = tuple(
        tuple(replace(one, url=address(one.key)) if one.key and one.text != "0" else one for one in row)
        for row in sheet.rows
    )
    return replace(sheet, rows=rows)


def sheet3(table: Table3) -> Sheet:
    """Table 3; the key of a figure is its row and column."""
    columns = dict(data()["columns"])
    organisations = [label for code, label in columns.items() if code not in {"natural", TOTAL}]
    rows: list[tuple[Place, ...]] = [
        (Place(f"（{data()['balance']}）", 3, LABELS), Place("申请人情况", 1, len(columns))),
        (
            Place(columns["natural"], 2),
            Place("法人或其他组织", 1, len(organisations)),
            Place(columns[TOTAL], 2),
        ),
        tuple(Place(label) for label in organisations),
    ]
    spans = _spans(line.row.group for line in table.lines)
    for at, line in enumerate(table.lines):
        group = line.row.group
        named = [Place(name, spans[at, level]) for level, name in enumerate(group) if (at, level) in spans]
        named.append(Place(line.row.label, 1, LABELS - len(group)))
        figures = [Place(str(line.cells[code]), key=(line.row.code, code)) for code in columns]
        rows.append((*named, *figures))
    return Sheet(TABLE3, tuple(rows), 3)


def _spans(groups: Iterable[Sequence[str]]) -> dict[tuple[int, int], int]:
    """How many rows each heading on the left goes down, by the row in which it begins and its level."""
    spans: dict[tuple[int, int], int] = {}
    before: Sequence[str] = ()
    begun: dict[int, int] = {}
    for at, group in enumerate(groups):
        for level in range(len(group)):
            if tuple(before[: level + 1]) != tuple(group[: level + 1]):
                begun[level] = at
            key = (begun[level], level)
            spans[key] = spans.get(key, 0) + 1
        before = group
    return spans


def sheet4(cells: Mapping[str, Mapping[str, int]]) -> Sheet:
    """Table 4, one row of 15 figures; the key of a figure is the kind of dispute and its outcome."""
    kinds, names = dict(data()["disputes"]["kinds"]), dict(data()["disputes"]["outcomes"])
    suits = [kind for kind in kinds if kind != "review"]
    width = len(names)
    head = (
        (Place("行政复议", 2, width), Place("行政诉讼", 1, width * len(suits))),
        tuple(Place(kinds[kind].partition("：")[2], 1, width) for kind in suits),
        tuple(Place(label) for _ in kinds for label in names.values()),
    )
    figures = tuple(Place(str(cells[kind][name]), key=(kind, name)) for kind in kinds for name in names)
    return Sheet(TABLE4, (*head, figures), 3)


def sheet_of_months(months: Sequence[Month]) -> Sheet:
    """The months of a year below each other, the year itself last; the key of a figure is its month and name."""
    rows = [
        (
            Place(f"{one.number}月" if one.number else "全年"),
            *(Place(str(one.figures[name]), key=(str(one.number), name)) for name in FIGURES),
        )
        for one in months
    ]
    return Sheet(MONTHS, ((Place("月份"), *map(Place, FIGURES.values())), *rows), 1)


def _grid(sheet: Sheet) -> list[list[Place | None]]:
    """The full rectangle, None where a cell is covered."""
    width = sum(place.across for place in sheet.rows[0])
    covered: set[tuple[int, int]] = set()
    found: list[list[Place | None]] = []
    for y, row in enumerate(sheet.rows):
        line: list[Place | None] = [None] * width
        x = 0
        for place in row:
            while (y, x) in covered:
                x += 1
            line[x] = place
            covered |= {(y + dy, x + dx) for dy in range(place.down) for dx in range(place.across)}
        found.append(line)
    return found


def tables_xlsx(heading: str, sheets: Sequence[Sheet]) -> bytes:
    """A workbook with a sheet for each table, under `heading`; figures are numbers."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for one in sheets:
        _fill(book.create_sheet(one.title if one.title == MONTHS else one.title[:2] + "表"), heading, one)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(page: Worksheet, heading: str, sheet: Sheet) -> None:
    grid = _grid(sheet)
    width = len(grid[0])
    for at, text in enumerate((heading, sheet.title), 1):
        page.cell(at, 1, text).font = Font(bold=True, size=14)
        page.merge_cells(start_row=at, start_column=1, end_row=at, end_column=width)
        page.cell(at, 1).alignment = Alignment(horizontal="center")
    for y, line in enumerate(grid, 3):
        for x, place in enumerate(line, 1):
            cell = page.cell(y, x)
            cell.border = _BORDER
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
            if place is None:
                continue
            cell.value = int(place.text) if place.key else place.text
            cell.font = Font(bold=place.key is None and y < 3 + sheet.head)
            if place.key is None and y >= 3 + sheet.head:
                cell.alignment = Alignment(wrap_text=True, vertical="center")
            if place.down > 1 or place.across > 1:
                end = (y + place.down - 1, x + place.across - 1)
                page.merge_cells(start_row=y, start_column=x, end_row=end[0], end_column=end[1])
    for x in range(1, width + 1):
        wide = sheet.title == TABLE3 and x <= LABELS
        page.column_dimensions[get_column_letter(x)].width = 22 if wide else 11
    page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight = "landscape", 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def tables_docx(issuer: str, title: str, sheets: Sequence[Sheet]) -> bytes:
    """The tables as an official document (GB/T 9704-2012)."""
    blocks: list[Line | Grid] = []
    for one in sheets:
        cells = tuple(
            tuple(None if place is None else (place.text, place.down, place.across) for place in line)
            for line in _grid(one)
        )
        blocks += [Line(one.title, 1), Grid(cells, one.head)]
    return official_docx(OfficialDocument(issuer, "", title, "", "", issuer, None, blocks))
