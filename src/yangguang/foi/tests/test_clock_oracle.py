"""The clock equals a count made day by day, whatever happens to a request (条例第三十至三十五条)."""

from dataclasses import replace
from random import Random

import pytest

from yangguang.foi.clock import clock, periods
from yangguang.foi.tests.histories import random_history
from yangguang.foi.tests.oracle import Clerk
from yangguang.kernel.clock import shipped_calendar

CALENDAR = shipped_calendar()


def compare(seed: int, cases: int) -> dict[str, int]:
    """Every case on its day and on the days of its events; how many ended in which state."""
    random = Random(seed)
    states: dict[str, int] = {}
    for number in range(cases):
        received, events, today = random_history(random)
        rules = replace(periods(), payment_restarts=number % 2 == 0)
        for day in {today, *(event.on for event in events if random.random() < 0.2)}:
            if day < received:
                continue
            found = clock(received, events, day, CALENDAR, rules)
            expected = Clerk(received, CALENDAR.is_working_day, rules.payment_restarts).judge(events, day)
            story = "\n".join(map(str, [f"case {number} of {seed}: {received} seen on {day}", *events]))
            assert (found.state.value, found.due, found.remaining) == expected, story
            if found.due and number % 10 == 0:
                counted = sum(stretch.working_days for stretch in found.ledger)
                assert (counted, found.ledger[-1].last) == (found.course.days, found.due), story
        states[found.state.value] = states.get(found.state.value, 0) + 1
    return states


def test_five_hundred_random_histories_equal_a_count_day_by_day() -> None:
    compare(20190515, 500)


@pytest.mark.slow
def test_twenty_thousand_random_histories_equal_a_count_day_by_day() -> None:
    states = compare(20200124, 20_000)
    assert min(states.values()) > 200, states
    assert len(states) == 8, states
