"""A read file as the lines that its particulars and headings are looked for in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yangguang.kernel.intake.document import Paragraph, SourceDocument, Table
from yangguang.kernel.text import is_traditional, mend, strip_pinyin_noise

from .words import label_kind

#: A sign of private use, which mending leaves alone, before the first line of each paragraph.
_START = "\ue000"


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line: `heading_level` as its file says, `table` the number of the data table that it is a row of (from 1)."""

    text: str
    where: str
    heading_level: int = 0
    table: int = 0


def looks_scraped(document: SourceDocument) -> bool:
    """Whether the words came through an automatic conversion: traditional characters, or bracketed pinyin."""
    sample = document.text[:200_000]
    return is_traditional(sample) or strip_pinyin_noise(sample) != sample


def lay_out(document: SourceDocument) -> tuple[list[TextLine], int]:
    """The mended lines in order, rows of tables with ` | ` between cells, and how many data tables there are.

    A table of particulars (文号 beside its number) becomes a line for each pair, and a table of one column the
    lines that it lays out; neither counts as data. Rows written as text with `|` count where two or more follow.
    """
    raw: list[TextLine] = []
    tables = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            raw.append(TextLine(block.text, block.where, block.heading_level))
        elif pairs := _particulars(block):
            raw += pairs
        elif max((cell.column + cell.column_span for row in block.rows for cell in row), default=0) < 2:
            raw += [TextLine(cell.text, block.where) for row in block.rows for cell in row]
        else:
            tables += 1
            raw += _rows(block, tables)
    lines = list(_mended(raw))
    return _with_written_tables(lines, tables)


def _mended(raw: list[TextLine]) -> Iterator[TextLine]:
    """Mended as one text, so that one script is seen throughout; the lines within a paragraph parted."""
    whole = mend("\n".join(f"{_START}{line.text.replace(_START, '')}" for line in raw))
    at = -1
    for part in whole.split("\n"):
        at += part.startswith(_START)
        if text := part.removeprefix(_START).strip(" "):
            yield TextLine(text, raw[at].where, raw[at].heading_level, raw[at].table)


def _particulars(table: Table) -> list[TextLine]:
    """The pairs of a table of particulars; empty when it is another table."""
    pairs: list[TextLine] = []
    rest: list[TextLine] = []
    for row in table.rows:
        cells = [cell.text for cell in row]
        at = 0
        while at < len(cells):
            if label_kind(cells[at]) and at + 1 < len(cells) and not label_kind(cells[at + 1]):
                value = " ".join(cells[at + 1].split())
                if value:
                    pairs.append(TextLine(f"{re.sub(r'[：:]?$', '', cells[at].strip())}：{value}", table.where))
                at += 2
            else:
                if cells[at].strip() and not label_kind(cells[at]):
                    rest.append(TextLine(cells[at], table.where))
                at += 1
    return [*rest, *pairs] if len(pairs) >= 2 and len(rest) <= 3 else []


def _rows(table: Table, number: int) -> Iterator[TextLine]:
    for row in table.grid():
        distinct = list(dict.fromkeys(cell.strip() for cell in row if cell.strip()))
        if len(distinct) == 1 and "\n" not in distinct[0] and len(set(row)) == 1:
            yield TextLine(distinct[0], table.where, table=number)  # a title across the whole width
        elif distinct:
            yield TextLine(" | ".join(" ".join(cell.split()) for cell in row), table.where, table=number)


def _with_written_tables(lines: list[TextLine], tables: int) -> tuple[list[TextLine], int]:
    """Runs of lines with `|` or tabs between cells, outside real tables, marked as tables too."""
    done: list[TextLine] = []
    run = 0
    for at, line in enumerate(lines):
        piped = not line.table and ("|" in line.text or "\t" in line.text)
        if not piped:
            run = 0
            done.append(line)
            continue
        if not run:
            near = lines[at + 1 : at + 6]
            if not any(("|" in one.text or "\t" in one.text) and not one.table for one in near):
                done.append(line)
                continue
            tables += 1
            run = tables
        done.append(TextLine(line.text, line.where, line.heading_level, run))
    return done, tables
