"""The year plan's own figures, and which figures prove which task."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse

from yangguang.kernel.metrics import Figure, Metric, Scope, get, register
from yangguang.workplan.models import Assignment, Bulletin, LoggedEvent, Plan, SupervisionOrder, Task
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
    plans = Plan.objects.filter(year=scope.since.year, published_at__isnull=False)
    if scope.unit is not None:
        plans = plans.filter(unit=scope.unit)
    return plans.first()


def _shares(scope: Scope) -> QuerySet[Assignment]:
    shares = Assignment.objects.filter(
        task__plan__year=scope.since.year,
        task__parent=None,
        task__withdrawn=False,
        task__plan__published_at__isnull=False,
    ).exclude(state=AssignmentState.RELEASED)
    if scope.unit is not None:
        shares = shares.filter(Q(unit__path__startswith=scope.unit.path) | Q(task__plan__unit=scope.unit))
    return shares


def _plan_url(scope: Scope, query: str = "") -> str:
    plan = _plan(scope)
    return reverse("plans:plan", args=[plan.slug]) + query if plan else reverse("plans:index")


def answered(scope: Scope) -> Figure:
    """Shares that the unit accepted or contested, of all."""
    counts = _shares(scope).aggregate(of=Count("pk"), value=Count("pk", filter=~Q(state=AssignmentState.PROPOSED)))
    return Figure(counts["value"], counts["of"], _plan_url(scope, "?light=pending"))


def measures_done(scope: Scope) -> Figure:
    """Measures done, of all, added up over units."""
    sums = _shares(scope).aggregate(value=Sum("cached_done"), of=Sum("cached_total"))
    return Figure(sums["value"] or 0, sums["of"] or 0, _plan_url(scope))


def _events(kind: str) -> Any:
    def compute(scope: Scope) -> Figure:
        events = LoggedEvent.objects.filter(kind=kind, held_on__range=(scope.since, min(scope.until, scope.today)))
        if scope.unit is not None:
            events = events.filter(unit__path__startswith=scope.unit.path)
        plan = _plan(scope)
        url = reverse("plans:events", args=[plan.slug]) + f"?kind={kind}" if plan else reverse("plans:index")
        return Figure(events.count(), None, url)

    return compute


def orders_on_time(scope: Scope) -> Figure:
    """Supervision orders replied to on or before their day, of all that were replied to or whose day has passed."""
    orders = SupervisionOrder.objects.filter(year=scope.since.year)
    if scope.unit is not None:
        orders = orders.filter(Q(unit__path__startswith=scope.unit.path) | Q(plan__unit=scope.unit))
    judged = orders.filter(Q(replied_on__isnull=False) | Q(state=OrderState.ISSUED, due_on__lt=scope.today))
    plan = _plan(scope)
    url = reverse("plans:orders", args=[plan.slug]) if plan else reverse("plans:index")
    return Figure(judged.filter(replied_on__lte=F("due_on")).count(), judged.count(), url)


def bulletins_issued(scope: Scope) -> Figure:
    """Bulletins issued in the period."""
    issued = Bulletin.objects.filter(state=BulletinState.ISSUED, issued_on__range=(scope.since, scope.until))
    if scope.unit is not None:
        issued = issued.filter(plan__unit=scope.unit)
    plan = _plan(scope)
    url = reverse("plans:bulletins", args=[plan.slug]) if plan else reverse("plans:index")
    return Figure(issued.count(), None, url)


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
