"""The calendar against a day-by-day oracle, exhaustively and by property."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.kernel.clock import RULES, Calendar, ExceptionDay, Pause, YearNotice, shipped_calendar, shipped_notices

CALENDAR = shipped_calendar()
HOLIDAYS = Path(__file__).parents[1] / "data" / "holidays"
DAY = timedelta(days=1)
dates = st.dates(min_value=date(2004, 1, 1), max_value=date(2029, 12, 31))


def raw_exceptions() -> dict[date, tuple[bool, str]]:
    """The shipped files read without the code under test."""
    found = {}
    for path in sorted(HOLIDAYS.glob("*.json")):
        for day in json.loads(path.read_text(encoding="utf-8"))["days"]:
            found[date.fromisoformat(day["date"])] = (day["off"], day["name"])
    return found


RAW = raw_exceptions()


def works(day: date) -> bool:
    """The definition: what a notice says, else Monday to Friday."""
    return not RAW[day][0] if day in RAW else day.weekday() < 5


def slow_deadline(start: date, n: int, paused: frozenset[date] = frozenset()) -> list[tuple[date, bool]]:
    """Walk one day at a time until `n` days have counted."""
    walked: list[tuple[date, bool]] = []
    day = start
    while n:
        day += DAY
        counts = works(day) and day not in paused
        walked.append((day, counts))
        n -= counts
    return walked


def test_equal_to_the_oracle_for_every_start_of_2007_to_2026_and_every_rule() -> None:
    """条例第二十六、三十、三十二、三十三条: due day, provisional mark and the whole ledger."""
    working = {}
    day = date(2006, 12, 1)
    while day < date(2027, 6, 1):
        working[day] = works(day)
        day += DAY
    start = date(2007, 1, 1)
    while start <= date(2026, 12, 31):
        walk: list[tuple[date, bool]] = []
        ends, counted, day = {}, 0, start
        while counted < 40:
            day += DAY
            walk.append((day, working[day]))
            counted += working[day]
            if working[day]:
                ends[counted] = len(walk)
        for rule in RULES.values():
            deadline = rule.deadline(CALENDAR, start)
            expected = walk[: ends[rule.working_days]]
            assert [entry[:2] for entry in deadline.ledger] == expected
            assert deadline.due == expected[-1][0]
            assert deadline.provisional == (deadline.due.year > 2026)
        start += DAY


def test_every_day_of_2007_to_2026_says_why() -> None:
    """The four reasons, from the files alone: weekend, holiday by name, make-up day, working day."""
    day = date(2006, 12, 1)
    while day <= date(2027, 12, 31):
        if day in RAW and RAW[day][0]:
            expected = f"{RAW[day][1]}假期"
        elif day.weekday() >= 5:
            expected = "调休上班" if day in RAW else "周末"
        else:
            expected = "工作日"
        assert CALENDAR.why(day) == expected
        assert CALENDAR.is_working_day(day) == works(day)
        day += DAY


@settings(max_examples=200, deadline=None)
@given(start=dates, n=st.integers(0, 300))
def test_adding_and_counting_undo_each_other(start: date, n: int) -> None:
    """`add_working_days` is the slow walk, and `working_days_between` its inverse with a sign."""
    end = CALENDAR.add_working_days(start, n)
    assert end == (slow_deadline(start, n)[-1][0] if n else start)
    assert CALENDAR.working_days_between(start, end) == n
    assert CALENDAR.working_days_between(end, start) == -n


@settings(max_examples=200, deadline=None)
@given(a=dates, b=dates, c=dates)
def test_spans_add_up(a: date, b: date, c: date) -> None:
    """Counting from a to c is counting from a to b and on to c, in whatever order they lie."""
    between = CALENDAR.working_days_between
    assert between(a, c) == between(a, b) + between(b, c)


spans = st.lists(st.tuples(st.integers(-20, 80), st.integers(0, 25)), max_size=4)


@settings(max_examples=200, deadline=None)
@given(start=dates, n=st.integers(1, 60), spans=spans)
def test_pauses_equal_the_oracle(start: date, n: int, spans: list[tuple[int, int]]) -> None:
    """条例第三十三条第三款: whatever pauses there are, exactly n working days outside them count."""
    pauses = [Pause(start + DAY * first, start + DAY * (first + length), "征求意见") for first, length in spans]
    paused = frozenset(pause.start + DAY * i for pause in pauses for i in range((pause.end - pause.start).days + 1))
    deadline = CALENDAR.deadline(start, n, pauses)
    assert [entry[:2] for entry in deadline.ledger] == slow_deadline(start, n, paused)
    for entry in deadline.ledger:
        assert entry.why.startswith("中止计算") == (entry.date in paused and works(entry.date))


@settings(max_examples=100, deadline=None)
@given(
    start=st.dates(min_value=date(1, 1, 1), max_value=date(9990, 1, 1)),
    n=st.integers(1, 100),
    years=st.sets(st.integers(2007, 2026), max_size=3),
)
def test_any_date_and_any_set_of_years(start: date, n: int, years: set[int]) -> None:
    """A calendar of some years, asked anywhere: only those years' notices are used, others are provisional."""
    calendar = Calendar(tuple(notice for notice in shipped_notices() if notice.year in years))
    named = {day.date: day.off for notice in calendar.notices for day in notice.days}
    deadline = calendar.deadline(start, n)
    assert sum(entry.counts for entry in deadline.ledger) == n
    assert [entry.date for entry in deadline.ledger] == [start + DAY * i for i in range(1, len(deadline.ledger) + 1)]
    for entry in deadline.ledger:
        assert entry.counts == (not named.get(entry.date, entry.date.weekday() >= 5))
    assert deadline.provisional == (not {entry.date.year for entry in deadline.ledger} <= years)


def test_provisional_begins_where_the_count_touches_a_year_without_notice() -> None:
    """A year without notice uses weekends alone and says so; an event on its last day does not touch it."""
    assert CALENDAR.deadline(date(2006, 12, 1), 5).provisional
    assert not CALENDAR.deadline(date(2006, 12, 31), 5).provisional
    assert not CALENDAR.deadline(date(2026, 12, 24), 5).provisional
    assert CALENDAR.deadline(date(2026, 12, 25), 5).provisional
    assert CALENDAR.deadline(date(2027, 1, 1), 1).due == date(2027, 1, 4)
    assert CALENDAR.why(date(2030, 10, 1)) == "工作日"


def test_loading_the_missing_year_ends_the_provisional_state() -> None:
    """When the notice arrives the same event gives a final, and here a later, deadline."""
    before = Calendar(tuple(notice for notice in shipped_notices() if notice.year < 2020))
    early = before.deadline(date(2020, 1, 17), 7)
    final = CALENDAR.deadline(date(2020, 1, 17), 7)
    assert (early.due, early.provisional) == (date(2020, 1, 28), True)
    assert (final.due, final.provisional) == (date(2020, 2, 4), False)


def test_no_days_means_the_day_itself() -> None:
    """n=0: due on the day of the event, even one off, with nothing counted."""
    deadline = CALENDAR.deadline(date(2020, 5, 1), 0, [Pause(date(2020, 5, 1), date(2020, 5, 9), "征求意见")])
    assert deadline == (type(deadline))(date(2020, 5, 1), False, ())
    assert CALENDAR.add_working_days(date(2020, 5, 1), 0) == date(2020, 5, 1)


@pytest.mark.parametrize("n", [-1, -20])
def test_negative_periods_are_refused(n: int) -> None:
    """No article counts backwards."""
    with pytest.raises(ValueError, match="负数"):
        CALENDAR.add_working_days(date(2020, 5, 1), n)
    with pytest.raises(ValueError, match="负数"):
        CALENDAR.deadline(date(2020, 5, 1), n)


def test_an_extension_is_part_of_the_period() -> None:
    """第三十三条第二款: the extension cannot be longer than the whole."""
    with pytest.raises(ValueError, match="延长"):
        CALENDAR.deadline(date(2020, 5, 1), 20, extension=21)


def test_a_moment_is_not_a_date() -> None:
    """A UTC moment late in the day is the next day in Beijing; guessing would shift a deadline."""
    with pytest.raises(TypeError, match="北京时间"):
        CALENDAR.deadline(datetime(2020, 4, 24, 17, tzinfo=UTC), 20)


@pytest.mark.parametrize("start", [date.max, date(9999, 12, 1)])
def test_beyond_the_last_date_is_an_error_not_a_wrong_day(start: date) -> None:
    """The calendar ends with the year 9999."""
    with pytest.raises(ValueError, match="9999"):
        CALENDAR.deadline(start, 40)
    with pytest.raises(ValueError, match="9999"):
        CALENDAR.add_working_days(start, 40)


def notice(year: int, *days: tuple[str, bool]) -> YearNotice:
    """A notice with these days."""
    return YearNotice(year, (), tuple(ExceptionDay(date.fromisoformat(day), "元旦", off) for day, off in days))


def test_the_later_notice_decides_about_late_december() -> None:
    """The notice for the coming year is issued later and may move the last days of this one."""
    this_year = notice(2030, ("2030-12-30", False), ("2030-12-31", True))
    coming = notice(2031, ("2030-12-30", True))
    for order in ((this_year, coming), (coming, this_year)):
        calendar = Calendar(order)
        assert not calendar.is_working_day(date(2030, 12, 30))
        assert not calendar.is_working_day(date(2030, 12, 31))


def test_one_notice_a_year() -> None:
    """Two files for one year would leave open which one is right."""
    with pytest.raises(ValueError, match="同一年份"):
        Calendar((notice(2030, ("2030-01-01", True)), notice(2030, ("2030-01-02", True))))


def test_calendars_do_not_change() -> None:
    """A deadline computed from a calendar can be computed again from the same one."""
    with pytest.raises(AttributeError):
        CALENDAR.notices = ()  # type: ignore[misc]
    with pytest.raises(AttributeError):
        CALENDAR.deadline(date(2020, 4, 24), 20).due = date(2020, 5, 1)  # type: ignore[misc]
