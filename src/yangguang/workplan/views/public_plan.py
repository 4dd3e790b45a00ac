"""The year plan in public: the list of plans, the plan, its shares, its editions."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext

from yangguang.kernel import present
from yangguang.kernel.text import fold
from yangguang.organisations.models import Unit
from yangguang.workplan import selectors
from yangguang.workplan.models import Plan
from yangguang.workplan.notice.diff import FIELD_LABELS, NoticeDifference, compare
from yangguang.workplan.selectors import AspectRows, TaskRow
from yangguang.workplan.states import AssignmentState, Light, light_of
from yangguang.workplan.views.public_page import plan_or_404, plan_trail, public_page, query_with, show

SHARES_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What a reader narrowed the plan to; each from the address, unknown values left out."""

    light: str
    unit: str
    q: str

    @classmethod
    def of(cls, request: HttpRequest) -> "PlanFilter":
        """The filters that the address names."""
        light = request.GET.get("light", "")
        return cls(
            light=light if light in Light.values else "",
            unit=request.GET.get("unit", "")[:80].strip(),
            q=request.GET.get("q", "")[:100].strip(),
        )

    def as_dict(self) -> dict[str, str]:
        """By name, for the address."""
        return {"light": self.light, "unit": self.unit, "q": self.q}

    @property
    def any(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.light or self.unit or self.q)


@public_page
def index(request: HttpRequest) -> HttpResponseBase:
    """Every published plan, the newest first, with its tasks by light."""
    today = present.today()
    plans = [selectors.plan_overview(plan, today) for plan in selectors.public_plans()]
    entries = [{"overview": overview, "lights": selectors.light_counts(overview.lights)} for overview in plans]
    context = {
        "title": gettext("年度政务公开任务"),
        "about": gettext("各年度政务公开工作任务：谁牵头、谁负责、进展如何。"),
        "entries": entries,
    }
    return show(request, "index.html", context, (gettext("年度任务"), reverse("plans:index")))


@public_page
def plan(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The plan of a year, narrowed by light, unit and words."""
    found = plan_or_404(slug)
    today = present.today()
    overview = selectors.plan_overview(found, today)
    wanted = PlanFilter.of(request)
    units = list(selectors.units_of(found))
    unit = next((unit for unit in units if unit.code == wanted.unit), None)
    own = lights_of_unit(found, unit) if unit else {}
    groups = _narrowed(overview.aspects, wanted, own if wanted.unit else None)
    context = {
        "title": gettext("%(unit)s %(year)s 年政务公开任务") % {"unit": found.unit, "year": found.year},
        "about": gettext("%(number)s 项任务，谁牵头、谁负责、做到哪一步。") % {"number": len(overview.rows)},
        "plan": found,
        "overview": overview,
        "groups": groups,
        "shown": sum(len(group.rows) for group in groups),
        "lights": [
            {"light": light, "count": count, "query": query_with(wanted.as_dict(), light=light.value)}
            for light, count in selectors.light_counts(overview.lights)
        ],
        "everything": query_with(wanted.as_dict(), light=""),
        "filter": wanted,
        "light_choices": Light.choices,
        "units": units,
        "unit": unit,
        "own": own,
        "editions": overview.edition.number,
    }
    return show(request, "plan.html", context, *plan_trail(found))


def lights_of_unit(plan: Plan, unit: Unit) -> dict[int, Light]:
    """By task: the light of the unit's own share (two queries)."""
    clock = selectors.today_clock(present.today())
    shares = selectors.public_shares(plan).filter(unit=unit)
    return {
        share.task_id: light_of(share.state, share.cached_total, share.cached_done, share.cached_next_due, clock)
        for share in shares
    }


def _narrowed(groups: list[AspectRows], wanted: PlanFilter, own: dict[int, Light] | None) -> list[AspectRows]:
    words = fold(wanted.q).split()

    def fits(row: TaskRow) -> bool:
        if wanted.light and row.light != wanted.light:
            return False
        if own is not None and row.task.pk not in own:
            return False
        return not words or all(word in _text_of(row) for word in words)

    kept = [AspectRows(group.aspect, [row for row in group.rows if fits(row)]) for group in groups]
    return [group for group in kept if group.rows]


def _text_of(row: TaskRow) -> str:
    names = (mention.as_written for mention in (*row.leads, *row.responsibles))
    return fold(" ".join((str(row.task.number), row.task.title, row.task.text, *names)))


@public_page
def shares(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Task by unit: what the figures of the plan count, narrowed by unit (with those below it) and by answer."""
    found = plan_or_404(slug)
    clock = selectors.today_clock(present.today())
    rows = selectors.public_shares(found)
    code, answer, done = (request.GET.get(name, "")[:80] for name in ("unit", "answer", "done"))
    unit = Unit.objects.filter(code=code).first() if code else None
    if code:
        rows = rows.filter(unit__path__startswith=unit.path) if unit else rows.none()
    if answer == "given":
        rows = rows.exclude(state=AssignmentState.PROPOSED)
    elif answer == "waiting":
        rows = rows.filter(state=AssignmentState.PROPOSED)
    if done == "some":
        rows = rows.filter(cached_done__gt=0)
    elif done == "all":
        rows = rows.filter(cached_total__gt=0, cached_done=F("cached_total"))
    filters = {"unit": code, "answer": answer, "done": done}
    page = Paginator(rows.select_related("task", "unit"), SHARES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": gettext("%(year)s 年任务分工") % {"year": found.year},
        "about": gettext("%(year)s 年政务公开任务逐项逐单位的分工与进度。") % {"year": found.year},
        "plan": found,
        "page": page,
        "rows": [
            {
                "share": share,
                "light": light_of(share.state, share.cached_total, share.cached_done, share.cached_next_due, clock),
            }
            for share in page.object_list
        ],
        "filters": filters,
        "unit": unit,
        "units": selectors.units_of(found),
    }
    here = (gettext("任务分工"), reverse("plans:shares", args=[slug]))
    return show(request, "shares.html", context, *plan_trail(found), here)


@public_page
def editions(request: HttpRequest, slug: str) -> HttpResponseBase:
    """All editions of the plan, the newest first, each with what it changed in the one before."""
    found = plan_or_404(slug)
    rows = list(found.editions.order_by("-number"))
    entries = [
        {"edition": edition, "difference": compare(before.content, edition.content) if before else None}
        for edition, before in zip(rows, [*rows[1:], None], strict=True)
    ]
    here = (gettext("版次"), reverse("plans:editions", args=[slug]))
    context = {
        "title": gettext("%(year)s 年政务公开任务的版次") % {"year": found.year},
        "about": gettext("任务每次更正都成为新的一版，旧版保留，差异可查。"),
        "plan": found,
        "entries": entries,
    }
    return show(request, "editions.html", context, *plan_trail(found), here)


@public_page
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """The plan as an edition has it."""
    found = plan_or_404(slug)
    one = found.editions.filter(number=number).first()
    if one is None:
        raise Http404("没有这一版")
    context = {
        "title": gettext("%(year)s 年政务公开任务（第 %(number)s 版）") % {"year": found.year, "number": number},
        "about": one.title,
        "plan": found,
        "edition": one,
        "groups": _by_aspect(one.content),
        "newest": not found.editions.filter(number__gt=number).exists(),
    }
    return show(request, "edition.html", context, *_edition_trail(found, number))


def _edition_trail(plan: Plan, number: int) -> tuple[tuple[str, str], ...]:
    return (
        *plan_trail(plan),
        (gettext("版次"), reverse("plans:editions", args=[plan.slug])),
        (gettext("第 %(number)s 版") % {"number": number}, reverse("plans:edition", args=[plan.slug, number])),
    )


def _by_aspect(content: dict[str, Any]) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for task in content["tasks"]:
        groups.setdefault(task["aspect"] or "", []).append(task)
    return [{"title": title, "tasks": tasks} for title, tasks in groups.items()]


@public_page
def difference(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """What an edition changed in the one before it."""
    found = plan_or_404(slug)
    pair = list(found.editions.filter(Q(number=number) | Q(number=number - 1)).order_by("number"))
    if len(pair) != 2:
        raise Http404("第一版没有可比的前一版")
    before, after = pair
    changes: NoticeDifference = compare(before.content, after.content)
    here = (gettext("与前一版的差异"), reverse("plans:difference", args=[slug, number]))
    context = {
        "title": gettext("第 %(new)s 版与第 %(old)s 版的差异") % {"new": after.number, "old": before.number},
        "about": after.title,
        "plan": found,
        "before": before,
        "after": after,
        "changes": changes,
        "head_labels": FIELD_LABELS,
        "task_labels": FIELD_LABELS | {"title": "名称"},
    }
    return show(request, "difference.html", context, *_edition_trail(found, number), here)
