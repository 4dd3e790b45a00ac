"""Any file that was read is parsed or refused with advice, and long ones in time that grows with their length."""

import time

from hypothesis import example, given, settings
from hypothesis import strategies as st

from yangguang.kernel.intake.document import Cell, Paragraph, SourceDocument, Table
from yangguang.workplan.notice import NoTasks, parse_notice
from yangguang.workplan.tests.notice_builder import as_document, as_lines, row

PIECES = st.sampled_from(
    [
        "序号",
        "工作任务",
        "责任单位",
        "牵头单位",
        "完成时限",
        " | ",
        "|",
        "\n",
        "\t",
        "1",
        "2.",
        "（一）",
        "一、",
        "一是",
        "公开信息。",
        "市司法局",
        "市政府办牵头，各部门配合",
        "（市政府办牵头）",
        "6月31日前",
        "0000年底前",
        "9999年13月",
        "同上",
        "〔2020〕2号",
        "关于印发2020年要点的通知",
        "2020年4月24日",
        "常德市人民政府办公室",
        "专项方案",
        "：",
        "；",
        "(",
        "）",
        "發(fā)",
        "\u3000",
        "?",
    ]
)
TEXT = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=40).map("".join)


def parse_or_refuse(document: SourceDocument) -> None:
    try:
        notice = parse_notice(document)
    except NoTasks:
        return
    assert notice.tasks
    shown = notice.as_record()
    assert len(shown["tasks"]) == len(notice.tasks)
    assert all(problem.where and problem.what for problem in notice.problems)
    for task in notice.tasks:
        assert task.title
        assert not set(task.lead_units) & set(task.responsible_units)
        assert task.aspect in (*notice.aspects, "")
        assert 0 <= task.place.first_block <= task.place.last_block < len(document.blocks)


@example("2.（市政府办牵头）")
@given(TEXT)
@settings(max_examples=200, deadline=None)
def test_any_text_is_parsed_or_refused(text: str) -> None:
    parse_or_refuse(as_lines(text))


@given(st.text(max_size=200))
@settings(max_examples=80, deadline=None)
def test_any_characters_at_all(text: str) -> None:
    parse_or_refuse(SourceDocument("x", "text/plain", "0", (Paragraph(text, "第1段"), Paragraph(text, "第2段"))))


CELL = st.one_of(PIECES, st.just(""), st.lists(PIECES, max_size=5).map("".join))


@given(
    st.lists(
        st.lists(st.tuples(CELL, st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=5), min_size=1, max_size=7
    ),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_any_table_is_parsed_or_refused(drawn: list[list[tuple[str, int, int]]], header: bool) -> None:
    rows: list[tuple[Cell, ...]] = []
    if header:
        rows.append(
            tuple(Cell(t, 0, c) for c, t in enumerate(["序号", "工作任务", "牵头单位", "责任单位", "完成时限"]))
        )
    for cells in drawn:
        at = len(rows)
        rows.append(tuple(Cell(t, at, c, r, s) for c, (t, r, s) in enumerate(cells)))
    parse_or_refuse(SourceDocument("x", "text/html", "0", (Table(tuple(rows), "第1张表"),)))


def lines_of(count: int) -> SourceDocument:
    body = "\n".join(
        f"{n} | 公开第{n}类信息。全面梳理并及时更新，2021年{n % 12 + 1}月底前完成；主动接受监督。"
        f" | 市司法局、市财政局 | 市直有关部门，区县市人民政府、管委会 | {n % 12 + 1}月底 |"
        for n in range(1, count + 1)
    )
    return as_lines(f"关于印发2021年要点的通知\n序号 | 工作任务 | 牵头单位 | 责任单位 | 完成时限 |\n{body}")


def seconds(document: SourceDocument) -> float:
    began = time.process_time()
    parse_notice(document)
    return time.process_time() - began


def test_two_thousand_tasks_in_time_that_grows_with_their_number() -> None:
    seconds(lines_of(50))
    small, large = min(seconds(lines_of(250)) for _ in range(2)), seconds(lines_of(2000))
    assert len(parse_notice(lines_of(2000)).tasks) == 2000
    assert large < 10
    assert large < small * 8 * 3


def test_an_outline_and_a_real_table_of_two_thousand_tasks() -> None:
    outline = "\n".join(f"{n}.公开第{n}类信息。及时更新。（市司法局牵头，各县区配合）" for n in range(1, 2001))
    assert seconds(as_lines(f"一、任务\n{outline}")) < 10
    grid = [
        row("序号", "工作任务", "责任单位"),
        *(row(str(n), f"公开第{n}类信息。", "市司法局") for n in range(1, 2001)),
    ]
    assert seconds(as_document([grid])) < 10
