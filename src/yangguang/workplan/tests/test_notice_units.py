"""Units of a cell (issue 2: "X牵头,Y配合" puts X in lead_units and Y in responsible_units)."""

import json
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.workplan.notice.collectives import is_collective_name
from yangguang.workplan.notice.units import Column, looks_like_units, read_units

PATTERNS = json.loads(
    resources.files("yangguang.workplan.notice").joinpath("collectives.json").read_text(encoding="utf-8")
)["patterns"]


@pytest.mark.parametrize("entry", PATTERNS, ids=lambda entry: entry["example"])
def test_every_listed_collective_is_one_name(entry: dict[str, str]) -> None:
    assert is_collective_name(entry["example"])
    assert read_units(entry["example"], "single").responsible == (entry["example"],)
    among = read_units(f"市司法局，{entry['example']}，市财政局", "single")
    assert among.responsible == ("市司法局", entry["example"], "市财政局")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("市直有关部门，区县市人民政府、管委会", ["市直有关部门", "区县市人民政府、管委会"]),
        ("市发改委、市工信局,各县区", ["市发改委", "市工信局", "各县区"]),
        ("市直和中央、省驻常有关单位", ["市直和中央、省驻常有关单位"]),
        (
            "市直和中央、省驻常有关单位，区县市人民政府、管委会",
            ["市直和中央、省驻常有关单位", "区县市人民政府、管委会"],
        ),
        ("各县（市、区）人民政府", ["各县（市、区）人民政府"]),
        ("各区县(市)人民政府、管委会", ["各区县(市)人民政府、管委会"]),
        ("各区、县（市）人民政府，市政府各部门", ["各区、县（市）人民政府", "市政府各部门"]),
        ("各县、市、区人民政府、市司法局", ["各县、市、区人民政府", "市司法局"]),
        ("各乡镇（街道）、县直各部门、单位", ["各乡镇（街道）", "县直各部门、单位"]),
        ("各镇、街道办事处；市水利局", ["各镇、街道办事处", "市水利局"]),
        ("市政府各部门、各直属机构", ["市政府各部门", "各直属机构"]),
        ("市司法局\n市财政局", ["市司法局", "市财政局"]),
        ("市行政审批\n服务局 市财政局", ["市行政审批服务局", "市财政局"]),
        ("区县市人民政府、管委会)", ["区县市人民政府、管委会"]),
        ("市司法局、市司法局", ["市司法局"]),
        ("无", []),
        ("—", []),
        ("", []),
    ],
)
def test_names_of_a_list(cell: str, names: list[str]) -> None:
    read = read_units(cell, "single")
    assert [name.translate(str.maketrans("()", "（）")) for name in names] == list(read.responsible)
    assert read.lead == ()


@pytest.mark.parametrize(
    ("cell", "lead", "responsible"),
    [
        ("办公室牵头,各科室配合", ["办公室"], ["各科室"]),
        ("市政府办牵头，市司法局、市财政局按职责分工负责", ["市政府办"], ["市司法局", "市财政局"]),
        ("(市司法局牵头，各部门配合)", ["市司法局"], ["各部门"]),
        ("牵头单位：市司法局；责任单位：市财政局、各区县", ["市司法局"], ["市财政局", "各区县"]),
        ("牵头单位：市司法局。责任单位：各区县。", ["市司法局"], ["各区县"]),
        ("责任单位：市司法局；配合单位：各区县", ["市司法局"], ["各区县"]),
        ("市司法局（牵头）、市财政局", ["市司法局"], ["市财政局"]),
        ("由市政府办牵头，会同市司法局、市财政局落实", ["市政府办"], ["市司法局", "市财政局"]),
        ("市司法局会同市财政局、市审计局落实", ["市司法局"], ["市财政局", "市审计局"]),
        ("市司法局牵头市财政局配合", ["市司法局"], ["市财政局"]),
        ("市司法局负责，各部门配合", ["市司法局"], ["各部门"]),
        (
            "市政府办、市司法局牵头负责，各县（市、区）人民政府、市直各部门配合",
            ["市政府办", "市司法局"],
            ["各县（市、区）人民政府", "市直各部门"],
        ),
        ("市政府办、市司法局、各县区（排名第一的为牵头单位）", ["市政府办"], ["市司法局", "各县区"]),
        ("市司法局按职责分工负责", [], ["市司法局"]),
        ("市政府办负责", [], ["市政府办"]),
        ("区县市人民政府、管委会按职责分工负责", [], ["区县市人民政府、管委会"]),
    ],
)
def test_roles_said_in_one_cell(cell: str, lead: list[str], responsible: list[str]) -> None:
    read = read_units(cell, "single")
    assert (list(read.lead), list(read.responsible)) == (lead, responsible)


def test_the_column_gives_the_role_where_the_cell_says_none() -> None:
    assert read_units("市司法局、市财政局", "lead").lead == ("市司法局", "市财政局")
    assert read_units("各部门按职责分工负责", "lead").lead == ("各部门",)
    assert read_units("市司法局、市财政局", "responsible").responsible == ("市司法局", "市财政局")


def test_deadline_beside_the_units() -> None:
    read = read_units("责任单位：市司法局、市财政局；完成时限：2020年12月底", "single")
    assert read.deadline == "2020年12月底"
    assert read.responsible == ("市司法局", "市财政局")


def test_a_list_left_open_is_told() -> None:
    read = read_units("市政府办、市财政局等部门", "single")
    assert read.responsible == ("市政府办", "市财政局")
    assert read.left_open == ("市财政局等部门",)


def test_sentences_are_not_lists_of_units() -> None:
    assert looks_like_units("市司法局、市行政审批服务局")
    assert looks_like_units("市直和中央、省驻常有关单位，区县市人民政府、管委会")
    assert not looks_like_units("及时公开市场监管信息。健全规则和标准，让市场主体知晓。")
    assert not looks_like_units("6月底前")


WORDS = st.lists(
    st.sampled_from(
        [
            "市司法局",
            "各县区",
            "牵头",
            "配合",
            "、",
            "，",
            "；",
            "。",
            "（",
            "）",
            "(",
            ")",
            "牵头单位：",
            "责任单位:",
            "会同",
            "等",
            "管委会",
            "各",
            "\n",
            "同上",
            "1",
        ]
    ),
    max_size=16,
).map("".join)


@given(st.one_of(WORDS, st.text(max_size=40)), st.sampled_from(["lead", "responsible", "single"]))
@settings(max_examples=150, deadline=None)
def test_any_words_are_read_without_failing(text: str, column: Column) -> None:
    read = read_units(text, column)
    names = read.lead + read.responsible
    assert all(name and name == name.strip() for name in names)
    assert len(set(read.lead)) == len(read.lead)
    looks_like_units(text)


UNITS = st.lists(
    st.sampled_from(
        ["市司法局", "市财政局", "市教育局", "市直各单位", "区县市人民政府、管委会", "各县（市、区）人民政府"]
    ),
    min_size=1,
    max_size=6,
    unique=True,
)


@given(UNITS, UNITS)
@settings(max_examples=80, deadline=None)
def test_lists_joined_by_any_separator_come_apart_as_they_were(lead: list[str], other: list[str]) -> None:
    responsible = [name for name in other if name not in lead]
    cell = f"{'、'.join(lead)}牵头" + (f"，{'，'.join(responsible)}配合" if responsible else "")
    read = read_units(cell, "single")
    assert list(read.lead) == lead
    assert list(read.responsible) == responsible
