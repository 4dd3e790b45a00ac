"""What the year plan asks of a person: the items of their inbox, each with its day, reason and one button."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from yangguang.kernel.inbox import Item
from yangguang.organisations.models import Role
from yangguang.organisations.scoping import serves
from yangguang.workplan.models import (
    Assignment,
    Evidence,
    NoticeImport,
    ProgressReport,
    Scheme,
    SchemeOpinion,
    SchemeVersion,
    SupervisionOrder,
    UnitMention,
)
from yangguang.workplan.models.assignment import Part
from yangguang.workplan.scopes import PLANNERS, WORKERS
from yangguang.workplan.selectors.overview import today_clock
from yangguang.workplan.states import (
    AssignmentState,
    ImportState,
    OrderState,
    ReportState,
    SchemeState,
)

MOST = 200


def duties_of(user: Any, today: date) -> Iterator[Item]:
    """Everything in the year plan that waits for `user`, at most `MOST` of each kind."""
    yield from _orders(user)
    yield from _schemes(user)
    yield from _shares(user, today)
    yield from _office(user)
    yield from _evidence(user)


def _orders(user: Any) -> Iterator[Item]:
    mine = serves(user, roles=WORKERS)
    if mine is not None:
        orders = SupervisionOrder.objects.filter(mine, state=OrderState.ISSUED).select_related("unit")
        for order in orders.order_by("due_on", "pk")[:MOST]:
            reason = (
                f"{order.unit}　{'回复被退回：' + order.return_reason if order.return_reason else order.matter[:60]}"
            )
            yield Item(f"{order}：待回复", reason, _url("order", order.pk), "回复", order.due_on, order.provisional)
    office = serves(user, "plan__unit", (Role.OFFICE,))
    if office is not None:
        for order in SupervisionOrder.objects.filter(office, state=OrderState.REPLIED).select_related("unit")[:MOST]:
            yield Item(f"{order}：{order.unit}已回复", "请办结，或说明理由退回", _url("order", order.pk), "查看回复")


def _schemes(user: Any) -> Iterator[Item]:
    mine = serves(user, roles=WORKERS)
    if mine is None:
        return
    open_schemes = Scheme.objects.filter(task__withdrawn=False, task__needs_scheme=True)
    open_schemes = open_schemes.exclude(state=SchemeState.FILED)
    for scheme in open_schemes.filter(mine).select_related("task", "unit")[:MOST]:
        reason = f"{scheme.unit}牵头　{SchemeState(scheme.state).label}"
        if scheme.return_reason:
            reason = f"被退回：{scheme.return_reason}"
        title = f"任务 {scheme.task.number} 的专项方案：{scheme.task.title}"
        yield Item(title, reason, _url("scheme", scheme.pk), "办理方案", scheme.due_on)
    latest = SchemeVersion.objects.filter(scheme=OuterRef("task__scheme")).order_by("-number").values("pk")[:1]
    answered = SchemeOpinion.objects.filter(version=OuterRef("latest"), unit=OuterRef("unit"))
    asked = (
        Assignment.objects.filter(mine, task__scheme__state=SchemeState.CONSULTING)
        .filter(task__withdrawn=False, task__needs_scheme=True)
        .exclude(state=AssignmentState.RELEASED)
        .exclude(unit=F("task__scheme__unit"))
        .annotate(latest=Subquery(latest))
        .filter(~Exists(answered))
        .select_related("task__scheme", "unit")
        .order_by("task__scheme__due_on", "pk")
    )
    for share in asked[:MOST]:
        scheme = share.task.scheme
        title = f"对任务 {share.task.number} 专项方案的意见"
        yield Item(title, f"请{share.unit}答复", _url("scheme", scheme.pk), "答复意见", scheme.due_on)


def _shares(user: Any, today: date) -> Iterator[Item]:
    mine = serves(user, roles=WORKERS)
    if mine is None:
        return
    soon = today_clock(today).soon
    shares = Assignment.objects.filter(mine, task__withdrawn=False, task__plan__published_at__isnull=False)
    shares = shares.select_related("task", "unit").order_by("cached_next_due", "task__number")
    for share in shares.filter(state=AssignmentState.PROPOSED)[:MOST]:
        near = share.cached_next_due is not None and share.cached_next_due <= soon
        due = share.cached_next_due if near else None
        yield Item(_title(share), f"{share.unit}　新任务，请接受或提出异议", _url("share", share.pk), "答复", due)
    latest = ProgressReport.objects.filter(assignment=OuterRef("pk")).order_by("-reported_at", "-pk")
    working = shares.filter(state=AssignmentState.ACCEPTED).annotate(
        last_report=Subquery(latest.values("state")[:1]), last_return=Subquery(latest.values("return_reason")[:1])
    )
    for share in working.filter(Q(cached_next_due__lte=soon) | Q(last_report=ReportState.RETURNED))[:MOST]:
        near = share.cached_next_due is not None and share.cached_next_due <= soon
        due = share.cached_next_due if near else None
        if share.last_report == ReportState.RETURNED:
            reason = f"{share.unit}　报送的进展被退回：{share.last_return[:60]}"
            yield Item(_title(share), reason, _url("share", share.pk), "重新报送", due)
            continue
        left = share.cached_total - share.cached_done
        late = due is not None and due < today
        reason = f"{share.unit}　还有 {left} 项举措未完成，最近一项{'已逾期' if late else '临近到期'}"
        yield Item(_title(share), reason, _url("share", share.pk), "报送进展", due)


def _title(share: Assignment) -> str:
    role = "牵头" if share.part == Part.LEAD else "责任"
    return f"任务 {share.task.number}（{role}）：{share.task.title}"


def _office(user: Any) -> Iterator[Item]:
    planning = serves(user, roles=PLANNERS)
    if planning is not None:
        waiting_notices = NoticeImport.objects.filter(planning, state=ImportState.PARSED).defer("lines", "parsed")
        for notice in waiting_notices[:MOST]:
            yield Item(f"核对并确认：{notice}", f"来自 {notice.source_name}", _url("import", notice.pk), "核对")
    deciding = serves(user, "task__owner", (Role.OFFICE, Role.HEAD))
    if deciding is None:
        return
    contested = Assignment.objects.filter(deciding, state=AssignmentState.CONTESTED).select_related("task", "unit")
    for share in contested[:MOST]:
        reason = f"{share.unit}：{share.contest_reason[:60]}"
        yield Item(f"裁定异议：任务 {share.task.number}", reason, _url("share", share.pk), "裁定")
    waiting = UnitMention.objects.filter(deciding, group__needs_narrowing=True, narrowed_at=None, task__withdrawn=False)
    for mention in waiting.select_related("task")[:MOST]:
        title = f"明确任务 {mention.task.number} 的“{mention.as_written}”"
        yield Item(title, "通知没有点名，请选定单位", _url("narrow", mention.pk), "选定")


def _evidence(user: Any) -> Iterator[Item]:
    approving = serves(user, "report__assignment__unit", (Role.REVIEWER, Role.HEAD))
    if approving is None:
        return
    waiting = (
        Evidence.objects.with_records()
        .filter(
            approving,
            released_at=None,
            report__state=ReportState.SUBMITTED,
            report__assignment__state=AssignmentState.ACCEPTED,
            report__assignment__task__withdrawn=False,
        )
        .exclude(added_by_id=user.pk)
        .select_related("report__assignment__task", "report__assignment__unit")
    )
    for evidence in waiting[:MOST]:
        share = evidence.report.assignment
        yield Item(
            f"审核佐证：{evidence.title}", f"{share.unit}　任务 {share.task.number}", _url("share", share.pk), "审核"
        )


def _url(name: str, pk: int) -> str:
    return reverse(f"workplan:{name}", args=[pk])
