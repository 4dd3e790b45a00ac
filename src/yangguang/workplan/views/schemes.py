"""Cross-department schemes: drafted, answered, settled and filed."""

from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from yangguang.kernel import present
from yangguang.kernel.access import staff
from yangguang.kernel.fields import Words
from yangguang.kernel.history import history_of
from yangguang.kernel.offers import Offer, Offers
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations.models import Unit
from yangguang.workplan import actions
from yangguang.workplan.forms.schemes import OpinionForm, SchemeFilter, VersionForm
from yangguang.workplan.models import Scheme
from yangguang.workplan.scopes import WORKERS
from yangguang.workplan.selectors.schemes import (
    VersionShown,
    asked_units,
    lateness_of,
    responsible_units,
    steps_of,
    versions_of,
)
from yangguang.workplan.states import SchemeState

ROWS = 50


@staff
@require_GET
def schemes(request: HttpRequest) -> HttpResponse:
    """The schemes that I see, by their day."""
    today = present.today()
    form = SchemeFilter(request.GET)
    shown = (
        Scheme.objects.visible_to(request.user)
        .filter(task__withdrawn=False, task__needs_scheme=True)
        .select_related("task__plan", "unit")
        .annotate(last_version=Max("versions__number"), words=Count("versions__opinions"))
        .order_by("due_on", "task__number", "pk")
    )
    if form.is_valid() and form.cleaned_data["state"]:
        shown = shown.filter(state=form.cleaned_data["state"])
    page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    rows = [{"scheme": scheme, "lateness": lateness_of(scheme, today)} for scheme in page]
    return render(request, "workplan/working/schemes.html", {"page": page, "rows": rows, "form": form, "today": today})


@staff
@require_http_methods(["GET", "POST"])
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One scheme: its steps, its versions and how they differ, who has answered, and what I may do now."""
    today = present.today()
    visible = Scheme.objects.visible_to(request.user).select_related("task__plan__unit", "task__owner", "unit")
    one: Scheme = one_or_404(visible, pk=pk)
    versions = versions_of(one)
    units = responsible_units(one)
    offers = Offers(request, [*_offers(one, versions), *_words(request, one, units), *_answers(versions)])
    if (answer := offers.answer()) is not None:
        return answer
    asked = asked_units(units, versions)
    mine = [offer for offer in offers if not offer.name.startswith("answer:")]
    context = {
        "scheme": one,
        "steps": steps_of(one),
        "lateness": lateness_of(one, today),
        "versions": versions,
        "latest": versions[0] if versions else None,
        "asked": len(asked),
        "silent": [a.unit for a in asked if a.opinion is None],
        "heard": [
            {"unit": a.unit, "opinion": a.opinion, "answer": offers.get(f"answer:{a.opinion.pk}")}
            for a in sorted(asked, key=lambda a: a.opinion is not None and a.opinion.agrees)
            if a.opinion is not None
        ],
        "answered": sum(a.opinion is not None for a in asked),
        "agreed": sum(a.opinion is not None and a.opinion.agrees for a in asked),
        "offers": offers,
        "mine": mine,
        "closed": [offer for offer in mine if offer.refusal is not None],
        "nothing": all(offer.refusal is not None for offer in mine),
        "writing": not versions or (one.state == SchemeState.DRAFTING and bool(one.return_reason)),
        "share": one.task.assignments.visible_to(request.user).filter(unit=one.unit).first(),
        "history": history_of(one, [opinion for v in versions for opinion in v.opinions]),
        "today": today,
    }
    return render(request, "workplan/working/scheme.html", context, status=422 if request.method == "POST" else 200)


def _offers(one: Scheme, versions: list[VersionShown]) -> list[Offer]:
    latest = versions[0].version.text if versions else ""
    return [
        Offer(
            "write",
            actions.write_version,
            one,
            "新一稿已保存。",
            VersionForm,
            button="写新一稿" if versions else "起草方案",
            options={"initial": {"text": latest}},
        ),
        Offer("consult", actions.consult, one, "已送责任单位征求意见。"),
        Offer("settle", actions.settle, one, "方案已商定，可以报送。"),
        Offer("file", actions.file_scheme, one, "方案已报送政务公开办。"),
        Offer(
            "return",
            actions.return_scheme,
            one,
            "方案已退回牵头单位修改。",
            Words,
            lambda data: {"reason": data["words"]},
            options={"words": "退回理由"},
        ),
    ]


def _words(request: HttpRequest, one: Scheme, units: list[Unit]) -> list[Offer]:
    """One offer for each responsible unit that I work for; nobody else is asked."""
    if one.state != SchemeState.CONSULTING:
        return []
    mine = [unit for unit in units if request.user.holds(WORKERS, unit)]  # type: ignore[union-attr]
    return [
        Offer(
            f"opinion:{unit.pk}",
            actions.give_opinion,
            one,
            f"{unit}的意见已提交。",
            OpinionForm,
            lambda data, unit=unit: {**data, "unit": unit},  # type: ignore[misc]
            button=f"{unit}答复意见",
            asked={"unit": unit},
        )
        for unit in mine
    ]


def _answers(versions: list[VersionShown]) -> list[Offer]:
    return [
        Offer(
            f"answer:{opinion.pk}",
            actions.answer_opinion,
            opinion,
            "采纳情况已答复。",
            Words,
            lambda data: {"answer": data["words"]},
            button="答复",
            options={"words": "采纳情况"},
        )
        for opinion in (versions[0].opinions if versions else [])
        if not opinion.agrees
    ]
