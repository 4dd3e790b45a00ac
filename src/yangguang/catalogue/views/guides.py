"""Guides of units: the public page, and the form behind it."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from yangguang.catalogue import actions, guide, selectors
from yangguang.catalogue.forms.columns import GuideForm
from yangguang.catalogue.scopes import KEEPERS
from yangguang.catalogue.states import SpecialPart
from yangguang.catalogue.vocabulary import kinds, topics
from yangguang.kernel import present
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.language import Own
from yangguang.kernel.public import public_page, show_page
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations import selectors as organisations
from yangguang.organisations.models import Unit, User


@public_page(tags=lambda code: ("catalogue", f"unit:{code}"))
def public_guide(request: HttpRequest, code: str) -> HttpResponseBase:
    """政府信息公开指南 of a unit: what is open and how it is arranged, how to get it, and whom to ask."""
    unit: Unit = one_or_404(organisations.public_units(), code=code)
    kept = selectors.guide_of(unit)
    context = {
        "title": gettext("%(unit)s政府信息公开指南") % {"unit": unit.name},
        "about": gettext("%(unit)s公开信息的分类、编排体系、获取方式和联系方式。") % {"unit": unit.name},
        "unit": unit,
        "guide": kept,
        "contacts": guide.contacts_of(kept),
        "missing": guide.missing_from(kept),
        "parts": [(SpecialPart(part).label, nodes) for part, nodes in selectors.special_columns().items()],
        "kinds": kinds().values(),
        "topics": topics().values(),
        "year": str(present.today().year),
    }
    trail = (
        (gettext("机构"), reverse("plans:units")),
        (Own(unit), reverse("plans:unit", args=[unit.code])),
        (gettext(SpecialPart.GUIDE.label), ""),
    )
    return show_page(request, "catalogue/public/guide.html", context, *trail)


@roles(*KEEPERS)
def guides(request: HttpRequest) -> HttpResponse:
    """The units whose guide I keep, those that lack something first."""
    rows = []
    for unit in organisations.units_served(request.user, KEEPERS).exclude(kind="internal").select_related("guide"):
        kept = getattr(unit, "guide", None) or selectors.guide_of(unit)
        rows.append({"unit": unit, "missing": guide.missing_from(kept), "updated_on": kept.updated_on})
    rows.sort(key=lambda row: not row["missing"])
    return render(request, "catalogue/desk/guides.html", {"rows": rows})


@roles(*KEEPERS)
def edit_guide(request: HttpRequest, code: str) -> HttpResponse:
    """Fill in what the guide needs; the page follows at once."""
    unit: Unit = one_or_404(organisations.units_served(request.user, KEEPERS), code=code)
    kept = selectors.guide_of(unit)
    form = GuideForm(request.POST or None, instance=kept)
    refusal = why_not(actions.keep_guide, request.user, unit)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_guide(unit, actor=cast("User", request.user), fields=form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "公开指南已更新。")
            return redirect("cataloguing:guides")
    context = {"unit": unit, "form": form, "refusal": refusal}
    return render(request, "catalogue/desk/guide.html", context)
