"""One relation that was read from a text: its words, the document that they mean, and the decision."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yangguang.kernel.access import roles
from yangguang.kernel.offers import Offer, Offers
from yangguang.kernel.public import ANYBODY
from yangguang.kernel.scoping import one_or_404, row_number
from yangguang.regulations import actions
from yangguang.regulations.desk import found_by
from yangguang.regulations.models import Regulation, Relation
from yangguang.regulations.scopes import KEEPERS


class TargetForm(forms.Form):
    """Which document the words mean."""

    target = forms.CharField(error_messages={"required": "请选定所指的文件。"}, max_length=18)

    def clean_target(self) -> Regulation:
        """The document of that number."""
        number = row_number(self.cleaned_data["target"])
        found = Regulation.objects.visible_to(ANYBODY).filter(pk=number).first() if number is not None else None
        if found is None:
            raise forms.ValidationError("没有这份文件，请重新选择。")
        return found


@roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def relation(request: HttpRequest, pk: int) -> HttpResponse:
    """The words, a search for the document that they mean, and confirming or rejecting; then back to the document."""
    rows = Relation.objects.editable_by(request.user).select_related("source__unit", "target")
    one: Relation = one_or_404(rows, pk=pk)
    offers = Offers(request, _offers(one))
    if (answer := offers.answer()) is not None:
        return answer
    words = request.GET.get("q", one.target_title or one.target_number)[:100].strip()
    context: dict[str, Any] = {
        "relation": one,
        "words": words,
        "found": [row for row in found_by(words) if row.pk != one.source_id],
        "settle": offers["settle"],
        "reject": offers["reject"],
    }
    return render(request, "regulations/desk/relation.html", context, status=422 if request.method == "POST" else 200)


def _offers(one: Relation) -> list[Offer]:
    def back(_: Any) -> str:
        return reverse("library:document", args=[one.source_id])

    return [
        Offer("settle", actions.settle, one, "关系已确认。", TargetForm, button="确认", leads_to=back),
        Offer("reject", actions.reject, one, "已标为不是。", button="不是", leads_to=back),
    ]
