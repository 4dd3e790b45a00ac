"""Tables and outlines that come as plain text: broken rows, tabs, swallowed cells, paragraphs without numbers."""

from datetime import date

import pytest

from yangguang.kernel import intake
from yangguang.workplan.notice import ParsedNotice, parse_notice
from yangguang.workplan.tests.notice_builder import WRITERS, C, as_document, as_lines, row

TITLE = "关于印发2021年政务公开工作要点的通知"


def parsed(*lines: str) -> ParsedNotice:
    return parse_notice(as_lines("\n".join([TITLE, *lines])))


def units(notice: ParsedNotice) -> list[tuple[str, list[str], list[str]]]:
    return [(t.title, list(t.lead_units), list(t.responsible_units)) for t in notice.tasks]


def about_tasks(notice: ParsedNotice) -> list[str]:
    return [p.what for p in notice.problems if not p.what.startswith("没有找到")]


def test_rows_broken_over_lines_and_swallowed_cells() -> None:
    notice = parsed(
        "序号 | 重点任务 | 工作要求 | 责任单位 | 完成时限 | |",
        "1",
        "| 决策公开 | 对重大决策，",
        "公开草案。广泛听取意见。 | 市司法局、",
        "市财政局 | 2021年6月底前 |",
        "会议公开。邀请代表列席会议。 | 市政府办",
        "| 全年 | ||",
        "2 | 执行公开 | 公布进展情况。每季度更新一次。 | 市督查室 | 11月底 |",
    )
    assert [t.aspect for t in notice.tasks] == ["决策公开", "决策公开", "执行公开"]
    assert units(notice) == [
        ("对重大决策，公开草案", [], ["市司法局", "市财政局"]),
        ("会议公开", [], ["市政府办"]),
        ("公布进展情况", [], ["市督查室"]),
    ]
    assert [t.deadline for t in notice.tasks] == ["2021年6月底前", "全年", "11月底"]
    assert notice.tasks[2].deadlines[-1].date == date(2021, 11, 30)
    assert notice.tasks[0].where == "第3至6行"
    assert about_tasks(notice) == []


def test_cells_parted_by_tabs_as_pasted_from_a_spreadsheet() -> None:
    notice = parsed(
        "序号\t工作任务\t责任单位\t完成时限",
        "1\t公开甲类信息。做好更新。\t市司法局\t6月底前",
        "2\t公开乙类信息。做好更新。\t市财政局牵头，各县区配合\t9月底前",
    )
    assert units(notice) == [("公开甲类信息", [], ["市司法局"]), ("公开乙类信息", ["市财政局"], ["各县区"])]
    assert [t.deadlines[0].date for t in notice.tasks] == [date(2021, 6, 30), date(2021, 9, 30)]


def test_a_markdown_table_with_section_rows() -> None:
    notice = parsed(
        "| 序号 | 工作任务 | 责任单位 |",
        "|---|---|---|",
        "| 一、决策 | | |",
        "| 1 | 公开甲类信息。做好更新。 | 市司法局 |",
        "| 二、平台 | | |",
        "| 2 | 公开乙类信息。做好更新。 | 市财政局 |",
    )
    assert [(t.number, t.aspect) for t in notice.tasks] == [(1, "决策"), (2, "平台")]
    assert about_tasks(notice) == []


def test_section_lines_without_separator_between_rows() -> None:
    notice = parsed(
        "序号 | 工作任务 | 责任单位 | 完成时限",
        "一、决策公开",
        "1 | 公开甲类信息。做好更新。 | 市司法局 | 6月",
        "二、平台建设",
        "2 | 公开乙类信息。做好更新。 | 市财政局 | 7月",
    )
    assert list(notice.aspects) == ["决策公开", "平台建设"]
    assert [t.where for t in notice.tasks] == ["第4行", "第6行"]


def test_a_swallowed_unit_cell_is_filled_from_above_and_told() -> None:
    notice = parsed(
        "序号 | 工作任务 | 牵头单位 | 责任单位 |",
        "1 | 公开甲类信息。做好更新。 | 市司法局 | 市直各单位 |",
        "2 | 公开乙类信息。做好更新。 | 市财政局 |",
    )
    assert units(notice)[1] == ("公开乙类信息", ["市财政局"], ["市直各单位"])
    assert len(about_tasks(notice)) == 1
    assert "少了一格" in about_tasks(notice)[0]


def test_a_table_that_goes_on_over_the_page() -> None:
    first = [row("序号", "工作任务", "责任单位"), row("1", "公开甲类信息。及时更新，主动", "市司法局")]
    second = [row("", "接受监督。", ""), row("2", "公开乙类信息。按季更新。", "市财政局")]
    notice = parse_notice(as_document([TITLE, first, "— 2 —", second]))
    assert [t.text for t in notice.tasks] == ["公开甲类信息。及时更新，主动接受监督。", "公开乙类信息。按季更新。"]
    assert about_tasks(notice) == []


def test_signature_and_remarks_below_a_table_on_one_sheet() -> None:
    grid = [
        row("序号", "任务", "责任单位", "备注"),
        row("1", "公开甲类信息。及时更新。", "市司法局", "需跨部门制定专项方案"),
        row("注：请各单位认真落实。", "", "", ""),
        row("临江市人民政府办公室", "", "", ""),
        row("2021年5月1日", "", "", ""),
    ]
    notice = parse_notice(as_document([TITLE, grid]))
    assert [t.text for t in notice.tasks] == ["公开甲类信息。及时更新。"]
    assert notice.tasks[0].marked_cross_department
    assert (notice.issuer, notice.issued_on) == ("临江市人民政府办公室", date(2021, 5, 1))


def test_time_limits_among_the_units_of_a_cell() -> None:
    grid = [
        row("序号", "工作任务", "责任单位及完成时限"),
        row("1", "公开甲类信息。", "市司法局，6月底前完成"),
        row("2", "公开乙类信息。", "市财政局（9月底前）"),
    ]
    notice = parse_notice(as_document([TITLE, grid]))
    assert units(notice) == [("公开甲类信息", [], ["市司法局"]), ("公开乙类信息", [], ["市财政局"])]
    assert [t.deadline for t in notice.tasks] == ["6月底前完成", "9月底前"]
    assert [t.deadlines[0].date for t in notice.tasks] == [date(2021, 6, 30), date(2021, 9, 30)]


def test_paragraphs_without_numbers_under_a_heading() -> None:
    notice = parsed(
        "一、加强政策公开",
        "健全文件库，上线运行。（责任单位：市司法局）",
        "完善解读，多种形式。（责任单位：市政府办；完成时限：6月底前）",
        "二、加强保障",
        "落实经费，配强人员。",
        "临江市人民政府办公室",
        "2021年5月1日",
    )
    assert units(notice) == [
        ("健全文件库，上线运行", [], ["市司法局"]),
        ("完善解读，多种形式", [], ["市政府办"]),
    ]
    assert list(notice.aspects) == ["加强政策公开"]
    assert [n.where for n in notice.notes] == ["第5行"]
    assert "“加强保障”一节没有写责任单位" in notice.notes[0].what


def test_a_text_without_any_numbers() -> None:
    notice = parsed("健全文件库。上线运行。（责任单位：市司法局）", "加强解读。（市政府办牵头，各部门配合）")
    assert units(notice) == [("健全文件库", [], ["市司法局"]), ("加强解读", ["市政府办"], ["各部门"])]


def test_several_numbered_tasks_in_one_line() -> None:
    notice = parsed("一、任务", "1.公开甲类信息。（市司法局牵头）2.公开乙类信息。（市财政局牵头，各县区配合）")
    assert units(notice) == [("公开甲类信息", ["市司法局"], []), ("公开乙类信息", ["市财政局"], ["各县区"])]


def test_the_signature_is_no_part_of_the_last_task() -> None:
    notice = parsed(
        "一、任务", "（一）公开甲类信息。（责任单位：市司法局）", "附件：名单", "临江市司法局", "2021年5月1日"
    )
    assert notice.tasks[0].text == "公开甲类信息。"
    assert notice.issuer == "临江市司法局"


def test_cross_department_tasks_are_marked() -> None:
    notice = parsed(
        "序号 | 工作任务 | 责任单位 |",
        "1 | 公开甲类信息。由牵头单位制定专项方案。 | 市司法局 |",
        "2 | 公开乙类信息。做好更新。 | 市财政局 |",
    )
    assert [t.marked_cross_department for t in notice.tasks] == [True, False]


def test_damage_inside_a_task_is_a_problem() -> None:
    notice = parsed("序号 | 工作任务 | 责任单位 |", "1 | 公开甲类信\ufffd\ufffd。做好更新。 | 市司法局 |")
    assert any("损坏" in what for what in about_tasks(notice))


def test_a_table_without_units_beside_an_outline_with_them() -> None:
    table = [row("事项", "完成时限"), row("报送联系人", "5月"), row("报送总结", "12月")]
    notice = parse_notice(as_document([TITLE, "一、任务", "（一）公开甲类信息。（责任单位：市司法局）", table]))
    assert units(notice) == [("公开甲类信息", [], ["市司法局"])]


def test_units_after_a_list_of_measures_are_those_of_the_task() -> None:
    notice = parsed(
        "一、工作任务",
        "（一）公开甲类信息。",
        "1.编制目录。",
        "2.及时更新，6月底前完成。",
        "牵头单位：市司法局；责任单位：各县市区、市直有关部门",
        "（二）公开乙类信息。",
        "责任单位：市财政局",
    )
    assert units(notice) == [
        ("公开甲类信息", ["市司法局"], ["各县市区", "市直有关部门"]),
        ("公开乙类信息", [], ["市财政局"]),
    ]
    assert [d.date for d in notice.tasks[0].deadlines] == [date(2021, 6, 30)]


def test_rows_that_share_number_and_units_are_measures_of_one_task() -> None:
    grid = [
        row("序号", "重点任务", "具体要求", "责任部门"),
        row(C("1", 2), C("深化决策公开", 2), "公开草案，征求意见。", C("办公室牵头,各科室配合", 2)),
        row("公开结果，说明理由。"),
        row("2", "深化平台建设", "每月检查网站。", "信息科"),
    ]
    notice = parse_notice(as_document([TITLE, grid]))
    assert units(notice) == [("深化决策公开", ["办公室"], ["各科室"]), ("深化平台建设", [], ["信息科"])]
    assert [m.text for m in notice.tasks[0].measures] == ["公开草案，征求意见", "公开结果，说明理由"]
    assert [t.number for t in notice.tasks] == [1, 2]
    assert about_tasks(notice) == []


@pytest.mark.parametrize("kind", ["txt", "html", "docx", "xlsx"])
def test_the_same_words_read_the_same_from_every_kind_of_file(kind: str) -> None:
    lines = [
        TITLE,
        "序号 | 工作任务 | 责任单位 |",
        "1 | 公开甲类信息。做好更新。 | 市司法局 |",
        "2 | 公开乙类。 | 市财政局 |",
    ]
    notice = parse_notice(intake.read(f"notice.{kind}", WRITERS[kind](lines)))
    assert units(notice) == [("公开甲类信息", [], ["市司法局"]), ("公开乙类", [], ["市财政局"])]


def test_a_lone_unit_column_holds_the_responsible_units() -> None:
    """Issue 2, contract: "A table with a single unit column fills `responsible_units`", whatever its heading."""
    grid = [
        row("序号", "工作任务", "牵头单位"),
        row("1", "公开甲类信息。", "市司法局、市财政局"),
        row("2", "公开乙类信息。", "市政府办牵头，各县区配合"),
    ]
    assert units(parse_notice(as_document([TITLE, grid]))) == [
        ("公开甲类信息", [], ["市司法局", "市财政局"]),
        ("公开乙类信息", ["市政府办"], ["各县区"]),
    ]


def test_a_section_called_tasks_is_no_aspect() -> None:
    notice = parsed(
        "一、重点工作任务",
        "(一)完善公开制度.",
        "1、修订目录,按时报送。责任科室:办公室、法规科",
        "2、健全审查机制。责任科室:办公室",
        "(二)拓宽公开渠道.",
        "3、设置查阅点。责任科室:信息科",
        "二、加强保障",
        "4、落实经费。责任科室:财务科",
    )
    assert list(notice.aspects) == ["完善公开制度", "拓宽公开渠道", "加强保障"]
    assert [t.aspect for t in notice.tasks] == ["完善公开制度", "完善公开制度", "拓宽公开渠道", "加强保障"]
