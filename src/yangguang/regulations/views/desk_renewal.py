"""A renewal: what it would make of the document is shown before it is recorded."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yangguang.kernel import present
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused
from yangguang.kernel.scoping import one_or_404
from yangguang.regulations import actions
from yangguang.regulations.desk import Renewal, kept_by, renewal_of
from yangguang.regulations.forms import RenewalForm, event_given
from yangguang.regulations.models import Regulation
from yangguang.regulations.scopes import KEEPERS
from yangguang.regulations.validity import Kind

NO_EFFECT = "这次续期没有效果，没有登记。有效期已满的须重新制定发布。"


@roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; with a length the new last day; a POST records it."""
    rows = kept_by(request.user).select_related("unit").prefetch_related("events")
    one: Regulation = one_or_404(rows, pk=pk)
    today = present.today()
    typed = request.POST if request.method == "POST" else request.GET
    form = RenewalForm(typed) if "on" in typed else RenewalForm(initial=_initial(one, today))
    shown: Renewal | None = None
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        shown = renewal_of(one, today, on=data["on"], until=data["until"], months=data["length"])
        if request.method == "POST" and (answer := _record(request, one, form, shown)) is not None:
            return answer
    context = {"document": one, "form": form, "renewal": shown, "now": one.validity_on(today)}
    return render(request, "regulations/desk/renew.html", context, status=422 if request.method == "POST" else 200)


def _initial(one: Regulation, today: date) -> dict[str, Any]:
    """Today, for as long as documents of its class run."""
    months = one.term.months or 0
    return {"on": today, "years": months // 12 or None, "months": months % 12 or None}


def _record(request: HttpRequest, one: Regulation, form: RenewalForm, shown: Renewal) -> HttpResponse | None:
    try:
        if shown.last is None:
            raise Refused(NO_EFFECT)
        given = event_given({**form.cleaned_data, "kind": Kind.RENEWED})
        actions.record_event(one, actor=request.user, **given)
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return None
    messages.success(request, f"已续期，有效期至 {shown.last}。")
    return redirect("library:document", pk=one.pk)
