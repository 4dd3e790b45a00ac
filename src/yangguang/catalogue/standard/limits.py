"""Time limits in words (公开时限): what they ask for in days, or that they ask for no more than the law."""

import re
from dataclasses import dataclass
from functools import lru_cache

from yangguang.kernel.text import numerals

_NUMBER = r"(?P<number>[0-9０-９]+|[一二三四五六七八九十百两]+)"
_WORKING = re.compile(rf"{_NUMBER}\s*个?\s*(?:法定)?工作日")
_CALENDAR = re.compile(rf"{_NUMBER}\s*个?\s*(?:自然)?(?:日|天)(?!起)")
_HOURS = re.compile(rf"{_NUMBER}\s*个?\s*小时")
_KEPT_UP = re.compile(r"公示(?:期|时间|期限)?(?:不少于|不低于|为|至少|：|:)?[^，；。]*")
# Days before an event, or for which something is kept up, are no limit of publication.
_NO_LIMIT = re.compile(
    r"(?:提前|不少于|不低于|至少)[^，；。]{0,4}?[0-9０-９一二三四五六七八九十百]+\s*个?\s*(?:工作日|自然日|日|天)|"
    r"(?:召开|举行|开始|施行|实施)[^，；。]{0,4}?[0-9０-９一二三四五六七八九十]+\s*个?\s*(?:工作日|日|天)\s*(?:之|以)?前"
)
_MONTHS = re.compile(rf"(?P<half>半)?{_NUMBER.replace('+)', '*)')}\s*个?(?P<unit>月|周|星期)(?:之|以)?内")
_PERIODS: tuple[tuple[str, int], ...] = (
    (r"每两年|每2年", 731),
    (r"每个?工作日", 1),
    (r"每半年|半年度?一次|每6个月", 184),
    (r"每季度?|按季度?|季度末|每3个月|每三个月", 92),
    (r"每月|按月|月度", 31),
    (r"每周|按周", 7),
    (r"每日|每天|按日", 1),
    (r"每年|按年|年度|每个年|[0-9一二三四五六七八九十]+月[0-9一二三四五六七八九十]+日(?:前|之前|以前)|年底前", 366),
)
_PROMPT = re.compile(
    r"及时|实时|即时|随时|同步|当[日天场]|动态|长期|常年|适时|按(?:照)?(?:进度|规定|要求|时限|时间)|根据|依(?:照|据|法)|"
    r"事前|提前|预先|前公(?:开|布|告)|第一时间|立即|定期|变更之日|形成之日|发生|办结|自.+之日起|公示"
)


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """What the words ask for.

    `limit_days` are working days from the formation of the information (None: article 26's 20), `refresh_days` calendar
    days between two publications (None: once). `taken_for` says what was taken for granted; `understood` is False when
    nothing in the words says a time.
    """

    limit_days: int | None = None
    refresh_days: int | None = None
    taken_for: str = ""
    understood: bool = True


@lru_cache(maxsize=4096)
def understand_time_limit(words: str) -> TimeLimit:
    """The limit that `words` set. The first period counts where there are several; days of keeping it up do not."""
    text = words.strip()
    if not text or text in {"/", "／", "—", "-", "——"}:
        return TimeLimit(taken_for="没有写时限，按条例第二十六条 20 个工作日计", understood=False)
    said = _NO_LIMIT.sub("", _KEPT_UP.sub("", text))
    refresh = next((days for pattern, days in _PERIODS if re.search(pattern, said)), None)
    if match := _WORKING.search(said):
        days = _value(match["number"])
        if days:
            return TimeLimit(limit_days=days, refresh_days=refresh)
    if match := _HOURS.search(said):
        hours = _value(match["number"])
        taken = "小时按工作日计，不足一日算一日"
        return TimeLimit(limit_days=max(1, -(-hours // 24)), refresh_days=refresh, taken_for=taken)
    match = None if refresh is not None else _CALENDAR.search(said)
    if match and (days := _value(match["number"])):
        # Seven calendar days hold five working days; rounded down, so that the limit is never passed.
        working = max(1, days * 5 // 7)
        return TimeLimit(limit_days=working, taken_for=f"{days} 天折算为 {working} 个工作日")
    if refresh is not None:
        return TimeLimit(refresh_days=refresh)
    if (match := _MONTHS.search(said)) and (working := _in_months(match)):
        return TimeLimit(limit_days=working, taken_for=f"按每周 5 个、每月 20 个工作日计，为 {working} 个工作日")
    if said != text and not _PROMPT.search(said):
        return TimeLimit(taken_for="没有写公开的天数，按条例第二十六条 20 个工作日计")
    if _PROMPT.search(text):
        return TimeLimit(taken_for="没有写天数，按条例第二十六条 20 个工作日计")
    return TimeLimit(taken_for="看不出时限，按条例第二十六条 20 个工作日计", understood=False)


def _in_months(match: re.Match[str]) -> int:
    each = 20 if match["unit"] == "月" else 5
    return each // 2 if match["half"] else each * _value(match["number"] or "")


def _value(written: str) -> int:
    digits = written.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    if digits.isdecimal():
        return min(int(digits), 3660) if len(digits) < 6 else 0
    try:
        return min(numerals.parse(digits), 3660)
    except ValueError:
        return 0
