"""The directory of units: every signed-in person looks names up; those who keep a unit's names change them."""

from django import forms as django_forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yangguang.kernel.access import roles, staff
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations import actions, selectors
from yangguang.organisations.forms import AliasForm, MembersForm, RenameForm
from yangguang.organisations.models import Role, Unit, UnitGroup, UnitKind
from yangguang.organisations.views import acting

KEEPERS = (Role.ADMINISTRATOR, Role.OFFICE)
keepers = roles(*KEEPERS)


@staff
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """All units by kind, or what a name means: exactly, or the likeliest."""
    asked = request.GET.get("q", "").strip()
    found = selectors.resolve_unit(asked) if asked else selectors.Resolved()
    exact = {unit.pk for unit in (found.unit, *found.candidates) if unit}
    listed = Unit.objects.filter(active=True).exclude(kind__in=(UnitKind.TOWNSHIP, UnitKind.INTERNAL))
    if asked:
        listed = (
            Unit.objects.filter(active=True)
            .filter(Q(name__icontains=asked) | Q(short_name__icontains=asked) | Q(aliases__name__icontains=asked))
            .exclude(pk__in=exact)
            .distinct()
        )
    by_kind: dict[str, list[Unit]] = {}
    for unit in listed.order_by("path"):
        by_kind.setdefault(unit.get_kind_display(), []).append(unit)
    groups = [] if asked else UnitGroup.objects.order_by("pk")
    context = {"asked": asked, "found": found, "by_kind": by_kind, "groups": groups}
    return render(request, "organisations/units.html", context)


def _unit_page(request: HttpRequest, unit: Unit, **forms: django_forms.Form) -> HttpResponse:
    context = {
        "unit": unit,
        "above": Unit.objects.get_ancestors(unit),
        "below": Unit.objects.get_children(unit).filter(active=True).order_by("path"),
        "aliases": unit.aliases.all(),
        "groups": unit.groups.all(),
        "alias_form": forms.get("alias_form") or AliasForm(),
        "rename_form": forms.get("rename_form")
        or RenameForm(initial={"name": unit.name, "short_name": unit.short_name}),
        "why_not_alias": why_not(actions.add_alias, acting(request), unit),
        "why_not_rename": why_not(actions.rename, acting(request), unit),
    }
    return render(request, "organisations/unit.html", context)


@staff
@require_GET
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """A unit's names, place in the tree and collective names."""
    return _unit_page(request, one_or_404(Unit.objects.filter(active=True), code=code))


@keepers
@require_POST
def add_alias(request: HttpRequest, code: str) -> HttpResponse:
    """Add a name under which one of my units is met."""
    mine: Unit = one_or_404(selectors.units_served(acting(request), KEEPERS), code=code)
    form = AliasForm(request.POST)
    if form.is_valid():
        try:
            alias = actions.add_alias(mine, actor=acting(request), name=form.cleaned_data["name"])
        except Refused as refusal:
            form.add_error("name", refusal.reason)
        else:
            messages.success(request, f"已记下别名“{alias}”。")
            return redirect("organisations:unit", code)
    return _unit_page(request, mine, alias_form=form)


@keepers
@require_POST
def rename(request: HttpRequest, code: str) -> HttpResponse:
    """Give one of my units a new official name."""
    mine: Unit = one_or_404(selectors.units_served(acting(request), KEEPERS), code=code)
    form = RenameForm(request.POST)
    if form.is_valid():
        try:
            actions.rename(mine, actor=acting(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "名称已更改，原名称作为别名保留。")
            return redirect("organisations:unit", code)
    return _unit_page(request, mine, rename_form=form)


def _group_page(request: HttpRequest, group: UnitGroup, form: MembersForm | None = None) -> HttpResponse:
    members = list(selectors.group_members(group))
    context = {
        "group": group,
        "members": members,
        "form": form or MembersForm(initial={"members": "\n".join(unit.name for unit in members)}),
        "why_not": why_not(actions.set_group_members, acting(request), group),
    }
    return render(request, "organisations/group.html", context)


@staff
@require_GET
def group(request: HttpRequest, code: str) -> HttpResponse:
    """A collective name and the units it stands for."""
    return _group_page(request, one_or_404(UnitGroup.objects.all(), code=code))


@keepers
@require_POST
def set_members(request: HttpRequest, code: str) -> HttpResponse:
    """Settle which units a collective name of my city stands for."""
    mine: UnitGroup = one_or_404(selectors.groups_managed_by(acting(request)), code=code)
    form = MembersForm(request.POST)
    if form.is_valid():
        try:
            actions.set_group_members(mine, actor=acting(request), members=form.cleaned_data["members"])
        except Refused as refusal:
            form.add_error("members", refusal.reason)
        else:
            messages.success(request, "已保存所含单位。")
            return redirect("organisations:group", code)
    return _group_page(request, mine, form)
