"""Notices on their way in: the list, and bringing one in by file or by pasting."""

import hashlib

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused
from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.limits import DEFAULT, MEGABYTE
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import units_served
from yangguang.workplan import actions
from yangguang.workplan.forms.planning import TOO_LARGE, NoticeForm
from yangguang.workplan.models import NoticeImport
from yangguang.workplan.reading import PASTED_NAME, read_notice
from yangguang.workplan.scopes import PLANNERS
from yangguang.workplan.selectors.planning import import_list
from yangguang.workplan.states import ImportState

ROWS = 30
# The file with its form around it.
LARGEST_REQUEST = DEFAULT.file_size + MEGABYTE


@roles(*PLANNERS)
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """Every notice that came in for the units I plan for, the newest first."""
    page = Paginator(import_list(request.user), ROWS).get_page(request.GET.get("page"))
    return render(request, "workplan/planning/imports.html", {"page": page})


@roles(*PLANNERS)
@csrf_exempt  # so that the length is looked at before anything is read; `_new_import` checks the token
@require_http_methods(["GET", "POST"])
def new_import(request: HttpRequest) -> HttpResponse:
    """Bring a notice in. What is too large is refused by its declared length, before a byte of it is read."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_REQUEST:
        return _refused(request, TOO_LARGE)
    try:
        return _new_import(request)
    except RequestDataTooBig:
        return _refused(request, "粘贴的文字太长，没有读取。请存成文件再上传。")


def _refused(request: HttpRequest, reason: str) -> HttpResponse:
    form = NoticeForm(units=units_served(request.user, PLANNERS))
    messages.error(request, reason)
    return render(request, "workplan/planning/new_import.html", {"form": form}, status=413)


@csrf_protect
def _new_import(request: HttpRequest) -> HttpResponse:
    units = units_served(request.user, PLANNERS)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = NoticeForm(*sent, units=units, initial={"unit": units.first()})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        name = file.name if file is not None else PASTED_NAME
        data = file.read() if file is not None else form.cleaned_data["text"].encode()
        unit: Unit = form.cleaned_data["unit"]
        try:
            return _bring_in(request, unit, name, data)
        except Unreadable as problem:
            form.add_error("file" if file is not None else "text", f"{problem}。")
        except Refused as refusal:
            form.add_error(None, refusal.reason)
    status = 422 if form.errors else 200
    return render(request, "workplan/planning/new_import.html", {"form": form}, status=status)


def _bring_in(request: HttpRequest, unit: Unit, name: str, data: bytes) -> HttpResponse:
    """To the import: a new one, or the one that the same file made before, which is then said."""
    same = NoticeImport.objects.visible_to(request.user).filter(unit=unit, sha256=hashlib.sha256(data).hexdigest())
    known = same.exclude(state=ImportState.DISCARDED).first()
    if known is None:
        document, parsed = read_notice(name, data)
        known = actions.bring_in(unit, actor=request.user, document=document, data=data, notice=parsed)
        messages.success(request, f"已读出 {len(parsed.tasks)} 项任务，请对照原文核对后确认。")
    else:
        messages.info(request, f"这份文件先前已经导入（{ImportState(known.state).label}），没有变化。")
    return redirect("workplan:import", pk=known.pk)
