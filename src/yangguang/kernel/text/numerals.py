"""Chinese numerals, and the numbers that head a section or a row."""

import re
import unicodedata
from dataclasses import dataclass

import cn2an

_CHINESE = "〇零一二三四五六七八九十百千两廿卅"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟貳參陸"
_TO_PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟貳參叄陸兩零○", "一二三四五六七八九十百千二三三六两〇〇")
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")}

NUMERAL = rf"[0-9０-９{_CHINESE}{_FORMAL}○]"
"""Pattern text for one character of a number as officials write it."""


def parse(text: str) -> int:
    """The number that a numeral stands for: 十九, 二百零五, 二〇二〇, 廿三, 壹拾, 12, １２, ㈠, ⑲.

    Raises ValueError for anything else, negative numbers and fractions included.
    """
    plain = unicodedata.normalize("NFKC", text).strip().strip("()").translate(_TO_PLAIN)
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if plain and all(char in _DIGITS for char in plain):
        return int("".join(str(_DIGITS[char]) for char in plain))
    if not plain or any(char not in "〇一二三四五六七八九十百千万两廿卅" for char in plain):
        raise ValueError(f"不是数字：{text!r}")
    spelled = plain.replace("廿", "二十").replace("卅", "三十")
    try:
        return int(cn2an.cn2an(spelled, "normal"))
    except (ValueError, KeyError) as error:  # cn2an meets 二十〇 with a KeyError
        raise ValueError(f"不是数字：{text!r}") from error


def to_chinese(number: int) -> str:
    """The numeral as headings write it: 10 → 十, 19 → 十九, 205 → 二百零五. Negative: ValueError."""
    if number < 0:
        raise ValueError(f"没有负的序号：{number}")
    return str(cn2an.an2cn(number))


@dataclass(frozen=True, slots=True)
class Leading:
    """A number at the head of a line: `end` is the offset of the text after it, `style` its shape.

    Styles: bracketed（一）, comma 一、, dot 1., half_bracket 1）, circled ①, ordinal 第三条, label 任务5：,
    outline 1.2 (the last part counts), bare (a number with nothing or only a space after it). Chinese
    and Arabic numerals are told apart by a suffix: `bracketed_chinese`, `bracketed_arabic`.
    """

    number: int
    end: int
    style: str


_NUMBER = rf"(?P<n>{NUMERAL}{{1,7}})"
_AFTER = r"[\s　]*"
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bracketed", re.compile(rf"[（(〔\[【［]\s*{_NUMBER}\s*[）)〕\]】］]{_AFTER}[、.．]?{_AFTER}")),
    ("bracketed", re.compile(rf"(?P<n>[㈠-㈩⑴-⒇]){_AFTER}")),
    ("circled", re.compile(rf"(?P<n>[①-⑳㉑-㉟㊱-㊿㊀-㊉❶-❿⓪]){_AFTER}[、.．]?{_AFTER}")),
    ("dot", re.compile(rf"(?P<n>[⒈-⒛]){_AFTER}")),
    (
        "outline",
        re.compile(
            rf"(?:[0-9０-９]{{1,3}}[.．])+(?P<n>[0-9０-９]{{1,3}})(?![0-9０-９.．万亿%％个件项元倍年月]){_AFTER}[、.．]?{_AFTER}"
        ),
    ),
    ("comma", re.compile(rf"{_NUMBER}\s*[、，]{_AFTER}")),
    ("dot", re.compile(rf"{_NUMBER}\s*(?:[.．](?![0-9０-９])|[:：]){_AFTER}")),
    ("half_bracket", re.compile(rf"{_NUMBER}\s*[）)]{_AFTER}")),
    ("ordinal", re.compile(rf"第\s*{_NUMBER}\s*(?:[条章节款项编]|部分){_AFTER}[、.．:：]?{_AFTER}")),
    (
        "label",
        re.compile(
            rf"(?:重点)?(?:任务|工作|项目|事项|要点|序号|附件|专栏|措施)之?\s*[（(]?{_NUMBER}[）)]?\s*[：:、.．]{_AFTER}"
        ),
    ),
    ("bare", re.compile(rf"{_NUMBER}(?:$|[\s　]+(?![年月日号个件项条次％%．.、，,:：）)]))")),
)


def leading(text: str) -> Leading | None:
    """The number at the head of the text with its shape, or None. Spaces before it are skipped."""
    start = len(text) - len(text.lstrip())
    for style, shape in _SHAPES:
        found = shape.match(text, start)
        if found is None:
            continue
        try:
            number = parse(unicodedata.normalize("NFKC", found["n"]).rstrip("."))
        except ValueError:
            continue
        return Leading(number, found.end(), _full_style(style, found["n"]))
    return None


def leading_number(text: str) -> tuple[int, int] | None:
    """The number at the head of the text and the offset where the text after it begins, or None."""
    found = leading(text)
    return None if found is None else (found.number, found.end)


def _full_style(style: str, written: str) -> str:
    if style in ("outline", "circled"):
        return style
    script = "arabic" if unicodedata.normalize("NFKC", written).strip("()").rstrip(".").isdecimal() else "chinese"
    return f"{style}_{script}"
