"""The layout of GB/T 9704-2012, read back from the Word file."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.kernel.official_document import CHARACTER, OfficialDocument, official_docx

BODY = "现将情况通报如下：\n一、总体情况\n共19项任务。\n（一）健全组织。各地要明确机构。\n\n二、要求\n请抓紧。"
NOTICE = OfficialDocument(
    head="常德市政务公开领导小组办公室",
    number="常公开办发〔2020〕2号",
    title="关于2020年政务公开工作任务推进情况的通报（截至6月1日）",
    addressees="各有关单位",
    body=BODY,
    signature="常德市政务公开领导小组办公室",
    signed_on=date(2020, 6, 1),
)


def opened(document: OfficialDocument = NOTICE) -> Any:
    return Document(io.BytesIO(official_docx(document)))


def paragraph(word: Any, text: str) -> Any:
    return next(p for p in word.paragraphs if p.text == text)


def font_of(run: Any) -> str:
    return str(run._r.rPr.rFonts.get(qn("w:eastAsia")))


def test_paper_and_margins_are_those_of_5_2() -> None:
    section = opened().sections[0]
    near = Mm(0.1)
    for found, wanted in (
        (section.page_width, 210),
        (section.page_height, 297),
        (section.top_margin, 37),
        (section.left_margin, 28),
        (section.right_margin, 26),
        (section.bottom_margin, 35),
    ):
        assert abs(found - Mm(wanted)) < near


def test_a_page_holds_22_lines_of_28_characters() -> None:
    word = opened()
    grid = word.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    text_height, text_width = 225 / 25.4 * 72, 156 / 25.4 * 72
    line = int(grid.get(qn("w:linePitch"))) / 20
    assert text_height // line == 22
    assert paragraph(word, "请抓紧。").paragraph_format.line_spacing == Pt(line)
    cell = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert round(text_width / cell, 2) == 28
    spacing = word.styles["Normal"].element.rPr.find(qn("w:spacing"))
    assert text_width // (16 + int(spacing.get(qn("w:val"))) / 20) == 28


@pytest.mark.parametrize(
    ("text", "font", "size"),
    [
        ("常公开办发〔2020〕2号", "仿宋_GB2312", 16),
        ("关于2020年政务公开工作任务", "方正小标宋简体", 22),
        ("推进情况的通报（截至6月1日）", "方正小标宋简体", 22),
        ("各有关单位：", "仿宋_GB2312", 16),
        ("一、总体情况", "黑体", 16),
        ("共19项任务。", "仿宋_GB2312", 16),
        ("2020年6月1日", "仿宋_GB2312", 16),
    ],
)
def test_fonts_and_sizes_are_those_of_7(text: str, font: str, size: int) -> None:
    for run in paragraph(opened(), text).runs:
        assert font_of(run) == font
        assert run.font.size == Pt(size)


def test_a_second_level_heading_runs_into_its_paragraph() -> None:
    runs = paragraph(opened(), "（一）健全组织。各地要明确机构。").runs
    assert [(run.text, font_of(run)) for run in runs] == [
        ("（一）健全组织。", "楷体_GB2312"),
        ("各地要明确机构。", "仿宋_GB2312"),
    ]


def test_paragraphs_are_indented_by_two_characters_and_addressees_are_not() -> None:
    word = opened()
    indent = paragraph(word, "共19项任务。")._p.pPr.ind
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert paragraph(word, "各有关单位：")._p.pPr.ind is None


def test_the_issuer_is_red_above_a_red_rule() -> None:
    word = opened()
    assert str(word.paragraphs[0].runs[0].font.color.rgb) == "E00000"
    rule = paragraph(word, "常公开办发〔2020〕2号")._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert rule.get(qn("w:color")) == "E00000"


def left_of(word: Any, text: str) -> float:
    return int([p for p in word.paragraphs if p.text == text][-1]._p.pPr.ind.get(qn("w:left"))) / CHARACTER


@pytest.mark.parametrize("name", ["常德市政务公开领导小组办公室", "市政府办"])
def test_the_date_begins_two_characters_after_the_name_and_neither_leaves_the_text(name: str) -> None:
    word = opened(
        OfficialDocument(
            head=name, number="", title="通报", addressees="", body="好。", signature=name, signed_on=date(2020, 12, 31)
        )
    )
    name_left, date_left = left_of(word, name), left_of(word, "2020年12月31日")
    assert round(date_left - name_left, 1) == 2
    assert name_left + len(name) <= 26.1
    assert date_left + 7 <= 26.1


def test_page_numbers_stand_at_the_outside() -> None:
    word = opened()
    assert word.settings.odd_and_even_pages_header_footer
    odd, even = word.sections[0].footer.paragraphs[0], word.sections[0].even_page_footer.paragraphs[0]
    for footer, side in ((odd, "right"), (even, "left")):
        assert footer._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"
        assert footer._p.pPr.ind.get(qn(f"w:{side}Chars")) == "100"
        assert footer.alignment is not None
        assert footer.alignment.name == side.upper()
        assert {font_of(run) for run in footer.runs} == {"宋体"}


def test_a_document_not_dated_yet_has_no_date() -> None:
    undated = OfficialDocument("市政府办", "（草稿）", "通报", "", "好。", "市政府办", None)
    assert [p.text for p in opened(undated).paragraphs if p.text] == [
        "市政府办",
        "（草稿）",
        "通报",
        "好。",
        "市政府办",
    ]


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_makes_a_file_that_opens(body: str, title: str) -> None:
    word = opened(OfficialDocument(title, title, title, title, body, title, date(2020, 1, 1)))
    assert word.paragraphs
    data = official_docx(OfficialDocument("", "", "", "", body, "", None))
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
