"""The working-day clock: which days count, what a deadline is, and why.

`calendar`, `notice`, `rules` and `shipped` are pure Python; `current` adds the years loaded into the
database and imports Django only when called.
"""

from yangguang.kernel.clock.calendar import Calendar, Deadline, Pause
from yangguang.kernel.clock.current import current_calendar
from yangguang.kernel.clock.day_table import LedgerDay
from yangguang.kernel.clock.notice import ExceptionDay, HolidayFileError, Paper, YearNotice, load_year
from yangguang.kernel.clock.rules import RULES, Rule
from yangguang.kernel.clock.shipped import shipped_calendar, shipped_notices

__all__ = [
    "RULES",
    "Calendar",
    "Deadline",
    "ExceptionDay",
    "HolidayFileError",
    "LedgerDay",
    "Paper",
    "Pause",
    "Rule",
    "YearNotice",
    "current_calendar",
    "load_year",
    "shipped_calendar",
    "shipped_notices",
]
