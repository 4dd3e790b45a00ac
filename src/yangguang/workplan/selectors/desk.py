"""Lists of the workbench: the shares, schemes, orders and events of the units that a person serves."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from yangguang.organisations.models import RoleHolding, Unit
from yangguang.organisations.scoping import serves
from yangguang.workplan.models import Assignment, MeasureDone, Plan
from yangguang.workplan.selectors.overview import Tally, tallies, today_clock
from yangguang.workplan.selectors.shares import ShareRow
from yangguang.workplan.states import AssignmentState, Clock, ReportState, light_of


def own_shares(user: Any) -> QuerySet[Assignment]:
    """The shares of the units that `user` serves, in plans that are public, the first day first."""
    mine = serves(user)
    if mine is None:
        return Assignment.objects.none()
    shares: QuerySet[Assignment] = Assignment.objects.filter(
        mine, task__withdrawn=False, task__plan__published_at__isnull=False
    ).exclude(state=AssignmentState.RELEASED)
    return shares.select_related("task__plan__unit", "task__parent", "unit").order_by(
        F("cached_next_due").asc(nulls_last=True), "task__number", "unit__path", "pk"
    )


def own_tally(user: Any, today: date) -> Tally:
    """How the shares of the units that `user` serves stand on a day; each light opens the same shares in 我的任务."""
    by_task, _ = tallies(own_shares(user), today_clock(today))
    whole = Tally()
    for tally in by_task.values():
        whole.lights.update(tally.lights)
        whole.done += tally.done
        whole.total += tally.total
    return whole


def rows_of(shares: QuerySet[Assignment] | list[Assignment], clock: Clock) -> list[ShareRow]:
    """Each share with its light."""
    return [ShareRow(s, light_of(s.state, s.cached_total, s.cached_done, s.cached_next_due, clock), []) for s in shares]


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure as one unit sees it: when it is due, and the report that says since when it is done."""

    text: str
    deadline_text: str
    due_on: date
    dated: bool
    done: MeasureDone | None
    late: bool


def measure_lines(share: Assignment, today: date) -> list[MeasureLine]:
    """The measures of the share's task in order, in two queries."""
    first: dict[int, MeasureDone] = {}
    claims = MeasureDone.objects.filter(report__assignment=share, report__state=ReportState.SUBMITTED)
    for claim in claims.select_related("report__reported_by").order_by("done_on", "pk"):
        first.setdefault(claim.measure_id, claim)
    lines = []
    for measure in share.task.measures.filter(withdrawn=False).order_by("order"):
        due, done = measure.must_be_done_by(share.task.plan), first.get(measure.pk)
        late = done.done_on > due if done else due < today
        lines.append(MeasureLine(measure.text, measure.deadline_text, due, measure.due_on is not None, done, late))
    return lines


def people_of(unit: Unit) -> list[RoleHolding]:
    """Who holds which role at the unit itself today, by role (one query). Roles always keep real time."""
    return list(
        RoleHolding.objects.in_force(timezone.localdate())
        .filter(unit=unit)
        .select_related("user")
        .order_by("role", "user")
    )


def plans_of_shares(shares: QuerySet[Assignment]) -> QuerySet[Plan]:
    """The plans in which these shares stand, the newest year first."""
    return Plan.objects.filter(pk__in=shares.order_by().values("task__plan")).select_related("unit").order_by("-year")
