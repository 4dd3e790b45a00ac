"""Document numbers: 机关代字〔年〕序号号 (GB/T 9704-2012, 7.2.5; rules.md, part 7)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.kernel.text import document_numbers


@pytest.mark.parametrize("brackets", ["〔〕", "[]", "［］", "【】", "()", "（）", "<>"])
@pytest.mark.parametrize(
    "shape",
    [
        "常公开办发{0}2020{1}2号",
        "常公开办发 {0} 2020 {1} 2 号",
        "常公开办发{0}２０２０{1}２号",
        "常公開辦發{0}2020{1}2號",
        "常公开办发{0}2020年{1}第2号",
    ],
)
def test_a_number_reads_the_same_in_any_bracket(brackets: str, shape: str) -> None:
    text = shape.format(*brackets)
    [number] = document_numbers.find(text)
    assert (number.organ, number.year, number.serial) == ("常公开办发", 2020, 2)
    assert number.normal == "常公开办发〔2020〕2号"
    assert text[number.start : number.end] == text


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("落实国务院办公厅国办发〔2019〕54号文件精神", "国办发〔2019〕54号"),
        ("《关于全面推进基层政务公开的指导意见》（国办发〔2019〕54号）", "国办发〔2019〕54号"),
        ("国务院办公厅政府信息与政务公开办公室国办公开办函〔2019〕60号", "国办公开办函〔2019〕60号"),
        ("国办秘函〔2019〕19号", "国办秘函〔2019〕19号"),
        ("根据国市监信〔2019〕39号", "国市监信〔2019〕39号"),
        ("财政部财预〔2020〕1号", "财预〔2020〕1号"),
        ("常德市人民政府常政发〔2020〕3号", "常政发〔2020〕3号"),
        ("督办〔2020〕7号", "督办〔2020〕7号"),
        ("呼和政发〔2020〕1号", "呼和政发〔2020〕1号"),
        ("中办厅字〔2016〕6号", "中办厅字〔2016〕6号"),
        ("中华人民共和国国务院令第711号", "中华人民共和国国务院令第711号"),
        ("根据《条例》（国务院令第711号）", "国务院令第711号"),
        ("交通运输部令2020年第1号", "交通运输部令2020年第1号"),
        ("财政部公告2019年第5号", "财政部公告2019年第5号"),
    ],
)
def test_the_organs_code_is_told_from_the_words_before_it(text: str, normal: str) -> None:
    [number] = document_numbers.find(text)
    assert number.normal == normal
    assert text[number.start : number.end].rstrip("）").endswith("号")


def test_several_numbers_in_a_sentence() -> None:
    found = document_numbers.find("按照国办发〔2019〕54号和湘政办发〔2020〕9号要求")
    assert [number.normal for number in found] == ["国办发〔2019〕54号", "湘政办发〔2020〕9号"]


@pytest.mark.parametrize(
    "text",
    ["2020年第2号", "长沙路（2020）", "〔2020〕2号", "政办发〔9999〕2号", "公开（一）2号", "常德大道（2020）2弄", ""],
)
def test_what_is_no_document_number(text: str) -> None:
    assert document_numbers.find(text) == []


@given(st.sampled_from(["常公开办发", "湘政办发", "国办发", "督办"]), st.integers(1949, 2100), st.integers(1, 9999))
@settings(max_examples=60, deadline=None)
def test_the_normal_form_reads_as_itself(organ: str, year: int, serial: int) -> None:
    normal = f"{organ}〔{year}〕{serial}号"
    [number] = document_numbers.find(normal)
    assert (number.organ, number.year, number.serial, number.normal) == (organ, year, serial, normal)
