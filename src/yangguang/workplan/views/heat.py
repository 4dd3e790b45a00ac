"""The heat map: every unit by every task, from each cell to the share."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from yangguang.kernel import present
from yangguang.kernel.access import roles
from yangguang.workplan.forms.planning import HeatFilter
from yangguang.workplan.heat_table import CLASSES, LETTERS, table_of
from yangguang.workplan.selectors import heat_map
from yangguang.workplan.selectors.planning import OVERSEERS, plan_list
from yangguang.workplan.views.desk_plan import overseen

_NUMBER = 987654321


@roles(*OVERSEERS)
@require_GET
def newest(request: HttpRequest) -> HttpResponse:
    """To the map of the newest year; to the list of plans while there is none."""
    plan = plan_list(request.user).first()
    if plan is None:
        return redirect("workplan:desk-plans")
    return redirect("workplan:heat", slug=plan.slug)


@roles(*OVERSEERS)
@require_GET
def heat(request: HttpRequest, slug: str) -> HttpResponse:
    """The map of a plan; `kind` and `light` in the address narrow it to a kind of unit, or to one light."""
    plan = overseen(request, slug)
    chosen = HeatFilter(request.GET)
    wanted = chosen.cleaned_data if chosen.is_valid() else {"kind": "", "light": ""}
    today = present.today()
    found = heat_map(plan, today, kind=wanted["kind"], light=wanted["light"])
    before, after = reverse("workplan:desk-task", args=[plan.slug, _NUMBER]).split(str(_NUMBER))
    context = {
        "plan": plan,
        "today": today,
        "filter": chosen,
        "narrowed": bool(wanted["kind"] or wanted["light"]),
        "units": len(found.rows),
        "tasks": len(found.tasks),
        "table": table_of(found, lambda number: f"{before}{number}{after}"),
        "legend": [(CLASSES[light], letter, light.label) for light, letter in LETTERS.items()],
    }
    return render(request, "workplan/planning/heat.html", context)
