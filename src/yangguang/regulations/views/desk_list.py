"""The documents that a person keeps, in a table: narrowed by the address, exported, relations confirmed together."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yangguang.kernel import present
from yangguang.kernel.access import roles
from yangguang.kernel.scoping import row_number
from yangguang.kernel.sheets import csv_answer
from yangguang.regulations.desk import Row, kept_by, narrowed, rows_of
from yangguang.regulations.forms import DocumentFilter, units_of
from yangguang.regulations.models import Regulation
from yangguang.regulations.scopes import KEEPERS, keeps_others
from yangguang.regulations.settling import settle_harmless
from yangguang.regulations.validity import State
from yangguang.regulations.views.tones import tone_of

ROWS = 50
MOST_AT_ONCE = 100
MOST_EXPORTED = 10_000


@roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def documents(request: HttpRequest) -> HttpResponse:
    """The documents that I keep, the newest first; a POST confirms what is harmless in those that are ticked."""
    today = present.today()
    everything = kept_by(request.user)
    if request.method == "POST":
        return _several(request, everything)
    form = DocumentFilter(request.GET, units=units_of(everything), others=keeps_others(request.user))
    shown = narrowed(everything, form.cleaned_data) if form.is_valid() else everything.none()
    shown = shown.select_related("unit").prefetch_related("events").order_by("-issued_on", "-id")
    if request.GET.get("format") == "csv":
        return _sheet(rows_of(shown[:MOST_EXPORTED], today))
    page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [_shown(row) for row in rows_of(page.object_list, today)],
        "query": urlencode({k: v for k, v in request.GET.items() if k not in {"page", "format"} and v}),
        "narrowed": any(value for key, value in request.GET.items() if key not in {"page", "format"}),
    }
    return render(request, "regulations/desk/list.html", context)


def _shown(row: Row) -> dict[str, Any]:
    unknown = row.validity.state is State.NOT_ISSUED and row.validity.next_change is None
    return {"row": row, "tone": tone_of(row.validity), "unknown": unknown}


def _several(request: HttpRequest, everything: QuerySet[Regulation]) -> HttpResponse:
    numbers = [pk for pk in map(row_number, request.POST.getlist("pk")) if pk is not None][:MOST_AT_ONCE]
    chosen = list(everything.filter(pk__in=numbers))
    if chosen:
        tell(request, *settle_harmless(chosen, request.user))
    else:
        messages.error(request, "请先勾选文件。")
    return redirect(request.get_full_path())


def tell(request: HttpRequest, done: int, left: int, refused: list[str]) -> None:
    """Say what came of confirming many at once."""
    if done:
        messages.success(request, f"已确认 {done} 条关系。" + (f"还有 {left} 条，请再次办理。" if left else ""))
    elif not refused:
        messages.info(request, "没有可以一并确认的关系。")
    for reason in refused:
        messages.error(request, reason)


def _sheet(rows: Iterable[Row]) -> HttpResponse:
    header = [
        "编号",
        "标题",
        "文号",
        "统一登记号",
        "单位",
        "类别",
        "公布日期",
        "效力",
        "效力说明",
        "有效期至",
        "待确认关系",
        "疑问",
    ]
    return csv_answer("文件库", header, (_cells(row) for row in rows))


def _cells(row: Row) -> list[Any]:
    one = row.document
    return [
        one.pk,
        one.title,
        one.document_number,
        one.registration_number or "",
        str(one.unit) if one.unit else one.issuer,
        one.get_document_class_display(),
        one.issued_on,
        row.validity.label,
        row.validity.reason,
        row.validity.lapses,
        row.waiting,
        "；".join(row.validity.problems),
    ]
