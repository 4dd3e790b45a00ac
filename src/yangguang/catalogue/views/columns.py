"""Columns on the desk: what they promise and gather."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yangguang.catalogue import actions
from yangguang.catalogue.forms.columns import ColumnForm
from yangguang.catalogue.models import Column
from yangguang.catalogue.states import ColumnScope
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations.models import Role, User


@roles(Role.OFFICE)
def columns(request: HttpRequest) -> HttpResponse:
    """All columns that I keep, those of every unit and those of the city."""
    kept = Column.objects.editable_by(request.user).select_related("owner", "parent")
    groups = [(scope.label, [column for column in kept if column.scope == scope]) for scope in ColumnScope]
    return render(request, "catalogue/desk/columns.html", {"groups": groups})


@roles(Role.OFFICE)
def edit_column(request: HttpRequest, code: str) -> HttpResponse:
    """Change a column."""
    column: Column = one_or_404(Column.objects.editable_by(request.user), code=code)
    form = ColumnForm(request.POST) if request.method == "POST" else ColumnForm.of(column)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_column(column, actor=cast("User", request.user), **form.values(column))
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, f"栏目“{form.cleaned_data['title']}”已保存，归集将按新规则进行。")
            return redirect("cataloguing:columns")
    return render(request, "catalogue/desk/column.html", {"column": column, "form": form})
