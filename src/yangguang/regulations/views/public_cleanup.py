"""Results of clean-ups: the list of campaigns, one with its lists, and both as files."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext

from yangguang.kernel.language import Own
from yangguang.kernel.public import ANYBODY, public_page, show_page
from yangguang.kernel.scoping import one_or_404
from yangguang.regulations.cleanup_lists import lists_of, result_docx, result_xlsx
from yangguang.regulations.models import Cleanup

TAGS = ("regulations",)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _published() -> Any:
    return Cleanup.objects.visible_to(ANYBODY).select_related("unit")


@public_page(tags=TAGS)
def cleanups(request: HttpRequest) -> HttpResponseBase:
    """Every published result, the latest first."""
    context = {
        "title": gettext("文件清理结果"),
        "about": gettext("对规范性文件集中清理后继续有效、失效、废止的文件。"),
        "rows": _published().order_by("-published_at"),
    }
    return show_page(request, "regulations/cleanups.html", context, *_trail())


@public_page(tags=TAGS)
def cleanup(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One result: the documents that go on, lapse, are repealed, and are to be amended."""
    found: Cleanup = one_or_404(_published(), pk=pk)
    context = {"title": found.title, "about": found.basis, "cleanup": found, "lists": lists_of(found)}
    return show_page(request, "regulations/cleanup.html", context, *_trail(), (Own(found.title), ""))


@public_page(tags=TAGS)
def cleanup_docx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The lists as a Word file."""
    found: Cleanup = one_or_404(_published(), pk=pk)
    return _file(result_docx(found), DOCX, f"{found.title}.docx")


@public_page(tags=TAGS)
def cleanup_xlsx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The lists as a workbook, a sheet for each."""
    found: Cleanup = one_or_404(_published(), pk=pk)
    return _file(result_xlsx(found), XLSX, f"{found.title}.xlsx")


def _file(data: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name, safe='')}"
    return answer


def _trail() -> tuple[tuple[str, str], ...]:
    return (
        (gettext("文件库"), reverse("regulations:library")),
        (gettext("文件清理结果"), reverse("regulations:cleanups")),
    )
