"""From the marks on PDF pages to paragraphs and tables: wrapped lines joined, tables continued."""

import re
from collections.abc import Iterable
from typing import Any

from pdfplumber.page import Page
from pdfplumber.table import Table as RuledTable

_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?[0-9０-９]{1,4}(?:\s*页)?(?:\s*[/／共]\s*[0-9]+\s*页?)?[-—–－·\s]*")
_NEAR = 3.0
_MARGIN = 0.1

Box = tuple[float, float, float, float]
_Line = dict[str, Any]


class Layout:
    """Takes pages in order; `blocks` are ready for JSON."""

    def __init__(self) -> None:
        self.blocks: list[dict[str, Any]] = []
        self._columns: list[float] = []

    def add(self, page: Page) -> None:
        tables = [table for table in page.find_tables() if len(table.cells) > 1]
        outside = page.filter(lambda item: not any(_inside(item, table.bbox) for table in tables))
        lines = [line for line in outside.extract_text_lines(return_chars=True) if line["text"].strip()]
        lines = [line for line in lines if not _is_page_number(line, page)]
        items: list[tuple[float, RuledTable | _Line]] = [(table.bbox[1], table) for table in tables]
        items += [(line["top"], line) for line in lines]
        left = min((line["x0"] for line in lines), default=0.0)
        right = max((line["x1"] for line in lines), default=0.0)
        previous: _Line | None = None
        number = 0
        for place, (_, item) in enumerate(sorted(items, key=lambda one: one[0])):
            if isinstance(item, RuledTable):
                self._table(page, item, first=place == 0)
                previous = None
                continue
            number += 1
            if previous is not None and _goes_on(previous, item, left, right):
                self.blocks[-1]["text"] = _join(self.blocks[-1]["text"], item["text"].strip())
            else:
                self.blocks.append({"text": item["text"].strip(), "where": f"第{page.page_number}页第{number}行"})
            previous = item

    def _table(self, page: Page, table: RuledTable, *, first: bool) -> None:
        columns = _edges(cell[edge] for cell in table.cells for edge in (0, 2))
        rows = _rows(page, table, columns)
        if not any(cell[0] for row in rows for cell in row):
            return
        before = self.blocks[-1] if self.blocks else None
        if first and before is not None and "rows" in before and _same(self._columns, columns):
            _continue(before["rows"], rows)
            return
        self._columns = columns
        self.blocks.append({"rows": rows, "where": f"第{page.page_number}页的表格"})


def _continue(before: list[list[list[Any]]], rows: list[list[list[Any]]]) -> None:
    """Append the rows of the next page, without the header where it is repeated."""
    if [cell[0] for cell in rows[0]] == [cell[0] for cell in before[0]]:
        rows = rows[1:]
        shift = len(before) - 1
    else:
        shift = len(before)
    before.extend([[text, row + shift, *spans] for text, row, *spans in one] for one in rows)


def _rows(page: Page, table: RuledTable, columns: list[float]) -> list[list[list[Any]]]:
    """Cells as [text, row, column, row span, column span], by the rulings that each one crosses."""
    lines = _edges(cell[edge] for cell in table.cells for edge in (1, 3))
    rows: list[list[list[Any]]] = [[] for _ in lines[:-1]]
    for cell in sorted(table.cells, key=lambda one: (one[1], one[0])):
        left, top, right, bottom = (
            _at(columns, cell[0]),
            _at(lines, cell[1]),
            _at(columns, cell[2]),
            _at(lines, cell[3]),
        )
        rows[top].append([_cell_text(page, cell), top, left, max(1, bottom - top), max(1, right - left)])
    return rows


def _cell_text(page: Page, box: Box) -> str:
    """A cell's text, the lines that were broken only for want of room joined again."""
    lines = page.crop(box, strict=False).extract_text_lines(return_chars=True)
    text = ""
    for place, line in enumerate(lines):
        if place and not _full(lines[place - 1], box[2]):
            text += "\n"
        text = _join(text, line["text"].strip())
    return text.strip()


def _goes_on(previous: _Line, line: _Line, left: float, right: float) -> bool:
    """Whether a line continues the paragraph: the one before is full and this one is not indented."""
    size = _size(line)
    apart = line["top"] - previous["bottom"] > size * 2
    return _full(previous, right) and line["x0"] < left + size and not apart and previous["x0"] < left + size * 4


def _full(line: _Line, right: float) -> bool:
    return bool(line["x1"] > right - _size(line) * 2)


def _size(line: _Line) -> float:
    return float(max(line["bottom"] - line["top"], 1.0))


def _join(before: str, after: str) -> str:
    both_latin = before[-1:].isascii() and after[:1].isascii() and before[-1:].isalpha() and after[:1].isalpha()
    return f"{before} {after}" if both_latin else before + after


def _is_page_number(line: _Line, page: Page) -> bool:
    edge = line["bottom"] < page.height * _MARGIN or line["top"] > page.height * (1 - _MARGIN)
    return edge and _PAGE_NUMBER.fullmatch(line["text"].strip()) is not None


def _inside(item: dict[str, Any], box: Box) -> bool:
    across, down = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _edges(values: Iterable[float]) -> list[float]:
    """The rulings, those nearer than a line's width taken as one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _at(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - value))


def _same(one: list[float], other: list[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= _NEAR * 2 for a, b in zip(one, other, strict=True))
