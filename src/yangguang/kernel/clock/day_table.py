"""Working days numbered from 1 January of year 1, so that counting is a subtraction and a look-up.

`rank(o)` is how many working days there are up to and including ordinal day `o`; `nth(k)` is its
inverse. Both are tables within the years of the notices (and a year either side) and closed formulas of
the plain five-day week outside them. Both are exact for every date that `datetime.date` can hold.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from yangguang.kernel.clock.notice import ExceptionDay

LAST_ORDINAL = date.max.toordinal()
IN_EXTENSION = "（延长期内）"


class LedgerDay(NamedTuple):
    """One day of a deadline's ledger: whether it counts towards the period, and why (Chinese words)."""

    date: date
    counts: bool
    why: str


class DayTable:
    """The numbered days of one set of exceptions. Ordinals are those of `date.toordinal()`."""

    __slots__ = ("_base", "_extended", "_plain", "_ranks", "_shift", "_workdays", "first", "last")

    def __init__(self, exceptions: Mapping[int, ExceptionDay], first: int, last: int) -> None:
        """Tabulate ordinals `first` to `last`, which must hold every exception; none: first > last."""
        self.first = first
        self.last = last
        self._base = weekdays_up_to(first - 1)
        self._plain: list[LedgerDay] = []
        self._extended: list[LedgerDay] = []
        self._ranks: list[int] = []
        self._workdays: list[int] = []
        for ordinal in range(first, last + 1):
            exception = exceptions.get(ordinal)
            if exception is None:
                entry = ordinary_day(ordinal)
            else:
                entry = LedgerDay(exception.date, not exception.off, exception.why)
            if entry.counts:
                self._workdays.append(ordinal)
            self._ranks.append(self._base + len(self._workdays))
            self._plain.append(entry)
            self._extended.append(in_extension(entry))
        self._shift = self._base + len(self._workdays) - weekdays_up_to(max(last, first - 1))

    def rank(self, ordinal: int) -> int:
        """Return the number of working days up to and including `ordinal`."""
        if ordinal < self.first:
            return weekdays_up_to(ordinal)
        if ordinal <= self.last:
            return self._ranks[ordinal - self.first]
        return weekdays_up_to(ordinal) + self._shift

    def nth(self, number: int) -> int:
        """Return the ordinal of working day `number` (1 is the first). It may lie beyond `date.max`."""
        if number <= self._base:
            return nth_weekday(number)
        position = number - self._base - 1
        if position < len(self._workdays):
            return self._workdays[position]
        return nth_weekday(number - self._shift)

    def day(self, ordinal: int) -> LedgerDay:
        """Return the day as a ledger shows it."""
        if self.first <= ordinal <= self.last:
            return self._plain[ordinal - self.first]
        return ordinary_day(ordinal)

    def days(self, start: int, end: int, extended: bool = False) -> tuple[LedgerDay, ...]:
        """Return the days `start` to `end`, both included; `extended` marks the counted ones as extension."""
        if self.first <= start and end <= self.last:
            table = self._extended if extended else self._plain
            return tuple(table[start - self.first : end - self.first + 1])
        days = (self.day(ordinal) for ordinal in range(start, end + 1))
        return tuple(map(in_extension, days)) if extended else tuple(days)


def weekdays_up_to(ordinal: int) -> int:
    """Return how many Mondays to Fridays there are up to `ordinal`; ordinal 1 was a Monday."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


def nth_weekday(number: int) -> int:
    """Return the ordinal of the `number`-th Monday-to-Friday day, counted from ordinal 1."""
    weeks, rest = divmod(number - 1, 5)
    return weeks * 7 + rest + 1


def ordinary_day(ordinal: int) -> LedgerDay:
    """Return a day that no notice names: Monday to Friday counts, the weekend does not."""
    day = date.fromordinal(ordinal)
    works = day.weekday() < 5
    return LedgerDay(day, works, "工作日" if works else "周末")


def in_extension(entry: LedgerDay) -> LedgerDay:
    """Return the entry marked as part of an extension (条例第三十三条) when it counts, else unchanged."""
    return LedgerDay(entry.date, True, entry.why + IN_EXTENSION) if entry.counts else entry
