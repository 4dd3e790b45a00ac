"""The course of a request: its clock, stage, deadline and conclusion, derived from its steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from yangguang.foi.clock import Clock, Event, Kind, State, clock
from yangguang.foi.counting import STATISTICS
from yangguang.foi.models import Case, Step
from yangguang.foi.states import Stage, StepKind
from yangguang.kernel import pages, present
from yangguang.kernel.clock import Calendar, current_calendar

_CLOCK = frozenset(Kind)
_WAITS = {
    Kind.CORRECTION_ASKED: Stage.CORRECTING,
    Kind.FEE_NOTICE: Stage.PAYING,
    Kind.THIRD_PARTY_ASKED: Stage.CONSULTING,
    Kind.AGENCY_ASKED: Stage.CONSULTING,
}
UNCORRECTED, UNPAID, WITHDRAWN = "other_uncorrected", "other_unpaid", "other_other"


def counted(steps: Iterable[Step]) -> list[Step]:
    """The steps that count, in order of time: not those undone, nor a reply that was taken back."""
    found: list[Step] = []
    for step in steps:
        if step.undone_because:
            continue
        if step.kind == StepKind.RECALLED:
            last = next((one for one in reversed(found) if one.kind == StepKind.REPLY), None)
            if last is not None:
                found.remove(last)
            continue
        found.append(step)
    return found


def cycles(steps: Sequence[Step]) -> list[list[Step]]:
    """The steps that count, parted where the request was taken up again; each later part begins with that step."""
    parts: list[list[Step]] = [[]]
    for step in counted(steps):
        if step.kind == StepKind.REOPENED:
            parts.append([])
        parts[-1].append(step)
    return parts


def _event(step: Step) -> Event:
    return Event(
        Kind(step.kind),
        step.on,
        until=step.until,
        delivered=step.delivered,
        party=step.party,
        days=step.days,
        approver=step.approver,
        reason=step.reason,
    )


def clock_of_steps(received: date | None, steps: Sequence[Step], today: date, calendar: Calendar) -> Clock:
    """The clock of the last cycle of `steps` (条例第三十至三十五条); one taken up again runs from that day."""
    part = cycles(steps)[-1]
    if part and part[0].kind == StepKind.REOPENED:
        received = part[0].on
    return clock(received, [_event(step) for step in part if step.kind in _CLOCK], today, calendar)


def clock_of(case: Case, today: date | None = None, calendar: Calendar | None = None) -> Clock:
    """The request's clock on `today` (the present day without it), from its stored steps."""
    steps = list(case.steps.all())
    return clock_of_steps(case.received_on, steps, today or present.today(), calendar or current_calendar())


def stage_of(steps: Sequence[Step], found: Clock) -> Stage:
    """Where the request stands, by its clock and the steps of its last cycle."""
    part = cycles(steps)[-1]
    if any(step.kind == StepKind.WITHDRAWAL for step in part):
        return Stage.WITHDRAWN
    ends = {State.ABANDONED: Stage.ABANDONED, State.REPLIED: Stage.REPLIED, State.REPLIED_LATE: Stage.REPLIED}
    if found.state in ends:
        return ends[found.state]
    if found.state is State.NOT_RECEIVED:
        return Stage.SUBMITTED
    open_kinds = {stop.kind for stop in found.waits}
    for kind, stage in _WAITS.items():
        if kind in open_kinds:
            return stage
    asked = [step.kind for step in part if step.kind in {StepKind.REASONS_ASKED, StepKind.REASONS_GIVEN}]
    return Stage.EXPLAINING if asked and asked[-1] == StepKind.REASONS_ASKED else Stage.HANDLING


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the annual tables count: the day on which a request was concluded, and the row."""

    on: date
    row: str


def conclusion_of(received: date | None, steps: Sequence[Step], today: date, calendar: Calendar) -> Conclusion | None:
    """The first conclusion that stands, with the row of the last reply of its year; None while there is none.

    A reply that was taken back in the year in which it was given never stood; one taken back later did, for the year
    that reported it. What a review or a court brings in a later year stands in table 4 alone.
    """
    if received is None:
        return None
    endings: list[Conclusion] = []
    live: list[Step] = []
    given: list[tuple[Step, Step | None]] = []
    for step in steps:
        if step.undone_because:
            continue
        if step.kind == StepKind.REPLY:
            given.append((step, None))
        elif step.kind == StepKind.RECALLED and given and given[-1][1] is None:
            given[-1] = (given[-1][0], step)
        elif step.kind == StepKind.WITHDRAWAL:
            live.append(step)
    endings += [
        Conclusion(reply.on, reply.row)
        for reply, recalled in given
        if recalled is None or recalled.on.year > reply.on.year
    ]
    endings += [Conclusion(step.on, WITHDRAWN) for step in live]
    for index, part in enumerate(cycles(steps)):
        begun = part[0].on if index and part else received
        found = clock(begun, [_event(step) for step in part if step.kind in _CLOCK], today, calendar)
        if found.state is State.ABANDONED and found.ended is not None and found.course is not None:
            stop = found.course.lapsed(found.ended)
            unpaid = stop is not None and stop.kind is Kind.FEE_NOTICE
            endings.append(Conclusion(found.ended, UNPAID if unpaid else UNCORRECTED))
    if not endings:
        return None
    endings.sort(key=lambda one: one.on)
    first = endings[0]
    last = [one for one in endings if one.on.year == first.on.year][-1]
    return Conclusion(first.on, last.row)


def keep(case: Case, *, today: date | None = None, calendar: Calendar | None = None) -> bool:
    """Make the request's caches again from its steps and save them; whether anything changed. Imported ones stay."""
    if case.imported:
        return False
    day, days = today or present.today(), calendar or current_calendar()
    steps = list(case.steps.order_by("on", "pk"))
    found = clock_of_steps(case.received_on, steps, day, days)
    stage = stage_of(steps, found)
    ended = conclusion_of(case.received_on, steps, day, days)
    due = found.due if stage not in {Stage.REPLIED, Stage.ABANDONED, Stage.WITHDRAWN} else None
    part = cycles(steps)[-1]
    if due is not None and part and part[0].kind == StepKind.REOPENED and part[0].until is not None:
        due = part[0].until
    late = case.overdue_on or (found.due if found.state in {State.OVERDUE, State.REPLIED_LATE} else None)
    fresh = {
        "stage": stage.value,
        "due_on": due,
        "provisional": bool(due and found.provisional),
        "closed_on": ended.on if ended else None,
        "outcome": ended.row if ended else "",
        "overdue_on": late,
    }
    changed = [name for name, value in fresh.items() if getattr(case, name) != value]
    for name in changed:
        setattr(case, name, fresh[name])
    if changed:
        case.save(update_fields=changed)
        pages.touch(STATISTICS)
    return bool(changed)
