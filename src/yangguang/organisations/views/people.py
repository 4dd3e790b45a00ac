"""People and roles of the units that I administer. Others are a 404."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations import actions, selectors
from yangguang.organisations.forms import PersonDetailsForm, PersonForm, RoleForm
from yangguang.organisations.models import Role, RoleHolding, User
from yangguang.organisations.views import acting

administrators = roles(Role.ADMINISTRATOR)


@administrators
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The people of my units, by name or unit."""
    found = selectors.people_managed_by(acting(request))
    asked = request.GET.get("q", "").strip()
    if asked:
        found = found.filter(
            Q(display_name__icontains=asked)
            | Q(username__icontains=asked)
            | Q(role_holdings__unit__name__icontains=asked)
            | Q(role_holdings__unit__short_name__icontains=asked)
        )
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    today = timezone.localdate()
    held: dict[int, list[RoleHolding]] = {person.pk: [] for person in page}
    for holding in RoleHolding.objects.in_force(today).filter(user__in=list(held)).select_related("unit"):
        held[holding.user_id].append(holding)
    rows = [{"person": person, "holdings": held[person.pk]} for person in page]
    return render(request, "organisations/people.html", {"page": page, "rows": rows, "asked": asked})


@administrators
@never_cache
@require_http_methods(["GET", "POST"])
def add_person(request: HttpRequest) -> HttpResponse:
    """Add a person with a temporary password, which the next page shows once."""
    units = list(selectors.units_administered(acting(request)))
    form = PersonForm(request.POST or None, initial={"unit": units[0] if units else None})
    if request.method == "POST" and form.is_valid():
        password = actions.temporary_password()
        details = dict(form.cleaned_data)
        try:
            person = actions.create_person(details.pop("unit"), actor=acting(request), password=password, **details)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            return _show_password(request, person, password, "已添加人员")
    return render(request, "organisations/person_add.html", {"form": form, "units": units})


def _show_password(request: HttpRequest, person: User, password: str, title: str) -> HttpResponse:
    return render(
        request, "organisations/person_password.html", {"person": person, "password": password, "title": title}
    )


def _mine(request: HttpRequest, pk: int) -> User:
    found: User = one_or_404(selectors.people_managed_by(acting(request)), pk=pk)
    return found


def _page(request: HttpRequest, person: User, **forms: django_forms.Form) -> HttpResponse:
    """The person's page, with the forms as they were sent where something was wrong."""
    today = timezone.localdate()
    manageable = {holding.pk for holding in selectors.holdings_managed_by(acting(request)).filter(user=person)}
    held = list(person.role_holdings.select_related("unit").order_by("-pk"))
    holdings = [
        {
            "holding": holding,
            "open": holding.until is None or holding.until >= today,
            "mine": holding.pk in manageable,
            "why_not": why_not(actions.end_role, acting(request), holding),
        }
        for holding in held
    ]
    context: dict[str, Any] = {
        "person": person,
        "holdings": holdings,
        "role_form": forms.get("role_form") or RoleForm(initial={"unit": held[0].unit}),
        "details_form": forms.get("details_form") or PersonDetailsForm.of(person),
        "why_not_account": why_not(actions.reset_access, acting(request), person),
        "myself": person.pk == acting(request).pk,
        "units": selectors.units_administered(acting(request)),
    }
    return render(request, "organisations/person.html", context)


@administrators
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person: roles held and ended, account, what I may do and why not."""
    return _page(request, _mine(request, pk))


@administrators
@require_POST
def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name and e-mail address."""
    subject = _mine(request, pk)
    form = PersonDetailsForm(request.POST)
    if form.is_valid():
        try:
            actions.edit_person(subject, actor=acting(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "已保存。")
            return redirect("organisations:person", pk)
    return _page(request, subject, details_form=form)


@administrators
@require_POST
def grant_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the person a role."""
    subject = _mine(request, pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            holding = actions.grant_role(subject, actor=acting(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, f"已授予“{holding.unit}”的“{holding.get_role_display()}”角色。")
            return redirect("organisations:person", pk)
    return _page(request, subject, role_form=form)


@administrators
@require_POST
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role at one of my units, at once."""
    holding: RoleHolding = one_or_404(selectors.holdings_managed_by(acting(request)), pk=pk)
    try:
        actions.end_role(holding, actor=acting(request))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, f"已结束“{holding.unit}”的“{holding.get_role_display()}”角色。")
    return redirect("organisations:person", holding.user_id)


@administrators
@never_cache
@require_POST
def reset_access(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the person a new temporary password, shown once; second factors and sessions end."""
    subject = _mine(request, pk)
    password = actions.temporary_password()
    try:
        actions.reset_access(subject, actor=acting(request), password=password)
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return redirect("organisations:person", pk)
    return _show_password(request, subject, password, "已重置登录")


@administrators
@require_POST
def set_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch the account off or on."""
    subject = _mine(request, pk)
    active = request.POST.get("active") == "1"
    try:
        actions.set_active(subject, actor=acting(request), active=active)
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, "账号已启用。" if active else "账号已停用。")
    return redirect("organisations:person", pk)
