"""The states of a catalogue on its way in, and how the state of an obligation follows from dated facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models


class ImportState(models.TextChoices):
    """A standard catalogue on its way in."""

    PARSED = "parsed", "待核对"
    CONFIRMED = "confirmed", "已确认"
    DISCARDED = "discarded", "已作废"


class ColumnScope(models.TextChoices):
    """Whose column it is: one of every unit's 专栏, or one of the city that gathers across units."""

    UNIT = "unit", "单位专栏"
    CITY = "city", "全市栏目"


class SpecialPart(models.TextChoices):
    """The four parts of a 政府信息公开专栏, the same for every unit."""

    GUIDE = "guide", "政府信息公开指南"
    SYSTEM = "system", "政府信息公开制度"
    STATUTORY = "statutory", "法定主动公开内容"
    ANNUAL = "annual", "政府信息公开年报"


class Coverage(models.TextChoices):
    """How an obligation stands on a day."""

    DONE = "done", "已公开"
    LATE = "late", "超期公开"
    STALE = "stale", "逾期未更新"
    MISSING = "missing", "未公开"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an obligation: how many live records meet it, when the newest came out, and whether late."""

    live: int = 0
    last_on: date | None = None
    last_late: bool = False


def coverage_of(facts: Facts, refresh_days: int | None, day: date) -> Coverage:
    """The state on `day`: nothing published is missing; an old newest record is stale; one after its last day is late.

    `refresh_days` counts calendar days between publications; None where once is enough. Stale stands before late: what
    must be done now is to publish again.
    """
    if not facts.live or facts.last_on is None:
        return Coverage.MISSING
    if refresh_days is not None and day > facts.last_on + timedelta(days=refresh_days):
        return Coverage.STALE
    return Coverage.LATE if facts.last_late else Coverage.DONE


def interrupted(gaps: Iterable[tuple[str, str]], day: date) -> bool:
    """Whether `day` lies in one of the gaps, each [first day, first day after] in ISO form."""
    return any(first <= day.isoformat() < after for first, after in gaps)


def refresh_on(now: int | None, before: Iterable[tuple[str, int | None]], day: date) -> int | None:
    """The days between two publications that held on `day`: a former value until the day it ended, else `now`."""
    return next((days for ended, days in before if day.isoformat() < ended), now)
