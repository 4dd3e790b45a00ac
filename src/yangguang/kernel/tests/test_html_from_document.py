"""Files as bodies: Word, pages, text, PDF and workbooks come in with their structure and without their surroundings."""

from io import BytesIO
from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from yangguang.kernel.html import clean, from_document, with_pictures
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.tests.intake_files import PIXEL, excel, number_paragraph, numbered, pdf_lines, pdf_table, word


def html_of(build: Any) -> str:
    return from_document("a.docx", word(build=build)).html


def test_word_alignment_indent_and_marks() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("居中").alignment = WD_ALIGN_PARAGRAPH.CENTER
        document.add_paragraph("落款").alignment = WD_ALIGN_PARAGRAPH.RIGHT
        document.add_paragraph("缩进").paragraph_format.first_line_indent = Pt(32)
        paragraph = document.add_paragraph("普通")
        paragraph.add_run("粗").bold = True
        paragraph.add_run("划").font.strike = True

    assert html_of(build) == (
        '<p class="text-center">居中</p><p class="text-right">落款</p><p class="indent">缩进</p>'
        "<p>普通<strong>粗</strong><s>划</s></p>"
    )


def test_word_headings_automatic_numbers_and_hidden_text() -> None:
    def build(document: Any) -> None:
        list_id = numbered(document, [("chineseCounting", "%1、"), ("chineseCounting", "（%2）")])
        document.add_heading("背景", 1)
        for words, level in (("甲", 0), ("乙", 1), ("丙", 0)):
            number_paragraph(document.add_paragraph(words), list_id, level)
        document.add_paragraph("符号", style="List Bullet")
        run = document.add_paragraph("看得见").add_run("看不见")
        run._r.get_or_add_rPr().append(run._r.makeelement(qn("w:vanish"), {}))

    assert html_of(build) == "<h2>背景</h2><p>一、甲</p><p>（一）乙</p><p>二、丙</p><ul><li>符号</li></ul><p>看得见</p>"


def test_word_pictures_are_handed_out_and_put_in_place() -> None:
    body = from_document("a.docx", word("图：", build=lambda document: document.add_picture(BytesIO(PIXEL))))
    assert [(one.name, one.data) for one in body.pictures] == [("pictures/1.png", PIXEL)]
    placed = with_pictures(body.html, {"pictures/1.png": "/disclosures/7/files/31/a.png"})
    assert '<img src="/disclosures/7/files/31/a.png"' in placed
    assert "<img" not in with_pictures(body.html, {})


PAGE = """<html><head><title>站</title></head><body><div class="header"><ul><li>首页</li><li>政务公开</li></ul></div>
<div class="crumb">当前位置：首页</div><div class="wrap"><div class="side"><a href="/x">链接</a></div>
<div id="zoom" class="content"><p>现将有关事项通知如下。</p><table><tr><td>甲。</td><td>乙</td></tr></table>
<p style="text-align:right">平川市教育局</p></div></div><div class="footer">主办：平川市。版权所有。</div>
<script>alert(1)</script></body></html>"""


def test_of_a_page_its_main_part_is_taken() -> None:
    assert from_document("a.html", PAGE.encode()).html == (
        "<p>现将有关事项通知如下。</p><table><tbody><tr><td>甲。</td><td>乙</td></tr></tbody></table>"
        '<p class="text-right">平川市教育局</p>'
    )


def test_a_letter_beside_a_long_table_is_not_left_behind() -> None:
    rows = "<tr><td>公开。</td><td>办结。</td></tr>" * 50
    html = from_document(
        "a.html", f"<html><body><p>请执行。</p><table>{rows}</table><p>完。</p></body></html>".encode()
    ).html
    assert html.startswith("<p>请执行。</p><table>")
    assert html.endswith("<p>完。</p>")


def test_a_page_laid_out_in_tables_is_unfolded() -> None:
    page = "<body><table><tr><td><table><tr><td><p>甲。</p><p>乙。</p></td></tr></table></td></tr></table></body>"
    assert from_document("a.html", page.encode()).html == "<p>甲。</p><p>乙。</p>"


def test_lines_broken_at_one_width_are_joined() -> None:
    line = "坚持以公开为常态不公开为例外全面推进决策执行管理服务结果公开做到"
    text = f"关于公开的通知\n各学校：\n{line}\n{line}\n{line}\n{line}\n到位。\n一、加强领导\n"
    assert from_document("a.txt", text.encode()).html == (
        f"<p>关于公开的通知</p><p>各学校：</p><p>{line * 4}到位。</p><p>一、加强领导</p>"
    )


def test_lines_of_an_unbroken_text_stay_apart() -> None:
    assert from_document("a.txt", "甲\n乙<b>\n丙".encode()).html == "<p>甲</p><p>乙&lt;b&gt;</p><p>丙</p>"


def test_rows_written_with_bars_become_tables() -> None:
    html = from_document("a.txt", "如下：\n序号 | 事项 |\n1 | 公开 |\n2 | 办结 |\n完。".encode()).html
    assert html == (
        "<p>如下：</p><table><tbody><tr><td>序号</td><td>事项</td></tr><tr><td>1</td><td>公开</td></tr>"
        "<tr><td>2</td><td>办结</td></tr></tbody></table><p>完。</p>"
    )


def test_pdf_and_workbooks() -> None:
    assert "<p>公开为常态。</p>" in from_document("a.pdf", pdf_lines(["公开为常态。"])).html
    table = from_document("a.pdf", pdf_table([["序号", "事项", "单位", "时限"], ["1", "公开", "市局", "长期"]])).html
    assert "<td>公开</td><td>市局</td>" in table
    merged = excel([["合并", None], ["甲", "乙"]], build=lambda book: book.active.merge_cells("A1:B1"))
    assert from_document("a.xlsx", merged).html == (
        '<table><tbody><tr><td colspan="2">合并</td></tr><tr><td>甲</td><td>乙</td></tr></tbody></table>'
    )


def test_what_comes_in_is_clean() -> None:
    for name, data in (("a.html", PAGE.encode()), ("a.docx", word("<script>")), ("a.txt", b"<b onclick=x>&amp;")):
        html = from_document(name, data).html
        assert clean(html) == html


@pytest.mark.parametrize("data", [b"", b"MZ" + b"\x00" * 9])
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        from_document("a.docx", data)
