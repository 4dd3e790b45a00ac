"""Letters, orders, announcements, decisions and pages: title, number, issuer and date of each kind (GB/T 9704-2012)."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from yangguang.disclosures.reading import DocumentRead, read_document
from yangguang.disclosures.tests.letters import LETTERS
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.tests.intake_files import PIXEL, excel, pdf_lines, word


def read(text: str, name: str = "a.txt") -> DocumentRead:
    return read_document(name, text.encode())


@pytest.mark.parametrize(("text", "title", "number", "issuer", "day"), LETTERS, ids=range(len(LETTERS)))
def test_what_a_document_says_of_itself(
    text: str, title: str, number: str | None, issuer: str | None, day: str | None
) -> None:
    found = read(text)
    assert (found.title, found.document_number, found.issuer) == (title, number, issuer)
    assert found.issued_on == (date.fromisoformat(day) if day else None)


NOTICE = (
    "平川市教育局文件\n平教发〔2020〕3号\n关于做好校务公开工作的通知\n{to}\n现通知如下。\n一、提高认识\n（一）健全制度。各校要制定办法。\n"
    "1.公开收费。收费要公示。\n（1）食堂\n①伙食费\n二、加强督导\n附件：1.任务分解表\n2.联络员名单\n平川市教育局\n2020年4月24日\n"
    "附件1\n任务分解表\n序号 | 任务 |\n1 | 公开 |\n2 | 办结 |"
)


@pytest.mark.parametrize(
    ("to", "each"),
    [
        ("各区县教育局，市直各学校：", ["各区县教育局", "市直各学校"]),
        ("市财政局、市民政局：", ["市财政局", "市民政局"]),
        (
            "平川经济技术开发区、柳湖旅游度假区管委会，各有关单位：",
            ["平川经济技术开发区、柳湖旅游度假区管委会", "各有关单位"],
        ),
        (
            "各区县市教育局，平川经济技术开发区社会事务\n局，市直各学校：",
            ["各区县市教育局", "平川经济技术开发区社会事务局", "市直各学校"],
        ),
        ("根据上级要求，现提出以下意见：", []),
    ],
)
def test_addressees(to: str, each: list[str]) -> None:
    assert list(read(NOTICE.format(to=to)).addressees) == each


def test_headings_attachments_and_tables() -> None:
    found = read(NOTICE.format(to="各学校："))
    assert found.headings == (
        (1, "一、提高认识"),
        (2, "（一）健全制度"),
        (3, "1.公开收费"),
        (4, "（1）食堂"),
        (1, "二、加强督导"),
    )
    assert found.attachments_named == ("任务分解表", "联络员名单")
    assert found.tables == 1
    assert found.problems == ()


def test_the_body_begins_behind_the_title_and_has_headings_and_tables() -> None:
    html = read(NOTICE.format(to="各学校：")).body_html
    assert html.startswith(
        "<p>各学校：</p><p>现通知如下。</p><h2>一、提高认识</h2><p>（一）健全制度。各校要制定办法。</p>"
    )
    assert "<tr><td>1</td><td>公开</td></tr>" in html
    assert "平教发" not in html


def test_levels_of_a_text_of_chapters() -> None:
    found = read(
        "平川市公开办法\n第一章 总则\n第一节 一般规定\n第一条 为了公开，制定本办法。\n（一）公开\n"
        "第二章 附则\n第二条 解释权"
    )
    assert found.headings == (
        (1, "第一章 总则"),
        (2, "第一节 一般规定"),
        (3, "第一条"),
        (4, "（一）公开"),
        (1, "第二章 附则"),
        (3, "第二条 解释权"),
    )


def test_word_brings_headings_spans_and_pictures() -> None:
    def build(document: object) -> None:
        from io import BytesIO

        document.add_heading("背景", 1)  # type: ignore[attr-defined]
        document.add_picture(BytesIO(PIXEL))  # type: ignore[attr-defined]
        table = document.add_table(2, 2)  # type: ignore[attr-defined]
        table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
        table.cell(1, 0).text = "甲"

    found = read_document(
        "a.docx", word("平教发〔2020〕3号", "关于公开的通知", "各学校：", "现通知如下。", build=build)
    )
    assert found.body_html == (
        '<p>各学校：</p><p>现通知如下。</p><h2>背景</h2><p><img src="pictures/1.png" alt=""></p>'
        '<table><tbody><tr><td colspan="2">合并</td></tr><tr><td>甲</td><td></td></tr></tbody></table>'
    )
    assert [(one.name, one.data, one.media_type) for one in found.pictures] == [("pictures/1.png", PIXEL, "image/png")]
    assert found.tables == 1


def test_what_is_missing_is_told_and_years_that_disagree() -> None:
    assert read("今天天气很好。").problems[0] == "没有找到标题，请填写。"
    assert len(read("今天天气很好。").problems) == 4
    text = "平教发〔2019〕3号\n关于公开的通知\n各学校：\n请执行。\n平川市教育局\n2020年4月24日"
    assert read(text).problems == ("文号是2019年，成文日期是2020年，请核对。",)


KEYS = ["title", "document_number", "issuer", "issued_on", "addressees", "headings", "tables", "text"]


def test_the_command_prints_the_agreed_keys(tmp_path: Path) -> None:
    file = tmp_path / "通知.pdf"
    file.write_bytes(
        pdf_lines(["平教发〔2020〕3号", "关于公开的通知", "各学校：", "请执行。", "平川市教育局", "2020年4月24日"])
    )
    out = StringIO()
    call_command("read_document", str(file), "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert list(said) == KEYS
    assert said["issued_on"] == "2020-04-24"
    assert said["addressees"] == ["各学校"]
    plain = StringIO()
    call_command("read_document", str(file), stdout=plain)
    assert "文号：平教发〔2020〕3号" in plain.getvalue()


@pytest.mark.parametrize("content", [b"", b"MZ" + b"\x00" * 99, None, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_an_unreadable_file_ends_with_two_and_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "坏.docx"
    if content is not None:
        file.write_bytes(content)
    told = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("read_document", str(file), "--json", stderr=told)
    assert ended.value.code == 2
    assert "坏.docx：" in told.getvalue()
    assert told.getvalue().strip().endswith("。")


def test_a_workbook_without_a_letter_is_read_too() -> None:
    found = read_document("台账.xlsx", excel([["序号", "事项"], ["1", "公开"]]))
    assert (found.tables, found.document_number) == (1, None)
    assert "<td>公开</td>" in found.body_html


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(Unreadable):
        read_document("a.png", PIXEL)
