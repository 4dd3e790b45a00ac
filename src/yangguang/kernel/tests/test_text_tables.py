"""Tables whose rows a scraper broke over lines and whose row spans swallowed cells (rules.md, part 7)."""

import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.kernel.text import mend, numerals, split_lines
from yangguang.kernel.text.tables import PipeRow, rebuild_rows

SHARED = Path(os.environ.get("YANGGUANG_SHARED") or Path(__file__).parents[5] / "shared")


def cells(*lines: str) -> list[tuple[str, ...]]:
    return [row.cells for row in rebuild_rows(lines)]


def test_the_notices_table_has_nineteen_rows_each_with_its_cells() -> None:
    found = sorted((SHARED / "seeds").glob("*.txt"))
    if not found:
        pytest.skip(f"没有样本：{SHARED}/seeds/*.txt")
    lines = split_lines(mend(found[0].read_text(encoding="utf-8")))
    start = next(at for at, line in enumerate(lines) if line.startswith("序号"))
    header, *rows = rebuild_rows(lines[start:])
    assert header.cells == ("序号", "要点内容", "牵头单位", "责任单位")
    assert len(rows) == 19
    assert [len(row.cells) for row in rows] == [5, 3, 3, 3, 5, 3, 3, 3, 5, 3, 3, 3, 3, 5, 5, 3, 3, 3, 3]
    assert [numerals.leading_number(row.cells[-3])[0] for row in rows] == list(range(1, 20))
    assert [row.cells[:2] for row in rows if len(row.cells) == 5] == [
        ("1", "深化决策信息和权责清单公开"),
        ("2", "深化优化营商环境政策措施公开"),
        ("3", "深化重点领域信息公开"),
        ("4", "深化基层政务公开"),
        ("5", "加强基础工作"),
    ]
    assert rows[2].cells[1:] == ("市行政审批服务局", "市发改委、市工信局、市国资委，区县市人民政府、管委会）")
    assert (rows[0].first_line, rows[0].last_line) == (1, 2)
    assert [row.last_line + 1 for row in rows[:-1]] == [row.first_line for row in rows[1:]]


HEADER = "序号 | 工作任务 | 牵头单位 | 责任单位 | |"


def test_rows_on_one_line_each() -> None:
    assert cells("工作任务 | 责任单位", "公开清单 | 市司法局", "公开预算 | 市财政局") == [
        ("工作任务", "责任单位"),
        ("公开清单", "市司法局"),
        ("公开预算", "市财政局"),
    ]


def test_markdown_tables_with_a_ruling_line() -> None:
    assert cells("| 序号 | 任务 | 单位 |", "|---|:---:|---|", "| 1 | 公开清单 | 市司法局 |", "| 2 | 公开预算 | |") == [
        ("序号", "任务", "单位"),
        ("1", "公开清单", "市司法局"),
        ("2", "公开预算"),
    ]


def test_a_row_broken_at_every_cell() -> None:
    assert cells(HEADER, "1", "| 公开清单", "| 市司法局", "| 各区", "| ||", "2", "| 公开预算 | 市财政局 | 各县 |")[
        1:
    ] == [
        ("1", "公开清单", "市司法局", "各区"),
        ("2", "公开预算", "市财政局", "各县"),
    ]


def test_a_cell_broken_inside_its_text() -> None:
    assert cells(
        HEADER, "1 | 公开清单，", "明确权力边界 | 市司法局、", "市委编办 | 各区 |", "2 | 公开预算 | 市财政局 | 各县 |"
    )[1:] == [
        ("1", "公开清单，明确权力边界", "市司法局、市委编办", "各区"),
        ("2", "公开预算", "市财政局", "各县"),
    ]


def test_a_row_begun_by_its_number_although_the_one_before_lacks_cells() -> None:
    assert cells(HEADER, "（一）公开清单 | 市司法局 |", "（二）公开预算 | 市财政局 | 各县 |")[1:] == [
        ("（一）公开清单", "市司法局"),
        ("（二）公开预算", "市财政局", "各县"),
    ]


def test_a_swallowed_cell_that_left_its_pipe() -> None:
    assert cells(HEADER, "1 | 公开清单 | 市司法局 | 各区 | |", "| （二）公开预算 | 市财政局 | 各县 | |")[2:] == [
        ("", "（二）公开预算", "市财政局", "各县"),
    ]


def test_empty_cells_between_others_stay_and_those_at_the_end_go() -> None:
    assert cells(HEADER, "1 | 公开清单 | | 各区 |", "2 | 公开预算 | 市财政局 | | |")[1:] == [
        ("1", "公开清单", "", "各区"),
        ("2", "公开预算", "市财政局"),
    ]


def test_other_pipes_tabs_and_blank_lines() -> None:
    assert cells("任务 ｜ 单位", "", "公开清单 │ 市司法局") == [("任务", "单位"), ("公开清单", "市司法局")]
    assert rebuild_rows(["任务\t单位", "", "公开清单\t市司法局\t"]) == [
        PipeRow(("任务", "单位"), 0, 0),
        PipeRow(("公开清单", "市司法局"), 2, 2),
    ]
    assert rebuild_rows([]) == []
    assert rebuild_rows(["|", "| ||"]) == []


NAMES = st.sampled_from(["市司法局", "市财政局、市发改委", "区县市人民政府、管委会"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=8), st.data())
def test_wherever_a_row_is_broken_between_cells_it_comes_back(
    units: list[tuple[str, str]], data: st.DataObject
) -> None:
    lines, expected = [HEADER], []
    for number, (lead, others) in enumerate(units, 1):
        row = (str(number), f"（{numerals.to_chinese(number)}）公开第{number}项内容。", lead, others)
        expected.append(row)
        line = row[0]
        for cell in row[1:]:
            if data.draw(st.booleans()):
                lines.append(line)
                line = f"| {cell}"
            else:
                line += f" | {cell}"
        lines.append(line + data.draw(st.sampled_from([" |", " | ||", ""])))
    assert cells(*lines)[1:] == expected


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(alphabet="|公开（一）1 \t、。-市", max_size=12), max_size=10))
def test_no_character_of_a_cell_is_lost_and_every_line_has_its_place(lines: list[str]) -> None:
    rows = rebuild_rows(lines)
    assert all(0 <= row.first_line <= row.last_line < len(lines) for row in rows)
    assert all(row.last_line < after.first_line for row, after in pairwise(rows))
    if not any("-" in line for line in lines):
        kept = "".join("".join(row.cells) for row in rows)
        assert [char for char in kept if char not in " \t"] == [char for char in "".join(lines) if char not in "| \t"]
