"""Chinese numerals and the numbers at the head of sections (GB/T 9704-2012, 7.3.3)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.kernel.text import numerals


def test_every_number_up_to_9999_comes_back() -> None:
    for number in range(10_000):
        assert numerals.parse(numerals.to_chinese(number)) == number
        assert numerals.parse(str(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十九", 19),
        ("二十", 20),
        ("廿三", 23),
        ("卅一", 31),
        ("两百", 200),
        ("一百零五", 105),
        ("一百〇五", 105),
        ("九千九百九十九", 9999),
        ("〇", 0),
        ("零", 0),
        ("二〇二〇", 2020),
        ("二○二○", 2020),
        ("壹", 1),
        ("壹拾玖", 19),
        ("贰佰零叁", 203),
        ("貳參", 23),
        ("12", 12),
        ("１２", 12),
        ("㈠", 1),
        ("㈩", 10),
        ("①", 1),
        ("⑲", 19),
        (" 7 ", 7),
        ("（十二）", 12),
    ],
)
def test_how_officials_write_numbers(text: str, number: int) -> None:
    assert numerals.parse(text) == number


@pytest.mark.parametrize(
    "text", ["", " ", "公开", "十十", "百", "一点五", "负五", "-1", "1.5", "三十零五", "两两十", "廿〇", "½", "²x"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="不是数字"):
        numerals.parse(text)


def test_no_numeral_for_negative_numbers() -> None:
    with pytest.raises(ValueError, match="-1"):
        numerals.to_chinese(-1)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="〇零一二三四五六七八九十百千万两廿卅壹拾佰12３（）㈠①⒈ ", max_size=8) | st.text(max_size=4))
def test_parse_gives_a_whole_number_or_a_value_error(text: str) -> None:
    try:
        number = numerals.parse(text)
    except ValueError:
        return
    assert type(number) is int
    assert number >= 0


@pytest.mark.parametrize(
    ("line", "number", "rest", "style"),
    [
        ("（一）加强政府常务会议", 1, "加强政府常务会议", "bracketed_chinese"),
        ("(十九)加强监督评估", 19, "加强监督评估", "bracketed_chinese"),
        ("（ 二 ）、公开", 2, "公开", "bracketed_chinese"),
        ("㈢公开", 3, "公开", "bracketed_chinese"),
        ("(3) 公开", 3, "公开", "bracketed_arabic"),
        ("⑶公开", 3, "公开", "bracketed_arabic"),
        ("一、以《要点》统领", 1, "以《要点》统领", "comma_chinese"),
        ("十二、 公开", 12, "公开", "comma_chinese"),
        ("1、公开", 1, "公开", "comma_arabic"),
        ("1. 公开", 1, "公开", "dot_arabic"),
        ("1．公开", 1, "公开", "dot_arabic"),
        ("１．公开", 1, "公开", "dot_arabic"),
        ("12.公开", 12, "公开", "dot_arabic"),
        ("⒊公开", 3, "公开", "dot_arabic"),
        ("1）公开", 1, "公开", "half_bracket_arabic"),
        ("①公开", 1, "公开", "circled"),
        ("⑲ 公开", 19, "公开", "circled"),
        ("第三条 公民", 3, "公民", "ordinal_chinese"),
        ("第一部分 总则", 1, "总则", "ordinal_chinese"),
        ("任务5：公开", 5, "公开", "label_arabic"),
        ("重点任务五：公开", 5, "公开", "label_chinese"),
        ("1.2 公开", 2, "公开", "outline"),
        ("1.2.3 公开", 3, "公开", "outline"),
        ("7", 7, "", "bare_arabic"),
        ("十九", 19, "", "bare_chinese"),
        ("7 公开", 7, "公开", "bare_arabic"),
        ("　　（四）公开", 4, "公开", "bracketed_chinese"),
    ],
)
def test_the_number_at_the_head_of_a_line(line: str, number: int, rest: str, style: str) -> None:
    found = numerals.leading(line)
    assert found is not None
    assert (found.number, line[found.end :], found.style) == (number, rest, style)
    assert numerals.leading_number(line) == (number, found.end)


@pytest.mark.parametrize(
    "line",
    [
        "2020年4月24日",
        "2020 年 4 月",
        "12件重点民生实事",
        "1.5万元",
        "3.5%以上",
        "一件事一次办",
        "十分重要",
        "（公开）",
        "（APP）",
        "",
        "三统一",
        "《一》",
        "12 件",
    ],
)
def test_a_line_that_only_begins_with_a_number_has_none(line: str) -> None:
    assert numerals.leading_number(line) is None


@given(st.integers(0, 9999), st.sampled_from(["（{}）", "({})", "{}、", "第{}条", "任务{}："]))
@settings(max_examples=100, deadline=None)
def test_any_heading_number_is_read(number: int, shape: str) -> None:
    line = shape.format(numerals.to_chinese(number))
    assert numerals.leading_number(line + "公开") == (number, len(line))
