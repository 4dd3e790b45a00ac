"""Dates and time limits in official texts; the limits named in rules.md, part 1, and in the 2020 notice."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.kernel.text import mend, numerals
from yangguang.kernel.text.dates import find_deadlines, parse_date


@pytest.mark.parametrize(
    "text",
    [
        "2020年4月24日",
        "二〇二〇年四月二十四日",
        "二○二○年四月廿四日",
        "2020-04-24",
        "2020/4/24",
        "2020.4.24",
        "2020年4月24号",
        "２０２０年４月２４日",
        " 2020 年 4 月 24 日 ",
    ],
)
def test_dates_are_read_in_every_shape(text: str) -> None:
    assert parse_date(text) == date(2020, 4, 24)


def test_a_day_without_year_takes_the_default_year() -> None:
    assert parse_date("4月24日") is None
    assert parse_date("4月24日", 2020) == date(2020, 4, 24)
    assert parse_date("四月二十四日", default_year=2021) == date(2021, 4, 24)


@pytest.mark.parametrize(
    "text",
    [
        "2020年2月30日",
        "2019-02-29",
        "2020年13月1日",
        "2020-4/24",
        "2020年4月",
        "0000-01-01",
        "十十十十年一月一日",
        "",
        "4月24日前",
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert parse_date(text, 2020) is None


@given(st.dates(date(1949, 10, 1), date(2100, 12, 31)))
@settings(max_examples=150, deadline=None)
def test_any_date_comes_back(day: date) -> None:
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    chinese = f"{year}年{numerals.to_chinese(day.month)}月{numerals.to_chinese(day.day)}日"
    for text in (
        chinese,
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
    ):
        assert parse_date(text) == day


WORDS = [*"年月日底前内第三十自起每《》〔〕于报之本明2", "2020", "上旬", "季度", "20", "31", "个工作日"]


def limits(text: str, year: int = 2020) -> list[tuple[str, str | None]]:
    found = find_deadlines(text, year)
    assert all(text[one.start : one.end] == one.text for one in found)
    return [(one.text, one.date.isoformat() if one.date else None) for one in found]


@pytest.mark.parametrize(
    ("text", "words", "due"),
    [
        ("2020年底前，编制公布事项标准目录", "2020年底前", "2020-12-31"),
        ("2020年年底前完成", "2020年年底前", "2020-12-31"),
        ("2020 年 12 月底前", "2020 年 12 月底前", "2020-12-31"),
        ("２０２０年１２月底前", "２０２０年１２月底前", "2020-12-31"),
        ("十二月底前", "十二月底前", "2020-12-31"),
        ("12月底前完成", "12月底前", "2020-12-31"),
        ("市级牵头部门于6月上旬报办公室", "6月上旬", "2020-06-10"),
        ("6月中旬前", "6月中旬前", "2020-06-20"),
        ("6月下旬", "6月下旬", "2020-06-30"),
        ("2月下旬", "2月下旬", "2020-02-29"),
        ("3月初完成", "3月初", "2020-03-10"),
        ("6月10日前报送", "6月10日前", "2020-06-10"),
        ("请于6月10日（星期三）17:00前报送", "6月10日（星期三）17:00前", "2020-06-10"),
        ("于6月10日报市政务公开办", "6月10日", "2020-06-10"),
        ("2020年6月30日之前", "2020年6月30日之前", "2020-06-30"),
        ("二〇二〇年六月三十日以前", "二〇二〇年六月三十日以前", "2020-06-30"),
        ("不迟于2020年9月1日报送", "不迟于2020年9月1日", "2020-09-01"),
        ("6月前完成", "6月前", "2020-06-30"),
        ("于6月报办公室", "6月", "2020-06-30"),
        ("上半年完成", "上半年", "2020-06-30"),
        ("下半年前", "下半年前", "2020-12-31"),
        ("第三季度末", "第三季度末", "2020-09-30"),
        ("三季度前完成", "三季度前", "2020-09-30"),
        ("2021年第一季度", "2021年第一季度", "2021-03-31"),
        ("年内完成", "年内", "2020-12-31"),
        ("今年内完成", "今年内", "2020-12-31"),
        ("2020年内完成", "2020年内", "2020-12-31"),
        ("年底前实现全覆盖", "年底前", "2020-12-31"),
        ("到2020年底，实现全覆盖", "2020年底", "2020-12-31"),
        ("明年3月底前", "明年3月底前", "2021-03-31"),
        ("次年1月31日前", "次年1月31日前", "2021-01-31"),
        ("每季度首月10日前报送", "每季度首月10日前", None),
        ("每月5日前报送", "每月5日前", None),
        ("每年1月31日前公布年度报告", "每年1月31日前", None),
        ("第一时间公开解读会议精神", "第一时间", None),
        ("自信息形成或者变更之日起20个工作日内予以公开", "自信息形成或者变更之日起20个工作日内", None),
        ("自收到申请之日起二十个工作日内答复", "自收到申请之日起二十个工作日内", None),
        ("7个工作日内一次性告知", "7个工作日内", None),
        ("5小时内发布权威信息", "5小时内", None),
        ("三年内建成", "三年内", None),
        ("一个月内", "一个月内", None),
        ("本月底前", "本月底前", None),
        ("2月30日前", "2月30日前", None),
    ],
)
def test_a_time_limit_and_its_last_day(text: str, words: str, due: str | None) -> None:
    assert limits(text) == [(words, due)]


@pytest.mark.parametrize(
    "text",
    [
        "及时公开、定期公布、长期公开、实时更新、动态调整",
        "落实《湖南省2020年底前政务公开工作要点》",
        "国办发〔2019〕54号",
        "2020年度全市政务公开工作",
        "2020年3月，省政府办公厅印发了《湖南省2020年政务公开工作要点》",
        "2020年4月24日",
        "于2020年4月1日印发了通知",
        "自2020年5月1日起施行",
        "上半年工作总结",
        "第二季度工作情况",
        "截至2019年底，全市已公开",
        "2019年12月31日前已公开",
        "政府信息公开条例第二十条、第二十一条",
        "12件重点民生实事",
        "26个试点领域",
        "明确专门内设机构和人员",
        "年度报告、年初预算、全年工作",
        "2020年6月10日",
        "",
    ],
)
def test_what_sets_no_time_limit(text: str) -> None:
    assert limits(text) == []


def test_a_month_belongs_to_the_year_named_before_it_in_its_sentence() -> None:
    text = "2021年3月底前完成编制，6月底前完成公布。9月底前完成评估。"
    assert limits(text) == [("2021年3月底前", "2021-03-31"), ("6月底前", "2021-06-30"), ("9月底前", "2020-09-30")]


def test_limits_come_in_the_order_of_the_text() -> None:
    text = mend("第一时间公开；6月10日前報送,2020年底前完成；每月5日前更新。")
    assert [words for words, _ in limits(text)] == ["第一时间", "6月10日前", "2020年底前", "每月5日前"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), max_size=14).map("".join),
    st.integers(1990, 2100),
)
def test_limits_are_words_of_the_text_and_apart(text: str, year: int) -> None:
    found = find_deadlines(text, year)
    assert all(text[one.start : one.end] == one.text and one.text for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(one.date is None or one.date.year >= year for one in found)
