"""The working-day clock (工作日时限): counts working days and explains every day it passed.

Dates are civil dates in China (Asia/Shanghai). Day 1 of a period is the working day after the event;
the day of the event itself is day 0 and never counts (《政府信息公开条例》第二十六、三十、三十二、三十三条:
"自……之日起X个工作日内"). A year whose notice is not loaded uses weekends alone and is provisional.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from yangguang.kernel.clock.day_table import LAST_ORDINAL, DayTable, LedgerDay, in_extension
from yangguang.kernel.clock.notice import ExceptionDay, YearNotice


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count, `start` and `end` both included, and the reason in Chinese.

    《政府信息公开条例》第三十三条第三款: time spent asking third parties or other agencies is not part of
    the reply period. A pause still running ends, for the caller, on the day of the question.
    """

    start: date
    end: date
    reason: str

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"中止期间的结束日{self.end}早于开始日{self.start}，请核对。")
        if not self.reason.strip():
            raise ValueError(f"{self.start}起的中止期间没有写明原因，请补充。")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a period, and how it was counted.

    `due` is the last day to act (the whole day is in time). `provisional` is true when a counted span
    touches a year whose holiday notice is not loaded. `ledger` runs from the day after the event to
    `due`, every day once; exactly as many entries count as the period has working days.
    """

    due: date
    provisional: bool
    ledger: tuple[LedgerDay, ...]

    def payload(self) -> dict[str, Any]:
        """Return the deadline as JSON-ready values, dates in ISO form."""
        return {
            "due": self.due.isoformat(),
            "provisional": self.provisional,
            "ledger": [{"date": day.date.isoformat(), "counts": day.counts, "why": day.why} for day in self.ledger],
        }


@dataclass(frozen=True)
class Calendar:
    """An immutable working-day calendar made of yearly notices.

    Where two notices name the same day the one of the later year decides (it was issued later). One
    notice per year, else ValueError.
    """

    notices: tuple[YearNotice, ...] = ()
    years: frozenset[int] = field(init=False, repr=False, compare=False)
    _table: DayTable = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.notices, key=lambda notice: notice.year))
        years = frozenset(notice.year for notice in ordered)
        if len(years) != len(ordered):
            raise ValueError("同一年份有两份放假安排，请只保留一份。")
        exceptions: dict[int, ExceptionDay] = {}
        for notice in ordered:
            exceptions.update((day.date.toordinal(), day) for day in notice.days)
        first, last = 1, 0
        if ordered:
            first = date(ordered[0].year - 1, 1, 1).toordinal()
            last = date(ordered[-1].year + 1, 12, 31).toordinal()
        object.__setattr__(self, "notices", ordered)
        object.__setattr__(self, "years", years)
        object.__setattr__(self, "_table", DayTable(exceptions, first, last))

    def is_working_day(self, day: date) -> bool:
        """Return whether `day` is a working day; in a year with no notice, whether it is Monday to Friday."""
        return self._table.day(_ordinal(day)).counts

    def why(self, day: date) -> str:
        """Return why: 工作日, 周末, 调休上班, or the holiday by name such as 劳动节假期."""
        return self._table.day(_ordinal(day)).why

    def add_working_days(self, start: date, n: int) -> date:
        """Return the n-th working day after `start`; `start` itself never counts and n=0 returns it.

        Raises ValueError for a negative n or a result beyond the year 9999.
        """
        return _date(self._nth_after(_ordinal(start), n))

    def working_days_between(self, a: date, b: date) -> int:
        """Return the working days after `a` up to and including `b`; negative when `b` is before `a`.

        So `working_days_between(d, add_working_days(d, n)) == n`, and swapping the days turns the sign.
        """
        return self._table.rank(_ordinal(b)) - self._table.rank(_ordinal(a))

    def deadline(self, start: date, n: int, pauses: Iterable[Pause] = (), extension: int = 0) -> Deadline:
        """Return the deadline `n` working days after the event on `start`, with its ledger.

        `pauses` do not count (条例第三十三条第三款); a day off inside one keeps its own reason. Of the n
        days the last `extension` are marked as such in the ledger (第三十三条第二款). With n=0 the
        deadline is `start` itself, final, with an empty ledger. Raises ValueError for a negative n, an
        extension longer than n, or a result beyond the year 9999.
        """
        if not 0 <= extension <= max(n, 0):
            raise ValueError(f"延长的{extension}个工作日应当在0至{n}之间。")
        day_zero = _ordinal(start)
        stops = _merge(pauses, day_zero) if n else []
        due, stops_met = self._end(day_zero, n, stops)
        base_end = self._end(day_zero, n - extension, stops)[0] if extension else due
        _date(due)
        if stops_met:
            ledger = self._paused_ledger(day_zero, due, base_end, stops_met)
        elif extension:
            ledger = self._table.days(day_zero + 1, base_end) + self._table.days(base_end + 1, due, True)
        else:
            ledger = self._table.days(day_zero + 1, due)
        if not ledger:
            return Deadline(start, False, ())
        years = range(ledger[0].date.year, ledger[-1].date.year + 1)
        return Deadline(ledger[-1].date, not self.years.issuperset(years), ledger)

    def _nth_after(self, ordinal: int, n: int) -> int:
        if n < 0:
            raise ValueError(f"工作日数不能是负数（现在是{n}）。")
        return self._table.nth(self._table.rank(ordinal) + n) if n else ordinal

    def _end(self, day_zero: int, n: int, stops: list[tuple[int, int, str]]) -> tuple[int, list[tuple[int, int, str]]]:
        """Return the ordinal on which the period ends and the stops that lie before its end."""
        skipped = 0
        end = self._nth_after(day_zero, n)
        for met, (first, last, _) in enumerate(stops):
            if first > end:
                return end, stops[:met]
            skipped += self._table.rank(last) - self._table.rank(first - 1)
            end = self._nth_after(day_zero, n + skipped)
        return end, stops

    def _paused_ledger(
        self, day_zero: int, due: int, base_end: int, stops: list[tuple[int, int, str]]
    ) -> tuple[LedgerDay, ...]:
        entries = list(self._table.days(day_zero + 1, due))
        for position in range(max(base_end - day_zero, 0), len(entries)):
            entries[position] = in_extension(entries[position])
        for first, last, reason in stops:
            for position in range(first - day_zero - 1, last - day_zero):
                if entries[position].counts:
                    entries[position] = LedgerDay(entries[position].date, False, f"中止计算：{reason}")
        return tuple(entries)


def _merge(pauses: Iterable[Pause], day_zero: int) -> list[tuple[int, int, str]]:
    """Return the pauses after day zero in order and without overlap; the earlier one keeps shared days."""
    stops: list[tuple[int, int, str]] = []
    covered = day_zero
    for pause in sorted(pauses, key=lambda pause: (pause.start, pause.end)):
        first, last = max(_ordinal(pause.start), covered + 1), _ordinal(pause.end)
        if first <= last:
            stops.append((first, last, pause.reason))
            covered = last
    return stops


def _ordinal(day: date) -> int:
    if isinstance(day, datetime):
        raise TypeError("工作日按日期计算，请先把时刻换算成北京时间的日期。")
    return day.toordinal()


def _date(ordinal: int) -> date:
    if ordinal > LAST_ORDINAL:
        raise ValueError("期限超出了可计算的日期范围（公元9999年），请核对工作日数。")
    return date.fromordinal(ordinal)
