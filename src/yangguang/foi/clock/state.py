"""The clock of a request for disclosure: due day, state, working days left, and the ledger. Pure; no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from yangguang.foi.clock.checks import check
from yangguang.foi.clock.course import Course, Stop
from yangguang.foi.clock.events import Event, Kind
from yangguang.foi.clock.ledger import Stretch, ledger
from yangguang.foi.clock.settings import Periods, periods
from yangguang.kernel.clock import Calendar

_DAY = timedelta(days=1)


class State(StrEnum):
    """How a request stands on a day."""

    NOT_RECEIVED = "not_received"
    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    STOPPED = "stopped"
    REPLIED = "replied"
    REPLIED_LATE = "replied_late"
    ABANDONED = "abandoned"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The Chinese word: 临期, 逾期 …"""
        return _LABELS[self]


_LABELS = {
    State.NOT_RECEIVED: "尚未收到",
    State.ON_TIME: "期限内",
    State.DUE_SOON: "临期",
    State.OVERDUE: "逾期",
    State.STOPPED: "中止计算",
    State.REPLIED: "已答复",
    State.REPLIED_LATE: "逾期答复",
    State.ABANDONED: "视为放弃",
    State.WITHDRAWN: "已撤回",
}
_RUNNING = frozenset({State.ON_TIME, State.DUE_SOON, State.OVERDUE})


@dataclass(frozen=True, slots=True)
class Clock:
    """A request's clock on the evening of `today`.

    `due` is the last day for the reply, that day included. While an opinion or a fee is waited for it is the day that
    an answer today would give, so it moves; None while the period has yet to begin anew (条例第三十条), before the
    receipt, and once the request was given up. `remaining` are the working days after `today` up to `due`, negative
    when overdue; while stopped, those left once it goes on; None when there is nothing more to do. `waits` are the
    open questions. `provisional`: a year without a holiday notice is touched. `problems` are sentences.
    """

    received: date | None
    today: date
    state: State
    due: date | None = None
    remaining: int | None = None
    provisional: bool = False
    waits: tuple[Stop, ...] = ()
    ended: date | None = None
    problems: tuple[str, ...] = ()
    course: Course | None = None

    @property
    def ledger(self) -> tuple[Stretch, ...]:
        """The stretches from the day after the receipt to `due`; without one, to the last day of the waiting."""
        if self.course is None:
            return ()
        as_of = min(self.today, self.ended or self.today)
        if self.state is State.ABANDONED:
            as_of -= _DAY
        return ledger(self.course, self.due or as_of, as_of)

    def payload(self) -> dict[str, Any]:
        """The clock as JSON-ready values, dates in ISO form."""
        return {
            "received": _iso(self.received),
            "today": self.today.isoformat(),
            "due": _iso(self.due),
            "state": self.state.value,
            "label": self.state.label,
            "remaining": self.remaining,
            "provisional": self.provisional,
            "ended": _iso(self.ended),
            "waits": [
                {
                    "type": stop.kind.value,
                    "asked": stop.asked.isoformat(),
                    "until": _iso(stop.until),
                    "party": stop.party,
                }
                for stop in self.waits
            ],
            "problems": list(self.problems),
            "ledger": [stretch.payload() for stretch in self.ledger],
        }


def clock(
    received: date | None,
    events: Iterable[Event],
    today: date,
    calendar: Calendar,
    rules: Periods | None = None,
) -> Clock:
    """The clock of a request received on `received` (条例第三十一条; None: not yet confirmed) on the day `today`.

    Events after `today` are looked at for errors only, so that any day can be asked for. Those of one day count in
    the order given. Raises `IllegalHistory` for what cannot have happened; what came too late changes nothing and is
    said in `problems`.
    """
    rules = rules or periods()
    if received is None:
        return Clock(None, today, State.NOT_RECEIVED)
    ordered = check(received, events, rules)
    if today < received:
        return Clock(received, today, State.NOT_RECEIVED)
    course = Course(received, calendar, rules)
    for event in ordered:
        if event.on <= today:
            course.take(event)
    return _read(course, today)


def _read(course: Course, today: date) -> Clock:
    ending = course.ending
    as_of = ending.on if ending else today
    problems = tuple(course.problems)
    if (given_up := course.lapsed(as_of)) is not None and given_up.until is not None:
        ended = given_up.until + _DAY
        return Clock(course.received, today, State.ABANDONED, ended=ended, problems=problems, course=course)
    deadline = course.deadline(as_of)
    due = deadline.due if deadline else None
    state = _state(course, due, today)
    return Clock(
        received=course.received,
        today=today,
        state=state,
        due=due,
        remaining=_remaining(course, state, due, today),
        provisional=deadline.provisional if deadline else False,
        waits=() if ending else tuple(stop for stop in course.stops if stop.is_open(today)),
        ended=ending.on if ending else None,
        problems=problems,
        course=course,
    )


def _state(course: Course, due: date | None, today: date) -> State:
    if course.ending is not None:
        if course.ending.kind is Kind.WITHDRAWAL:
            return State.WITHDRAWN
        return State.REPLIED if due is None or course.ending.on <= due else State.REPLIED_LATE
    if due is None:
        return State.STOPPED
    if today > due:
        return State.OVERDUE
    if due > today and any(stop.is_open(today) for stop in course.stops):
        return State.STOPPED
    left = course.calendar.working_days_between(today, due)
    return State.DUE_SOON if left <= course.periods.due_soon else State.ON_TIME


def _remaining(course: Course, state: State, due: date | None, today: date) -> int | None:
    if state is State.STOPPED and due is None:
        return course.days
    if due is not None and (state is State.STOPPED or state in _RUNNING):
        return course.calendar.working_days_between(today, due)
    return None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
