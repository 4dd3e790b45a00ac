"""Automatic numbering of Word paragraphs, which is not in their text: numbering.xml rendered again.

ECMA-376 Part 1, 17.9 (numbering) and 17.18.59 (number formats).
"""

import re
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml import etree

from yangguang.kernel.text import numerals

_FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int
    legal: bool
    suffix: str


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level]
    abstract: str
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of one document. Ask for paragraphs in their order, since each one counts."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: etree._Element) -> None:
        abstracts = {
            one.get(qn("w:abstractNumId")): {
                _int(level.get(qn("w:ilvl"))): _level(level) for level in one.iter(qn("w:lvl"))
            }
            for one in root.iter(qn("w:abstractNum"))
        }
        for number in root.iter(qn("w:num")):
            reference = number.find(qn("w:abstractNumId"))
            abstract = reference.get(qn("w:val")) if reference is not None else None
            levels = dict(abstracts.get(abstract, {}))
            restarts: dict[int, int] = {}
            for override in number.iter(qn("w:lvlOverride")):
                at = _int(override.get(qn("w:ilvl")))
                own = override.find(qn("w:lvl"))
                if own is not None:
                    levels[at] = _level(own)
                restart = override.find(qn("w:startOverride"))
                if restart is not None:
                    restarts[at] = _int(restart.get(qn("w:val")))
            self._lists[number.get(qn("w:numId"))] = _List(levels, str(abstract), restarts)

    def next(self, list_id: str, level: int) -> str:
        """The number that stands before the next paragraph of that list and level; empty for bullets."""
        numbered = self._lists.get(list_id)
        if numbered is None or level not in numbered.levels:
            return ""
        counters = self._counters.setdefault(numbered.abstract, {})
        restart = numbered.restarts.pop(level, None)
        if restart is not None:
            counters[level] = restart
        else:
            counters[level] = counters.get(level, numbered.levels[level].start - 1) + 1
        for deeper in [at for at in counters if at > level]:
            del counters[deeper]
        return self._render(numbered, level, counters)

    @staticmethod
    def _render(numbered: _List, level: int, counters: dict[int, int]) -> str:
        own = numbered.levels[level]

        def digit(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            one = numbered.levels.get(at)
            if one is None:
                return ""
            return _write(counters.get(at, one.start), "decimal" if own.legal else one.form)

        if own.form in ("bullet", "none") and "%" not in own.text:
            return "" if own.form == "bullet" else own.text
        rendered = re.sub("%([1-9])", digit, own.text)
        # Word sets a gap after the number; after Chinese punctuation none is written.
        return f"{rendered} " if own.suffix != "nothing" and rendered[-1:].isascii() and rendered else rendered


def _level(level: etree._Element) -> _Level:
    def value(tag: str, default: str) -> str:
        found = level.find(qn(tag))
        return default if found is None else found.get(qn("w:val"), default)

    legal = level.find(qn("w:isLgl"))
    return _Level(
        form=value("w:numFmt", "decimal"),
        text=value("w:lvlText", ""),
        start=_int(value("w:start", "0")),
        legal=legal is not None and legal.get(qn("w:val"), "1") not in ("0", "false"),
        suffix=value("w:suff", "tab"),
    )


def _int(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else 0


def _write(number: int, form: str) -> str:
    """A number in one of Word's formats; formats not known here are written in digits."""
    if form in ("chineseCounting", "chineseCountingThousand", "taiwaneseCountingThousand", "japaneseCounting"):
        return numerals.to_chinese(number)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return numerals.to_chinese(number).translate(_FORMAL)
    if form in ("ideographTraditional", "ideographZodiac"):
        signs = _STEMS if form == "ideographTraditional" else _BRANCHES
        return signs[(number - 1) % len(signs)]
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(0x245F + number)
    if form == "decimalEnclosedParen":
        return f"({number})"
    if form == "decimalEnclosedFullstop":
        return f"{number}."
    if form == "decimalZero":
        return f"{number:02d}"
    if form == "decimalFullWidth":
        return str(number).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    if form in ("lowerLetter", "upperLetter") and number >= 1:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 1 <= number < 4000:
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    return str(number)


_ROMAN = {
    1000: "M",
    900: "CM",
    500: "D",
    400: "CD",
    100: "C",
    90: "XC",
    50: "L",
    40: "XL",
    10: "X",
    9: "IX",
    5: "V",
    4: "IV",
    1: "I",
}


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN.items():
        times, number = divmod(number, value)
        written += sign * times
    return written
