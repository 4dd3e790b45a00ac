"""One request on the desk: where it stands, what can be done now, what happened."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yangguang.foi import letters, replies
from yangguang.foi.actions import looking, replying
from yangguang.foi.course import clock_of
from yangguang.foi.forms_desk import ReplyForm, ReplyTypeForm
from yangguang.foi.models import Case, CaseFile, Letter, Reply
from yangguang.foi.offering import offers_for
from yangguang.foi.scopes import HANDLERS, SEEING
from yangguang.foi.states import ReplyState
from yangguang.foi.views.desk_list import alike
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.history import history_of
from yangguang.kernel.offers import Offers
from yangguang.kernel.scoping import one_or_404


def _found(request: HttpRequest, pk: int) -> Case:
    rows = Case.objects.visible_to(request.user).select_related("unit", "body", "handler", "applicant", "split_from")
    found: Case = one_or_404(rows, pk=pk)
    return found


@roles(*SEEING)
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """The request with its clock, timeline and papers, and the offers of whoever looks."""
    one = _found(request, pk)
    opened = None
    if request.method == "POST" and "look" in request.POST:
        try:
            opened = looking.look(one, actor=request.user, reason=request.POST.get("look_reason", "")).opened  # type: ignore[attr-defined]
        except Refused as refusal:
            messages.error(request, refusal.reason)
            return redirect("requests:case", pk=pk)
    at_work = one.replies.exclude(state__in=[ReplyState.DROPPED]).order_by("-pk").first()
    offers = Offers(request, [] if opened is not None else offers_for(one, request.user))
    if opened is None and (answer := offers.answer()) is not None:
        return answer
    context = {
        "case": one,
        "clock": clock_of(one) if not one.imported else None,
        "steps": list(one.steps.select_related("recorded_by"))[::-1],
        "items": _items(one),
        "files": one.files.all(),
        "letters": one.letters.all(),
        "consultations": one.consultations.all(),
        "disputes": one.disputes.all(),
        "reply": at_work,
        "reply_type": replies.get(at_work.code) if at_work else None,
        "drafts": why_not(replying.draft_reply, request.user, one) is None,
        "looks": why_not(looking.look, request.user, one) is None,
        "opened": opened,
        "alike": alike(one),
        "mine": offers.open,
        "history": history_of(one),
    }
    status = 422 if request.method == "POST" and opened is None else 200
    return render(request, "foi/desk/case.html", context, status=status)


def _items(one: Case) -> list[dict[str, Any]]:
    return [
        {"item": item, "label": replies.get(item.reply_code).label if item.reply_code else ""}
        for item in one.items.all()
    ]


@roles(*HANDLERS)
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The reply at work: first its type, then what the type asks for; with a preview of the letter."""
    one = _found(request, pk)
    at_work: Reply | None = one.replies.filter(state=ReplyState.DRAFT).first()
    refusal = (
        why_not(replying.edit_reply, request.user, at_work)
        if at_work
        else why_not(replying.draft_reply, request.user, one)
    )
    if refusal is not None:
        messages.error(request, refusal)
        return redirect("requests:case", pk=pk)
    code = request.POST.get("code") or request.GET.get("code") or (at_work.code if at_work else "")
    types = ReplyTypeForm(matter=one.matter, initial={"code": code})
    try:
        kind = replies.get(code) if code else None
    except ValueError:
        kind = None
    if kind is None:
        return render(request, "foi/desk/reply.html", {"case": one, "types": types})
    initial = {**at_work.given, "checked": at_work.checked} if at_work and at_work.code == kind.code else {}
    form = ReplyForm(request.POST or None, kind=kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            return _preview(one, kind, form.given()["given"])
        try:
            if at_work:
                at_work = replying.edit_reply(at_work, actor=request.user, code=kind.code, **form.given())
            else:
                at_work = replying.draft_reply(one, actor=request.user, code=kind.code, **form.given())
            if "submit" in request.POST:
                replying.submit_reply(at_work, actor=request.user)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "已提交审核。" if "submit" in request.POST else "已保存。")
            return redirect("requests:case", pk=pk)
    context = {
        "case": one,
        "types": types,
        "kind": kind,
        "form": form,
        "released": one.files.filter(purpose="released"),
    }
    return render(request, "foi/desk/reply.html", context, status=422 if request.method == "POST" else 200)


def _preview(one: Case, kind: replies.ReplyType, given: dict[str, Any]) -> HttpResponse:
    """The letter as it would go out, without a number."""
    draft = Reply(case=one, code=kind.code, given=given)
    complete = {field.name: given.get(field.name) or f"（{field.label}未填写）" for field in kind.fields}
    data = letters.preview(one, kind.template, {**replying.words_of(draft), **complete})
    return _download(data, "application/pdf" if data.startswith(b"%PDF") else "application/octet-stream", "预览.pdf")


@roles(*SEEING)
@require_safe
def letter(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A letter as it went out; it names its addressee, so that the look is in the audit chain."""
    found: Letter = one_or_404(
        Letter.objects.visible_to(request.user).select_related("case__unit", "case__body"), pk=pk
    )
    try:
        looking.look(found.case, actor=request.user, reason=f"打开文书：{found.title}")
        data = letters.read(found, form)
    except (Refused, ValueError, FileNotFoundError) as refusal:
        messages.error(request, str(refusal))
        return redirect("requests:case", pk=found.case_id)
    return _download(data, "application/pdf" if form == "pdf" else "application/octet-stream", f"{found.title}.{form}")


@roles(*SEEING)
@require_POST
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of the request, opened with a reason that the audit chain keeps."""
    found: CaseFile = one_or_404(
        CaseFile.objects.visible_to(request.user).select_related("case__unit", "case__body"), pk=pk
    )
    try:
        opened = looking.open_file(found, actor=request.user, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return redirect("requests:case", pk=found.case_id)
    return _download(opened.opened, found.media_type, found.name)  # type: ignore[attr-defined]


def _download(data: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
