"""What the public pages show beside plan and task: shares, units, events, orders.

Events and orders are kept for people who work here; the rows here are the part of them that everybody may see.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, QuerySet

from yangguang.organisations.models import Unit
from yangguang.workplan.models import Assignment, LoggedEvent, Plan, SupervisionOrder
from yangguang.workplan.models.assignment import Part
from yangguang.workplan.selectors.overview import HELD, Tally, today_clock
from yangguang.workplan.states import Light, OrderState, light_of


def public_shares(plan: Plan) -> QuerySet[Assignment]:
    """The shares of a published plan that units hold, by task, leads first, then in the order of government."""
    return Assignment.objects.filter(
        task__plan=plan,
        task__plan__published_at__isnull=False,
        task__parent=None,
        task__withdrawn=False,
        state__in=HELD,
    ).order_by("task__number", "part", "unit__path")


def units_of(plan: Plan) -> QuerySet[Unit]:
    """The units that hold a share in the plan, in the order of government."""
    return Unit.objects.filter(pk__in=public_shares(plan).order_by().values("unit_id")).order_by("path")


@dataclass(slots=True)
class UnitDuties:
    """How many tasks of published plans a unit leads and answers for, and under which lights."""

    leads: int = 0
    answers: int = 0
    tally: Tally = field(default_factory=Tally)


def duties_by_unit(today: date, plan: Plan | None = None) -> dict[int, UnitDuties]:
    """By unit, over all published plans, or in `plan` alone: one grouped query."""
    clock = today_clock(today)
    shares = Assignment.objects.filter(
        task__plan__published_at__isnull=False, task__parent=None, task__withdrawn=False, state__in=HELD
    )
    if plan is not None:
        shares = shares.filter(task__plan=plan)
    found: dict[int, UnitDuties] = defaultdict(UnitDuties)
    grouped = (
        shares.order_by()
        .values_list("unit_id", "part", "state", "cached_total", "cached_done", "cached_next_due")
        .annotate(times=Count("pk"))
    )
    for unit_id, part, state, total, done, next_due, times in grouped:
        duties = found[unit_id]
        if part == Part.LEAD:
            duties.leads += times
        else:
            duties.answers += times
        duties.tally.add(light_of(state, total, done, next_due, clock), done, total, times)
    return found


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """A training or meeting, without its internal summary."""

    held_on: date
    unit: Unit
    kind: str
    title: str
    attendance: int


def public_events(plan: Plan) -> QuerySet[LoggedEvent]:
    """Events of the plan's year, held by its unit or one below it, the newest first."""
    held = LoggedEvent.objects.filter(unit__path__startswith=plan.unit.path, held_on__year=plan.year)
    return held.select_related("unit").defer("summary").order_by("-held_on", "-pk")


def event_rows(events: Iterable[LoggedEvent]) -> list[PublicEvent]:
    """What the public sees of `events`, whose units are at hand."""
    return [
        PublicEvent(event.held_on, event.unit, event.get_kind_display(), event.title, event.attendance)
        for event in events
    ]


def event_kinds(plan: Plan) -> dict[str, int]:
    """How many events of each kind the plan's year has, in the order of kinds (one query)."""
    counts = Counter(
        dict(public_events(plan).select_related(None).order_by().values_list("kind").annotate(times=Count("pk")))
    )
    return {kind: counts[kind] for kind in LoggedEvent.Kind.values if counts[kind]}


class Outcome:
    """What became of a supervision order, in the words of the page."""

    ON_TIME = "按期回复"
    LATE = "逾期回复"
    OVERDUE = "逾期未回复"
    WAITING = "未到期"


@dataclass(frozen=True, slots=True)
class PublicOrder:
    """A supervision order without its matter and its reply, which are internal."""

    number: str
    unit: Unit
    issued_on: date
    due_on: date
    provisional: bool
    replied_on: date | None
    outcome: str

    @property
    def judged(self) -> bool:
        """Whether it counts in the share of orders replied to in time."""
        return self.outcome != Outcome.WAITING


def public_orders(plan: Plan, today: date) -> list[PublicOrder]:
    """The orders of a plan, the newest first (one query)."""
    fields = ("year", "number", "issued_on", "due_on", "provisional", "replied_on", "state", "unit")
    orders = SupervisionOrder.objects.filter(plan=plan).select_related("unit").only(*fields)
    return [
        PublicOrder(
            number=str(order),
            unit=order.unit,
            issued_on=order.issued_on,
            due_on=order.due_on,
            provisional=order.provisional,
            replied_on=order.replied_on,
            outcome=outcome_of(order, today),
        )
        for order in orders.order_by("-year", "-number")
    ]


def outcome_of(order: SupervisionOrder, today: date) -> str:
    """In time, late, overdue, or not yet due. The due day itself is in time."""
    if order.replied_on is not None:
        return Outcome.ON_TIME if order.replied_on <= order.due_on else Outcome.LATE
    return Outcome.OVERDUE if order.state == OrderState.ISSUED and order.due_on < today else Outcome.WAITING


def light_counts(lights: Counter[Light]) -> list[tuple[Light, int]]:
    """The lights that anything stands under, the most urgent first."""
    return [(light, lights[light]) for light in Light if lights[light]]
