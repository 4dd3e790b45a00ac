"""统一登记: the register with what waits for it, one edition to be registered, and the series of numbers."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yangguang.disclosures.models import Edition
from yangguang.disclosures.pictures import body_on_desk
from yangguang.disclosures.serving import on_desk
from yangguang.disclosures.states import AttachmentRole, ScanState
from yangguang.kernel import present
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused
from yangguang.kernel.history import history_of
from yangguang.kernel.offers import Offer, Offers
from yangguang.kernel.scoping import one_or_404
from yangguang.kernel.sheets import csv_answer
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.scoping import within
from yangguang.regulations import actions
from yangguang.regulations.forms_register import RegisterForm, SeriesForm, register_given
from yangguang.regulations.models import RegisterSeries, Registration
from yangguang.regulations.register import examine, registered, series_of, to_examine, waiting
from yangguang.regulations.scopes import KEEPERS
from yangguang.regulations.validity.months import in_words

ROWS = 50
MOST_EXPORTED = 10_000
HEADER = ("统一登记号", "标题", "文号", "制定单位", "登记事项", "施行日期", "有效期", "登记日期", "登记人", "公布日期")


@roles(*KEEPERS)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """What waits to be registered by me, and the register; as CSV with `format`."""
    rows = registered(request.user)
    if request.GET.get("format") == "csv":
        return csv_answer("规范性文件登记簿", HEADER, (_cells(one) for one in rows[:MOST_EXPORTED]))
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "waiting": waiting(request.user),
        "page": page,
        "rows": [{"one": one, "term": _term(one)} for one in page.object_list],
        "series": series_of(request.user).exists(),
    }
    return render(request, "regulations/desk/register.html", context)


@roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def examined(request: HttpRequest, pk: int) -> HttpResponse:
    """One approved edition: its text, what was read in it, and the entry in the register."""
    one: Edition = one_or_404(to_examine(request.user), pk=pk)
    found = examine(one, present.today())
    before = Registration.objects.filter(edition=one).select_related("by").first()
    options = {
        "series": RegisterSeries.objects.filter(unit=one.unit, active=True),
        "examined": found,
        "digest": one.digest,
    }
    offer = Offer(
        "register",
        actions.register,
        one,
        "已登记，公布时编号。",
        RegisterForm,
        register_given,
        button="重新登记" if before else "登记",
        options=options,
        asked={"digest": one.digest},
    )
    offers = Offers(request, [offer])
    if (answer := offers.answer()) is not None:
        return answer
    context = {
        "edition": one,
        "body": body_on_desk(one, reverse("library:registration", args=[one.pk])),
        "files": one.attachments.filter(public=True, scan_state=ScanState.CLEAN).exclude(role=AttachmentRole.PICTURE),
        "clearances": one.clearances.filter(digest=one.digest).select_related("by"),
        "found": found,
        "unresolved": [relation for relation in found.relations if not relation.target_id],
        "before": before,
        "current": before is not None and before.digest == one.digest,
        "offers": offers,
        "history": history_of(one),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "regulations/desk/registration.html", context, status=status)


@roles(*KEEPERS)
@require_safe
def file(request: HttpRequest, pk: int, file: int, name: str) -> HttpResponseBase:
    """A public file of an edition that I examine."""
    edition = one_or_404(to_examine(request.user), pk=pk)
    rows = edition.attachments.filter(public=True, scan_state=ScanState.CLEAN)
    return on_desk(one_or_404(rows, pk=file))


@roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def series(request: HttpRequest) -> HttpResponse:
    """The series of numbers; the office gives out new ones and ends old ones."""
    rows = list(series_of(request.user))
    units = Unit.objects.filter(within(request.user, (Role.OFFICE,)), active=True).order_by("path")
    form = SeriesForm(request.POST or None, units=units) if units.exists() else None
    if request.method == "POST" and form is not None:
        answer = _turned(request, rows) if "turn" in request.POST else _opened(request, form)
        if answer is not None:
            return answer
    return render(
        request,
        "regulations/desk/series.html",
        {"rows": [_numbered(one) for one in rows], "form": form},
        status=422 if request.method == "POST" else 200,
    )


def _numbered(one: RegisterSeries) -> dict[str, Any]:
    return {"one": one, "example": one.number(present.today().year, 1)}


def _opened(request: HttpRequest, form: SeriesForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    given = dict(form.cleaned_data)
    try:
        made = actions.open_series(given.pop("unit"), actor=request.user, prefix=given.pop("letters"), **given)
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return None
    messages.success(request, f"已设立 {made}。")
    return redirect("library:series")


def _turned(request: HttpRequest, rows: list[RegisterSeries]) -> HttpResponse | None:
    found = next((one for one in rows if str(one.pk) == request.POST["turn"]), None)
    if found is not None:
        try:
            actions.turn_series(found, actor=request.user, active=not found.active)
            messages.success(request, "已停用。" if found.active else "已启用。")
        except Refused as refusal:
            messages.error(request, refusal.reason)
    return redirect("library:series")


def _term(one: Registration) -> str:
    if one.until:
        return f"至 {one.until}"
    return in_words(one.months) if one.months else ""


def _cells(one: Registration) -> list[Any]:
    return [
        one.number,
        one.edition.title,
        one.edition.document_number,
        str(one.edition.unit),
        one.get_change_display(),
        one.effective_on,
        _term(one),
        present.day_of(one.at),
        str(one.by or ""),
        present.day_of(one.published_at) if one.published_at else "",
    ]
