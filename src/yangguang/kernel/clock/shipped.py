"""The holiday notices that come with the software, 2007 to 2026, and the calendar made of them."""

import json
from functools import cache
from importlib.resources import files

from yangguang.kernel.clock.calendar import Calendar
from yangguang.kernel.clock.notice import YearNotice, load_year


@cache
def shipped_notices() -> tuple[YearNotice, ...]:
    """Return the shipped notices in order of year. Raises `HolidayFileError` if a shipped file is damaged."""
    folder = files("yangguang.kernel").joinpath("data/holidays")
    texts = [entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.name.endswith(".json")]
    return tuple(sorted((load_year(json.loads(text)) for text in texts), key=lambda notice: notice.year))


@cache
def shipped_calendar() -> Calendar:
    """Return the calendar of the shipped notices alone. It needs neither settings nor a database."""
    return Calendar(shipped_notices())
