"""Terms counted in months, with the months' ends. Pure."""

import calendar
from datetime import date, timedelta

LATEST = date.max


def last_day(first: date, months: int) -> date:
    """The last day, still in force, of a term that begins on `first`: 5 years from 2020-05-01 end on 2025-04-30.

    That is the day before the day of the same number; where the last month has no such day, the last day of that
    month (民法典 202): one month from 31 January ends on 28 or 29 February. Past the year 9999 it is `date.max`.
    """
    year, month = _month(first, months)
    if year > LATEST.year:
        return LATEST
    length = calendar.monthrange(year, month)[1]
    if first.day > length:
        return date(year, month, length)
    return date(year, month, first.day) - timedelta(days=1)


def months_before(day: date, months: int) -> date:
    """The day of the same number `months` earlier, or the last day of that month where it has none."""
    year, month = _month(day, -months)
    if year < 1:
        return date.min
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def days_after(day: date, days: int) -> date:
    """The day `days` later, at most `date.max`."""
    return day + timedelta(days=days) if (LATEST - day).days > days else LATEST


def in_words(months: int) -> str:
    """A length as officials write it: 60 → 5年, 18 → 18个月, 6 → 6个月."""
    return f"{months // 12}年" if months and months % 12 == 0 else f"{months}个月"


def _month(day: date, months: int) -> tuple[int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1
