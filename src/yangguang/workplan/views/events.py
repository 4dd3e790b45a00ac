"""The log of training and meetings."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yangguang.kernel import present
from yangguang.kernel.access import staff
from yangguang.kernel.actions import Refused
from yangguang.kernel.offers import CHECK_AGAIN
from yangguang.kernel.sheets import csv_answer
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.selectors import units_served
from yangguang.workplan import actions
from yangguang.workplan.forms.supervision import EventFilter, EventForm
from yangguang.workplan.models import LoggedEvent
from yangguang.workplan.scopes import WORKERS

ROWS = 50


@staff
@require_http_methods(["GET", "POST"])
def events(request: HttpRequest) -> HttpResponse:
    """What the units that I see have held, by day; those who keep the log add to it here."""
    today = present.today()
    visible = LoggedEvent.objects.visible_to(request.user)
    units = Unit.objects.filter(pk__in=visible.order_by().values("unit")).order_by("path")
    search = EventFilter(request.GET, units=units)
    shown = visible.select_related("unit", "logged_by")
    shown = shown.filter(**_chosen(search.cleaned_data)) if search.is_valid() else shown.none()
    if request.GET.get("format") == "csv":
        return _sheet(shown)
    posted = request.method == "POST"
    keeping = units_served(request.user, (*WORKERS, Role.OFFICE))
    form = EventForm(request.POST if posted else None, units=keeping, today=today, initial={"unit": keeping.first()})
    if posted and (answer := _log(request, form, today)) is not None:
        return answer
    page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    context = {
        "search": search,
        "form": form if keeping.exists() else None,
        "page": page,
        "query": urlencode({k: v for k, v in request.GET.items() if k not in {"page", "format"} and v}),
        "attendance": sum(shown.values_list("attendance", flat=True)),
        "today": today,
    }
    return render(request, "workplan/working/events.html", context, status=422 if posted else 200)


def _chosen(chosen: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: chosen[name] for name in ("kind", "unit") if chosen[name]}
    if chosen["year"]:
        found["held_on__year"] = chosen["year"]
    return found


def _log(request: HttpRequest, form: EventForm, today: date) -> HttpResponse | None:
    if form.is_valid():
        data = dict(form.cleaned_data)
        try:
            event = actions.log_event(data.pop("unit"), actor=request.user, today=today, **data)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, f"已登记：{event}。")
            return redirect(request.get_full_path())
    messages.error(request, CHECK_AGAIN)
    return None


def _sheet(shown: Any) -> HttpResponse:
    header = ["日期", "类别", "主题", "举办单位", "参加人数", "内容摘要", "登记人"]
    return csv_answer(
        "培训会议",
        header,
        (
            [e.held_on, e.get_kind_display(), e.title, str(e.unit), e.attendance, e.summary, str(e.logged_by or "系统")]
            for e in shown
        ),
    )
