"""The words of a standard catalogue: tick boxes, time limits, names of units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangguang.catalogue.standard import understand_time_limit, unit_names
from yangguang.catalogue.standard.ticks import CHANNELS, read_channels, ticked

LIMIT = "自信息形成或变更之日起20个工作日内"


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("■政府网站 □政府公报", [("政府网站", True), ("政府公报", False)]),
        ("t政府网站 口政府公报 √两微一端", [("政府网站", True), ("政府公报", False), ("两微一端", True)]),
        ("R政府网站\n¨公开查阅点", [("政府网站", True), ("公开查阅点", False)]),
        ("☑政府网站☐入户/现场", [("政府网站", True), ("入户/现场", False)]),
        ("■发布会/听证会□广播电视口纸质媒体", [("发布会/听证会", True), ("广播电视", False), ("纸质媒体", False)]),
        ("□社区/企事业单位/村公示栏（电子屏）", [("社区/企事业单位/村公示栏（电子屏）", False)]),
        ("■政府网站\n■其他____", [("政府网站", True), ("其他", True)]),
        ("政府网站、两微一端", [("政府网站", True), ("两微一端", True)]),
        ("■政府网站 ■村务公开栏", [("政府网站", True), ("村务公开栏", True)]),
        ("政府网站■ 政府公报□", [("政府网站", True), ("政府公报", False)]),
        ("政府网站√\n政府公报", [("政府网站", True), ("政府公报", False)]),
        ("政府网站：是 政府公报：否", [("政府网站", True), ("政府公报", False)]),
        ("政府网站（√）、政府公报（ ）", [("政府网站", True), ("政府公报", False)]),
        ("（√）政府网站（）政府公报", [("政府网站", True), ("政府公报", False)]),
        ("[√]政府网站[ ]政府公报", [("政府网站", True), ("政府公报", False)]),
        ("政府网站（必选） 政府公报（可选）", [("政府网站", True), ("政府公报", False)]),
        ("■政府网站□政府公报", [("政府网站", True), ("政府公报", False)]),
        ("政府网站■政府公报□", [("政府网站", True), ("政府公报", False)]),
        ("政府网站t 政府公报口", [("政府网站", True), ("政府公报", False)]),
        ("√政府网站 政务服务中心", [("政府网站", True), ("政务服务中心", False)]),
        ("✓政府网站\n✔政府公报", [("政府网站", True), ("政府公报", True)]),
        ("●政府网站○政府公报◯广播电视", [("政府网站", True), ("政府公报", False), ("广播电视", False)]),
        ("√政府网站 ×政府公报", [("政府网站", True), ("政府公报", False)]),
        ("■　政府网站\n□　政府公报", [("政府网站", True), ("政府公报", False)]),
        ("■政府\n网站 □便民服\n务站", [("政府网站", True), ("便民服务站", False)]),
        ("■政府网站 ■出口公示栏（电子屏）", [("政府网站", True), ("出口公示栏（电子屏）", True)]),
        ("", []),
    ],
)
def test_ticks_are_read_whatever_a_converter_made_of_them(text, channels):
    found, doubts = read_channels(text)
    assert [(one.name, one.required) for one in found] == channels
    assert doubts == []


def test_a_name_without_a_box_among_boxes_is_not_required_and_in_doubt():
    found, doubts = read_channels("■政府网站 □政府公报 两微一端")
    assert [(one.name, one.required) for one in found][2] == ("两微一端", False)
    assert doubts == ["两微一端"]


@pytest.mark.parametrize(
    ("words", "state"),
    [
        *(
            (words, True)
            for words in ("√", "■", "☑", "✓", "✔", "●", "是", "t", "R", "√（申请人）", "（√）", "[√]", "1", "县级")
        ),
        *((words, False) for words in ("", "□", "☐", "○", "◯", "×", "否", "/", "—", "口", "o", "（）", "0")),
        *((words, None) for words in ("口头告知申请人", "申请人", "the")),
    ],
)
def test_a_cell_of_a_tick_column(words, state):
    assert ticked(words, "县级") is state


def test_words_that_are_no_channel_are_listed_and_not_dropped():
    found, doubts = read_channels("■政府网站 详见本单位安排")
    assert [one.name for one in found] == ["政府网站"]
    assert doubts == ["详见本单位安排"]


@given(st.lists(st.tuples(st.sampled_from(sorted(CHANNELS)), st.booleans()), unique_by=lambda one: one[0]))
def test_every_choice_of_boxes_reads_back(chosen):
    text = "\n".join(f"{'■' if required else '□'}{name}" for name, required in chosen)
    assert [(one.name, one.required) for one in read_channels(text)[0]] == chosen


@pytest.mark.parametrize(
    ("words", "limit_days", "refresh_days"),
    [
        (LIMIT, 20, None),
        ("形成后7个工作日内，公示期不少于10日", 7, None),
        ("二十个工作日", 20, None),
        ("及时", None, None),
        ("实时", None, None),
        ("长期", None, None),
        ("每季度公开一次", None, 92),
        ("每月5日前", None, 31),
        ("每年", None, 366),
        ("1月31日前", None, 366),
        ("收到申请后7日内", 5, None),
        ("24小时内", 1, None),
        ("48小时", 2, None),
        ("1个月内", 20, None),
        ("一周内", 5, None),
        ("半个月内", 10, None),
        ("每两年", None, 731),
        ("听证会召开7日前", None, None),
        ("提前10日公布", None, None),
        ("征求意见不少于30日", None, None),
    ],
)
def test_time_limits_in_words(words, limit_days, refresh_days):
    """条例第二十六条: 20 working days where the words name no number."""
    found = understand_time_limit(words)
    assert (found.limit_days, found.refresh_days, found.understood) == (limit_days, refresh_days, True)


@given(st.text(max_size=60))
def test_no_words_of_a_limit_are_a_failure(words):
    found = understand_time_limit(words)
    assert found.limit_days is None or 0 < found.limit_days <= 3660


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("县住房和城乡建设局", ["县住房和城乡建设局"]),
        ("县人力资源和社会保障局、发展和改革局", ["县人力资源和社会保障局", "发展和改革局"]),
        ("县民政局和司法局", ["县民政局", "司法局"]),
        ("区、县人民政府", ["区、县人民政府"]),
        ("1.县民政局；2.县司法局", ["县民政局", "县司法局"]),
        ("牵头单位：县教育局", ["县教育局"]),
        ("同上", []),
    ],
)
def test_a_name_is_not_split_within(words, names):
    assert unit_names(words) == names


def test_unit_names_are_split_outside_brackets_only():
    assert unit_names("县（市、区）住建部门、乡镇政府；街道办事处") == [
        "县（市、区）住建部门",
        "乡镇政府",
        "街道办事处",
    ]
