"""Builds invented notices as neutral blocks and writes them as .txt, .html, .docx, .xlsx and .pdf bytes."""

import html
import io
from collections.abc import Sequence
from dataclasses import dataclass

import docx
import openpyxl
from reportlab import platypus as pdf
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable

from yangguang.kernel.intake.document import Block, Cell, Paragraph, SourceDocument, Table


@dataclass(frozen=True)
class C:
    """A cell as HTML would write it: its text and how many rows and columns it spans."""

    text: str
    rows: int = 1
    cols: int = 1


Grid = list[list[C]]
Part = str | Grid


def row(*cells: str | C) -> list[C]:
    return [cell if isinstance(cell, C) else C(cell) for cell in cells]


def place_cells(grid: Grid) -> list[Cell]:
    """Every cell with its place, spans worked out as a browser does."""
    taken: set[tuple[int, int]] = set()
    placed: list[Cell] = []
    for r, cells in enumerate(grid):
        c = 0
        for cell in cells:
            while (r, c) in taken:
                c += 1
            placed.append(Cell(cell.text, r, c, cell.rows, cell.cols))
            taken |= {(r + i, c + j) for i in range(cell.rows) for j in range(cell.cols)}
            c += cell.cols
    return placed


def as_document(parts: Sequence[Part], name: str = "notice.docx") -> SourceDocument:
    """The blocks as a reader would give them, real tables kept."""
    blocks: list[Block] = []
    tables = 0
    for part in parts:
        if isinstance(part, str):
            blocks.append(Paragraph(part, f"第{len(blocks) + 1}段"))
            continue
        tables += 1
        placed = place_cells(part)
        rows = tuple(tuple(c for c in placed if c.row == r) for r in range(len(part)))
        blocks.append(Table(rows, f"第{tables}张表"))
    return SourceDocument(name, "application/octet-stream", "0" * 64, tuple(blocks))


def as_lines(text: str, name: str = "notice.txt") -> SourceDocument:
    """A text file as its reader gives it: a paragraph for each line that is not blank."""
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    blocks = tuple(Paragraph(line, f"第{n}行") for n, line in lines)
    return SourceDocument(name, "text/plain", "0" * 64, blocks)


def as_txt(parts: Sequence[Part]) -> bytes:
    """Text with ` | ` between cells; cells that a span covers are lost, as a scraper loses them."""
    lines: list[str] = []
    for part in parts:
        if isinstance(part, str):
            lines.append(part)
            continue
        lines.extend(" | ".join(c.text.replace("\n", "") for c in cells) + " |" for cells in part)
    return "\n".join(lines).encode()


def as_html(parts: Sequence[Part]) -> bytes:
    out = ["<html><head><meta charset='utf-8'></head><body>"]
    for part in parts:
        if isinstance(part, str):
            out.append(f"<p>{html.escape(part)}</p>")
            continue
        out.append("<table>")
        for cells in part:
            tds = (
                f'<td rowspan="{c.rows}" colspan="{c.cols}">{html.escape(c.text).replace(chr(10), "<br>")}</td>'
                for c in cells
            )
            out.append("<tr>" + "".join(tds) + "</tr>")
        out.append("</table>")
    return "".join([*out, "</body></html>"]).encode()


def as_docx(parts: Sequence[Part]) -> bytes:
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        placed = place_cells(part)
        width = max(c.column + c.column_span for c in placed)
        table = document.add_table(rows=len(part), cols=width)
        for c in placed:
            first = table.cell(c.row, c.column)
            if c.row_span > 1 or c.column_span > 1:
                first = first.merge(table.cell(c.row + c.row_span - 1, c.column + c.column_span - 1))
            first.text = c.text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_xlsx(parts: Sequence[Part]) -> bytes:
    """One sheet: paragraphs as rows in the first column, tables as they are with merged cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    at = 1
    for part in parts:
        if isinstance(part, str):
            sheet.cell(at, 1, part)
            at += 1
            continue
        for c in place_cells(part):
            sheet.cell(at + c.row, c.column + 1, c.text)
            if c.row_span > 1 or c.column_span > 1:
                sheet.merge_cells(
                    start_row=at + c.row,
                    start_column=c.column + 1,
                    end_row=at + c.row + c.row_span - 1,
                    end_column=c.column + c.column_span,
                )
        at += len(part)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _broken(text: str, width: int) -> str:
    """Lines of so many characters: the writer itself would hang marks over the edge of a cell."""
    lines = [line[at : at + width] for line in text.split("\n") for at in range(0, len(line), width)]
    return "<br/>".join(html.escape(line) for line in lines)


def as_pdf(parts: Sequence[Part]) -> bytes:
    """Pages of A4 with ruled tables; words wrap inside their cells, and a long table goes over the page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("cell", fontName="STSong-Light", fontSize=11, leading=16)
    body = ParagraphStyle("body", style, firstLineIndent=22)
    middle = ParagraphStyle("title", style, alignment=TA_CENTER)
    titled = False
    story: list[Flowable] = []
    for part in parts:
        if isinstance(part, str):
            # The head is centred and the body indented, as official letters are (GB/T 9704-2012).
            titled = titled or part.endswith("：")
            story.append(pdf.Paragraph(_broken(part, 38 if titled else 30), body if titled else middle))
            continue
        placed = place_cells(part)
        width = max(c.column + c.column_span for c in placed)
        grid: list[list[object]] = [[""] * width for _ in part]
        rules: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
        for c in placed:
            grid[c.row][c.column] = pdf.Paragraph(_broken(c.text, int(470 / width * c.column_span - 13) // 11), style)
            rules.append(("SPAN", (c.column, c.row), (c.column + c.column_span - 1, c.row + c.row_span - 1)))
        story.append(pdf.Table(grid, colWidths=[470 / width] * width, style=pdf.TableStyle(rules)))
    buffer = io.BytesIO()
    pdf.SimpleDocTemplate(buffer, pagesize=A4).build(story)
    return buffer.getvalue()


WRITERS = {"txt": as_txt, "html": as_html, "docx": as_docx, "xlsx": as_xlsx, "pdf": as_pdf}
