"""What each format becomes: text with its encodings, web pages, Word, Excel, PDF."""

import os
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.kernel.intake import Paragraph, SourceDocument, Table, read
from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.tests import intake_files as files
from yangguang.kernel.text import split_lines

SHARED = Path(os.environ.get("YANGGUANG_SHARED") or Path(__file__).parents[5] / "shared")
TEXT = "常公开办发〔2020〕2号\n关于扎实做好全市政务公开工作的通知\n\n一、加强组织领导\n"
LINES = ["常公开办发〔2020〕2号", "关于扎实做好全市政务公开工作的通知", "一、加强组织领导"]


def paragraphs(document: SourceDocument) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def table(document: SourceDocument) -> Table:
    [found] = [block for block in document.blocks if isinstance(block, Table)]
    return found


# Text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.replace("\n", "\r\n").encode("gb18030"), "gb18030"),
    ],
)
def test_text_in_every_encoding(data: bytes, encoding: str) -> None:
    document = read("通知.txt", data)
    assert paragraphs(document) == LINES
    assert [block.where for block in document.blocks] == ["第1行", "第2行", "第4行"]
    assert (document.encoding, document.media_type) == (encoding, "text/plain")
    assert len(document.sha256) == 64


def test_traditional_text_in_big5_and_gb18030() -> None:
    text = "常德市政務公開領導小組辦公室關於貫徹落實政務公開工作要點的通知"
    assert paragraphs(read("通知.txt", text.encode("big5"))) == [text]
    assert paragraphs(read("通知.txt", text.encode("gb18030"))) == [text]


def test_the_scraped_notice_is_read_as_it_is() -> None:
    found = sorted((SHARED / "seeds").glob("*.txt"))
    if not found:
        pytest.skip(f"没有样本：{SHARED}/seeds/*.txt")
    data = found[0].read_bytes()
    for bytes_ in (data, data.decode().encode("gb18030")):
        document = read("通知.txt", bytes_)
        assert document.text == "\n".join(line for line in split_lines(data.decode()) if line.strip())


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="政务公开工作要点责任分解表各区县市人民政府，。、（）〔〕0123abc \n", min_size=8, max_size=200))
def test_any_chinese_text_comes_back_from_gb18030_and_utf_8(text: str) -> None:
    lines = [line for line in text.split("\n") if line.strip()]
    for encoding in ("utf-8", "gb18030", "utf-16"):
        if lines:
            assert paragraphs(read("通知.txt", text.encode(encoding))) == lines


# Web pages ----------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>题</title>
<style>p {color: red}</style><script>alert("x")</script></head><body><div>导航<span>首页</span></div>
<h1>关于政务公开<br>工作的通知</h1><p>各区县：</p><p style="display:none">藏</p><!-- 注 -->
<table><tr><th>序号<th colspan=2>内容<tr><td rowspan=2>1<td>公开清单<td>市司法局
<tr><td>公开<b>预算</b><td>市财政局<br>市审计局</table>
<p>镕堃</body></html>"""


def test_a_web_page_with_a_table_of_unclosed_cells() -> None:
    document = read("通知.html", PAGE.encode("gb18030"))
    assert document.encoding == "gb18030"
    assert document.media_type == "text/html"
    assert [(block.text, block.heading_level) for block in document.blocks if isinstance(block, Paragraph)] == [
        ("导航首页", 0),
        ("关于政务公开", 1),
        ("工作的通知", 1),
        ("各区县：", 0),
        ("镕堃", 0),
    ]
    assert table(document).grid() == [
        ["序号", "内容", "内容"],
        ["1", "公开清单", "市司法局"],
        ["1", "公开预算", "市财政局\n市审计局"],
    ]


def test_a_layout_table_is_walked_through_and_a_small_inner_one_becomes_text() -> None:
    inner = "<table><tr><td>甲<td>乙</table>"
    data = f"<table><tr><td>序号<td>要求公开的全部内容<tr><td>1<td>按下表办理下列各项工作{inner}</table>"
    document = read("通知.html", f"<table><tr><td>导航<td><p>通知</p>{data}{data}</td></table>".encode())
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert paragraphs(document) == ["导航", "通知"]
    assert [one.grid()[1] for one in tables] == [["1", "按下表办理下列各项工作\n甲 | 乙"]] * 2


def test_a_very_deep_page_is_read() -> None:
    started = process_time()
    document = read("通知.html", b"<html>" + b"<div>" * 20_000 + "公开".encode())
    assert document.text == "公开"
    assert process_time() - started < 10


# Word ---------------------------------------------------------------------------------------------


def test_word_paragraphs_and_headings() -> None:
    def build(document: Any) -> None:
        document.add_heading("总则", 2)
        document.add_paragraph("第一段").add_run("接着\n换行\t制表")

    document = read("通知.docx", files.word("标题", build=build))
    assert [(block.text, block.heading_level) for block in document.blocks] == [
        ("标题", 0),
        ("总则", 2),
        ("第一段接着\n换行\t制表", 0),
    ]
    assert document.media_type.endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    ("form", "shape", "numbers"),
    [
        ("decimal", "%1.", ["1. ", "2. ", "3. "]),
        ("chineseCounting", "%1、", ["一、", "二、", "三、"]),
        ("chineseCountingThousand", "（%1）", ["（一）", "（二）", "（三）"]),
        ("ideographDigital", "第%1条", ["第一条", "第二条", "第三条"]),
        ("chineseLegalSimplified", "%1、", ["壹、", "贰、", "叁、"]),
        ("ideographTraditional", "%1、", ["甲、", "乙、", "丙、"]),
        ("decimalEnclosedCircleChinese", "%1", ["①", "②", "③"]),
        ("decimalFullWidth", "%1．", ["１．", "２．", "３．"]),
        ("upperRoman", "%1)", ["I) ", "II) ", "III) "]),
        ("lowerLetter", "%1)", ["a) ", "b) ", "c) "]),
        ("bullet", "●", ["", "", ""]),
    ],
)
def test_automatic_numbers_appear_in_the_text(form: str, shape: str, numbers: list[str]) -> None:
    def build(document: Any) -> None:
        list_id = files.numbered(document, [(form, shape)])
        for _ in numbers:
            files.number_paragraph(document.add_paragraph("公开"), list_id)

    assert paragraphs(read("通知.docx", files.word(build=build))) == [f"{number}公开" for number in numbers]


def test_deeper_levels_start_again_and_name_the_levels_above() -> None:
    def build(document: Any) -> None:
        list_id = files.numbered(document, [("chineseCounting", "%1、"), ("decimal", "%1.%2")])
        for text, level in (("甲", 0), ("乙", 1), ("丙", 1), ("丁", 0), ("戊", 1)):
            files.number_paragraph(document.add_paragraph(text), list_id, level)

    assert paragraphs(read("通知.docx", files.word(build=build))) == [
        "一、甲",
        "一.1 乙",
        "一.2 丙",
        "二、丁",
        "二.1 戊",
    ]


def test_numbers_past_ten_and_in_cells() -> None:
    def build(document: Any) -> None:
        list_id = files.numbered(document, [("chineseCountingThousand", "（%1）")])
        rows = document.add_table(rows=12, cols=2).rows
        for row in rows:
            row.cells[0].text = "公开"
            files.number_paragraph(row.cells[0].paragraphs[0], list_id)

    grid = table(read("通知.docx", files.word(build=build))).grid()
    assert [row[0] for row in grid][9:] == ["（十）公开", "（十一）公开", "（十二）公开"]


def test_word_tables_with_spans_and_a_table_in_a_cell() -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=3, cols=3)
        for at, text in enumerate(["序号", "内容", "单位"]):
            table.cell(0, at).text = text
        table.cell(1, 0).merge(table.cell(2, 0)).text = "1"
        table.cell(1, 1).merge(table.cell(1, 2)).text = "合并"
        table.cell(2, 1).text = "下表"
        inner = table.cell(2, 1).add_table(rows=1, cols=2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "甲", "乙"
        table.cell(2, 2).text = "市司法局"

    found = table(read("通知.docx", files.word("前言", build=build)))
    assert found.grid() == [["序号", "内容", "单位"], ["1", "合并", "合并"], ["1", "下表\n甲 | 乙", "市司法局"]]
    assert [(cell.text, cell.row_span, cell.column_span) for cell in found.rows[1]] == [("1", 2, 1), ("合并", 1, 2)]


def test_what_was_deleted_or_hidden_in_word_is_not_read() -> None:
    xml = (
        f"<w:p {nsdecls('w')}><w:r><w:t>公</w:t></w:r>"
        "<w:del w:id='1' w:author='a'><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='a'><w:r><w:t>开</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        "<w:sdt><w:sdtContent><w:r><w:t>！</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )

    def build(document: Any) -> None:
        document.element.body.insert(0, parse_xml(xml))

    assert paragraphs(read("通知.docx", files.word(build=build))) == ["公开！"]


@pytest.mark.parametrize(("kind", "taken"), [("hyperlink", True), ("image", True), ("attachedTemplate", False)])
def test_external_relationships_are_not_followed(kind: str, taken: bool) -> None:
    """Nor kept for a colleague's Word to follow: a template from elsewhere brings its macros along."""
    data = files.word("公开")
    name = "word/_rels/document.xml.rels"
    link = (
        b'<Relationship Id="rId99" TargetMode="External" Target="http://127.0.0.1:9/x.dotm" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%b"/></Relationships>'
    ) % kind.encode()
    changed = files.repacked(data, {name: files.part(data, name).replace(b"</Relationships>", link)})
    if taken:
        assert read("通知.docx", changed).text == "公开"
    else:
        with pytest.raises(Unreadable, match="自动读取别处"):
            read("通知.docx", changed)


# Excel --------------------------------------------------------------------------------------------


def test_excel_values_spans_and_sheets() -> None:
    def build(workbook: Any) -> None:
        from datetime import date

        sheet = workbook.active
        sheet.title = "任务"
        sheet.append(["序号", "内容", "单位"])
        sheet.append([1, "公开", date(2020, 6, 10)])
        sheet.append([None, "预算", 0.5])
        sheet["C3"].number_format = "0%"
        sheet.merge_cells("A2:A3")
        workbook.create_sheet("空")
        workbook.create_sheet("二").append([2.0, 1.25, True])

    document = read("表.xlsx", files.excel(build=build))
    first, second = document.blocks
    assert isinstance(first, Table)
    assert isinstance(second, Table)
    assert (first.where, second.where) == ("工作表“任务”", "工作表“二”")
    assert first.grid() == [["序号", "内容", "单位"], ["1", "公开", "2020-06-10"], ["1", "预算", "50%"]]
    assert first.rows[1][0].row_span == 2
    assert second.grid() == [["2", "1.25", "是"]]


def test_what_excel_hides_is_left_out_and_said() -> None:
    def build(workbook: Any) -> None:
        sheet = workbook.active
        for row in (
            ["姓名", "身份证号", "单位"],
            ["张三", "430701200001011234", "市司法局"],
            ["李四", "x", "市财政局"],
        ):
            sheet.append(row)
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[3].hidden = True
        hidden = workbook.create_sheet("藏")
        hidden.append(["430701200001011234"])
        hidden.sheet_state = "hidden"

    found = table(read("表.xlsx", files.excel(build=build)))
    assert found.grid() == [["姓名", "单位"], ["张三", "市司法局"]]
    assert found.where == "工作表“Sheet”（1 个隐藏的行没有读，1 个隐藏的列没有读，另有 1 张隐藏的工作表没有读）"


def test_formulas_give_their_saved_value_and_missing_ones_are_said() -> None:
    data = files.excel([["数", "=1+1"], ["数", "=2+2"]])
    sheet = files.part(data, "xl/worksheets/sheet1.xml").replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    sheet = sheet.replace(b"<f>1+1</f><v/>", b"<f>1+1</f><v>2</v>").replace(b"<v></v>", b"").replace(b"<v/>", b"")
    sheet = sheet.replace(b"<v />", b"")
    found = table(read("表.xlsx", files.repacked(data, {"xl/worksheets/sheet1.xml": sheet})))
    assert found.where.endswith("（有 1 个公式没有保存结果，按空白处理）")
    assert found.grid() == [["数", "2"], ["数", ""]]


def test_a_cell_far_away_costs_nothing() -> None:
    def build(workbook: Any) -> None:
        workbook.active["A1"] = "近"
        workbook.active["XFD1048576"] = "远"

    started = process_time()
    assert table(read("表.xlsx", files.excel(build=build))).grid() == [["近", ""], ["", "远"]]
    assert process_time() - started < 2


# PDF ----------------------------------------------------------------------------------------------


def test_pdf_lines_become_paragraphs_and_page_numbers_go() -> None:
    long = "各区县市人民政府要加强对政务公开工作的组织领导明确工作机构和人员确保工作落实"
    document = read(
        "通知.pdf", files.pdf_lines(["关于政务公开的通知", "    " + long[:34], long[34:], "一、总则"], ["二、附则"])
    )
    assert paragraphs(document) == ["关于政务公开的通知", long, "一、总则", "二、附则"]
    assert document.blocks[-1].where == "第2页第1行"
    assert document.media_type == "application/pdf"


def test_a_pdf_table_with_spans_wrapped_cells_and_a_second_page() -> None:
    rows = [["序号", "内容", "牵头单位", "责任单位"]]
    rows += [[str(number), f"公开第{number}项", "市司法局", "各区县"] for number in range(1, 61)]
    rows[2][0] = ""
    rows[5][1] = "集中公开涉企政策信息全面梳理\n打包集成"
    document = read("表.pdf", files.pdf_table(rows, spans=[((0, 1), (0, 2))]))
    found = table(document)
    grid = found.grid()
    assert len(grid) == 61
    assert grid[0] == rows[0]
    assert [row[1] for row in grid if row[1] == "内容"] == ["内容"]
    assert [row[0] for row in grid[1:4]] == ["1", "1", "3"]
    assert grid[5][1] == "集中公开涉企政策信息全面梳理打包集成"
    assert grid[60] == ["60", "公开第60项", "市司法局", "各区县"]
    assert found.where == "第1页的表格"
