"""A record to take along: PDF and Word."""

from collections.abc import Callable
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext

from yangguang.disclosures import paper
from yangguang.disclosures.models import Edition
from yangguang.kernel.language import Own
from yangguang.kernel.public import public_page, show_page

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _tags(pk: int) -> tuple[str, ...]:
    return "disclosures", f"disclosure:{pk}"


@public_page(tags=_tags)
def pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The live edition as PDF; where none can be made, a page that says why and where else to go."""
    edition = _live(pk)
    try:
        return _file(edition, paper.pdf_of, "application/pdf", "pdf")
    except paper.NoPaper as problem:
        context = {"title": gettext("暂时没有 PDF"), "about": gettext(problem.reason), "pk": pk}
        trail = ((Own(edition.title), reverse("disclosures:record", args=[pk])), ("PDF", ""))
        return show_page(request, "disclosures/public/no_paper.html", context, *trail, status=503)


@public_page(tags=_tags)
def docx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The live edition as a Word file."""
    return _file(_live(pk), paper.docx_of, WORD, "docx")


def _live(pk: int) -> Edition:
    shown = Edition.objects.live().select_related("disclosure", "unit")
    edition: Edition | None = shown.filter(disclosure_id=pk).first() if pk < 2**63 else None
    if edition is None:
        raise Http404("没有这条信息，或已撤下")
    return edition


def _file(edition: Edition, make: Callable[[Edition], bytes], media_type: str, ending: str) -> HttpResponse:
    response = HttpResponse(make(edition), content_type=media_type)
    name = quote(f"{edition.title[:60]}.{ending}", safe="")
    response["Content-Disposition"] = f"attachment; filename*=utf-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
