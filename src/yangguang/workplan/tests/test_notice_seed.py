"""The notice of 24 April 2020 as it was scraped (issue 2, "How good": the scraped notice)."""

import os
import time
from datetime import date
from pathlib import Path

import pytest

from yangguang.kernel.intake.document import Paragraph
from yangguang.kernel.text import mend
from yangguang.kernel.text.numerals import to_chinese
from yangguang.workplan.notice import ParsedNotice, parse_notice
from yangguang.workplan.notice.diff import compare
from yangguang.workplan.tests.notice_builder import as_lines

SHARED = Path(os.environ.get("YANGGUANG_SHARED") or Path(__file__).parents[5] / "shared")
OFFICE = "市行政审批服务局"
COUNTIES = "区县市人民政府、管委会"
SOME = "市直有关部门"
EACH = "市直各单位"
ASPECTS = [
    "深化决策信息和权责清单公开",
    "深化优化营商环境政策措施公开",
    "深化重点领域信息公开",
    "深化基层政务公开",
    "加强基础工作",
]
#: Aspect (by position), title, lead units, responsible units: read off the notice by hand.
TASKS: list[tuple[int, str, list[str], list[str]]] = [
    (0, "加强政府常务会议信息公开", ["市政府办", OFFICE], [COUNTIES]),
    (0, "持续做好规范性文件公开", ["市司法局", OFFICE], [SOME, COUNTIES]),
    (0, "集中公开涉企政策信息", [OFFICE], ["市发改委", "市工信局", "市国资委", COUNTIES]),
    (0, "动态调整并及时公布权责清单", [OFFICE, "市司法局", "市委编办"], [EACH, COUNTIES]),
    (
        1,
        "主动公开优化营商环境政策措施",
        [OFFICE],
        [
            "市优化办",
            "市财政局",
            "市自然资源和规划局",
            "市住建局",
            "市商务局",
            "市市场监管局",
            "市公共资源交易中心",
            COUNTIES,
        ],
    ),
    (1, "深入公开“一件事一次办”服务举措", ["行政审批服务局"], ["市县各相关职能部门"]),
    (1, "及时公开市场监管信息", ["市市场监管局", "市发改委"], [COUNTIES]),
    (1, "全面落实行政执法信息公开", ["市司法局", OFFICE], [EACH, COUNTIES]),
    (2, "加大政府性债务信息公开力度", ["市财政局"], [COUNTIES]),
    (2, "加大脱贫攻坚信息公开力度", ["市扶贫办", "市农业农村局"], [COUNTIES]),
    (2, "加大污染防治信息公开力度", ["市生态环境局"], [COUNTIES]),
    (2, "加大重点民生领域信息公开力度", ["市实事办", OFFICE], ["市直和中央、省驻常有关单位", COUNTIES]),
    (
        2,
        "加大公共卫生等突发事件信息公开力度",
        ["市应急管理局", "市生态环境局", "市卫生健康委"],
        [SOME, COUNTIES],
    ),
    (3, "全面推行基层政务公开标准化规范化", [OFFICE], [COUNTIES]),
    (4, "强化组织领导", [OFFICE], [SOME, COUNTIES]),
    (4, "建设统一规范的政府信息公开专栏", [OFFICE], [SOME, COUNTIES]),
    (4, "建立健全工作制度", [OFFICE], [SOME, COUNTIES]),
    (4, "积极探索创新", [OFFICE], [SOME, COUNTIES]),
    (4, "加强监督评估", [OFFICE], [SOME, COUNTIES]),
]


@pytest.fixture(scope="module")
def text() -> str:
    found = sorted((SHARED / "seeds").glob("*.txt"))
    if not found:
        pytest.skip(f"没有样本：{SHARED}/seeds/*.txt；可用 YANGGUANG_SHARED 指明所在")
    return found[0].read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def notice(text: str) -> ParsedNotice:
    return parse_notice(as_lines(text))


def test_head(notice: ParsedNotice) -> None:
    assert notice.title == "关于贯彻落实《湖南省2020年政务公开工作要点》扎实做好全市政务公开工作的通知"
    assert notice.document_number == "常公开办发〔2020〕2号"
    assert notice.issuer == "常德市政务公开领导小组办公室"
    assert notice.issued_on == date(2020, 4, 24)
    assert notice.year == 2020


def test_five_aspects_and_nineteen_tasks(notice: ParsedNotice) -> None:
    assert list(notice.aspects) == ASPECTS
    assert [task.number for task in notice.tasks] == list(range(1, 20))
    for task, (aspect, title, lead, responsible) in zip(notice.tasks, TASKS, strict=True):
        assert (task.aspect, task.title) == (ASPECTS[aspect], title)
        assert list(task.lead_units) == lead, task.number
        assert list(task.responsible_units) == responsible, task.number


def test_no_false_problem_and_damage_only_as_notes(notice: ParsedNotice) -> None:
    assert notice.problems == ()
    assert len(notice.notes) == 2
    assert all("损坏" in note.what for note in notice.notes)


def test_deadlines_of_the_texts(notice: ParsedNotice) -> None:
    found = {task.number: [(d.text, d.date) for d in task.deadlines] for task in notice.tasks if task.deadlines}
    assert found == {1: [("第一时间", None)], 14: [("2020年底前", date(2020, 12, 31))]}
    assert all(task.deadline is None for task in notice.tasks)


def test_schemes_are_due_in_early_june(notice: ParsedNotice) -> None:
    """Part 5(3) of the notice; 上旬 ends on the 10th (rules.md, 1. Clocks)."""
    assert notice.scheme_due is not None
    assert (notice.scheme_due.text, notice.scheme_due.date) == ("6月上旬", date(2020, 6, 10))


def test_measures_leave_the_title_out_and_lose_no_words(notice: ParsedNotice) -> None:
    fourteen = notice.tasks[13]
    assert fourteen.measures[0].text.startswith("认真落实")
    assert fourteen.measures[0].deadlines[0].date == date(2020, 12, 31)
    assert len(fourteen.measures) == 4
    for task in notice.tasks:
        assert all(measure.text in task.text for measure in task.measures)
        assert task.measures


def test_places_point_at_the_lines_of_the_source(notice: ParsedNotice, text: str) -> None:
    document = as_lines(text)
    for task in notice.tasks:
        blocks = document.blocks[task.place.first_block : task.place.last_block + 1]
        words = mend("\n".join(block.text for block in blocks if isinstance(block, Paragraph)))
        assert f"（{to_chinese(task.number)}）{task.title}" in words


def test_json_has_the_keys_of_the_contract(notice: ParsedNotice) -> None:
    shown = notice.as_json()
    assert list(shown) == [
        "title",
        "document_number",
        "issuer",
        "issued_on",
        "year",
        "aspects",
        "tasks",
        "problems",
    ]
    assert list(shown["tasks"][0]) == [
        "number",
        "aspect",
        "title",
        "text",
        "lead_units",
        "responsible_units",
        "deadline",
        "deadlines",
    ]
    assert shown["issued_on"] == "2020-04-24"
    assert shown["tasks"][13]["deadlines"] == [{"text": "2020年底前", "date": "2020-12-31"}]
    record = notice.as_record()
    assert record["scheme_due"] == {"text": "6月上旬", "date": "2020-06-10"}
    assert record["tasks"][0]["place"]["label"] == notice.tasks[0].where


def test_under_a_second(text: str) -> None:
    document = as_lines(text)
    began = time.process_time()
    parse_notice(document)
    assert time.process_time() - began < 1


def test_a_corrected_notice_differs_only_where_it_was_corrected(notice: ParsedNotice, text: str) -> None:
    corrected = parse_notice(as_lines(text.replace("市委編辦", "市委組織部")))
    difference = compare(notice.as_json(), corrected.as_json())
    assert not difference.added
    assert not difference.removed
    assert [(c.before["number"], [f.field for f in c.fields]) for c in difference.changed] == [(4, ["lead_units"])]
    change = difference.changed[0].fields[0]
    assert (change.removed, change.added) == (("市委编办",), ("市委组织部",))


def test_a_repeated_number_in_the_scraped_notice_is_told(text: str) -> None:
    broken = parse_notice(as_lines(text.replace("(十九)", "(十八)")))
    assert [task.number for task in broken.tasks][-2:] == [18, 18]
    assert any("编号都是18" in problem.what for problem in broken.problems)
