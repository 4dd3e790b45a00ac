"""What the public pages have in common: the public's scope, freshness, filters kept in the address."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from yangguang.kernel import public
from yangguang.kernel.public import ANYBODY
from yangguang.kernel.scoping import one_or_404
from yangguang.workplan.models import Plan

# Kept until an action of this room changes something.
public_page = public.public_page(tags=("workplan",))


def plan_or_404(slug: str) -> Plan:
    """The published plan at this address; `Http404` for one that is not published, alike for everybody."""
    plan: Plan = one_or_404(Plan.objects.visible_to(ANYBODY).select_related("unit"), slug=slug)
    return plan


def show(request: HttpRequest, template: str, context: dict[str, Any], *trail: tuple[str, str]) -> HttpResponse:
    """A page from `workplan/public/`; `context` holds its `title` and what it is `about`.

    `trail` are the breadcrumbs below 首页, the last one being the page itself.
    """
    return public.show_page(request, f"workplan/public/{template}", context, *trail)


def plan_trail(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Breadcrumbs down to the plan."""
    return (gettext("年度任务"), reverse("plans:index")), (
        gettext("%(year)s 年") % {"year": plan.year},
        reverse("plans:plan", args=[plan.slug]),
    )


def query_with(filters: Mapping[str, str], **changes: str) -> str:
    """A query string of the filters in force with some changed; an empty value leaves a filter out."""
    merged = {**filters, **changes}
    kept = {name: value for name, value in merged.items() if value}
    return f"?{urlencode(kept)}" if kept else "?"
