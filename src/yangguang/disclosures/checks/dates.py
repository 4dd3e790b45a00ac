"""Dates that cannot be true: a forged publication date alone fails a site's inspection."""

import re
from calendar import monthrange
from collections.abc import Iterator

from yangguang.kernel.text import numerals

from .results import CheckInput, Finding
from .rules import RULES

_YEAR = "(?:19|20|１９|２０)[0-9０-９]{2}|[一二][九〇零○O][〇零○O一二三四五六七八九]{2}"
_PART = "[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}"
_DAY = re.compile(rf"(?:(?P<year>{_YEAR})[ ]?年[ ]?)?(?<![0-9０-９])(?P<month>{_PART})[ ]?月[ ]?(?P<day>{_PART})[ ]?日")
_ISO = re.compile(
    r"(?<![0-9A-Za-z./\-])(?P<year>(?:19|20)[0-9]{2})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})(?![0-9./\-])"
)
_DIGITS = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")
_LEAP = 2000
_AROUND = 10


def check(record: CheckInput) -> Iterator[Finding]:
    """Impossible days in the text, and dates of the record that contradict each other or today."""
    for where, text in (("标题", record.title), ("正文", record.body_text)):
        for excerpt, reason in impossible(text):
            yield RULES["impossible_date"].found(where, excerpt, advice=f"{reason}，请按原文核对。")
    yield from _of_record(record)


def impossible(text: str) -> Iterator[tuple[str, str]]:
    """Days that no calendar has, with the words around each and why."""
    for pattern in (_DAY, _ISO):
        for match in pattern.finditer(text):
            reason = _why(match)
            if reason:
                start, end = max(0, match.start() - _AROUND), match.end() + _AROUND
                yield " ".join(text[start:end].split()), reason


def _why(match: re.Match[str]) -> str:
    try:
        year = int(match["year"].translate(_DIGITS)) if match["year"] else _LEAP
        month, day = numerals.parse(match["month"]), numerals.parse(match["day"])
    except ValueError:
        return ""
    if not 1 <= month <= 12:
        return f"没有{month}月"
    if not 1 <= day <= monthrange(year, month)[1]:
        return f"{f'{year}年' if match['year'] else ''}{month}月没有{day}日"
    return ""


def _of_record(record: CheckInput) -> Iterator[Finding]:
    formed, issued, published, today = record.formed_on, record.issued_on, record.publish_on, record.today
    for label, day in (("生成日期", formed), ("发文日期", issued)):
        if day and today and day > today:
            yield RULES["future_date"].found(label, f"{label}{day}晚于今天{today}")
    if formed and issued and issued < formed:
        yield RULES["date_order"].found("发文日期", f"发文日期{issued}早于生成日期{formed}")
    for label, day in (("生成日期", formed), ("发文日期", issued)):
        if day and published and published < day:
            yield RULES["date_order"].found("公开日期", f"公开日期{published}早于{label}{day}")
    if published and today and published < today:
        yield RULES["backdated"].found("公开日期", f"公开日期{published}早于今天{today}")
