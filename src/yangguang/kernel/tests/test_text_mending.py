"""Mending of scraped texts (rules.md, part 7) and the script, pinyin and damage functions under it."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from yangguang.kernel.text import (
    dates,
    document_numbers,
    find_damage,
    fold,
    mend,
    simplify,
    split_lines,
    strip_pinyin_noise,
    tables,
    to_traditional,
)

SHARED = Path(os.environ.get("YANGGUANG_SHARED") or Path(__file__).parents[5] / "shared")
MIXED = st.text(
    alphabet=st.sampled_from(
        "常德市公開發(fā)（kāi）[2020]【】〔〕2號,，:：;；。、 \t\u3000\u00a0\u200bＡ１ab(|?_《》“”\n\r鎶"
    )
    | st.characters(),
    max_size=60,
)


@pytest.fixture(scope="module")
def notice() -> str:
    found = sorted((SHARED / "seeds").glob("*.txt"))
    if not found:
        pytest.skip(f"没有样本：{SHARED}/seeds/*.txt")
    return found[0].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("scraped", "clean"),
    [
        ("辦發(fā)", "辦發"),
        ("公開(kāi)", "公開"),
        ("人（rén）", "人"),
        ("乾(qián)", "乾"),
        ("規(guī)范化", "規范化"),
        ("女(nǚ)", "女"),
        ("旅(lǚ)游", "旅游"),
        ("绿(lv)化", "绿化"),
        ("绿(lü)化", "绿化"),
        ("律(lu:)师", "律师"),
        ("發(fa)布", "發布"),
        ("公開(kai1)", "公開"),
        ("国(ɡuó)家", "国家"),
        ("區(qu\u0304)", "區"),
        ("區 ( qū )縣", "區縣"),
        ("手机(APP)", "手机(APP)"),
        ("国内生产总值(GDP)", "国内生产总值(GDP)"),
        ("（PPP）项目", "（PPP）项目"),
        ("文档(Word)", "文档(Word)"),
        ("附件(a)", "附件(a)"),
        ("爱(AI)", "爱(AI)"),
        ("公开(fa)", "公开(fa)"),
        ("咖啡(café)", "咖啡(café)"),
        ("(一)", "(一)"),
        ("(fā)展", "(fā)展"),
        ("x(fā)", "x(fā)"),
        ("企业(b2b)", "企业(b2b)"),
    ],
)
def test_pinyin_goes_and_latin_words_stay(scraped: str, clean: str) -> None:
    assert strip_pinyin_noise(scraped) == clean


@pytest.mark.parametrize(
    ("scraped", "clean"),
    [
        ("常公開辦發(fā)〔2020〕2號", "常公开办发〔2020〕2号"),
        ("湘政辦發(fā)[2020] 9號", "湘政办发〔2020〕9号"),
        ("国办发【2019】54号", "国办发〔2019〕54号"),
        ("国办发（２０１９）５４号", "国办发〔2019〕54号"),
        ("国办发[2019年]第54号", "国办发〔2019〕第54号"),
        ("市行政審批服務局、市農(nóng)業(yè)農(nóng)村局", "市行政审批服务局、市农业农村局"),
        ("2020年3月,省政府", "2020年3月，省政府"),
        ("共1,234件;其中:10:30办结", "共1,234件；其中：10:30办结"),
        ("网址:http://www.changde.gov.cn", "网址：http://www.changde.gov.cn"),
        ("(一)健全组织", "（一）健全组织"),
        ("（一)健全组织", "（一）健全组织"),
        ("区县市人民政府、管委会)", "区县市人民政府、管委会）"),
        ("f(x), g(y)", "f(x), g(y)"),
        ("手机(APP)推送", "手机（APP）推送"),
        ("ＡＰＰ　１２件", "APP 12件"),
        ("推進 “一件事一次辦”改革", "推进“一件事一次办”改革"),
        ("市发改委 市财政局", "市发改委 市财政局"),
        ("市发改委\t市财政局", "市发改委\t市财政局"),
        ("　　各区县\u200b市\ufeff人民政府\u00a0\u00a0", "各区县市人民政府"),
        ("é\u0301".replace("é", "e"), "é"),
        ("乾隆年间的幹部", "乾隆年间的干部"),
        ("张乾同志著书，瞭望塔", "张乾同志著书，瞭望塔"),
    ],
)
def test_what_mending_makes_of_a_line(scraped: str, clean: str) -> None:
    assert mend(scraped) == clean


@settings(max_examples=150, deadline=None)
@given(MIXED)
@example("\r\n\x0b\x0c\x1c\u2028")
@example("發(fā(fā))")
@example("公 [2020]2号")
def test_mending_keeps_the_lines_apart(text: str) -> None:
    assert len(mend(text).split("\n")) == len(split_lines(text))


@settings(max_examples=200, deadline=None)
@given(MIXED)
def test_what_is_mended_leaves_nothing_invisible(text: str) -> None:
    mended = mend(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\u200b-\u200f\u00a0\u3000\ufeff]", mended)
    assert all(line == line.strip(" ") and "  " not in line for line in mended.split("\n"))


def test_mending_a_mended_notice_changes_nothing(notice: str) -> None:
    once = mend(notice)
    assert mend(once) == once


def test_the_notice_comes_out_clean(notice: str) -> None:
    mended = mend(notice)
    lines = mended.split("\n")
    assert lines[0] == "常公开办发〔2020〕2号"
    assert len(lines) == len(notice.split("\n"))
    assert not re.search("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", mended)
    assert not re.search("[,;]|(?<![A-Z0-9])[()]", mended)
    assert [number.normal for number in document_numbers.find(mended)] == [
        "常公开办发〔2020〕2号",
        "湘政办发〔2020〕9号",
        *["国办发〔2019〕54号"] * 4,
    ]
    for unit in ("市自然资源和规划局", "市市场监管局", "市卫生健康委", "市委编办", "市扶贫办", "西洞庭管理区管委会"):
        assert unit in mended


def test_the_notice_is_mended_quickly(notice: str) -> None:
    mend(notice)
    started = process_time()
    mend(notice)
    assert process_time() - started < 0.2


def test_the_two_damaged_places_of_the_notice_are_shown_and_nothing_else(notice: str) -> None:
    for text in (notice, mend(notice)):
        first, second = find_damage(text)
        assert text[first.start : first.end] in {"?;鶎诱展_", "?；鶎诱展_"}
        assert first.suggestion is None
        assert text[second.start : second.end] == "??绮块T"
        assert second.suggestion == "。跨部门"
        assert second.excerpt in re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("text", "span", "suggestion"),
    [
        ("标题锟斤拷锟斤拷正文", "锟斤拷锟斤拷", None),
        ("加强\ufffd\ufffd公开", "\ufffd\ufffd", None),
        ("编号\ue0a3完", "\ue0a3", None),
        ("政务公开".encode().decode("gb18030"), "政务公开".encode().decode("gb18030"), "政务公开"),
        ("公开".encode("gb18030").decode("latin-1"), "¹«¿ª", "公开"),
        ("政务".encode().decode("cp1252"), "政务".encode().decode("cp1252"), "政务"),
    ],
)
def test_other_kinds_of_mojibake(text: str, span: str, suggestion: str | None) -> None:
    found = [(text[one.start : one.end], one.suggestion) for one in find_damage(text)]
    assert found == [(span, suggestion)]


@pytest.mark.parametrize(
    "text",
    [
        "什么是政务公开？政务公开是指行政机关公开其履职信息。",
        "什么是政务公开?政务公开是指行政机关公开其履职信息。",
        "联系人：张三?李四_备注",
        "见https://www.changde.gov.cn/search?q=政务公开&T=1",
        "“放管服”改革——“一件事一次办”……",
        "浏阳市、醴陵市、耒阳市、洣江街道、溆浦县、澧县、珞珈山",
        "手机APP推送，A类企业，T恤",
        "常德市政務公開領導小組辦公室",
        "",
    ],
)
def test_sound_text_is_not_called_damaged(text: str) -> None:
    assert find_damage(text) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("常公開辦發〔2020〕2號", "常公开办发[2020]2号"),
        ("市发改委 ", "市發改委"),
        ("（一）加强领导。", "(一)加强领导"),
        ("ＡＰＰ", "app"),
        ("“一件事一次办”", "一件事一次辦"),
    ],
)
def test_fold_makes_the_same_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@settings(max_examples=200, deadline=None)
@given(MIXED)
def test_fold_leaves_letters_and_digits_alone(text: str) -> None:
    assert all(char.isalnum() for char in fold(text))


def test_script_conversion_goes_by_phrases() -> None:
    assert simplify("乾淨乾隆") == "干净乾隆"
    assert to_traditional("头发发展干部后来皇后") == "頭髮發展幹部後來皇后"
    assert simplify("") == to_traditional("") == ""
    assert simplify("開\0\ud800開") == "开\0\ufffd开"


def test_conversion_works_from_several_threads() -> None:
    text = "常德市政務公開領導小組辦公室" * 50
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(simplify, [text] * 64)) == {simplify(text)}


@pytest.mark.parametrize(
    "unit", ["(", "（", "?", "《", "1 ", " ", "公", "|", "一", "公,", "每", "自", "[2020]", "\ufffd公", "2020年", "鎶?"]
)
def test_no_text_makes_the_functions_slow(unit: str) -> None:
    """A hundred thousand times the same sign over and over must not hang the server."""
    text = unit * (100_000 // len(unit))
    started = process_time()
    mended = mend(text)
    find_damage(text)
    fold(text)
    document_numbers.find(text)
    dates.find_deadlines(mended, 2020)
    dates.find_deadlines(text, 2020)
    tables.rebuild_rows([text, *["公开"] * 5_000, *["|公开"] * 5_000])
    assert process_time() - started < 10
