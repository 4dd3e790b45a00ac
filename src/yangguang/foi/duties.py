"""What requests ask of a person: the items of their inbox."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from yangguang.foi.models import Arrival, Case, Dispute, Reply
from yangguang.foi.models.carried import IS_OPEN
from yangguang.foi.scopes import HANDLERS
from yangguang.foi.states import ReplyState, Stage
from yangguang.kernel.inbox import Item
from yangguang.organisations.models import Role
from yangguang.organisations.scoping import serves

MOST = 100
SOON = timedelta(days=30)


def duties_of(user: Any, today: date) -> Iterator[Item]:
    """Everything about requests that waits for `user`, at most `MOST` of each kind."""
    yield from _to_confirm(user)
    yield from _to_handle(user, today)
    yield from _to_review(user)
    yield from _to_sign(user)
    yield from _disputes(user)
    yield from _late(user, today)
    yield from _arrivals(user)


def _url(pk: int) -> str:
    return reverse("requests:case", args=[pk])


def _handled(user: Any) -> Any:
    """Requests that are this person's, or nobody's yet."""
    return Case.objects.editable_by(user).filter(Q(handler=user) | Q(handler=None)).select_related("unit")


def _to_confirm(user: Any) -> Iterator[Item]:
    for case in _handled(user).filter(stage=Stage.SUBMITTED).order_by("arrived_on", "pk")[:MOST]:
        yield Item(
            f"与申请人确认：{case.receipt}",
            "互联网、传真和平常信函提出的申请，当日与申请人确认，确认之日起计算答复期限（条例第三十一条）。",
            _url(case.pk),
            "确认",
            due=case.arrived_on,
        )


def _to_handle(user: Any, today: date) -> Iterator[Item]:
    at_work = Reply.objects.filter(case=OuterRef("pk"), state__in=[ReplyState.REVIEW, ReplyState.SIGNING])
    rows = _handled(user).filter(stage__in=(Stage.HANDLING, Stage.EXPLAINING), due_on__lte=today + SOON)
    for case in rows.filter(~Exists(at_work)).order_by("due_on", "pk")[:MOST]:
        yield Item(
            f"答复：{case.receipt}",
            "自收到申请之日起20个工作日内答复（条例第三十三条）。",
            _url(case.pk),
            "办理",
            due=case.due_on,
            provisional=case.provisional,
        )


def _replies(user: Any, state: ReplyState, roles: tuple[Role, ...]) -> Any:
    condition = serves(user, "case__unit", roles)
    rows = Reply.objects.filter(state=state).exclude(drafted_by=user).select_related("case__unit")
    return rows.filter(condition).order_by("case__due_on", "pk")[:MOST] if condition is not None else []


def _to_review(user: Any) -> Iterator[Item]:
    for reply in _replies(user, ReplyState.REVIEW, (Role.REVIEWER,)):
        yield Item(
            f"审核答复：{reply.case.receipt}",
            "审核答复是否合法。",
            _url(reply.case_id),
            "审核",
            due=reply.case.due_on,
        )


def _to_sign(user: Any) -> Iterator[Item]:
    for reply in _replies(user, ReplyState.SIGNING, (Role.HEAD,)):
        yield Item(
            f"签发答复：{reply.case.receipt}",
            "签发后编号并发给申请人。",
            _url(reply.case_id),
            "签发",
            due=reply.case.due_on,
        )


def _disputes(user: Any) -> Iterator[Item]:
    condition = serves(user, "case__unit", HANDLERS)
    if condition is None:
        return
    rows = Dispute.objects.filter(condition, answered_on=None, decided_on=None).select_related("case__unit")
    for dispute in rows.order_by("answer_due", "pk")[:MOST]:
        yield Item(
            f"提交答复（答辩）：{dispute.case.receipt}",
            f"{dispute.organ}的{dispute.get_kind_display()}。",
            _url(dispute.case_id),
            "登记",
            due=dispute.answer_due,
        )


def _late(user: Any, today: date) -> Iterator[Item]:
    """The office: how many requests of the units below are past their day."""
    condition = serves(user, "unit", (Role.OFFICE,))
    if condition is None:
        return
    number = Case.objects.filter(condition, IS_OPEN, due_on__lt=today).count()
    if number:
        yield Item(
            f"督促逾期未答复的申请 {number} 件",
            "超过答复期限（条例第三十三条、第四十七条）。",
            f"{reverse('requests:list')}?when=overdue",
            "查看",
            due=today,
        )


def _arrivals(user: Any) -> Iterator[Item]:
    """Messages that may be requests; the day that both sides confirm is the day of receipt (条例第三十一条第三项)."""
    rows = Arrival.objects.editable_by(user).filter(case=None, dismissed_because="").select_related("unit")
    for one in rows.order_by("arrived_on", "pk")[:MOST]:
        yield Item(
            f"登记来信：{one.unit}邮箱 {one.arrived_on:%Y-%m-%d}",
            "电子邮件提出的申请，当日与申请人确认（条例第三十一条）。",
            reverse("requests:arrival", args=[one.pk]),
            "登记",
            due=one.arrived_on,
        )
