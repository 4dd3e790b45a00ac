"""Following one's request with the private link: each step, each deadline, the letters, and what can be done now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yangguang.foi import files, letters, limits
from yangguang.foi.actions import applicant
from yangguang.foi.actors import ApplicantActor
from yangguang.foi.course import clock_of
from yangguang.foi.forms_public import CodeForm, SaidForm
from yangguang.foi.models import Case, CaseFile
from yangguang.foi.opening import COOKIE, case_of, open_for, opened
from yangguang.foi.states import Stage, StepKind
from yangguang.kernel import present
from yangguang.kernel.access import public
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.public import show_page


@dataclass(slots=True)
class Doing:
    """Something that the applicant can do now. `help` says what comes of it."""

    name: str
    function: Callable[..., Any]
    label: Any
    help: Any
    form_class: type[forms.Form] | None = None
    confirm: Any = ""
    form: forms.Form | None = None


def _doings() -> list[Doing]:
    return [
        Doing("complete", applicant.complete, _("提交补正"), _("答复期限自收到补正之日起重新计算。"), SaidForm),
        Doing("give_reasons", applicant.give_reasons, _("说明理由"), _("说明申请较多的理由。"), SaidForm),
        Doing("tell_paid", applicant.tell_paid, _("告知已缴费"), _("写明缴费日期，附上凭证。"), SaidForm),
        Doing("agree_longer", applicant.agree_longer, _("同意延迟答复"), _("延迟的期限见告知书。")),
        Doing("acknowledge", applicant.acknowledge, _("确认收到答复"), _("表示答复已经送到您手里。")),
        Doing(
            "withdraw",
            applicant.withdraw,
            _("撤回申请"),
            _("撤回后不再办理，可以重新申请。"),
            confirm=_("确定撤回申请？"),
        ),
    ]


@never_cache
@public
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """The request that this browser has open; else the form for the code."""
    if request.method == "POST" and "code" in request.POST:
        return _opened_by_code(request)
    case = opened(request)
    if case is None:
        return _ask_code(request, CodeForm())
    if request.method == "POST" and request.POST.get("do") == "leave":
        answer = redirect("foi:status")
        answer.delete_cookie(COOKIE)
        return answer
    actor = ApplicantActor.of(case)
    doings = [one for one in _doings() if why_not(one.function, actor, case) is None and _useful(one, case)]
    code = 200
    if request.method == "POST":
        chosen = next((one for one in doings if one.name == request.POST.get("do")), None)
        if chosen is None:
            messages.error(request, gettext("这项操作现在不能办理，请核对后再试。"))
            return redirect("foi:status")
        if _done(request, chosen, case, actor):
            return redirect("foi:status")
        code = 422
    for one in doings:
        if one.form is None and one.form_class is not None:
            one.form = one.form_class(prefix=one.name)
    shown = _show(request, case, doings, code)
    open_for(shown, case)
    return shown


def _useful(doing: Doing, case: Case) -> bool:
    """Not what was done already, or has nothing to be done to."""
    kinds = {step.kind for step in case.steps.all() if not step.undone_because}
    if doing.name == "agree_longer":
        return StepKind.LONGER_PERIOD in kinds and StepKind.LONGER_AGREED not in kinds
    return not (doing.name == "acknowledge" and StepKind.RECEIVED in kinds)


def _done(request: HttpRequest, chosen: Doing, case: Case, actor: ApplicantActor) -> bool:
    given: dict[str, Any] = {}
    if chosen.form_class is not None:
        chosen.form = chosen.form_class(request.POST, request.FILES, prefix=chosen.name)
        if not chosen.form.is_valid():
            return False
        given = {"words": chosen.form.cleaned_data["words"], "uploads": chosen.form.cleaned_data["uploads"]}
    try:
        chosen.function(case, actor=actor, **given)
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return chosen.form is None
    messages.success(request, gettext("已办理。"))
    return True


def _show(request: HttpRequest, case: Case, doings: list[Doing], code: int) -> HttpResponse:
    clock = clock_of(case)
    told = [step for step in case.steps.all() if not step.undone_because and step.kind != StepKind.ASSIGNED]
    reply = case.replies.filter(state="sent").select_related("letter").first()
    context = {
        "title": gettext("申请办理情况"),
        "about": gettext("只有持查询码的人能看到。"),
        "case": case,
        "clock": clock,
        "steps": told[::-1],
        "letters": case.letters.filter(to_applicant=True).order_by("-pk"),
        "files": case.files.filter(purpose=CaseFile.Purpose.RELEASED) if reply else [],
        "reply": reply,
        "doings": doings,
        "fee": getattr(case, "fee", None) if case.stage == Stage.PAYING else None,
        "today": present.today(),
    }
    return show_page(request, "foi/public/status.html", context, *_trail(), status=code)


def _ask_code(request: HttpRequest, form: CodeForm, status_: int = 200) -> HttpResponse:
    context = {
        "title": gettext("查询申请"),
        "about": gettext("用提交申请时得到的查询码，查看办理到哪一步。"),
        "form": form,
    }
    return show_page(request, "foi/public/code.html", context, *_trail(), status=status_)


def _trail() -> tuple[tuple[str, str], ...]:
    return ((gettext("依申请公开"), reverse("foi:home")), (gettext("查询申请"), ""))


def _opened_by_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if not limits.passes(limits.GUESSES, request):
        form.add_error(None, gettext("查询次数太多，请 15 分钟后再试，或者打电话给受理机关查询。"))
        return _ask_code(request, form, 429)
    if not form.is_valid():
        return _ask_code(request, form, 422)
    case = case_of(form.cleaned_data["code"])
    if case is None:
        form.add_error("code", gettext("查询码不对，或者已经过期。请检查有没有抄错。"))
        return _ask_code(request, form, 422)
    answer = redirect("foi:status")
    open_for(answer, case)
    return answer


@never_cache
@public
@require_safe
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """The private link: opens the request and goes on, so that the secret does not stay in the address bar."""
    answer = redirect("foi:status")
    if limits.passes(limits.GUESSES, request) and (case := case_of(secret)) is not None:
        open_for(answer, case)
    else:
        messages.error(request, gettext("链接不对，或者已经过期。请填写查询码再试。"))
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@never_cache
@public
@require_safe
def letter(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A letter to the applicant, as it went out."""
    case = opened(request)
    found = case.letters.filter(pk=pk, to_applicant=True).first() if case else None
    if found is None:
        raise Http404(gettext("没有这份文书"))
    try:
        data = letters.read(found, form)
    except (ValueError, FileNotFoundError):
        raise Http404(gettext("文书打不开，请联系受理机关")) from None
    types = {
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
    return _download(data, types[form], f"{found.title}.{form}")


@never_cache
@public
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that the reply gives."""
    case = opened(request)
    replied = case is not None and case.replies.filter(state="sent").exists()
    found = case.files.filter(pk=pk, purpose=CaseFile.Purpose.RELEASED).first() if case and replied else None
    if found is None:
        raise Http404(gettext("没有这份材料"))
    return _download(files.read(found), found.media_type, found.name)


def _download(data: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
