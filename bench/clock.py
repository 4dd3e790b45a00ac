"""Deadlines a second: the working-day clock beside the library chinesecalendar, on one core, in one run.

Both answer the same questions, all five statutory periods from every thirteenth day of the years that both
know, so that every weekday and season is met: the due day alone, and the due day with a ledger of every day
and its reason. Results go to `bench/results/clock.json`.
"""

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import chinese_calendar

from yangguang.kernel.clock import RULES, shipped_calendar

ROUNDS = 3
STEP = 13
WANTED = 10_000
RESULTS = Path(__file__).parent / "results" / "clock.json"
DAY = timedelta(days=1)
CALENDAR = shipped_calendar()

Task = tuple[date, int]
Ledger = list[tuple[date, bool, str | None]]


def tasks() -> list[Task]:
    """Every `STEP`-th day from 2007 with each period, as long as the count ends within both calendars."""
    last = date(min(max(CALENDAR.years), max(chinese_calendar.holidays).year), 12, 31)
    first = date(max(min(CALENDAR.years), min(chinese_calendar.holidays).year), 1, 1)
    starts = [first + DAY * number for number in range(0, (last - first).days, STEP)]
    periods = [rule.working_days for rule in RULES.values()]
    return [(start, n) for start in starts for n in periods if CALENDAR.add_working_days(start, n) <= last]


def our_due(start: date, n: int) -> date:
    """The due day by the clock."""
    return CALENDAR.add_working_days(start, n)


def peer_due(start: date, n: int) -> date:
    """The due day by the peer, whose 0 means the next working day, the given day included."""
    found: date = chinese_calendar.find_workday(n - 1, start + DAY)
    return found


def our_ledger(start: date, n: int) -> object:
    """The deadline with its ledger by the clock."""
    return CALENDAR.deadline(start, n)


def peer_ledger(start: date, n: int) -> tuple[date, Ledger]:
    """The same from the peer: its due day, and for each day on the way whether it is off and its name."""
    due = peer_due(start, n)
    ledger: Ledger = []
    day = start
    while day < due:
        day += DAY
        off, name = chinese_calendar.get_holiday_detail(day)
        ledger.append((day, not off, name))
    return due, ledger


def rate(answer: Callable[[date, int], object], work: list[Task]) -> dict[str, float]:
    """Answers a second over `ROUNDS` passes: the median and the best."""
    rates = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for start, n in work:
            answer(start, n)
        rates.append(len(work) / (time.perf_counter() - began))
    return {"median_per_second": round(statistics.median(rates)), "best_per_second": round(max(rates))}


def disagreements(work: list[Task]) -> dict[str, Any]:
    """Where the two calendars differ: days in the years measured, and due days among the tasks."""
    first, last = work[0][0], max(CALENDAR.add_working_days(*task) for task in work)
    days = [first + DAY * number for number in range((last - first).days + 1)]
    differing = [day for day in days if CALENDAR.is_working_day(day) != chinese_calendar.is_workday(day)]
    return {
        "days_compared": len(days),
        "days": [day.isoformat() for day in differing],
        "due_days": sum(our_due(*task) != peer_due(*task) for task in work),
    }


def run() -> dict[str, Any]:
    """Measure both and return the whole result as JSON-ready values."""
    work = tasks()
    peer = f"chinesecalendar {version('chinesecalendar')}"
    return {
        "benchmark": "clock",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "cores_used": 1,
        "rounds": ROUNDS,
        "deadlines_a_round": len(work),
        "first_start": work[0][0].isoformat(),
        "last_start": work[-1][0].isoformat(),
        "periods": {rule.name: rule.working_days for rule in RULES.values()},
        "wanted_per_second": WANTED,
        "results": [
            {"task": "due day", "by": "yangguang", **rate(our_due, work)},
            {"task": "due day", "by": peer, **rate(peer_due, work)},
            {"task": "due day and ledger", "by": "yangguang", **rate(our_ledger, work)},
            {"task": "due day and ledger", "by": peer, **rate(peer_ledger, work)},
        ],
        "disagreements": disagreements(work),
    }


def main() -> int:
    """Run, write the JSON file and print a table; 1 when deadlines with ledger are slower than wanted."""
    result = run()
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{result['deadlines_a_round']} deadlines, {result['first_start']} to {result['last_start']}, one core")
    print(f"{'task':<20} {'by':<24} {'median/s':>12} {'best/s':>12}")
    for row in result["results"]:
        print(f"{row['task']:<20} {row['by']:<24} {row['median_per_second']:>12,} {row['best_per_second']:>12,}")
    differing = result["disagreements"]
    print(f"differing days: {', '.join(differing['days']) or 'none'}; differing due days: {differing['due_days']}")
    ours = next(row for row in result["results"] if row["task"] == "due day and ledger" and row["by"] == "yangguang")
    return 0 if ours["median_per_second"] >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
