"""A read file as the lines that its particulars and headings are looked for in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yangguang.kernel.intake.document import Paragraph, SourceDocument, Table
from yangguang.kernel.text import is_traditional, mend, strip_pinyin_noise

from .words import label_kind

#: A sign of private use, which mending leaves alone, before the first line of each paragraph.
_START = "\ue000"
#: A heading or a comment of Markdown, in which collections of laws are kept.
_MARKDOWN = re.compile(r"(?P<level>#{1,6})\s+|<!--.*-->$")


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
            marked = _MARKDOWN.match(block.text) if document.media_type == "text/plain" else None
            if marked is None:
                raw.append(TextLine(block.text, block.where, block.heading_level))
            elif marked["level"]:
                raw.append(TextLine(block.text[marked.end() :], block.where, len(marked["level"])))
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
    """The lines of a table that holds particulars and hardly anything else; empty when it is another table."""
    lines: list[TextLine] = []
    pairs = others = 0
    for row in table.rows:
        found = _pairs([cell.text for cell in row], table.where)
        pairs += len(found)
        others += 0 if found else sum(1 for cell in row if cell.text.strip())
        lines += found or [TextLine(cell.text, table.where) for cell in row if cell.text.strip()]
    return lines if pairs >= 2 and others <= 3 else []


def _pairs(cells: Sequence[str], where: str) -> list[TextLine]:
    """Lines 文号：… of a row in which labels and values take turns; empty when any cell is neither."""
    pairs: list[TextLine] = []
    at = 0
    while at < len(cells):
        label = re.sub(r"[\s：:]+$", "", cells[at].strip())
        following = cells[at + 1] if at + 1 < len(cells) else ""
        if not label:
            at += 1
        elif label_kind(label) and not label_kind(following):
            if value := " ".join(following.split()):
                pairs.append(TextLine(f"{label}：{value}", where))
            at += 2
        elif label_kind(label):
            at += 1  # its own value is left blank
        else:
            return []
    return pairs


def _rows(table: Table, number: int) -> Iterator[TextLine]:
    """The rows; those above the table's first real row are lines: a title across its width, particulars, a letter."""
    begun = False
    for row, origins in zip(table.grid(), _origins(table), strict=True):
        filled = [text for text in origins if text.strip()]
        if len(filled) == 1 and (not begun or len(origins) == 1):
            yield TextLine(filled[0], table.where, table=number if begun else 0)
        elif not begun and (pairs := _pairs(origins, table.where)):
            yield from pairs
        elif any(cell.strip() for cell in row):
            begun = True
            yield TextLine(" | ".join(" ".join(cell.split()) for cell in row), table.where, table=number)


def _origins(table: Table) -> list[list[str]]:
    """The texts of the cells that begin in each row."""
    height = max((cell.row + cell.row_span for row in table.rows for cell in row), default=0)
    origins: list[list[str]] = [[] for _ in range(height)]
    for cell in (cell for row in table.rows for cell in row):
        origins[cell.row].append(cell.text)
    return origins


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
