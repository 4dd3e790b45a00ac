"""A unit's own page in the workbench: everything of the year's work that concerns it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from yangguang.kernel import metrics, present
from yangguang.kernel.access import staff
from yangguang.kernel.metrics import Scope
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import units_served
from yangguang.workplan.models import LoggedEvent, Scheme, SupervisionOrder
from yangguang.workplan.selectors import today_clock
from yangguang.workplan.selectors.desk import own_shares, people_of, rows_of
from yangguang.workplan.states import Light

# The figures of a unit, and the list of the workbench that holds what each counts.
FIGURES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("workplan.answered", "workplan:my-tasks", {}),
    ("workplan.measures_done", "workplan:my-tasks", {}),
    ("workplan.orders_on_time", "workplan:orders", {}),
    ("workplan.trainings", "workplan:events", {"kind": "training"}),
    ("workplan.meetings", "workplan:events", {"kind": "meeting"}),
)
RECENT = 5


@staff
@require_GET
def my_unit(request: HttpRequest) -> HttpResponse:
    """Straight to the unit at which I hold my first role."""
    holding = next(iter(request.user.holdings), None)  # type: ignore[union-attr]
    if holding is None:
        raise Http404("没有任职单位")
    return redirect("workplan:unit", code=holding.unit.code)


@staff
@require_GET
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One of the units that I serve: its shares, schemes, orders, events, people and figures."""
    today = present.today()
    one: Unit = one_or_404(units_served(request.user), code=code)
    rows = rows_of(own_shares(request.user).filter(unit=one), today_clock(today))
    schemes = Scheme.objects.visible_to(request.user).filter(unit=one, task__withdrawn=False, task__needs_scheme=True)
    orders = SupervisionOrder.objects.visible_to(request.user).filter(unit=one)
    events = LoggedEvent.objects.visible_to(request.user).filter(unit=one)
    context = {
        "unit": one,
        "rows": rows,
        "lights": [(light, number) for light in Light if (number := sum(row.light == light for row in rows))],
        "schemes": schemes.select_related("task").order_by("due_on"),
        "orders": orders.order_by("-year", "-number")[:RECENT],
        "events": events[:RECENT],
        "people": people_of(one),
        "figures": _figures(one, today),
        "below": units_served(request.user).filter(path__startswith=one.path, depth=one.depth + 1),
        "above": units_served(request.user).filter(depth__lt=one.depth, path=one.path[: -Unit.steplen]).first(),
        "mine": [holding.unit for holding in request.user.holdings],  # type: ignore[union-attr]
        "today": today,
    }
    return render(request, "workplan/working/unit.html", context)


def _figures(one: Unit, today: date) -> list[dict[str, object]]:
    scope = Scope(since=date(today.year, 1, 1), until=date(today.year, 12, 31), today=today, unit=one)
    found = []
    for name, listing, query in FIGURES:
        metric = metrics.get(name)
        if metric is not None:
            # A city's figures take in all units below it, a unit's own list only itself.
            asked = query if one.is_root() else {**query, "unit": one.pk}
            url = reverse(listing) + (f"?{urlencode(asked)}" if asked else "")
            found.append({"metric": metric, "figure": metric.compute(scope), "url": url})
    return found
