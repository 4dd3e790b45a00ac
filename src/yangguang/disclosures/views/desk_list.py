"""The unit's records in a table: narrowed by the address, several at once put right or handed in, and exported."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yangguang.catalogue import vocabulary
from yangguang.catalogue.models import Column
from yangguang.disclosures import actions
from yangguang.disclosures.forms.record import RecordFilter
from yangguang.disclosures.interpreting import overdue_before, uninterpreted
from yangguang.disclosures.models import Edition
from yangguang.disclosures.scopes import READERS, WORKERS
from yangguang.disclosures.selectors.desk import (
    Row,
    column_choices,
    late_editions,
    listed,
    own_editions,
    rows_of,
    to_clear,
    to_settle,
    waiting_for,
)
from yangguang.disclosures.states import OPEN_STATES, EditionState
from yangguang.kernel import present
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused
from yangguang.kernel.scoping import row_number
from yangguang.kernel.sheets import csv_answer
from yangguang.organisations.models import Role, Unit

ROWS = 50
MOST_AT_ONCE = 100
MOST_EXPORTED = 10_000
PUT_ASIDE = (EditionState.SUPERSEDED, EditionState.DISCARDED)
WHO: dict[str, Callable[[Any], Q]] = {
    "mine": lambda user: Q(writers=user.pk),
    "waiting": waiting_for,
    "clear": to_clear,
    "settle": to_settle,
}


@roles(*READERS)
@require_http_methods(["GET", "POST"])
def records(request: HttpRequest) -> HttpResponse:
    """The records that I see on the desk, what is open first; a POST does one thing to those that are ticked."""
    today = present.today()
    everything = own_editions(request.user)
    # An index look-up for each unit, not a walk over all records.
    units = Unit.objects.filter(Exists(everything.filter(unit=OuterRef("pk")))).order_by("path")
    form = RecordFilter(request.GET, units=units)
    shown = everything.filter(pk__in=_narrowed(everything, form, request).order_by().values("pk"))
    if request.method == "POST":
        return _several(request, everything)
    if request.GET.get("format") == "csv":
        return _sheet(rows_of(listed(shown)[:MOST_EXPORTED], today))
    page = Paginator(listed(shown), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": rows_of(page, today),
        "kinds": {code: term.label for code, term in vocabulary.kinds().items()},
        "topics": vocabulary.topics().values(),
        "columns": column_choices(),
        "query": urlencode({k: v for k, v in request.GET.items() if k not in {"page", "format"} and v}),
        "several": len(units) > 1,
        "may_draft": bool(request.user.roles_held() & set(WORKERS)),  # type: ignore[union-attr]
        "may_change": bool(request.user.roles_held() & {*WORKERS, Role.OFFICE}),  # type: ignore[union-attr]
        "may_import": bool(request.user.roles_held() & {Role.CLERK, Role.HEAD, Role.OFFICE}),  # type: ignore[union-attr]
        "is_office": Role.OFFICE in request.user.roles_held(),  # type: ignore[union-attr]
        "narrowed": any(value for key, value in request.GET.items() if key not in {"page", "format"}),
        "today": today,
    }
    return render(request, "disclosures/desk/list.html", context)


def _narrowed(rows: QuerySet[Edition], form: RecordFilter, request: HttpRequest) -> QuerySet[Edition]:
    if not form.is_valid():
        return rows.none()
    chosen = form.cleaned_data
    match chosen["state"]:
        case "":
            rows = rows.exclude(state__in=PUT_ASIDE)
        case "open":
            rows = rows.filter(state__in=OPEN_STATES)
        case state:
            rows = rows.filter(state=state)
    if chosen["kind"]:
        rows = rows.filter(kind=chosen["kind"])
    if chosen["unit"]:
        rows = rows.filter(unit=chosen["unit"])
    if chosen["column"]:
        rows = rows.filter(Q(columns=chosen["column"]) | Q(placements__column=chosen["column"]))
    if chosen["who"]:
        rows = rows.filter(WHO[chosen["who"]](request.user))
    if chosen["late"] == "late":
        rows = late_editions(rows, present.today())
    if chosen["late"] == "uninterpreted":
        rows = rows.filter(pk__in=uninterpreted().filter(listed_at__lt=overdue_before(present.today())).values("pk"))
    for word in chosen["q"].split():
        rows = rows.filter(Q(title__icontains=word) | Q(document_number__icontains=word))
    return rows


def _several(request: HttpRequest, everything: QuerySet[Edition]) -> HttpResponse:
    numbers = [pk for pk in map(row_number, request.POST.getlist("pk")) if pk is not None][:MOST_AT_ONCE]
    chosen = list(everything.filter(pk__in=numbers).select_related("disclosure", "unit"))
    done, refused = 0, []
    if not chosen:
        messages.error(request, "请先勾选信息。")
    for one in chosen:
        try:
            _do(request, one)
            done += 1
        except Refused as refusal:
            refused.append(f"《{one.title}》：{refusal.reason}")
    if done:
        messages.success(request, f"已办理 {done} 条。")
    for reason in refused:
        messages.error(request, reason)
    return redirect(request.get_full_path())


def _do(request: HttpRequest, one: Edition) -> None:
    do = request.POST.get("do")
    if do == "submit":
        actions.submit(one, actor=request.user, revision=one.revision)
    elif do == "topic":
        topic = request.POST.get("topic", "")
        if topic not in vocabulary.topics():
            raise Refused("请选择主题。")
        actions.reclassify(one.disclosure, actor=request.user, classes={"topic": topic})
    elif do == "column":
        number = row_number(request.POST.get("column", ""))
        column = Column.objects.open().filter(pk=number).first() if number is not None else None
        if column is None:
            raise Refused("请选择栏目。")
        actions.reclassify(one.disclosure, actor=request.user, columns=[*one.columns.all(), column])
    else:
        raise Refused("请选择要办理的操作。")


def _sheet(rows: Iterable[Row]) -> HttpResponse:
    header = ["编号", "标题", "文号", "单位", "体裁", "状态", "时限", "应公开日期", "轮到", "公开时间", "索引号"]
    return csv_answer("信息公开", header, (_cells(row) for row in rows))


def _cells(row: Row) -> list[Any]:
    one = row.edition
    return [
        one.disclosure_id,
        one.title,
        one.document_number,
        str(one.unit),
        vocabulary.label(vocabulary.kinds(), one.kind),
        EditionState(one.state).label,
        row.light.label if row.light else "",
        row.deadline.due if row.deadline else one.due_on,
        row.turn,
        present.day_of(one.published_at) if one.published_at else "",
        one.disclosure.index_number or "",
    ]
