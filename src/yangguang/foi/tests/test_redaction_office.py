"""What Word and Excel show is not always what they store (条例第三十七条): words are found as they are seen."""

import io
from datetime import date, datetime

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference

from yangguang.foi.redaction import NotRedacted, Passage, redact
from yangguang.foi.tests.test_redaction import recoverable, with_parts

WHY = {"reason": "涉及个人隐私", "article": "条例第十五条"}
MARK = "▇▇▇▇〔条例第十五条〕"


def word(*runs: str) -> bytes:
    """A document with one paragraph of those runs."""
    made = Document()
    hidden = made.styles.add_style("Unseen", WD_STYLE_TYPE.CHARACTER)
    hidden.font.hidden = True
    below = made.styles.add_style("Below", WD_STYLE_TYPE.CHARACTER)
    below.base_style = hidden
    paragraph = made.add_paragraph()
    for run in runs:
        paragraph._p.append(parse_xml(run.replace("<w:r>", f"<w:r {nsdecls('w')}>", 1)))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def copied(data: bytes, words: str = "李大钊明") -> str:
    """The first paragraph of the copy."""
    return str(Document(io.BytesIO(redact(data, "docx", [Passage(words, **WHY)]).data)).paragraphs[0].text)


@pytest.mark.parametrize(
    "within",
    [
        run("某某", "<w:vanish/>"),
        run("某某", '<w:vanish w:val="1"/>'),
        run("某某", '<w:rStyle w:val="Unseen"/>'),
        run("某某", '<w:rStyle w:val="Below"/>'),
    ],
)
def test_hidden_text_within_a_name_hides_it_from_nobody(within: str) -> None:
    assert copied(word(run("申请人李"), within, run("大钊明。"))) == f"申请人{MARK}。"


def test_what_is_not_hidden_stays() -> None:
    shown = run("某某", '<w:rStyle w:val="Unseen"/><w:vanish w:val="0"/>')
    assert copied(word(shown, run("和李大钊明"))) == f"某某和{MARK}"


def test_hidden_text_is_in_no_copy() -> None:
    source = word(run("申请人李大钊明"), run("内部口径", "<w:vanish/>"))
    assert recoverable(source, "内部口径")
    assert recoverable(redact(source, "docx", [Passage("李大钊明", **WHY)]).data, "内部口径") == []


@pytest.mark.parametrize(("code", "font"), [("5927", "宋体"), ("5927", "")])
def test_a_character_put_in_by_its_code_is_part_of_the_name(code: str, font: str) -> None:
    sign = f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'
    assert copied(word(run("申请人李"), sign, run("钊明。"))) == f"申请人{MARK}。"


def test_figures_put_in_by_their_codes_are_found() -> None:
    signs = [f'<w:r><w:sym w:font="Arial" w:char="F03{one}"/></w:r>' for one in "138"]
    assert copied(word(run("电话"), *signs, run("00001234")), "13800001234") == f"电话{MARK}"


def test_a_sign_of_a_font_of_signs_stays() -> None:
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    made = redact(word(sign, run("李大钊明")), "docx", [Passage("李大钊明", **WHY)]).data
    assert 'w:char="F0FC"' in Document(io.BytesIO(made)).paragraphs[0]._p.xml


def test_a_guide_to_the_sounds_does_not_part_a_name() -> None:
    ruby = (
        "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>dà</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>大</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    assert copied(word(run("申请人李"), ruby, run("钊明。"))) == f"申请人{MARK}。"


def test_an_article_that_is_withheld_is_not_written_as_the_reason() -> None:
    assert copied(word(run("按照第十五条办理")), "第十五条") == "按照▇▇▇▇办理"


def book(shape: str = "yyyy-mm-dd", *, mac: bool = False) -> bytes:
    made = Workbook()
    if mac:
        made.epoch = datetime(1904, 1, 1)  # noqa: DTZ001
    sheet = made.active
    sheet.append(["事项", "日期", "金额"])
    sheet.append(["立案", date(2020, 5, 1), 1234.5])
    sheet.append(["结案", date(2020, 6, 30), 7])
    for row in (2, 3):
        sheet.cell(row, 2).number_format = shape
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=3))
    sheet.add_chart(chart, "F2")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("shape", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "m/d/yy", "[$-804]yyyy年m月d日;@", "mm-dd-yy"])
@pytest.mark.parametrize("words", ["2020年5月1日", "2020-05-01", "2020/5/1", "5月1日"])
def test_a_day_in_a_cell_is_found_however_it_is_written(shape: str, words: str) -> None:
    made = redact(book(shape), "xlsx", [Passage(words, **WHY)])
    sheet = load_workbook(io.BytesIO(made.data)).active
    assert sheet["B2"].value == MARK
    assert sheet["B3"].value == datetime(2020, 6, 30)  # noqa: DTZ001
    assert made.withheld[0].count == 1
    assert recoverable(made.data, "43952") == []


def test_a_day_counted_from_1904_is_the_same_day() -> None:
    made = redact(book(mac=True), "xlsx", [Passage("2020年5月1日", **WHY)])
    assert load_workbook(io.BytesIO(made.data)).active["B2"].value == MARK


@pytest.mark.parametrize("words", ["1,234.50", "1234.50", "￥1,234.5", "1,234.50元"])
def test_an_amount_in_a_cell_is_found_as_it_shows(words: str) -> None:
    made = redact(book(), "xlsx", [Passage(words, **WHY)])
    assert load_workbook(io.BytesIO(made.data)).active["C2"].value == MARK


def test_a_share_is_found_where_it_shows_as_one() -> None:
    made = Workbook()
    made.active["A1"], made.active["B1"], made.active["C1"] = 0.125, 12.5, 1
    made.active["A1"].number_format = "0.0%"
    out = io.BytesIO()
    made.save(out)
    sheet = load_workbook(io.BytesIO(redact(out.getvalue(), "xlsx", [Passage("12.5%", **WHY)]).data)).active
    assert [sheet[one].value for one in ("A1", "B1", "C1")] == [MARK, 12.5, 1]


def test_what_charts_and_pivot_tables_keep_of_a_day_goes_too() -> None:
    space = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    points = "".join(f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate((43952, 44012)))
    chart = f"<c:chartSpace {space}><c:numCache><c:ptCount val='2'/>{points}</c:numCache></c:chartSpace>"
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    days = '<r><d v="2020-05-01T00:00:00"/><d v="2020-06-30T00:00:00"/></r>'
    cache = f"<pivotCacheRecords {space}>{days}</pivotCacheRecords>"
    parts = {"xl/charts/chart1.xml": chart.encode(), "xl/pivotCache/pivotCacheRecords1.xml": cache.encode()}
    source = with_parts(book(), parts)
    assert recoverable(source, "43952")
    assert recoverable(source, "2020-05-01")
    made = redact(source, "xlsx", [Passage("2020年5月1日", **WHY)]).data
    assert recoverable(made, "43952") == recoverable(made, "2020-05-01") == []
    assert recoverable(made, "44012")
    assert recoverable(made, "2020-06-30")


def test_a_day_that_no_cell_shows_is_said() -> None:
    with pytest.raises(NotRedacted, match="没有找到"):
        redact(book(), "xlsx", [Passage("2020年5月3日", **WHY)])
