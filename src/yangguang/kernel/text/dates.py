"""Dates as officials write them, and the time limits that a text sets.

A named period belongs to the limit that names it: 6月10日前 is 10 June, 6月前 and 6月底前 are 30 June,
第三季度前 is 30 September, 2020年前 is 31 December 2020; 上旬 ends on the 10th, 中旬 on the 20th, 下旬 with
the month.
"""

import calendar
import re
from bisect import bisect_left, insort
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .numerals import NUMERAL, parse

_GAP = "[ \\u00a0\\u3000]{0,2}"
_N = rf"{NUMERAL}{_GAP}(?:{NUMERAL}{_GAP}){{0,3}}"
_SHORT = rf"{NUMERAL}{_GAP}(?:{NUMERAL}{_GAP}){{0,2}}"
_YEAR = rf"(?:(?P<year>(?:{NUMERAL}{_GAP}){{4}})年度?|(?P<which>今年|本年度?|当年|明年|次年|翌年|下一?年度?)){_GAP}的?"
_MONTH = rf"(?P<month>{_SHORT})月份?"
_DAY = rf"(?P<day>{_SHORT})[日号]"
_DATE = re.compile(
    rf"{_GAP}(?:(?P<year>(?:{NUMERAL}{_GAP}){{4}})年{_GAP})?(?P<month>{_SHORT})月{_GAP}(?P<day>{_SHORT})[日号]?{_GAP}|"
    rf"{_GAP}(?P<y>[0-9０-９]{{4}}){_GAP}(?P<mark>[-/.／．—－])"
    rf"{_GAP}(?P<m>[0-9０-９]{{1,2}}){_GAP}(?P=mark){_GAP}(?P<d>[0-9０-９]{{1,2}}){_GAP}"
)

_CLOCK = (
    rf"(?:{_GAP}[（(](?:星期|周|礼拜|含)[^）)]{{0,4}}[）)])?"
    rf"(?:{_GAP}(?:上午|下午|晚上?|中午)?{_GAP}[0-9０-９]{{1,2}}{_GAP}[时点：:](?:[0-9０-９]{{2}}分?)?)?"
)
_BEFORE = r"(?:之前|以前|前|止|截止|截至)"
_TO = (
    rf"(?:不迟于|不晚于|最迟于?|最晚于?|截至|截止到?|务必于|务必在|力争于|力争在|确保在|确保于|限于?|于|在|到|至){_GAP}"
)
_DO = (
    r"(?=[^，。；！？\n]{0,16}?(?:报[送至告到]?|上报|提交|交|完成|公布|公开|发布|建成|办结|落实|到位|实现|出台|印发|制定|编制|启动|"
    r"上线|反馈|填报|开展|组织|召开|达到))(?![^，。；！？\n]{0,16}?[了过])"
)
_NOT_LIMIT = (
    rf"(?!{_GAP}(?:的|以来|起|开始|工作|总结|情况|同期|执行|预算|财政|经济|报告|"
    r"政务|检查|通报|考核|评估|数据|计划|为|与|和|比))"
)


@dataclass(frozen=True, slots=True)
class FoundDeadline:
    """A time limit at `start`..`end` of a text; `date` is its last day, None where it has no calendar day."""

    text: str
    date: date | None
    start: int
    end: int


def parse_date(text: str, default_year: int | None = None) -> date | None:
    """The date that the whole text is.

    Read are 2020年4月24日, 二〇二〇年四月二十四日, 2020-04-24, 2020/4/24, 2020.4.24, and 4月24日 with a
    default year. None for anything else, dates that do not exist included.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    if match["y"]:
        return _date(_number(match["y"]), _number(match["m"]), _number(match["d"]))
    year = _number(match["year"]) if match["year"] else default_year
    return _date(year, _number(match["month"]), _number(match["day"]))


def find_deadlines(text: str, year: int) -> list[FoundDeadline]:
    """The time limits that a text of that plan year sets, in order, each in the text's own words.

    A month without a year belongs to the year named by a limit before it in the same sentence, else
    to `year`. The date is None for limits that return (每季度首月10日前), that run from an event
    (20个工作日内, 自…之日起), that have no day (第一时间) or one that does not exist (2月30日前). Left out:
    及时, 定期, 长期 and the like; days in years before `year`; whatever stands in a title 《…》 or a
    document number; and dates that merely say when something happened.
    """
    masked = _mask(text)
    taken: list[FoundDeadline] = []
    dated: list[tuple[int, int]] = []
    seen = bytearray(len(masked))
    for pattern, date_of in _LIMITS:
        for match in pattern.finditer(masked):
            if seen.find(1, match.start(), match.end()) >= 0:
                continue
            seen[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
            named = _named_year(match, year)
            if named is None:
                named = _year_before(masked, match.start(), dated) or year
            due = date_of(match, named)
            if due is not None and due.year < year:
                continue
            start, end = _trimmed(text, match)
            taken.append(FoundDeadline(text[start:end], due, start, end))
            if due is not None:
                insort(dated, (start, due.year))
    return sorted(taken, key=lambda found: found.start)


def _day(match: re.Match[str], year: int) -> date | None:
    return _date(year, _number(match["month"]), _number(match["day"]))


def _third_of_month(match: re.Match[str], year: int) -> date | None:
    days = {"上": 10, "初": 10, "中": 20}
    return _month_end(year, _number(match["month"]), days.get(match["part"][0]))


def _month(match: re.Match[str], year: int) -> date | None:
    return _month_end(year, _number(match["month"]))


def _quarter(match: re.Match[str], year: int) -> date | None:
    quarter = _number(match["quarter"])
    return _month_end(year, quarter * 3) if 1 <= quarter <= 4 else None


def _half(match: re.Match[str], year: int) -> date | None:
    return date(year, 6, 30) if match["half"] == "上" else date(year, 12, 31)


def _year_end(match: re.Match[str], year: int) -> date | None:
    return date(year, 12, 31)


def _open(match: re.Match[str], year: int) -> date | None:
    return None


_PERIOD = r"(?:个?工作日|个?自然日|天|日|个?小时|个?月|个?星期|周|年)"
_OPTIONAL_YEAR = rf"(?:{_YEAR}{_GAP})?"
_NO_DIGIT = rf"(?<!{NUMERAL})"
_LIMITS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], date | None]], ...] = (
    (
        re.compile(
            rf"每(?:个)?(?:年度?|半年|季度?|月|周|星期|旬)[^，。；！？、\s]{{0,14}}?(?:{_BEFORE}|(?:月|季度?|年|周)[底末]{_BEFORE}?|首月内|内)"
            rf"|每(?:个)?(?:年|季度?|月|周)(?:[底末]|度末){_BEFORE}?"
            rf"|每(?:个)?(?:年|半年|季度?|月){_GAP}(?:{_SHORT}月)?{_GAP}(?:{_SHORT}日|[上中下]旬)(?!起)"
        ),
        _open,
    ),
    (
        re.compile(
            rf"(?:自|从|在)[^，。；！？\n]{{1,40}}?(?:之日|当日|次日|之时|后)?起?的?{_GAP}{_SHORT}{_PERIOD}(?:之内|以内|内)"
        ),
        _open,
    ),
    (
        re.compile(
            rf"(?:{_YEAR}{_GAP}年?(?:[底末]{_BEFORE}?|{_BEFORE}|以?内)|(?<![0-9０-９〇零一二三四五六七八九十百几多两数半每])年(?:[底末]{_BEFORE}?|内)){_NOT_LIMIT}"
        ),
        _year_end,
    ),
    (
        re.compile(
            rf"(?:[^，。；、！？\n（）()：]{{0,16}}之日起的?{_GAP})?(?:{_N}|半){_GAP}{_PERIOD}(?:之内|以内|内)(?!设|容|外|部|阁|蒙|罚|债)"
        ),
        _open,
    ),
    (
        re.compile(rf"{_NO_DIGIT}{_OPTIONAL_YEAR}{_MONTH}{_GAP}{_DAY}{_CLOCK}{_GAP}(?:{_BEFORE}|之内|以内)(?!后)"),
        _day,
    ),
    (
        re.compile(
            rf"(?<=[^起])(?:不迟于|不晚于|最迟于?|最晚于?|截止到?|截至){_GAP}{_OPTIONAL_YEAR}{_MONTH}{_GAP}{_DAY}"
        ),
        _day,
    ),
    (re.compile(rf"{_TO}{_OPTIONAL_YEAR}{_MONTH}{_GAP}{_DAY}{_DO}"), _day),
    (
        re.compile(rf"{_NO_DIGIT}{_OPTIONAL_YEAR}{_MONTH}{_GAP}(?P<part>上旬|中旬|下旬|初){_BEFORE}?{_NOT_LIMIT}"),
        _third_of_month,
    ),
    (
        re.compile(rf"{_NO_DIGIT}{_OPTIONAL_YEAR}{_MONTH}(?:[底末]{_BEFORE}?|{_BEFORE}|内){_NOT_LIMIT}"),
        _month,
    ),
    (re.compile(rf"{_TO}{_OPTIONAL_YEAR}{_MONTH}(?!{_GAP}{_DAY}){_DO}"), _month),
    (
        re.compile(
            rf"{_OPTIONAL_YEAR}第?(?P<quarter>[一二三四1234１２３４])季度(?:[末底]{_BEFORE}?|{_BEFORE}|以?内)?{_NOT_LIMIT}"
        ),
        _quarter,
    ),
    (
        re.compile(rf"{_OPTIONAL_YEAR}(?P<half>[上下])半年(?:[末底]{_BEFORE}?|{_BEFORE}|以?内)?{_NOT_LIMIT}"),
        _half,
    ),
    (re.compile(rf"(?:本|当|次|下个?)(?:月|季度?)(?:{_SHORT}日|[底末]){_BEFORE}?{_NOT_LIMIT}"), _open),
    (re.compile("第一时间"), _open),
)

_TITLE = re.compile(r"《[^《》\n]*(?:《[^《》\n]*》[^《》\n]*)*》")
_NUMBERED = re.compile(rf"[\[［【(（〔]\s*(?:{NUMERAL}){{4}}\s*[\]］】)）〕]\s*第?\s*[0-9０-９]+\s*[号號]")


def _mask(text: str) -> str:
    """The text with titles and document numbers blotted out, every offset kept."""
    for pattern in (_TITLE, _NUMBERED):
        text = pattern.sub(lambda match: "■" * len(match[0]), text)
    return text


def _trimmed(text: str, match: re.Match[str]) -> tuple[int, int]:
    """The words of the limit without the preposition that leads in to a date."""
    start, end = match.span()
    lead_in = re.match(r"(?:务必|力争|确保|限)?(?:于|在|到|至)\s*|\s+", text[start:end])
    if lead_in and "起" not in text[start:end]:
        start += lead_in.end()
    return start, end


def _named_year(match: re.Match[str], year: int) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        named = _number(groups["year"])
        return named if 1 <= named <= 9999 else None
    which = groups.get("which")
    if which:
        return year + 1 if which[0] in "明次翌下" else year
    return None


def _year_before(text: str, at: int, dated: list[tuple[int, int]]) -> int | None:
    """The year of the nearest limit before `at` in the same sentence; `dated` has starts and years in order."""
    place = bisect_left(dated, (at, 0)) - 1
    if place < 0:
        return None
    start, year = dated[place]
    return None if any(mark in text[start:at] for mark in "。；！？\n") else year


def _number(written: str) -> int:
    """The number, or 0, which is no year, month or day, for numerals that make none (十十)."""
    try:
        return parse(re.sub(r"\s", "", written))
    except ValueError:
        return 0


def _date(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year is not None else None
    except ValueError:
        return None


def _month_end(year: int, month: int, day: int | None = None) -> date | None:
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return None
    return date(year, month, day or calendar.monthrange(year, month)[1])
