"""Messages to the unit's mailbox: each is registered as a request, or put aside with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from yangguang.foi.actions import taking_in
from yangguang.foi.forms_desk import RegisterForm
from yangguang.foi.models import Arrival
from yangguang.foi.scopes import HANDLERS
from yangguang.foi.states import Source
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations.models import Unit

SHOWN = 100


@roles(*HANDLERS)
@require_safe
def arrivals(request: HttpRequest) -> HttpResponse:
    """The messages of my units, the latest first; those that wait stand out."""
    rows = Arrival.objects.visible_to(request.user).select_related("unit", "case__unit")[:SHOWN]
    return render(request, "foi/desk/arrivals.html", {"rows": rows})


@roles(*HANDLERS)
@require_http_methods(["GET", "POST"])
def arrival(request: HttpRequest, pk: int) -> HttpResponse:
    """One message beside the form of its registration, filled in with what it says."""
    one: Arrival = one_or_404(Arrival.objects.visible_to(request.user).select_related("unit", "case__unit"), pk=pk)
    units = Unit.objects.filter(pk=one.unit_id)
    initial = {
        "unit": one.unit.code,
        "source": Source.INTERNET,
        "arrived_on": one.arrived_on,
        "name": one.said.get("name", ""),
        "email": one.said.get("email", ""),
        "subject": one.said.get("subject", ""),
        "wanted": one.said.get("text", "")[:2000],
        "delivery": "email",
        "carrier": "electronic",
    }
    form = RegisterForm(request.POST if "register" in request.POST else None, units=units, initial=initial)
    for name in ("unit", "source", "arrived_on", "proof"):
        form.fields.pop(name)
    if request.method == "POST" and (answer := _settled(request, one, form)):
        return answer
    context = {"arrival": one, "form": form, "files": one.files.all()}
    return render(request, "foi/desk/arrival.html", context, status=422 if request.method == "POST" else 200)


def _settled(request: HttpRequest, one: Arrival, form: Any) -> HttpResponse | None:
    try:
        if "dismiss" in request.POST:
            taking_in.dismiss_arrival(one, actor=request.user, reason=request.POST.get("reason", ""))
            messages.success(request, "已记下不登记的理由。")
            return redirect("requests:arrivals")
        if form.is_valid():
            case = taking_in.register_arrival(one, actor=request.user, **form.given())
            messages.success(request, f"已登记：{case.receipt}。")
            return redirect("requests:case", pk=case.pk)
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return None
