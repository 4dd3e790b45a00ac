"""The year plan in the workbench: what stands how, what waits for the office, and what became of each task."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yangguang.kernel import present
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.scoping import one_or_404
from yangguang.workplan import actions
from yangguang.workplan.models import Plan
from yangguang.workplan.selectors import breakdown_of, plan_overview, shares_of_task
from yangguang.workplan.selectors.planning import (
    OVERSEERS,
    change_from,
    contested_shares,
    open_task,
    plan_list,
    plans_overseen,
    waiting_to_be_narrowed,
)
from yangguang.workplan.states import Light


@roles(*OVERSEERS)
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """The plans of the units I plan for or evaluate."""
    return render(request, "workplan/planning/plans.html", {"plans": plan_list(request.user)})


def overseen(request: HttpRequest, slug: str) -> Plan:
    """The plan, where this person plans for its unit or evaluates it; 404 otherwise."""
    found: Plan = one_or_404(plans_overseen(request.user), slug=slug)
    return found


@roles(*OVERSEERS)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan with its tasks, what waits to be decided or narrowed, and its editions; publish it."""
    one = overseen(request, slug)
    if request.method == "POST":
        try:
            actions.publish(one, actor=request.user)
            messages.success(request, "年度任务已向社会公开。")
        except Refused as refusal:
            messages.error(request, refusal.reason)
        return redirect("workplan:desk-plan", slug=slug)
    today = present.today()
    overview = plan_overview(one, today)
    to_narrow = list(waiting_to_be_narrowed(one))
    narrow_by_task: dict[int, list[object]] = {}
    for mention in to_narrow:
        narrow_by_task.setdefault(mention.task_id, []).append(mention)
    context = {
        "plan": one,
        "overview": overview,
        "today": today,
        "lights": [(light, overview.lights[light]) for light in Light if overview.lights[light]],
        "columns": [Light.PENDING, Light.CONTESTED, Light.OVERDUE],
        "rows": [
            (
                row,
                [row.tally.lights[light] for light in (Light.PENDING, Light.CONTESTED, Light.OVERDUE)],
                narrow_by_task.get(row.task.pk, []),
            )
            for row in overview.rows
        ],
        "contested": contested_shares(one),
        "to_narrow": to_narrow,
        "editions": one.editions.select_related("confirmed_by").defer("content").order_by("-number"),
        "publish_refusal": why_not(actions.publish, request.user, one),
    }
    return render(request, "workplan/planning/plan.html", context)


@roles(*OVERSEERS)
@require_GET
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One edition: its facts, and what it changed in the one before it."""
    one = overseen(request, slug)
    found = get_object_or_404(one.editions.select_related("confirmed_by"), number=number)
    before = one.editions.filter(number__lt=number).order_by("-number").first()
    context = {"plan": one, "edition": found, "change": change_from(before, found.content)}
    return render(request, "workplan/planning/edition.html", context)


@roles(*OVERSEERS)
@require_GET
def task(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One task: the units with their lights, and the tree of what they made of it for their own bodies."""
    one = overseen(request, slug)
    found = open_task(one, number)
    if found is None:
        raise Http404("现行版里没有这项任务")
    today = present.today()
    mentions = list(found.mentions.select_related("unit", "group").order_by("part", "order"))
    context = {
        "plan": one,
        "task": found,
        "today": today,
        "rows": shares_of_task(found, today),
        "measures": found.measures.filter(withdrawn=False).order_by("order"),
        "mentions": mentions,
        "branches": breakdown_of(found, today),
        "scheme": getattr(found, "scheme", None) if found.needs_scheme else None,
    }
    return render(request, "workplan/planning/task.html", context)
