"""`from_document`: the body of a file as clean HTML, its pictures handed out beside it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from yangguang.kernel.intake.document import Cell, Paragraph, SourceDocument, Table
from yangguang.kernel.intake.limits import DEFAULT, Budget
from yangguang.kernel.intake.office import as_modern
from yangguang.kernel.intake.reading import read
from yangguang.kernel.intake.sniffing import Kind
from yangguang.kernel.text.tables import rebuild_rows

from .cleaning import clean
from .from_word import Picture, Pictures, word_to_html
from .main_content import main_content

_ENDED = re.compile(r"[。！？：；.!?:;”）)》]$")
_BEGINS = re.compile(
    r"[\s　]{2}|第?[一二三四五六七八九十百\d]+[、.．章条节]|[（(][一二三四五六七八九十\d]+[）)]|附件|抄送|[-—#*|]"
)
_PLACED = re.compile(r'src="(pictures/[0-9]+\.[a-z]+)"')


@dataclass(frozen=True, slots=True)
class ImportedBody:
    """A file's body: clean HTML, the pictures that it shows, and what could not be brought over, in sentences."""

    html: str
    pictures: tuple[Picture, ...] = ()
    problems: tuple[str, ...] = ()


def from_document(name: str, data: bytes) -> ImportedBody:
    """The body of a .docx, .html, .txt, .pdf or .xlsx file, and of .doc and .wps where LibreOffice is installed.

    Tables keep their spans, Word's headings and automatic numbers are written out, lines that a text or PDF broke for
    want of room are joined again, and of a page only its main part is taken. Pictures stand as `pictures/1.png` …,
    to be replaced with `with_pictures`. Raises Unreadable as `intake.read` and `clean` do.
    """
    name, data = as_modern(name, data)
    return body_of(read(name, data), data)


def body_of(document: SourceDocument, data: bytes) -> ImportedBody:
    """As `from_document`, for a file that was read already."""
    if document.media_type == Kind.WORD.value:
        pictures = Pictures()
        html = clean(word_to_html(data, Budget(document.name, DEFAULT), pictures))
        lost = f"有 {pictures.left_out} 幅图片的格式不能在网页上显示，没有带入，请另存为 .png 或 .jpg 后上传。"
        return ImportedBody(html, tuple(pictures.found), (lost,) if pictures.left_out else ())
    if document.media_type == Kind.HTML.value:
        page = data.decode(document.encoding, errors="replace")
        html = clean(main_content(page))
        lost = "页面里的图片没有带入，请下载后重新上传。"
        return ImportedBody(
            html, (), (lost,) if re.search(r"<img\b", page, re.IGNORECASE) and "<img" not in html else ()
        )
    return ImportedBody(clean(_written(document)))


def with_pictures(html: str, addresses: Mapping[str, str]) -> str:
    """The HTML with each picture's stand-in (`pictures/1.png`) replaced by its address; one without is left out."""
    placed = _PLACED.sub(lambda match: f'src="{escape(addresses.get(match[1], ""))}"', html)
    return clean(placed)


def _written(document: SourceDocument) -> str:
    """Paragraphs and tables of a text, PDF or workbook as HTML."""
    out: list[str] = []
    run: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            run.append(block.text)
            continue
        out += _paragraphs(run, wrapped=document.media_type == Kind.TEXT.value)
        run = []
        out.append(_table(block))
    return "".join(out + _paragraphs(run, wrapped=document.media_type == Kind.TEXT.value))


def _table(table: Table) -> str:
    rows = ("".join(map(_spanned, row)) for row in table.rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _spanned(cell: Cell) -> str:
    words = escape(cell.text).replace("\n", "<br>")
    return f'<td rowspan="{cell.row_span}" colspan="{cell.column_span}">{words}</td>'


def _paragraphs(lines: Sequence[str], *, wrapped: bool) -> list[str]:
    """`<p>` for each paragraph; rows written with `|` between cells become tables."""
    out: list[str] = []
    joined = _unwrapped(lines) if wrapped else list(lines)
    at = 0
    while at < len(joined):
        end = at
        while end < len(joined) and "|" in joined[end]:
            end += 1
        if end - at >= 2:
            rows = rebuild_rows(joined[at:end])
            width = max((len(row.cells) for row in rows), default=0)
            cells = ([*row.cells, *[""] * (width - len(row.cells))] for row in rows)
            out.append(f"<table>{''.join(f'<tr>{_cells(row)}</tr>' for row in cells)}</table>")
            at = end
        else:
            out.append(f"<p>{escape(joined[at])}</p>")
            at += 1
    return out


def _cells(row: Sequence[str]) -> str:
    return "".join(f"<td>{escape(cell)}</td>" for cell in row)


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """Lines joined to paragraphs where an editor broke them at one width; as they are anywhere else."""
    long = [len(line.rstrip()) for line in lines if len(line.rstrip()) >= 24]
    width = max(long, default=0)
    full = sum(1 for length in long if length >= width - 3)
    if width > 60 or len(long) < 4 or full < len(long) * 0.6:
        return list(lines)
    joined: list[str] = []
    full_before = False
    for line in lines:
        plain = line.rstrip()
        if joined and full_before and not _ENDED.search(joined[-1]) and not _BEGINS.match(line):
            joined[-1] += plain.strip()
        else:
            joined.append(plain)
        full_before = len(plain) >= width - 3
    return joined
