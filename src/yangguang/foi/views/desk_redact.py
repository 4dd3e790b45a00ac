"""The pages of a PDF in front of the person who marks what is withheld of them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from yangguang.foi.actions import looking, material
from yangguang.foi.models import CaseFile
from yangguang.foi.offering import redaction_of
from yangguang.foi.redaction import NotRedacted, apart
from yangguang.foi.scopes import HANDLERS
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.offers import Offers
from yangguang.kernel.scoping import one_or_404


def _found(request: HttpRequest, pk: int) -> CaseFile:
    rows = CaseFile.objects.visible_to(request.user).select_related("case__unit", "case__body")
    found: CaseFile = one_or_404(rows, pk=pk)
    if material.FORMS.get(found.media_type) != "pdf":
        raise Http404("不是 PDF")
    return found


@roles(*HANDLERS)
@require_http_methods(["GET", "POST"])
def redact(request: HttpRequest, pk: int) -> HttpResponse:
    """The pages one below the other, with the form; a rectangle drawn on a page becomes a line of it."""
    found = _found(request, pk)
    offers = Offers(request, [redaction_of(found)])
    if (answer := offers.answer()) is not None:
        return answer
    refusal = why_not(material.redact_file, request.user, found)
    try:
        if refusal is None:
            opened = looking.open_file(found, actor=request.user, reason="遮盖材料：看页数")
            pages = apart.pages(opened.opened)  # type: ignore[attr-defined]
    except (Refused, NotRedacted) as problem:
        refusal = str(problem)
    if refusal is not None:
        messages.error(request, refusal)
        return redirect("requests:case", pk=found.case_id)
    context = {"file": found, "case": found.case, "pages": range(1, pages + 1), "offer": offers[f"redact:{found.pk}"]}
    return render(request, "foi/desk/redact.html", context, status=422 if request.method == "POST" else 200)


@roles(*HANDLERS)
@require_safe
def page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A page as a picture; the look is in the audit chain."""
    found = _found(request, pk)
    if (refusal := why_not(material.redact_file, request.user, found)) is not None:
        raise Http404(refusal)
    try:
        opened = looking.open_file(found, actor=request.user, reason=f"遮盖材料：第{number}页")
        drawn = apart.preview(opened.opened, number)  # type: ignore[attr-defined]
    except (Refused, NotRedacted) as problem:
        raise Http404(str(problem)) from None
    answer = HttpResponse(drawn, content_type="image/png")
    answer["Cache-Control"] = "no-store"
    return answer
