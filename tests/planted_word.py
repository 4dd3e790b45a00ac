"""Word documents with a text planted in one place of theirs."""

import random
from collections.abc import Callable
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

import docx

from tests import planted_excel
from tests.planted_excel import rewritten

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
CLEAN = "常德市人民政府办公室关于做好困难群众救助工作的通知"
PARAGRAPHS = (
    "各区县市人民政府：",
    "现将有关事项通知如下，请认真落实，2020年6月底前完成。",
    "索引号：4307S00012/2020-00003",
)


def base() -> "docx.document.Document":
    """An ordinary document of a title, paragraphs and a table without personal data."""
    document = docx.Document()
    document.add_heading(CLEAN, 1)
    for text in PARAGRAPHS:
        document.add_paragraph(text)
    table = document.add_table(2, 3)
    for number, text in enumerate(("序号", "事项", "金额（元）", "1", "临时救助", "13812345.00")):
        table.cell(number // 3, number % 3).text = text
    return document


def saved(document: "docx.document.Document") -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(parts: dict[str, bytes], name: str, content: str | bytes, content_type: str, relation: str) -> None:
    """Add a part that the main document leads to."""
    parts[name] = content.encode() if isinstance(content, str) else content
    override = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override.encode())
    target = name.removeprefix("word/") if name.startswith("word/") else f"/{name}"
    rels = "word/_rels/document.xml.rels"
    link = f'<Relationship Id="rIdP{len(parts)}" Type="{RELATION}{relation}" Target="{target}"/></Relationships>'
    parts[rels] = parts[rels].replace(b"</Relationships>", link.encode())


def into_body(data: bytes, xml: str) -> bytes:
    """The document with `xml` as the first element of its body."""

    def change(parts: dict[str, bytes]) -> None:
        parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:body>", b"<w:body>" + xml.encode(), 1)

    return rewritten(data, change)


def _runs(text: str, rng: random.Random, *, tag: str = "t") -> str:
    """The text in runs of one to seven characters, as Word leaves it after editing."""
    out, at = [], 0
    while at < len(text):
        step = rng.randint(1, 7)
        piece = escape(text[at : at + step])
        out.append(f'<w:r><w:{tag} xml:space="preserve">{piece}</w:{tag}></w:r>')
        at += step
    return "".join(out)


def body(text: str, rng: random.Random) -> bytes:
    document = base()
    document.add_paragraph(text)
    return saved(document)


def split_runs(text: str, rng: random.Random) -> bytes:
    return into_body(saved(base()), f"<w:p>{_runs(text, rng)}</w:p>")


def table(text: str, rng: random.Random) -> bytes:
    document = base()
    document.tables[0].add_row().cells[1].text = text
    return saved(document)


def header(text: str, rng: random.Random) -> bytes:
    document = base()
    document.sections[0].header.paragraphs[0].text = text
    return saved(document)


def footer(text: str, rng: random.Random) -> bytes:
    document = base()
    document.sections[0].footer.paragraphs[0].text = text
    return saved(document)


def _note(kind: str, tag: str) -> Callable[[str, random.Random], bytes]:
    def make(text: str, rng: random.Random) -> bytes:
        xml = f'{HEAD}<w:{kind} {W}><w:{tag} w:id="2" w:author="a"><w:p>{_runs(text, rng)}</w:p></w:{tag}></w:{kind}>'

        def change(parts: dict[str, bytes]) -> None:
            with_part(parts, f"word/{kind}.xml", xml, f"{WORD_TYPE}{kind}+xml", kind)

        return rewritten(saved(base()), change)

    return make


def comment(text: str, rng: random.Random) -> bytes:
    document = base()
    document.add_comment(document.paragraphs[1].runs, text=text, author="经办人", initials="J")
    return saved(document)


def inserted(text: str, rng: random.Random) -> bytes:
    mark = 'w:id="90" w:author="a" w:date="2020-04-24T00:00:00Z"'
    return into_body(saved(base()), f"<w:p><w:ins {mark}>{_runs(text, rng)}</w:ins></w:p>")


def deleted(text: str, rng: random.Random) -> bytes:
    mark = 'w:id="91" w:author="a" w:date="2020-04-24T00:00:00Z"'
    runs = _runs(text, rng, tag="delText")
    return into_body(saved(base()), f"<w:p><w:del {mark}>{runs}</w:del><w:r><w:t>已删</w:t></w:r></w:p>")


def half_deleted(text: str, rng: random.Random) -> bytes:
    """The text as it was before other words were set into the middle of each number."""
    at = len(text) // 3
    mark = 'w:id="92" w:author="a" w:date="2020-04-24T00:00:00Z"'
    xml = (
        f"<w:p><w:del {mark}>{_runs(text[:at], rng, tag='delText')}</w:del>"
        f"<w:ins {mark}>{_runs('另行通知', rng)}</w:ins>"
        f"<w:del {mark}>{_runs(text[at:], rng, tag='delText')}</w:del></w:p>"
    )
    return into_body(saved(base()), xml)


def text_box(text: str, rng: random.Random) -> bytes:
    box = f"<w:txbxContent><w:p>{_runs(text, rng)}</w:p></w:txbxContent>"
    shape = (
        f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:90pt"><v:textbox>{box}</v:textbox></v:shape>'
    )
    return into_body(saved(base()), f"<w:p><w:r><w:t>见框内</w:t></w:r><w:r><w:pict>{shape}</w:pict></w:r></w:p>")


def hidden(text: str, rng: random.Random) -> bytes:
    document = base()
    document.add_paragraph().add_run(text).font.hidden = True
    return saved(document)


def core_property(text: str, rng: random.Random) -> bytes:
    document = base()
    document.core_properties.keywords = text
    return saved(document)


def custom_property(text: str, rng: random.Random) -> bytes:
    space = 'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    types = 'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
    xml = (
        f"{HEAD}<Properties {space} {types}>"
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="备注">'
        f"<vt:lpwstr>{escape(text)}</vt:lpwstr></property></Properties>"
    )
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    return rewritten(
        saved(base()), lambda parts: with_part(parts, "docProps/custom.xml", xml, kind, "custom-properties")
    )


def embedded_workbook(text: str, rng: random.Random) -> bytes:
    inner = planted_excel.hidden_sheet(text, rng)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return rewritten(
        saved(base()), lambda parts: with_part(parts, "word/embeddings/sheet1.xlsx", inner, kind, "package")
    )


def alternative_text(text: str, rng: random.Random) -> bytes:
    space = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    drawing = (
        f'<w:drawing><wp:inline {space}><wp:docPr id="7" name="图1" descr={quoteattr(text)}/></wp:inline></w:drawing>'
    )
    return into_body(saved(base()), f"<w:p><w:r>{drawing}</w:r></w:p>")


def field_code(text: str, rng: random.Random) -> bytes:
    runs = _runs(f' HYPERLINK "http://example.gov.cn" \\o "{text}" ', rng, tag="instrText")
    begin, end = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return into_body(saved(base()), f"<w:p>{begin}{runs}{end}</w:p>")


def custom_xml(text: str, rng: random.Random) -> bytes:
    xml = f"{HEAD}<form><applicant remark={quoteattr(text)}>周明远</applicant></form>"
    return rewritten(
        saved(base()), lambda parts: with_part(parts, "customXml/item9.xml", xml, "application/xml", "customXml")
    )


MAKERS: dict[str, Callable[[str, random.Random], bytes]] = {
    "body": body,
    "split runs": split_runs,
    "table": table,
    "header": header,
    "footer": footer,
    "footnote": _note("footnotes", "footnote"),
    "endnote": _note("endnotes", "endnote"),
    "comment": comment,
    "tracked insertion": inserted,
    "tracked deletion": deleted,
    "changed amid": half_deleted,
    "text box": text_box,
    "hidden text": hidden,
    "core property": core_property,
    "custom property": custom_property,
    "embedded workbook": embedded_workbook,
    "alternative text": alternative_text,
    "field code": field_code,
    "custom XML": custom_xml,
}
