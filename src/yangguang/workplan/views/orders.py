"""Supervision orders: issued with their day shown beforehand, answered, returned, closed."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yangguang.kernel import present
from yangguang.kernel.access import roles, staff
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.clock import current_calendar
from yangguang.kernel.fields import Words
from yangguang.kernel.history import history_of
from yangguang.kernel.offers import CHECK_AGAIN, Offer, Offers
from yangguang.kernel.scoping import one_or_404, row_number
from yangguang.organisations.models import Role, Unit
from yangguang.workplan import actions
from yangguang.workplan.forms.supervision import OrderFilter, OrderForm
from yangguang.workplan.models import Assignment, Plan, SupervisionOrder
from yangguang.workplan.states import OrderState

ROWS = 50


@staff
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """The orders that I see: those of my units, or all that the office issued."""
    today = present.today()
    visible = SupervisionOrder.objects.visible_to(request.user)
    units = Unit.objects.filter(pk__in=visible.order_by().values("unit")).order_by("path")
    form = OrderFilter(request.GET, units=units)
    shown = visible.select_related("unit", "assignment__task").order_by("-year", "-number")
    if form.is_valid():
        if form.cleaned_data["state"]:
            shown = shown.filter(state=form.cleaned_data["state"])
        if form.cleaned_data["unit"]:
            shown = shown.filter(unit=form.cleaned_data["unit"])
    else:
        shown = shown.none()
    page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [{"order": order, "late": _late(order, today)} for order in page],
        "query": urlencode({k: v for k, v in request.GET.items() if k != "page" and v}),
        "may_issue": Plan.objects.editable_by(request.user).exists(),
        "today": today,
    }
    return render(request, "workplan/working/orders.html", context)


def _late(order: SupervisionOrder, today: date) -> bool:
    """Whether the reply came, or has not come, after its day."""
    return (order.replied_on or (today if order.state == OrderState.ISSUED else order.due_on)) > order.due_on


@roles(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def new_order(request: HttpRequest) -> HttpResponse:
    """Write an order; it is sent once its computed day has been seen."""
    today = present.today()
    plans = Plan.objects.editable_by(request.user).select_related("unit").order_by("-year")
    posted = request.method == "POST"
    form = OrderForm(request.POST if posted else None, plans=plans, initial=_suggested(request, plans))
    deadline = None
    if posted and form.is_valid():
        data = dict(form.cleaned_data)
        data.pop("task")
        plan = data.pop("plan")
        if request.POST.get("do") == "send":
            try:
                order = actions.issue_order(plan, actor=request.user, today=today, **data)
            except Refused as refusal:
                form.add_error(None, refusal.reason)
            else:
                messages.success(request, f"{order}已发出。")
                return redirect("workplan:order", pk=order.pk)
        elif (reason := why_not(actions.issue_order, request.user, plan, **data)) is not None:
            form.add_error(None, reason)
        else:
            deadline = current_calendar().deadline(today, data["working_days"])
    if form.errors:
        messages.error(request, CHECK_AGAIN)
    context = {"form": form, "deadline": deadline, "today": today, "plans": plans}
    return render(request, "workplan/working/order_new.html", context, status=422 if form.errors else 200)


def _suggested(request: HttpRequest, plans: Any) -> dict[str, Any]:
    """What the address asks to start with: `share`, or else `unit`."""
    asked = row_number(request.GET.get("share", ""))
    if asked is not None:
        share = Assignment.objects.visible_to(request.user).filter(pk=asked).select_related("task__parent").first()
        if share is not None:
            task = share.task_id if share.task.parent_id is None else None
            return {"plan": share.task.plan_id, "unit": share.unit_id, "task": task}
    unit = Unit.objects.filter(code=request.GET.get("unit", "")).first()
    return {"plan": plans.first(), "unit": unit}


@staff
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order with its clock, its reply, and what I may do now."""
    today = present.today()
    visible = SupervisionOrder.objects.visible_to(request.user).select_related(
        "plan__unit", "unit", "assignment__task", "issued_by"
    )
    one: SupervisionOrder = one_or_404(visible, pk=pk)
    offers = Offers(request, _offers(one, today))
    if (answer := offers.answer()) is not None:
        return answer
    context = {
        "order": one,
        "late": _late(one, today),
        "days": (one.due_on - today).days,
        "working_days_left": current_calendar().working_days_between(today, one.due_on),
        "deadline": current_calendar().deadline(one.issued_on, one.reply_working_days),
        "share": Assignment.objects.visible_to(request.user).filter(pk=one.assignment_id).first(),
        "offers": offers,
        "mine": list(offers),
        "closed": offers.closed,
        "nothing": not offers.open,
        "history": history_of(one),
        "today": today,
    }
    return render(request, "workplan/working/order.html", context, status=422 if request.method == "POST" else 200)


def _offers(one: SupervisionOrder, today: date) -> list[Offer]:
    return [
        Offer(
            "reply",
            actions.reply_to_order,
            one,
            "回复已提交。",
            Words,
            lambda data: {"reply": data["words"], "today": today},
            options={"words": "回复内容"},
        ),
        Offer("close", actions.close_order, one, "督办单已办结。"),
        Offer(
            "return",
            actions.return_reply,
            one,
            "回复已退回，督办单重新待回复。",
            Words,
            lambda data: {"reason": data["words"]},
            button="退回回复",
            options={"words": "退回理由"},
        ),
    ]
