"""The tables of a catalogue's source, kept with its import, so that each item can be shown beside its rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yangguang.catalogue.standard.headers import find_header
from yangguang.kernel.intake.document import Cell, SourceDocument, Table


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of the source: its table and place in the grid (from 0), its name, its cells under their headers.

    `head` says that it stands in the header or above it.
    """

    table: int
    row: int
    where: str
    cells: list[tuple[str, str]]
    head: bool

    @property
    def anchor(self) -> str:
        """Where the page shows it."""
        return f"row-{self.table}-{self.row}"


def as_record(document: SourceDocument) -> list[dict[str, Any]]:
    """The document's tables as plain values: place, own row numbers, cells as [text, row, column, rows, columns]."""
    return [
        {
            "where": table.where,
            "numbers": list(table.numbers),
            "cells": [[c.text, c.row, c.column, c.row_span, c.column_span] for row in table.rows for c in row],
        }
        for table in document.blocks
        if isinstance(table, Table)
    ]


def rows_of(tables: Sequence[Mapping[str, Any]], wanted: set[int]) -> Iterator[SourceRow]:
    """The rows of those tables that are `wanted`, in order; a table without a header goes on with the last."""
    labels: list[str] = []
    for place, kept in enumerate(tables):
        if place not in wanted:
            continue
        table = _table(kept)
        grid = table.grid()
        header = find_header(grid)
        last = header.last_row if header is not None else -1
        labels = _labels(grid, last) if header is not None else labels
        for row, words in enumerate(grid):
            named = [(labels[at] if at < len(labels) else "", text.strip()) for at, text in enumerate(words)]
            cells = [cell for cell in named if cell[1]] if row > last else _once(words)
            if cells:
                yield SourceRow(place, row, f"{table.where}第{table.row_number(row)}行", cells, row <= last)


def _table(kept: Mapping[str, Any]) -> Table:
    rows: dict[int, list[Cell]] = {}
    for text, row, column, height, width in kept["cells"]:
        rows.setdefault(row, []).append(Cell(text, row, column, height, width))
    return Table(tuple(tuple(rows[row]) for row in sorted(rows)), kept["where"], tuple(kept["numbers"]))


def _labels(grid: Sequence[Sequence[str]], last: int) -> list[str]:
    """The header's words over each column; the row above belongs to the header when it names several columns."""
    above = (
        grid[last - 1]
        if last and len({cell for cell in grid[last - 1] if cell.strip()}) > 2
        else [""] * len(grid[last])
    )
    return [
        "·".join(dict.fromkeys("".join(text.split()) for text in pair if text.strip()))
        for pair in zip(above, grid[last], strict=False)
    ]


def _once(words: Sequence[str]) -> list[tuple[str, str]]:
    return [("", text) for text in dict.fromkeys(text.strip() for text in words) if text]
