"""Standard catalogues on the desk: brought in, kept, published; what units owe by them."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yangguang.catalogue import actions
from yangguang.catalogue.actions.writing import ITEM_FIELDS
from yangguang.catalogue.forms.standard import CatalogueFileForm, ItemForm, UnitsForm
from yangguang.catalogue.models import CatalogueImport, StandardCatalogue, StandardItem
from yangguang.catalogue.scopes import KEEPERS
from yangguang.catalogue.selectors.coverage import coverage_of_unit
from yangguang.catalogue.standard import NoCatalogue, parse
from yangguang.catalogue.states import Coverage, ImportState
from yangguang.kernel import present
from yangguang.kernel.access import roles, staff
from yangguang.kernel.actions import Refused
from yangguang.kernel.intake import Unreadable, read
from yangguang.kernel.offers import Offer, Offers
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations.models import User
from yangguang.organisations.selectors import units_below, units_served

FRAME = "catalogue/desk/"
# What must be done now, as one filter: what is missing, and what is stale.
TO_DO = "todo"


@roles(*KEEPERS)
def catalogues(request: HttpRequest) -> HttpResponse:
    """The catalogues that I keep, and what is on its way in."""
    context = {
        "catalogues": StandardCatalogue.objects.editable_by(request.user).select_related("unit"),
        "imports": CatalogueImport.objects.editable_by(request.user)
        .filter(state=ImportState.PARSED)
        .select_related("unit")
        .defer("parsed"),
    }
    return render(request, f"{FRAME}catalogues.html", context)


@roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def new_import(request: HttpRequest) -> HttpResponse:
    """Bring a file in, or a pasted table."""
    units = units_served(request.user, KEEPERS).exclude(kind="internal")
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CatalogueFileForm(*sent, units=units, initial={"year": present.today().year, "unit": units.first()})
    if request.method == "POST" and form.is_valid():
        try:
            name, data = form.sent()
            document = read(name, data)
            incoming = actions.bring_in(
                form.cleaned_data["unit"],
                actor=cast("User", request.user),
                document=document,
                data=data,
                draft=parse(document),
                year=form.cleaned_data["year"],
            )
        except (Unreadable, NoCatalogue) as problem:
            form.add_error("file" if form.cleaned_data["file"] is not None else "text", str(problem))
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            return redirect("cataloguing:import", pk=incoming.pk)
    status = 422 if form.errors else 200
    return render(request, f"{FRAME}new_import.html", {"form": form}, status=status)


@roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def catalogue(request: HttpRequest, slug: str) -> HttpResponse:
    """A catalogue with its items and who owes them; publish it."""
    found: StandardCatalogue = one_or_404(
        StandardCatalogue.objects.editable_by(request.user).select_related("unit"), slug=slug
    )
    offers = Offers(request, _catalogue_offers(found))
    if (answer := offers.answer()) is not None:
        return answer
    items = list(found.items.filter(withdrawn=False).prefetch_related("obligations__unit"))
    context = {
        "catalogue": found,
        "newer": found.replaced_by,
        "items": [(item, [o.unit for o in item.obligations.all() if not o.withdrawn]) for item in items],
        "offers": offers,
    }
    return render(request, f"{FRAME}catalogue.html", context)


def _catalogue_offers(found: StandardCatalogue) -> list[Offer]:
    """Publish it; once it is published, begin with next year's."""
    if found.published_at is None:
        return [Offer("publish", actions.publish_catalogue, found, "标准目录已公布。", button="公布目录")]
    following = StandardCatalogue.objects.filter(unit=found.unit, field=found.field, year=found.year + 1)
    if following.exists():
        return []
    return [
        Offer(
            "copy",
            actions.copy_catalogue,
            found,
            "已按本目录编制下一年目录，核对修改后请公布。",
            button=f"编制 {found.year + 1} 年目录",
            leads_to=lambda made: reverse("cataloguing:catalogue", args=[made.slug]),
        )
    ]


@roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def add_item(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an item to a catalogue."""
    found: StandardCatalogue = one_or_404(StandardCatalogue.objects.editable_by(request.user), slug=slug)
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            item = actions.add_item(found, actor=cast("User", request.user), fields=form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "事项已增加，请明确公开主体。")
            return redirect("cataloguing:item", pk=item.pk)
    return render(request, f"{FRAME}item.html", {"catalogue": found, "form": form})


@roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an item, say who owes it, or take it out."""
    kept = StandardItem.objects.editable_by(request.user).select_related("catalogue__unit")
    found: StandardItem = one_or_404(kept, pk=pk)
    page = Offers(request, _item_offers(found))
    if (answer := page.answer()) is not None:
        return answer
    return render(request, f"{FRAME}item.html", {"catalogue": found.catalogue, "item": found, "offers": page})


def _item_offers(found: StandardItem) -> list[Offer]:
    shown: dict[str, Any] = {name: getattr(found, name) for name in ITEM_FIELDS}
    initial = ItemForm.shown({**shown, "unit": found.unit_words, "channels": found.channels})
    chosen = list(found.obligations.filter(withdrawn=False).values_list("unit", flat=True))
    back = reverse("cataloguing:catalogue", args=[found.catalogue.slug])
    return [
        Offer(
            "units",
            actions.set_obligations,
            found,
            "公开主体已保存。",
            form_class=UnitsForm,
            button="保存公开主体",
            options={
                "units": units_below(found.catalogue.unit).exclude(kind="internal"),
                "initial": {"units": chosen},
            },
        ),
        Offer(
            "edit",
            actions.edit_item,
            found,
            "事项已保存。",
            form_class=ItemForm,
            given=lambda data: {"fields": data},
            button="保存事项",
            options={"initial": initial},
        ),
        Offer("remove", actions.remove_item, found, "事项已撤销。", button="撤销这一事项", leads_to=lambda _: back),
    ]


@staff
def obligations(request: HttpRequest) -> HttpResponse:
    """What my units owe by the standard catalogues, what must be done first on top."""
    units = list(units_served(request.user).exclude(kind="internal")[:200])
    code = request.GET.get("unit", "")
    unit = next((one for one in units if one.code == code), units[0] if units else None)
    wanted, field = request.GET.get("status", ""), request.GET.get("field", "")
    owed = coverage_of_unit(unit, present.today()) if unit is not None else []
    fields = sorted({one.obligation.item.catalogue.field for one in owed})
    if field:
        owed = [one for one in owed if one.obligation.item.catalogue.field == field]
    counts = {status: sum(1 for one in owed if one.status == status) for status in Coverage}
    order = [Coverage.MISSING, Coverage.STALE, Coverage.LATE, Coverage.DONE]
    chosen = {status.value: (status,) for status in order} | {TO_DO: (Coverage.MISSING, Coverage.STALE)}
    rows = sorted(
        (one for one in owed if one.status in chosen.get(wanted, order)), key=lambda one: order.index(one.status)
    )
    context = {
        "unit": unit,
        "units": units,
        "field": field,
        "fields": fields,
        "rows": rows[:500],
        "more": max(0, len(rows) - 500),
        "counts": [
            (TO_DO, "待办", counts[Coverage.MISSING] + counts[Coverage.STALE]),
            *((status.value, status.label, counts[status]) for status in order),
        ],
        "wanted": wanted,
    }
    return render(request, f"{FRAME}obligations.html", context)
