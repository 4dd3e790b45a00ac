"""The year plan's own figures, and which figures prove which task."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse

from yangguang.kernel.metrics import Figure, Metric, Scope, get, register
from yangguang.organisations.models import Unit
from yangguang.workplan.models import Assignment, Bulletin, LoggedEvent, Plan, SupervisionOrder, Task
from yangguang.workplan.selectors.public import public_shares
from yangguang.workplan.states import AssignmentState, BulletinState, OrderState

TOPICS = Path(__file__).parent / "data" / "task_metrics.json"


@dataclass(frozen=True, slots=True)
class Proof:
    """A figure that proves a task: `figure` is None while its room is not built, which the page then says."""

    label: str
    room: str
    measure: str = ""
    counts: str = ""
    figure: Figure | None = None


@cache
def _topics() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(TOPICS.read_text(encoding="utf-8"))
    return found


def metrics_named_by(task: Task) -> list[dict[str, str]]:
    """The names, labels and rooms of the figures that prove `task`, whether or not their rooms exist."""
    for topic in _topics()["topics"]:
        if all(word in task.title for word in topic["words"]) or all(word in task.text for word in topic["words"]):
            return list(topic["metrics"])
    return list(_topics()["every_task"])


def proofs_of(task: Task, today: date) -> list[Proof]:
    """The figures that prove `task`, computed for the plan's unit and year where their room exists."""
    plan = task.plan
    scope = Scope(since=date(plan.year, 1, 1), until=plan.ends_on, today=today, unit=plan.unit)
    found = []
    for named in metrics_named_by(task):
        metric = get(named["name"])
        if metric is None:
            found.append(Proof(named["label"], named["room"]))
        else:
            found.append(Proof(metric.label, named["room"], metric.measure, metric.counts, metric.compute(scope)))
    return found


def _plan(scope: Scope) -> Plan | None:
    """The published plan of the year that the scope's unit stands under: its own, or that of the nearest above it."""
    plans = Plan.objects.filter(year=scope.since.year, published_at__isnull=False).select_related("unit")
    if scope.unit is None:
        return plans.filter(unit__code=settings.YANGGUANG_HOME_UNIT).first()
    above = [scope.unit.path[:end] for end in range(Unit.steplen, len(scope.unit.path) + 1, Unit.steplen)]
    return plans.filter(unit__path__in=above).order_by("-unit__path").first()


def _shares(scope: Scope, plan: Plan | None) -> QuerySet[Assignment]:
    """The shares of that plan; for a unit that has no plan of its own, those of the unit and of those below it."""
    shares = public_shares(plan) if plan else Assignment.objects.none()
    if plan is not None and scope.unit is not None and scope.unit.pk != plan.unit_id:
        shares = shares.filter(unit__path__startswith=scope.unit.path)
    return shares.order_by()


def _records(name: str, plan: Plan | None, scope: Scope, **query: str) -> str:
    """The address of the page `plans:name` with the records that a figure of `scope` counts."""
    if plan is None:
        return reverse("plans:index")
    if scope.unit is not None and scope.unit.pk != plan.unit_id:
        query["unit"] = scope.unit.code
    return reverse(f"plans:{name}", args=[plan.slug]) + (f"?{urlencode(query)}" if query else "")


def answered(scope: Scope) -> Figure:
    """Shares that the unit accepted or contested, of all."""
    plan = _plan(scope)
    waiting = Q(state=AssignmentState.PROPOSED)
    counts = _shares(scope, plan).aggregate(of=Count("pk"), value=Count("pk", filter=~waiting))
    return Figure(counts["value"], counts["of"], _records("shares", plan, scope, answer="given"))


def measures_done(scope: Scope) -> Figure:
    """Measures done, of all, added up over units."""
    plan = _plan(scope)
    sums = _shares(scope, plan).aggregate(value=Sum("cached_done"), of=Sum("cached_total"))
    return Figure(sums["value"] or 0, sums["of"] or 0, _records("shares", plan, scope, done="some"))


def _events(kind: str) -> Callable[[Scope], Figure]:
    def compute(scope: Scope) -> Figure:
        """Events of the kind in the period, held by the scope's unit or one below it."""
        events = LoggedEvent.objects.filter(kind=kind, held_on__range=(scope.since, min(scope.until, scope.today)))
        plan = _plan(scope)
        unit = scope.unit or (plan.unit if plan else None)
        events = events.filter(unit__path__startswith=unit.path) if unit else events.none()
        return Figure(events.count(), None, _records("events", plan, scope, kind=kind))

    return compute


def orders_on_time(scope: Scope) -> Figure:
    """Supervision orders replied to on or before their day, of all that were replied to or whose day has passed."""
    plan = _plan(scope)
    orders = SupervisionOrder.objects.filter(plan=plan) if plan else SupervisionOrder.objects.none()
    if plan is not None and scope.unit is not None and scope.unit.pk != plan.unit_id:
        orders = orders.filter(unit__path__startswith=scope.unit.path)
    judged = orders.filter(Q(replied_on__isnull=False) | Q(state=OrderState.ISSUED, due_on__lt=scope.today))
    url = _records("orders", plan, scope)
    return Figure(judged.filter(replied_on__lte=F("due_on")).count(), judged.count(), url)


def bulletins_issued(scope: Scope) -> Figure:
    """Bulletins that the plan's unit issued in the period."""
    plan = _plan(scope)
    period = (scope.since, scope.until)
    issued = Bulletin.objects.filter(plan=plan, state=BulletinState.ISSUED, issued_on__range=period)
    return Figure(issued.count() if plan else 0, None, _records("bulletins", plan, scope))


def register_all() -> None:
    """Put the figures into the registry, at start-up."""
    register(
        Metric("workplan.answered", "单位已答复的任务分工", "项次", "已接受或提出异议的分工，占全部分工", answered)
    )
    register(Metric("workplan.measures_done", "已完成的举措", "项次", "各单位完成的举措，占全部举措", measures_done))
    register(
        Metric("workplan.trainings", "政务公开业务培训", "次", "本年度已举办并登记的业务培训", _events("training"))
    )
    register(Metric("workplan.meetings", "政务公开工作会议", "次", "本年度已举办并登记的工作会议", _events("meeting")))
    register(
        Metric(
            "workplan.orders_on_time",
            "按期回复的督办单",
            "件",
            "期限内回复的督办单，占已回复和已到期的",
            orders_on_time,
        )
    )
    register(Metric("workplan.bulletins", "印发通报", "期", "本年度已印发的通报", bulletins_issued))
