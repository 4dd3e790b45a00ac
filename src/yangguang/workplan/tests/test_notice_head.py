"""The covering letter: title, number, issuer, date and year (GB/T 9704-2012; rules.md, 7)."""

from datetime import date

import pytest

from yangguang.kernel.intake.document import Unreadable
from yangguang.workplan.notice import NoTasks, ParsedNotice, parse_notice
from yangguang.workplan.tests.notice_builder import as_document, as_lines, row

TABLE = (
    "序号 | 工作任务 | 责任单位 |\n1 | 公开办事指南。更新清单。 | 市司法局 |\n2 | 公开收费目录。每年更新。 | 市财政局 |"
)
NUMBER = "平政办发〔2022〕7号"
TITLE = "平川市人民政府办公室关于印发2022年政务公开工作要点的通知"
SIGNED = "平川市人民政府办公室\n2022年3月8日"


def parsed(*parts: str) -> ParsedNotice:
    return parse_notice(as_lines("\n".join(parts)))


def told(notice: ParsedNotice) -> str:
    return "\n".join(problem.what for problem in notice.problems)


def test_all_in_place() -> None:
    notice = parsed(NUMBER, TITLE, "各县（市、区）人民政府：", "现印发给你们，请遵照执行。", SIGNED, TABLE)
    assert notice.title == TITLE
    assert notice.document_number == NUMBER
    assert notice.issuer == "平川市人民政府办公室"
    assert notice.issued_on == date(2022, 3, 8)
    assert notice.year == 2022
    assert notice.problems == ()


@pytest.mark.parametrize(
    "head",
    [
        "平川市人民政府办公室文件\n平政办发[2022]7号",
        "平政办发(2022)7号",
        "平政办发【2022】 7 号          签发人：某某",
        "索引号：000014349/2022-00014\n文号：平政办发〔2022〕7号\n发布日期：2022-03-10",
        "发文字号： 平政办发〔2022〕7号",
    ],
)
def test_number_in_the_shapes_it_is_met_in(head: str) -> None:
    notice = parsed(head, TITLE, "各县（市、区）人民政府：", "请遵照国办发〔2019〕54号执行。", SIGNED, TABLE)
    assert notice.document_number == NUMBER
    assert notice.title == TITLE
    assert notice.issued_on == date(2022, 3, 8)


def test_a_number_quoted_in_the_body_is_not_the_notices_own() -> None:
    notice = parsed(TITLE, "各单位：", "根据省政办发〔2022〕1号精神，现通知如下。", SIGNED, TABLE)
    assert notice.document_number is None
    assert "没有找到文号" in told(notice)


@pytest.mark.parametrize(
    ("foot", "issuer", "day"),
    [
        ("平川市司法局 2022年3月8日", "平川市司法局", date(2022, 3, 8)),
        ("平川市司法局\n二〇二二年三月八日", "平川市司法局", date(2022, 3, 8)),
        ("平川市司法局\n平川市财政局\n2022年3月8日", "平川市司法局、平川市财政局", date(2022, 3, 8)),
        (
            "平川市司法局\n2022年3月8日\n（此件公开发布）\n平川市司法局办公室 2022年3月9日印发",
            "平川市司法局",
            date(2022, 3, 8),
        ),
        ("平川市人民政府办公室 2022年3月9日印发", "平川市人民政府办公室", date(2022, 3, 9)),
    ],
)
def test_issuer_and_date_from_the_foot(foot: str, issuer: str, day: date) -> None:
    notice = parsed(NUMBER, "关于印发2022年政务公开工作要点的通知", "各单位：", "请遵照执行。", foot, TABLE)
    assert (notice.issuer, notice.issued_on) == (issuer, day)


def test_issuer_from_the_title_when_nothing_is_signed() -> None:
    notice = parsed(NUMBER, TITLE, "各单位：", "请遵照执行。", TABLE)
    assert notice.issuer == "平川市人民政府办公室"
    assert notice.issued_on is None
    assert "没有找到成文日期" in told(notice)


def test_issuer_from_the_red_head() -> None:
    notice = parsed(
        "平川市教育局文件", "平教发〔2022〕3号", "关于做好2022年校务公开工作的通知", "各学校：", "请遵照执行。", TABLE
    )
    assert notice.issuer == "平川市教育局"


def test_particulars_in_a_table_at_the_head() -> None:
    head = [
        row("索引号", "0001/2022-1", "文号", NUMBER),
        row("发文机关", "平川市人民政府办公室", "成文日期", "2022-03-08"),
    ]
    tasks = [row("工作任务", "责任单位"), row("公开办事指南。更新清单。", "市司法局")]
    notice = parse_notice(as_document([head, "关于印发2022年政务公开工作要点的通知", "各单位：", "请执行。", tasks]))
    assert notice.document_number == NUMBER
    assert notice.issuer == "平川市人民政府办公室"
    assert notice.issued_on == date(2022, 3, 8)
    assert notice.problems == ()


@pytest.mark.parametrize(
    "lines",
    [
        ["关于印发《2022年", "政务公开工作要点》的通知"],
        ["平川市人民政府办公室", "关于印发2022年政务公开工作要点的", "通知"],
        ["2022年政务公开工作任务分解表"],
        ["关于做好2022年政务公开工作的通知（征求意见稿）"],
    ],
)
def test_titles_over_several_lines_and_without_a_letter(lines: list[str]) -> None:
    notice = parsed(NUMBER, *lines, TABLE)
    assert notice.title == "".join(lines)


def test_years_that_disagree_are_told() -> None:
    notice = parsed("平政办发〔2021〕7号", TITLE, "各单位：", "请遵照执行。", SIGNED, TABLE)
    assert notice.year == 2022
    assert "年份不一致：标题是2022年，文号是2021年，成文日期是2022年" in told(notice)


def test_a_notice_for_the_coming_year_issued_in_december_is_in_order() -> None:
    notice = parsed(
        "平政办发〔2021〕70号", TITLE, "各单位：", "请执行。", "平川市人民政府办公室\n2021年12月20日", TABLE
    )
    assert notice.year == 2022
    assert notice.problems == ()


def test_everything_missing_is_told_piece_by_piece() -> None:
    notice = parsed(TABLE)
    assert len(notice.tasks) == 2
    for words in ("没有找到标题", "没有找到文号", "没有找到发文单位", "没有找到成文日期", "都没有年份"):
        assert words in told(notice)
    assert all(problem.where for problem in notice.problems)


def test_without_a_year_only_days_with_their_own_year_are_dated() -> None:
    notice = parsed("工作任务 | 责任单位 |", "甲项工作。2023年5月底前完成，6月底前上报。 | 市司法局 |")
    assert notice.year is None
    assert [d.date for d in notice.tasks[0].deadlines if "2023" in d.text] == [date(2023, 5, 31)]


@pytest.mark.parametrize(
    "text", ["今天天气很好。", "", "一、加强领导。\n二、加强考核。", "姓名 | 电话 |\n某某 | 000 |"]
)
def test_a_file_without_tasks_is_refused_with_advice(text: str) -> None:
    with pytest.raises(NoTasks, match="没有找到工作任务") as refused:
        parsed(text)
    assert isinstance(refused.value, Unreadable)
    assert refused.value.where == "notice.txt"


def test_a_title_of_two_lines_whose_second_ran_into_the_address() -> None:
    """As a PDF with no indent gives it: the issuer's line, then the rest of the title with 各……： behind."""
    office, rest = TITLE.split("关于")
    notice = parsed(NUMBER, office, f"关于{rest}各有关单位：", "现印发给你们，请遵照执行。", SIGNED, TABLE)
    assert notice.title == TITLE
