"""Files for the intake tests, made when they are needed: none is kept in the repository."""

import struct
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl import Workbook
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def word(*lines: str, build: Callable[[Any], None] | None = None) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if build:
        build(document)
    return _saved(document)


def excel(rows: Sequence[Sequence[object]] = (), build: Callable[[Any], None] | None = None) -> bytes:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row))
    if build:
        build(workbook)
    return _saved(workbook)


def _saved(document: Any) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def repacked(data: bytes, change: dict[str, bytes | None], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The package with parts replaced, added, or (None) left out."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(file, "w", compression) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, content in change.items():
            if content is not None:
                new.writestr(name, content)
    return file.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return package.read(name)


def numbered(document: Any, levels: Sequence[tuple[str, str]]) -> str:
    """Adds a multi-level list with these (format, text) levels to a python-docx document; gives its id."""
    root = document.part.numbering_part.element
    xml = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{xml}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    return "90"


def number_paragraph(paragraph: Any, list_id: str, level: int = 0) -> None:
    properties = paragraph._p.get_or_add_pPr()
    for old in properties.findall(qn("w:numPr")):
        properties.remove(old)
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')
    )


def _font() -> str:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def pdf_lines(*pages: Sequence[str], encrypt: object = None) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, encrypt=encrypt)
    for lines in pages:
        canvas.setFont(_font(), 12)
        for at, line in enumerate(lines):
            canvas.drawString(72, A4[1] - 100 - at * 20, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def pdf_picture() -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "white")), 72, 400, 300, 300)
    canvas.save()
    return file.getvalue()


def pdf_table(rows: Sequence[Sequence[str]], spans: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()) -> bytes:
    file = BytesIO()
    style = [("FONT", (0, 0), (-1, -1), _font(), 11), ("GRID", (0, 0), (-1, -1), 0.5, "black")]
    style += [("SPAN", start, end) for start, end in spans]
    table = Table([list(row) for row in rows], colWidths=[60, 180, 110, 110], repeatRows=1, style=TableStyle(style))
    SimpleDocTemplate(file, pagesize=A4).build([table])
    return file.getvalue()


def slides() -> bytes:
    """The least package that says it is a presentation."""
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    types = f'<Types xmlns="x"><Override PartName="/ppt/presentation.xml" ContentType="{kind}"/></Types>'
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr("ppt/presentation.xml", "<p/>")
    return file.getvalue()


def compound(**streams: bytes) -> bytes:
    """A compound file (.doc, .xls …) with these streams at its root, an empty one standing for a storage."""
    sector, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    body, chain = bytearray(), []

    def put(content: bytes) -> int:
        first = len(chain)
        count = max(1, -(-len(content) // sector))
        chain.extend([*range(first + 1, first + count), end])
        body.extend(content.ljust(count * sector, b"\x00"))
        return first

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        written = (name + "\x00").encode("utf-16-le")
        return (
            written.ljust(64, b"\x00")
            + struct.pack("<HBBIII", len(written), kind, 1, free, free, free)
            + b"\x00" * 36
            + struct.pack("<IQ", start, size)
        )

    entries = [entry("Root Entry", 5, end, 0)]
    for name, content in streams.items():
        entries.append(entry(name, 2 if content else 1, put(content) if content else 0, len(content)))
    directory = put(b"".join(entries))
    tables = -(-(len(chain) + 1) // 128)
    first_table = len(chain)
    chain.extend([0xFFFFFFFD] * tables)
    body.extend(struct.pack(f"<{tables * 128}I", *chain, *[free] * (tables * 128 - len(chain))))
    listed = [*range(first_table, first_table + tables), *[free] * (109 - tables)]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\x00" * 6 + struct.pack("<IIIIIIIII", 0, tables, directory, 0, 4096, end, 0, end, 0)
    return header + struct.pack("<109I", *listed) + bytes(body)
