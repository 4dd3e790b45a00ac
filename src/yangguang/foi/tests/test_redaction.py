"""Partial release (条例第三十七条): what is withheld is nowhere in the copy, by any means of the tests' own."""

import io
import random
import re
import zipfile
import zlib
from datetime import datetime

import pypdfium2 as pdfium
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from yangguang.foi.redaction import NotRedacted, Passage, redact

NAMES = ["李大钊明", "王小明远", "赵钱孙李", "欧阳修文"]
FILES = 100


def withhold(words: str) -> list[Passage]:
    return [Passage(words, "涉及个人隐私", "条例第十五条")]


def recoverable(data: bytes, secret: str) -> list[str]:
    """Where the tests' own searcher finds the secret: in raw bytes, unpacked parts, streams, and texts joined."""
    found: list[str] = []

    def look(name: str, content: bytes, depth: int = 0) -> None:
        plain = [secret.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
        plain += [one.hex().encode() for one in plain] + [one.hex().upper().encode() for one in plain]
        if any(one in content for one in plain):
            found.append(name)
        text = re.sub(rb"<[^>]+>", b"", content)
        if secret.encode() in text:
            found.append(f"{name} (joined)")
        if content[:2] == b"PK" and depth < 4:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                for one in package.namelist():
                    look(f"{name}/{one}", package.read(one), depth + 1)
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
            try:
                look(f"{name}:stream", zlib.decompress(stream), depth + 1)
            except zlib.error:
                continue

    look("file", data)
    if data.startswith(b"%PDF"):
        document = pdfium.PdfDocument(data)
        said = "".join(page.get_textpage().get_text_range() for page in document)
        said += str(document.get_metadata_dict())
        if secret in said:
            found.append("pdf text")
    return found


def word_file(secret: str, dice: random.Random) -> bytes:
    word = Document()
    word.core_properties.author = word.core_properties.title = word.core_properties.keywords = secret
    word.core_properties.modified = datetime(2020, 1, 1)  # noqa: DTZ001
    word.add_heading("关于有关情况的报告")
    paragraph = word.add_paragraph("申请人")
    at = dice.randrange(1, len(secret))
    paragraph.add_run(secret[:at]).bold = True
    paragraph.add_run(secret[at:] + "反映的问题，已经办结。")
    word.add_comment(paragraph.runs[:1], text=f"核对{secret}", author=secret, initials="李")
    table = word.add_table(rows=1, cols=2)
    table.cell(0, 1).text = f"经办：{secret}"
    word.sections[0].header.paragraphs[0].text = f"{secret}专用"
    change = f'<w:del {nsdecls("w")} w:id="1" w:author="{secret}"><w:r><w:delText>{secret}</w:delText></w:r></w:del>'
    paragraph._p.append(parse_xml(change))
    added = f'<w:ins {nsdecls("w")} w:id="2" w:author="{secret}"><w:r><w:t>{secret}</w:t></w:r></w:ins>'
    paragraph._p.append(parse_xml(added))
    out = io.BytesIO()
    word.save(out)
    return with_parts(
        out.getvalue(),
        {
            "customXml/item1.xml": f"<a>{secret}</a>".encode(),
            "docProps/thumbnail.jpeg": b"\xff\xd8" + secret.encode("utf-16-le"),
            "word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" + secret.encode("gb18030"),
        },
    )


def excel_file(secret: str, dice: random.Random) -> bytes:
    book = Workbook()
    book.properties.creator = secret
    sheet = book.active
    sheet.append(["姓名", "金额"])
    for row in range(dice.randrange(2, 6)):
        sheet.append([secret if row == 1 else f"某人{row}", row])
    sheet["A2"] = f"{secret}（户主）"
    sheet["C1"] = f'=CONCATENATE("{secret}","先生")'
    sheet["B2"].comment = Comment(f"{secret}已核", secret)
    hidden = book.create_sheet("备份")
    hidden.sheet_state = "hidden"
    hidden["A1"] = secret
    book.defined_names["who"] = DefinedName("who", attr_text=f'"{secret}"')
    out = io.BytesIO()
    book.save(out)
    return with_parts(out.getvalue(), {"xl/externalLinks/externalLink1.xml": f"<a>{secret}</a>".encode()})


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in parts:
                new.writestr(info, old.read(info))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def pdf_file(secret: str, dice: random.Random) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    paper = canvas.Canvas(out)
    paper.setAuthor(secret)
    paper.setTitle(f"{secret}的材料")
    for _ in range(dice.randrange(1, 4)):
        paper.setFont("STSong-Light", dice.choice((9, 12, 16)))
        paper.drawString(80, dice.randrange(100, 700), f"申请人{secret}反映的问题")
        paper.drawString(80, 60, "无关的文字")
        paper.bookmarkPage("a")
        paper.addOutlineEntry(secret, "a")
        paper.linkURL(f"https://example.com/{secret}", (10, 10, 50, 50))
        paper.showPage()
    paper.save()
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "make"), [("docx", word_file), ("xlsx", excel_file), ("pdf", pdf_file)])
def test_nothing_withheld_can_be_recovered_from_a_hundred_files(kind: str, make: object) -> None:
    dice = random.Random(kind)
    for number in range(FILES):
        secret = dice.choice(NAMES) + str(number)
        source = make(secret, dice)  # type: ignore[operator]
        assert recoverable(source, secret), "the searcher must be able to find it"
        made = redact(source, kind, withhold(secret))
        assert recoverable(made.data, secret) == []
        assert made.withheld
        assert made.withheld[0].count >= 1


def test_what_is_not_withheld_stays() -> None:
    dice = random.Random(1)
    word = Document(io.BytesIO(redact(word_file("李大钊明", dice), "docx", withhold("李大钊明")).data))
    assert "反映的问题，已经办结。" in word.paragraphs[1].text
    assert "▇▇▇▇" in word.paragraphs[1].text
    book = load_workbook(io.BytesIO(redact(excel_file("李大钊明", dice), "xlsx", withhold("李大钊明")).data))
    assert book.worksheets[0]["A2"].value == "▇▇▇▇〔条例第十五条〕（户主）"


def test_a_bar_tells_nothing_of_the_length() -> None:
    dice = random.Random(1)
    for secret in ("李明", "欧阳修文先生本人"):
        word = Document(io.BytesIO(redact(word_file(secret, dice), "docx", withhold(secret)).data))
        assert word.tables[0].cell(0, 1).text == "经办：▇▇▇▇〔条例第十五条〕"


def test_the_picture_of_a_pdf_is_black_where_the_words_stood() -> None:
    """The characters are painted over on the page itself, whatever the angle of the paper."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    for turn in (0, 90, 180, 270):
        out = io.BytesIO()
        paper = canvas.Canvas(out, pagesize=(400, 300))
        paper.setPageRotation(turn)
        paper.setFont("STSong-Light", 20)
        paper.drawString(100, 150, "李大钊明")
        paper.showPage()
        paper.save()
        made = redact(out.getvalue(), "pdf", withhold("李大钊明"))
        page = pdfium.PdfDocument(made.data)[0]
        picture = page.render(scale=2).to_pil().convert("L")
        source = pdfium.PdfDocument(out.getvalue())[0].render(scale=2).to_pil().convert("L")
        inked = [i for i, value in enumerate(source.getdata()) if value < 128]
        covered = list(picture.getdata())
        assert sum(covered[i] < 100 for i in inked) == len(inked) > 500, turn


def test_width_and_blanks_make_no_difference() -> None:
    word = Document()
    word.add_paragraph("证号：４３０７０２ 1990 0101 1234，其余照发")
    out = io.BytesIO()
    word.save(out)
    made = Document(io.BytesIO(redact(out.getvalue(), "docx", withhold("430702199001011234")).data))
    assert made.paragraphs[0].text == "证号：▇▇▇▇〔条例第十五条〕，其余照发"


@pytest.mark.parametrize(
    ("kind", "data", "words", "says"),
    [
        ("docx", b"no file at all", "李大钊明", "。"),
        ("pdf", b"%PDF-1.4 broken", "李大钊明", "打不开"),
        ("docx", None, "没有这几个字", "没有找到"),
        ("docx", None, "的", "太短"),
        ("pdf", None, "没有这几个字", "没有找到"),
    ],
)
def test_what_cannot_be_done_is_said(kind: str, data: bytes | None, words: str, says: str) -> None:
    make = {"docx": word_file, "pdf": pdf_file}[kind]
    source = make("李大钊明", random.Random(1)) if data is None else data
    with pytest.raises(NotRedacted, match=says):
        redact(source, kind, withhold(words))


def test_words_torn_over_cells_or_lines_go_too() -> None:
    word = Document()
    word.add_paragraph("申请人李大钊明")
    word.add_paragraph("又见李大")
    word.add_paragraph("钊明的材料")
    table = word.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "李大", "钊明"
    out = io.BytesIO()
    word.save(out)
    made = redact(out.getvalue(), "docx", withhold("李大钊明")).data
    assert recoverable(made, "李大钊明") == []
    assert "钊明" not in "".join(one.text for one in Document(io.BytesIO(made)).paragraphs)


def test_a_scanned_pdf_is_refused() -> None:
    made = pdfium.PdfDocument.new()
    made.new_page(200, 200)
    out = io.BytesIO()
    made.save(out)
    with pytest.raises(NotRedacted, match="扫描件"):
        redact(out.getvalue(), "pdf", withhold("李大钊明"))


def one_page(draw: object, **more: object) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    paper = canvas.Canvas(out, pagesize=(400, 300))
    paper.setFont("STSong-Light", 20)
    draw(paper)  # type: ignore[operator]
    paper.showPage()
    paper.save()
    return out.getvalue()


def test_the_words_of_a_form_field_are_found_and_painted_over() -> None:
    def draw(paper: canvas.Canvas) -> None:
        paper.drawString(50, 250, "申请人信息")
        paper.acroForm.textfield(name="who", value="LiDazhao", x=50, y=100, width=200, height=30, fontSize=16)

    made = redact(one_page(draw), "pdf", withhold("LiDazhao"))
    assert made.withheld[0].count == 1
    page = pdfium.PdfDocument(made.data)[0].render(scale=2).to_pil().convert("L")
    field = page.crop((100, 600 - 260, 500, 600 - 200))
    assert sum(value < 60 for value in field.getdata()) > 2000


def test_a_scanned_page_among_others_and_text_over_a_scan_are_refused() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    scan = ImageReader(Image.new("RGB", (200, 150), "white"))

    def over(paper: canvas.Canvas) -> None:
        paper.drawImage(scan, 0, 0, 400, 300)
        paper.drawString(50, 100, "李大钊明")

    with pytest.raises(NotRedacted, match="扫描件"):
        redact(one_page(over), "pdf", withhold("李大钊明"))

    def second(paper: canvas.Canvas) -> None:
        paper.drawString(50, 100, "李大钊明")
        paper.showPage()
        paper.drawImage(scan, 0, 0, 100, 100)

    with pytest.raises(NotRedacted, match="第2页"):
        redact(one_page(second), "pdf", withhold("李大钊明"))


def test_unseen_signs_within_the_words_hide_nothing() -> None:
    word = Document()
    word.add_paragraph("申请人李\u200b大\u00ad钊明，其余照发")
    out = io.BytesIO()
    word.save(out)
    made = Document(io.BytesIO(redact(out.getvalue(), "docx", withhold("李大钊明")).data))
    assert made.paragraphs[0].text == "申请人▇▇▇▇〔条例第十五条〕，其余照发"


def test_formulas_go_and_their_values_stay() -> None:
    book = Workbook()
    book.active["A1"] = '="李"&"大钊明"'
    book.active["A2"] = "李大钊明"
    out = io.BytesIO()
    book.save(out)
    made = load_workbook(io.BytesIO(redact(out.getvalue(), "xlsx", withhold("李大钊明")).data))
    assert made.active["A1"].value is None
    assert made.active["A2"].value == "▇▇▇▇〔条例第十五条〕"


def test_content_of_other_formats_within_a_file_is_refused() -> None:
    source = with_parts(word_file("李大钊明", random.Random(1)), {"word/afchunk.rtf": "李大钊明".encode("gb18030")})
    with pytest.raises(NotRedacted, match="其他格式"):
        redact(source, "docx", withhold("李大钊明"))


def test_a_pdf_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yangguang.foi.redaction.apart.SECONDS", 0.01)
    with pytest.raises(NotRedacted, match="太复杂"):
        redact(pdf_file("李大钊明", random.Random(1)), "pdf", withhold("李大钊明"))
