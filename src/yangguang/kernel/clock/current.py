"""The calendar in force: the shipped years, with the years loaded into the database standing over them."""

from datetime import date

from yangguang.kernel.clock.calendar import Calendar
from yangguang.kernel.clock.notice import YearNotice, load_year
from yangguang.kernel.clock.shipped import shipped_calendar, shipped_notices

Digests = tuple[tuple[int, str], ...]

_cached: tuple[Digests, Calendar] | None = None


def current_calendar() -> Calendar:
    """Return the calendar in force, kept for the process while the loaded years stay the same.

    Each call costs one query for the digests of the loaded years (a few short rows), so another
    process's load, or a rolled-back one, is seen at once. Fetch it once per request and pass it on.
    """
    from yangguang.kernel.models import CalendarYear  # here, so that the clock can be imported without Django

    global _cached  # one tuple, replaced whole, so that threads see either the old pair or the new
    rows = CalendarYear.objects.order_by("year")
    digests = tuple(rows.values_list("year", "sha256"))
    if _cached is not None and _cached[0] == digests:
        return _cached[1]
    loaded = list(rows) if digests else []
    calendar = overlay([load_year(row.payload) for row in loaded])
    _cached = (tuple((row.year, row.sha256) for row in loaded), calendar)
    return calendar


def overlay(loaded: list[YearNotice]) -> Calendar:
    """Return the shipped calendar with `loaded` years in place of the shipped ones."""
    if not loaded:
        return shipped_calendar()
    notices = {notice.year: notice for notice in (*shipped_notices(), *loaded)}
    return Calendar(tuple(notices.values()))


def years_without_notice(calendar: Calendar, start: date, end: date) -> list[int]:
    """Return the years from `start` to `end` that `calendar` counts by weekends alone."""
    return [year for year in range(start.year, end.year + 1) if year not in calendar.years]
