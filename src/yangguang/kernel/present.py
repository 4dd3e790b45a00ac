"""The present day, as the rooms reckon it: today, except in the demonstration city, which lives on a fixed day.

Only deadlines and dates of work follow it. Sign-in, roles, sessions and the audit chain always keep real time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_staged: ContextVar[date | None] = ContextVar("staged_day", default=None)


def demonstration_day() -> date | None:
    """The fixed day of the demonstration city (setting `YANGGUANG_DEMO_DAY`), or None: then days pass as they do."""
    day: date | None = settings.YANGGUANG_DEMO_DAY
    return day


def today() -> date:
    """The present day in Asia/Shanghai."""
    return _staged.get() or demonstration_day() or timezone.localdate()


def now() -> datetime:
    """The present moment, aware; in the demonstration city the real time of day on its fixed day."""
    real = timezone.localtime()
    return real if (day := today()) == real.date() else real.replace(year=day.year, month=day.month, day=day.day)


def day_of(moment: datetime) -> date:
    """The day of an aware moment in Asia/Shanghai."""
    return timezone.localtime(moment).date()


@contextmanager
def staged(day: date) -> Iterator[None]:
    """Let what happens inside happen on `day`: for telling the demonstration's story. `RuntimeError` elsewhere."""
    if not settings.YANGGUANG_MAY_DEMONSTRATE:
        raise RuntimeError("only a demonstration may set the day")
    token = _staged.set(day)
    try:
        yield
    finally:
        _staged.reset(token)
