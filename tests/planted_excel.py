"""Excel workbooks with a text planted in one place of theirs."""

import random
import zipfile
from collections.abc import Callable
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

import openpyxl
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.workbook import Workbook

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
#: Places where a number is kept as a number.
NUMERIC = frozenset(("number", "number truncated"))


def base() -> Workbook:
    """A workbook of two sheets without personal data, with the codes, amounts and dates of a real one."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "汇总"
    sheet.append(["序号", "统一社会信用代码", "决定文书号", "金额（元）", "日期"])
    for number in range(1, 20):
        code = f"91430702MA4L{number:04}2K"
        sheet.append([number, code, f"常许可〔2020〕{number}号", 1234567.5 * number, f"2020-04-{number:02}"])
    sheet["F2"] = 13800000000
    sheet["F2"].number_format = "#,##0.00"
    book.create_sheet("说明").append(["本表由各区县填报，2020年6月底前完成。"])
    return book


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A package whose parts `change` has changed."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def with_shared(parts: dict[str, bytes], *texts: str) -> None:
    """Give a workbook shared texts, each as the inside of its element."""
    name, kind = "xl/sharedStrings.xml", f"{SPREADSHEET}sharedStrings+xml"
    inside = "".join(f"<si>{text}</si>" for text in texts)
    parts[name] = f"{HEAD}<sst {MAIN}>{inside}</sst>".encode()
    override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = f'<Relationship Id="rIdS" Type="{relation}" Target="sharedStrings.xml"/></Relationships>'.encode()
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", link)


def cell(text: str, rng: random.Random) -> bytes:
    book = base()
    book["说明"]["C3"] = text
    return saved(book)


def _sheet(state: str) -> Callable[[str, random.Random], bytes]:
    def make(text: str, rng: random.Random) -> bytes:
        book = base()
        sheet = book.create_sheet("名单")
        sheet.sheet_state = state
        sheet["B2"] = text
        return saved(book)

    return make


hidden_sheet = _sheet("hidden")


def hidden_row(text: str, rng: random.Random) -> bytes:
    book = base()
    book["汇总"]["C30"] = text
    book["汇总"].row_dimensions[30].hidden = True
    return saved(book)


def hidden_column(text: str, rng: random.Random) -> bytes:
    book = base()
    book["汇总"]["H3"] = text
    book["汇总"].column_dimensions["H"].hidden = True
    return saved(book)


def comment(text: str, rng: random.Random) -> bytes:
    book = base()
    book["汇总"]["A2"].comment = Comment(text, "经办人")
    return saved(book)


def defined_name(text: str, rng: random.Random) -> bytes:
    book = base()
    book.defined_names["对象"] = DefinedName("对象", attr_text=f'"{text}"')
    return saved(book)


def page_header(text: str, rng: random.Random) -> bytes:
    book = base()
    book["汇总"].oddHeader.center.text = text
    return saved(book)


def core_property(text: str, rng: random.Random) -> bytes:
    book = base()
    book.properties.description = text
    return saved(book)


def custom_property(text: str, rng: random.Random) -> bytes:
    book = base()
    book.custom_doc_props.append(StringProperty(name="备注", value=text))
    return saved(book)


def formula(text: str, rng: random.Random) -> bytes:
    """A formula whose saved value holds what its words do not."""
    value = f'<c r="J2" t="str"><f>汇总!A1&amp;说明!A1</f><v>{escape(text)}</v></c></row>'

    def change(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        parts[name] = parts[name].replace(b"</row>", b"</row>", 1).replace(b"</row>", value.encode(), 1)

    return rewritten(saved(base()), change)


def unused_text(text: str, rng: random.Random) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        with_shared(parts, f"<t>{escape(text)}</t>")

    return rewritten(saved(base()), change)


def rich_text(text: str, rng: random.Random) -> bytes:
    """A shared text of several runs, a number in two formats."""
    runs = "".join(f"<r><t>{escape(text[at : at + 5])}</t></r>" for at in range(0, len(text), 5))

    def change(parts: dict[str, bytes]) -> None:
        with_shared(parts, runs)
        sheet = "xl/worksheets/sheet2.xml"
        parts[sheet] = parts[sheet].replace(b"</row>", b'<c r="C1" t="s"><v>0</v></c></row>', 1)

    return rewritten(saved(base()), change)


def _part(name: str, xml: Callable[[str], str], kind: str) -> Callable[[str, random.Random], bytes]:
    def make(text: str, rng: random.Random) -> bytes:
        def change(parts: dict[str, bytes]) -> None:
            parts[name] = xml(text).encode()
            override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
            parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)

        return rewritten(saved(base()), change)

    return make


def _pivot(text: str) -> str:
    return f'{HEAD}<pivotCacheRecords {MAIN} count="1"><r><s v={quoteattr(text)}/><n v="3"/></r></pivotCacheRecords>'


def _drawing(text: str) -> str:
    runs = "".join(f"<a:r><a:t>{escape(text[at : at + 4])}</a:t></a:r>" for at in range(0, len(text), 4))
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    outer = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    return f"{HEAD}<xdr:wsDr {outer} {space}><xdr:txBody><a:p>{runs}</a:p></xdr:txBody></xdr:wsDr>"


def numbers(text: str, rng: random.Random) -> bytes:
    book = base()
    for column, number in enumerate(text.split("|"), 2):
        book["说明"].cell(3, column, int(number) if number.isdigit() else number)
    return saved(book)


def truncated(text: str, rng: random.Random) -> bytes:
    """Numbers as Excel keeps them: fifteen digits and an exponent."""
    cells = []
    for column, number in enumerate(text.split("|")):
        kept = f"{number[0]}.{number[1:15]}E+{len(number) - 1}" if len(number) > 15 else number
        cells.append(f'<c r="{"CDE"[column]}1"><v>{kept}</v></c>')

    def change(parts: dict[str, bytes]) -> None:
        sheet = "xl/worksheets/sheet2.xml"
        parts[sheet] = parts[sheet].replace(b"</row>", f"{''.join(cells)}</row>".encode(), 1)

    return rewritten(saved(base()), change)


MAKERS: dict[str, Callable[[str, random.Random], bytes]] = {
    "cell": cell,
    "hidden sheet": hidden_sheet,
    "very hidden sheet": _sheet("veryHidden"),
    "hidden row": hidden_row,
    "hidden column": hidden_column,
    "comment": comment,
    "defined name": defined_name,
    "page header": page_header,
    "core property": core_property,
    "custom property": custom_property,
    "cached formula value": formula,
    "unused shared text": unused_text,
    "rich text": rich_text,
    "pivot cache": _part("xl/pivotCache/pivotCacheRecords1.xml", _pivot, f"{SPREADSHEET}pivotCacheRecords+xml"),
    "drawing": _part("xl/drawings/drawing1.xml", _drawing, "application/vnd.openxmlformats-officedocument.drawing+xml"),
    "number": numbers,
    "number truncated": truncated,
}
