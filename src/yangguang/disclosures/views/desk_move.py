"""The office moves all records of a unit to the one that took over its work."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yangguang.disclosures import policies
from yangguang.disclosures.bulk.moving import move_records
from yangguang.disclosures.models import Disclosure
from yangguang.disclosures.states import OPEN_STATES
from yangguang.kernel.access import roles
from yangguang.kernel.offers import CHECK_AGAIN
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.selectors import units_served


class MoveForm(forms.Form):
    """From which unit to which, and why."""

    former: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="原单位", queryset=Unit.objects.none(), empty_label="请选择", help_text="已停用的单位也可以选。"
    )
    unit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="调整到", queryset=Unit.objects.none(), empty_label="请选择"
    )
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, former: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["former"].queryset = former  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Two different units."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("former") is not None and data.get("former") == data.get("unit"):
            self.add_error("unit", "原单位和新单位是同一个，请重新选择。")
        return data


@roles(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest) -> HttpResponse:
    """How many records each unit has; a POST has all of one unit's moved in the background."""
    seen = Disclosure.objects.editable_by(request.user)
    open_edition = Q(editions__state__in=OPEN_STATES)
    counted = (
        seen.values("unit")
        .annotate(records=Count("pk", distinct=True), waiting=Count("pk", filter=open_edition, distinct=True))
        .order_by()
    )
    counts = {row["unit"]: row for row in counted}
    former = Unit.objects.filter(pk__in=counts).order_by("path")
    served = units_served(request.user, (Role.OFFICE,))
    form = MoveForm(request.POST if request.method == "POST" else None, former=former, units=served)
    if request.method == "POST":
        if form.is_valid() and _begun(request, form):
            return redirect("bulk:move")
        messages.error(request, CHECK_AGAIN)
    context = {
        "form": form,
        "units": [(unit, counts[unit.pk]["records"], counts[unit.pk]["waiting"]) for unit in former],
    }
    return render(request, "disclosures/bulk/move.html", context, status=422 if request.method == "POST" else 200)


def _begun(request: HttpRequest, form: MoveForm) -> bool:
    """Whether the move is on its way. The first record's policy speaks for all; each is asked again when it moves."""
    former, unit, reason = (form.cleaned_data[name] for name in ("former", "unit", "reason"))
    first = Disclosure.objects.editable_by(request.user).filter(unit=former).first()
    refusal = policies.may_reassign(request.user, first, unit=unit, reason=reason) if first else "没有可以调整的信息。"
    if refusal is not None:
        form.add_error(None, refusal)
        return False
    move_records.enqueue(former.pk, unit.pk, int(request.user.pk or 0), reason)
    messages.success(request, f"正在把{former}的信息调整到{unit}，刷新本页可看余数。")
    return True
