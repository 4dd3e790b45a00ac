"""Letters, orders, announcements, decisions and pages: title, number, issuer and date of each kind (GB/T 9704-2012)."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from yangguang.disclosures.reading import DocumentRead, read_document
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.tests.intake_files import PIXEL, excel, pdf_lines, word

#: The lines of a document, and what is to be read: title, number, issuer, date.
LETTERS: list[tuple[str, str, str | None, str | None, str | None]] = [
    (
        (
            "平川市人民政府令\n"
            "第3号\n"
            "《平川市城市管理办法》已经2020年3月5日市人民政府第50次常务会议通过，现予公布，自2020年5月1日起施行。\n"
            "市长　李四\n"
            "2020年3月9日\n"
            "平川市城市管理办法\n"
            "第一章 总则\n"
            "第一条 为了加强城市管理，制定本办法。\n"
            "第二条 本办法适用于本市。\n"
            "第二章 附则\n"
            "第三条 本办法自2020年5月1日起施行。"
        ),
        "平川市城市管理办法",
        "平川市人民政府令第3号",
        "平川市人民政府",
        "2020-03-09",
    ),
    (
        (
            "平川市市场监督管理局公告\n"
            "2020年第3号\n"
            "关于食品抽检情况的公告\n"
            "根据《食品安全法》，现公告如下。\n"
            "平川市市场监督管理局\n"
            "2020年4月1日"
        ),
        "关于食品抽检情况的公告",
        "2020年第3号",
        "平川市市场监督管理局",
        "2020-04-01",
    ),
    (
        (
            "平川市财政局\n"
            "平财函〔2020〕12号\n"
            "平川市财政局关于商请支持的函\n"
            "省财政厅：\n"
            "现将情况函告如下。请予支持。\n"
            "平川市财政局\n"
            "2020年4月1日"
        ),
        "平川市财政局关于商请支持的函",
        "平财函〔2020〕12号",
        "平川市财政局",
        "2020-04-01",
    ),
    (
        (
            "平川市财政局（函）\n"
            "平财函〔2020〕12号\n"
            "关于市政协十届三次会议第15号提案的答复\n"
            "张三委员：\n"
            "您提出的提案收悉。现答复如下。\n"
            "平川市财政局\n"
            "2020年4月1日"
        ),
        "关于市政协十届三次会议第15号提案的答复",
        "平财函〔2020〕12号",
        "平川市财政局",
        "2020-04-01",
    ),
    (
        (
            "平川市2020年政府信息公开工作年度报告\n"
            "根据《中华人民共和国政府信息公开条例》要求，编制本报告。\n"
            "一、总体情况\n"
            "2020年，全市公开信息12345条。\n"
            "平川市人民政府办公室\n"
            "2021年3月25日"
        ),
        "平川市2020年政府信息公开工作年度报告",
        None,
        "平川市人民政府办公室",
        "2021-03-25",
    ),
    (
        (
            "中共平川市委办公室 平川市人民政府办公室\n"
            "关于印发《平川市乡村振兴工作方案》的通知\n"
            "平办发〔2020〕5号\n"
            "各区县委、人民政府：\n"
            "现将方案印发给你们。\n"
            "中共平川市委办公室　　平川市人民政府办公室\n"
            "2020年5月5日"
        ),
        "中共平川市委办公室 平川市人民政府办公室关于印发《平川市乡村振兴工作方案》的通知",
        "平办发〔2020〕5号",
        "中共平川市委办公室、平川市人民政府办公室",
        "2020-05-05",
    ),
    (
        (
            "# 行政复议法\n"
            "\n"
            "1999年4月29日 第九届全国人民代表大会常务委员会第九次会议通过\n"
            "\n"
            "<!-- INFO END -->\n"
            "\n"
            "## 第一章　总则\n"
            "\n"
            "第一条　为了防止和纠正违法的行政行为，制定本法。"
        ),
        "行政复议法",
        None,
        None,
        "1999-04-29",
    ),
    (
        (
            "平川市人民政府关于2020年第一批行政规范性文件清理结果的公告\n"
            "经研究，决定废止下列文件：\n"
            "一、平政发〔2015〕3号《平川市办法》\n"
            "二、平政办发〔2016〕8号《通知》\n"
            "平川市人民政府\n"
            "2020年4月2日"
        ),
        "平川市人民政府关于2020年第一批行政规范性文件清理结果的公告",
        None,
        "平川市人民政府",
        "2020-04-02",
    ),
    (
        (
            "标题：平川市教育局关于做好中小学招生工作的通知\n"
            "文号：平教发〔2020〕9号\n"
            "发布机构：市教育局\n"
            "发文日期：2020年5月6日\n"
            "各中小学校：\n"
            "现通知如下。一、招生。"
        ),
        "平川市教育局关于做好中小学招生工作的通知",
        "平教发〔2020〕9号",
        "平川市教育局",
        "2020-05-06",
    ),
    (
        (
            "平川市人民政府办公室关于成立领导小组的通知\n"
            "平政办函〔2020〕33号\n"
            "各有关单位:\n"
            "为加强领导,成立领导小组。组成人员如下:\n"
            "组  长:李四 市长\n"
            "成  员:王五 市教育局局长\n"
            "平川市人民政府办公室\n"
            "2020年6月7日\n"
            "(此件主动公开)"
        ),
        "平川市人民政府办公室关于成立领导小组的通知",
        "平政办函〔2020〕33号",
        "平川市人民政府办公室",
        "2020-06-07",
    ),
    (
        (
            "平川市人民政府常务会议纪要\n"
            "〔2020〕12号\n"
            "时间：2020年4月3日\n"
            "地点：市政府会议室\n"
            "会议听取了市财政局的汇报。\n"
            "平川市人民政府办公室\n"
            "2020年4月8日"
        ),
        "平川市人民政府常务会议纪要",
        None,
        "平川市人民政府办公室",
        "2020-04-08",
    ),
    (
        (
            "平川市卫生健康委员会等五部门关于印发平川市托育服务管理细则的通知\n"
            "平卫发〔2020〕31号\n"
            "各区县卫生健康局、教育局、公安局：\n"
            "请遵照执行。\n"
            "平川市卫生健康委员会\n"
            "平川市教育局\n"
            "平川市公安局\n"
            "平川市民政局\n"
            "平川市应急管理局\n"
            "2020年9月9日"
        ),
        "平川市卫生健康委员会等五部门关于印发平川市托育服务管理细则的通知",
        "平卫发〔2020〕31号",
        "平川市卫生健康委员会、平川市教育局、平川市公安局、平川市民政局、平川市应急管理局",
        "2020-09-09",
    ),
    (
        (
            "国务院关于印发新时期促进集成电路产业和软件产业\n"
            "高质量发展若干政策的通知\n"
            "国发〔2020〕8号\n"
            "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n"
            "现将《新时期促进集成电路产业和软件产业高质量发展的若干政策》印发给你们，请认真贯彻落实。\n"
            "国务院\n"
            "2020年7月27日\n"
            "（此件公开发布）\n"
            "新时期促进集成电路产业和软件产业\n"
            "高质量发展的若干政策\n"
            "为进一步优化环境，制定以下政策。\n"
            "一、财税政策\n"
            "（一）国家鼓励。对企业免税。"
        ),
        "国务院关于印发新时期促进集成电路产业和软件产业高质量发展若干政策的通知",
        "国发〔2020〕8号",
        "国务院",
        "2020-07-27",
    ),
    (
        (
            "湘政办发〔2020〕9号\n"
            "湖南省人民政府办公厅\n"
            "关于印发《湖南省2020年政务公开\n"
            "工作要点》的通知\n"
            "各市州、县市区人民政府，省政府各厅委、各直属机构：\n"
            "《湖南省2020年政务公开工作要点》已经省人民政府同意，现印发给你们，请认真组织实施。\n"
            "                              湖南省人民政府办公厅\n"
            "                                 2020年4月9日"
        ),
        "湖南省人民政府办公厅关于印发《湖南省2020年政务公开工作要点》的通知",
        "湘政办发〔2020〕9号",
        "湖南省人民政府办公厅",
        "2020-04-09",
    ),
    (
        (
            "平川市自然资源和规划局国有建设用地使用权挂牌出让公告\n"
            "平自然资告字〔2020〕15号\n"
            "经平川市人民政府批准，决定挂牌出让2宗地块。\n"
            "平川市自然资源和规划局\n"
            "2020年10月9日"
        ),
        "平川市自然资源和规划局国有建设用地使用权挂牌出让公告",
        "平自然资告字〔2020〕15号",
        "平川市自然资源和规划局",
        "2020-10-09",
    ),
    (
        (
            "《平川市优化营商环境条例》政策解读\n"
            "来源：市司法局　发布时间：2020-05-08 09:00\n"
            "一、出台背景\n"
            "为了优化营商环境，制定条例。"
        ),
        "《平川市优化营商环境条例》政策解读",
        None,
        "市司法局",
        "2020-05-08",
    ),
    (
        (
            "平川市人民政府\n"
            "关于平川市2019年财政决算的\n"
            "报告\n"
            "——2020年6月20日在平川市第七届人民代表大会常务委员会第三十次会议上\n"
            "平川市财政局局长　王五\n"
            "主任、各位副主任：\n"
            "受市人民政府委托，报告如下。"
        ),
        "平川市人民政府关于平川市2019年财政决算的报告",
        None,
        "平川市人民政府",
        "2020-06-20",
    ),
    (
        (
            "平川市住房和城乡建设局行政处罚决定书\n"
            "平住建罚决字〔2020〕第15号\n"
            "当事人：某某公司\n"
            "经查，你公司存在违法行为。\n"
            "平川市住房和城乡建设局\n"
            "二○二○年五月六日"
        ),
        "平川市住房和城乡建设局行政处罚决定书",
        "平住建罚决字〔2020〕15号",
        "平川市住房和城乡建设局",
        "2020-05-06",
    ),
    (
        (
            "中华人民共和国国务院令\n"
            "第 711 号\n"
            "现公布修订后的《中华人民共和国政府信息公开条例》，自2019年5月15日起施行。\n"
            "总理  李克强\n"
            "2019年4月3日\n"
            "中华人民共和国政府信息公开条例\n"
            "（2007年4月5日中华人民共和国国务院令第492号公布　2019年4月3日中华人民共和国国务院令第711号修订）\n"
            "第一章　总　则\n"
            "第一条　为了保障公民依法获取政府信息，制定本条例。"
        ),
        "中华人民共和国政府信息公开条例",
        "中华人民共和国国务院令第711号",
        "中华人民共和国国务院",
        "2019-04-03",
    ),
    (
        (
            "平 川 市 教 育 局 文 件\n"
            "武陵区政发〔2020〕1号\n"
            "平川市教育局转发省教育厅关于公开工作的通　知\n"
            "各学校：\n"
            "请执行。\n"
            "二 〇 二 〇 年 五 月 六 日"
        ),
        "平川市教育局转发省教育厅关于公开工作的通知",
        "武陵区政发〔2020〕1号",
        "平川市教育局",
        "2020-05-06",
    ),
    (
        "发布机构：市政府办\n文号：平政发〔2020〕1号\n发布日期：2020-05-06\n平川市人民政府关于公开工作的意见\n各单位：\n请执行。",
        "平川市人民政府关于公开工作的意见",
        "平政发〔2020〕1号",
        "平川市人民政府",
        "2020-05-06",
    ),
]


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
