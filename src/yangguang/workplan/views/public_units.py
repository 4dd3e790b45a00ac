"""Units in public: all of them, and each with what it leads and answers for."""

from collections import defaultdict
from datetime import date

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext

from yangguang.catalogue import selectors as catalogue
from yangguang.catalogue.guide import contacts_of
from yangguang.catalogue.states import SpecialPart
from yangguang.disclosures import selectors as disclosures
from yangguang.kernel import present, public
from yangguang.kernel.language import Own
from yangguang.kernel.metrics import Figure, Metric, Scope, get
from yangguang.kernel.scoping import one_or_404
from yangguang.kernel.text import fold
from yangguang.organisations import selectors as organisations
from yangguang.organisations.models import Unit, UnitKind
from yangguang.workplan import selectors
from yangguang.workplan.models import Plan
from yangguang.workplan.selectors import ShareRow, UnitDuties
from yangguang.workplan.views.public_page import public_page, show

BELOW = frozenset({UnitKind.COUNTY_BODY, UnitKind.TOWNSHIP})
CENTRE = (UnitKind.CITY, UnitKind.CITY_OFFICE, UnitKind.LEADING_GROUP_OFFICE)
NEWEST = 5
FIGURES = (
    "workplan.answered",
    "workplan.measures_done",
    "workplan.trainings",
    "workplan.meetings",
    "workplan.orders_on_time",
)


@public_page
def units(request: HttpRequest) -> HttpResponseBase:
    """All units by kind, with how much they lead and answer for; bodies and townships under their county."""
    q = request.GET.get("q", "")[:60].strip()
    words = fold(q).split()
    duties = selectors.duties_by_unit(present.today())
    groups: dict[str, list[dict[str, object]]] = defaultdict(list)
    below: dict[str, list[Unit]] = defaultdict(list)
    found = 0
    for unit in organisations.public_units():
        if words and not all(word in fold(f"{unit.name} {unit.short_name}") for word in words):
            continue
        found += 1
        if unit.kind in BELOW and not words:
            below[unit.path[: -Unit.steplen]].append(unit)
        else:
            groups[unit.kind].append(_entry(unit, duties))
    for entries in groups.values():
        for entry in entries:
            here = entry["unit"]
            if isinstance(here, Unit):
                entry["below"] = len(below.get(here.path, ()))
    context = {
        "title": gettext("机构"),
        "about": gettext("各单位在年度政务公开任务中牵头什么、负责什么、进展如何。"),
        "q": q,
        "found": found,
        "groups": _headed(groups),
    }
    return show(request, "units.html", context, (gettext("机构"), reverse("plans:units")))


def _headed(groups: dict[str, list[dict[str, object]]]) -> list[dict[str, object]]:
    """The groups in the order of government, the city and its two offices under one heading."""
    centre = [entry for kind in CENTRE for entry in groups.get(kind, ())]
    headed: list[dict[str, object]] = [{"label": "市政府及其办公机构", "entries": centre}] if centre else []
    others = [kind for kind in UnitKind if kind not in CENTRE and groups.get(kind)]
    return headed + [{"label": kind.label, "entries": groups[kind]} for kind in others]


def _entry(unit: Unit, duties: dict[int, UnitDuties]) -> dict[str, object]:
    own = duties.get(unit.pk)
    lights = selectors.light_counts(own.tally.lights) if own else []
    return {"unit": unit, "duties": own, "lights": lights, "below": 0}


@public.public_page(tags=lambda code: ("workplan", "disclosures", "catalogue", f"unit:{code}"))
def unit(request: HttpRequest, code: str) -> HttpResponseBase:
    """A unit: its names and place, what it leads and answers for, its figures, its evidence, the units below it;
    how to reach it, what it published last, and its 专栏."""
    found: Unit = one_or_404(organisations.public_units(), code=code)
    today = present.today()
    shares = selectors.shares_of_unit(found, today)
    parent = Unit.objects.filter(path=found.path[: -Unit.steplen]).first() if found.depth > 1 else None
    plan = selectors.public_plans().filter(pk__in={row.share.task.plan_id for row in shares}).first()
    below = organisations.public_units().filter(path__startswith=found.path).exclude(pk=found.pk)
    context = {
        "title": found.name,
        "about": gettext("%(unit)s在年度政务公开任务中牵头和负责的事项、进度与佐证。") % {"unit": found.name},
        "unit": found,
        "aliases": [alias.name for alias in found.aliases.all() if alias.name not in {found.name, found.short_name}],
        "parent": parent,
        "plans": _by_plan(shares),
        "figures": _figures(found, plan, today) if plan else [],
        "plan": plan,
        "evidence": selectors.evidence_of_unit(found),
        "below": _children(found, list(below)),
        "contacts": contacts_of(catalogue.guide_of(found)),
        "newest": disclosures.live_editions().filter(unit=found)[:NEWEST],
        "parts": _parts(),
    }
    return show(request, "unit.html", context, (gettext("机构"), reverse("plans:units")), (Own(found), ""))


def _parts() -> list[tuple[str, str | None]]:
    """The four parts of every unit's 专栏: name, and the code of the column where it is one; the guide is a page."""
    named: list[tuple[str, str | None]] = []
    for part, nodes in catalogue.special_columns().items():
        code = None if part == SpecialPart.GUIDE or not nodes else nodes[0].column.code
        named.append((SpecialPart(part).label, code))
    return named


def _children(unit: Unit, below: list[Unit]) -> list[tuple[str, list[Unit]]]:
    """The units directly below, by kind."""
    kinds: dict[str, list[Unit]] = defaultdict(list)
    for other in below:
        if len(other.path) == len(unit.path) + Unit.steplen:
            kinds[other.get_kind_display()].append(other)
    return list(kinds.items())


def _by_plan(shares: list[ShareRow]) -> list[dict[str, object]]:
    plans: dict[Plan, list[ShareRow]] = defaultdict(list)
    for row in shares:
        plans[row.share.task.plan].append(row)
    return [
        {
            "plan": plan,
            "leads": [row for row in rows if row.leads],
            "answers": [row for row in rows if not row.leads],
        }
        for plan, rows in plans.items()
    ]


def _figures(unit: Unit, plan: Plan, today: date) -> list[tuple[Metric, Figure]]:
    scope = Scope(since=date(plan.year, 1, 1), until=plan.ends_on, today=today, unit=unit)
    metrics = [metric for name in FIGURES if (metric := get(name)) is not None]
    return [(metric, metric.compute(scope)) for metric in metrics]
