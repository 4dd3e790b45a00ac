"""Asking for information, in four short steps that work without JavaScript; nothing here is kept by a cache."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yangguang.foi import challenge, drafts, limits
from yangguang.foi.actions.intake import submit
from yangguang.foi.actors import Visitor
from yangguang.foi.forms_public import SendForm, WhatForm, WhoForm, units_that_answer
from yangguang.foi.models import Case
from yangguang.kernel.access import public
from yangguang.kernel.actions import Refused
from yangguang.kernel.pages import absolute
from yangguang.kernel.public import show_page
from yangguang.organisations.models import Unit
from yangguang.search.answering import ask

STEPS = ("find", "what", "who", "send")
SHOWN = 5


@never_cache
@public
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The step that the address names: find what is public already, say what, say who, send."""
    step = request.GET.get("step", STEPS[0])
    if step not in STEPS:
        return redirect("foi:new")
    draft = drafts.found(request)
    typed: dict[str, Any] = draft.typed if draft and "case" not in draft.typed else {}
    if request.method == "POST" and "discard" in request.POST:
        answer = redirect("foi:new")
        drafts.forget(request, answer)
        return answer
    if step == "find":
        return _find(request, typed)
    if step == "send":
        return _send(request, typed)
    form_class = WhatForm if step == "what" else WhoForm
    if request.method == "POST":
        form = form_class(request.POST)
        if form.is_valid():
            after = STEPS[STEPS.index(step) + 1]
            answer = redirect(f"{reverse('foi:new')}?step={after}")
            drafts.keep(request, answer, draft, {**typed, step: _plain(form)})
            return answer
        return _show(request, step, {"form": form}, status=422)
    initial = typed.get(step) or {"subject": request.GET.get("q", "")[:300], "unit": request.GET.get("unit", "")[:80]}
    return _show(request, step, {"form": form_class(initial=initial), "kept": bool(typed)})


def _plain(form: Any) -> dict[str, str]:
    data = form.cleaned_data
    return {name: (value.code if isinstance(value, Unit) else str(value)) for name, value in data.items() if value}


def _find(request: HttpRequest, typed: dict[str, Any]) -> HttpResponse:
    """What is public already: one click on it, and nothing needs to be asked for."""
    words = request.GET.get("q", "").strip()[:200]
    answer = ask(words, size=SHOWN) if words else None
    context = {"words": words, "answer": answer, "kept": bool(typed), "discards": bool(typed)}
    return _show(request, "find", context)


def _send(request: HttpRequest, typed: dict[str, Any]) -> HttpResponse:
    missing = next((step for step in ("what", "who") if step not in typed), None)
    if missing:
        return redirect("foi:sent") if _receipt(request) else redirect(f"{reverse('foi:new')}?step={missing}")
    unit = units_that_answer().filter(code=typed["what"].get("unit", "")).first()
    if unit is None:
        return redirect(f"{reverse('foi:new')}?step=what")
    form = SendForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (refusal := _refusal(request, form)):
            form.add_error(None, refusal)
        if form.is_valid():
            try:
                _made(request, unit, form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.reason)
            else:
                return redirect("foi:sent")
    context = {
        "form": form,
        "unit": unit,
        "what": typed["what"],
        "items": [one for one in typed["what"].get("items", "").splitlines() if one.strip()],
        "who": typed["who"],
        "challenge": challenge.fresh(),
        "bits": challenge.BITS,
        "wait": challenge.WAIT,
    }
    return _show(request, "send", context, status=status)


def _refusal(request: HttpRequest, form: SendForm) -> str:
    """Why it cannot be sent just now; never silently."""
    match challenge.verdict(form.cleaned_data["challenge"], form.cleaned_data["solution"]):
        case "wait":
            return gettext("请核对内容，20 秒后再次点“提交申请”。这一等待代替浏览器的安全校验。")
        case "again":
            return gettext("页面打开太久或者已经提交过，请重新选择文件，再次提交。")
    if not limits.passes(limits.SUBMISSIONS, request):
        return gettext("这个网络地址一小时内提交的申请较多。请稍后再试，也可以当面、邮寄或者传真提出。")
    return ""


def _made(request: HttpRequest, unit: Unit, data: dict[str, Any]) -> None:
    """The request, and its receipt in place of the draft, in one transaction: both are there, or neither.

    A form sent twice finds the receipt of the first time.
    """
    with transaction.atomic():
        draft = drafts.found(request, lock=True)
        if draft is None:
            raise Refused(gettext("草稿已过期，请重新填写。"))
        if "case" in draft.typed:
            return
        what, who = dict(draft.typed["what"]), dict(draft.typed["who"])
        case = submit(
            unit,
            actor=Visitor(),
            matter=what.get("matter", "information"),
            person={name: value for name, value in who.items() if name not in {"applicant_class", "needs_help"}},
            applicant_class=who["applicant_class"],
            needs_help=who.get("needs_help", ""),
            subject=what.get("subject", ""),
            document_number=what.get("document_number", ""),
            wanted=what.get("wanted", ""),
            items=what.get("items", "").splitlines(),
            carrier=data["carrier"],
            delivery=data["delivery"],
            proofs=data["proofs"],
        )
        drafts.turn_into_receipt(draft, {"case": case.pk, "secret": case.fresh_secret})  # type: ignore[attr-defined]


def _receipt(request: HttpRequest) -> tuple[Case, str] | None:
    draft = drafts.found(request)
    if draft is None or "case" not in draft.typed:
        return None
    case = Case.objects.select_related("unit").filter(pk=draft.typed["case"]).first()
    return (case, draft.typed["secret"]) if case else None


@never_cache
@public
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The receipt: the number, the code and the private link, to keep. For a day, in this browser alone."""
    found = _receipt(request)
    if found is None:
        return redirect("foi:new")
    case, secret = found
    code = "-".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    context = {
        "title": gettext("申请已提交"),
        "about": gettext("请保存登记号和查询码。"),
        "case": case,
        "code": code,
        "link": absolute(reverse("foi:link", args=[secret])),
    }
    return show_page(request, "foi/public/sent.html", context, *_trail(gettext("申请已提交")))


def _show(request: HttpRequest, step: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    labels = {
        "find": gettext("找一找"),
        "what": gettext("要什么"),
        "who": gettext("申请人"),
        "send": gettext("核对提交"),
    }
    steps = [
        {"label": labels[name], "now": name == step, "done": STEPS.index(name) < STEPS.index(step)} for name in STEPS
    ]
    shell = {
        "title": gettext("申请公开政府信息"),
        "about": gettext("没有主动公开的政府信息，可以向行政机关申请。不用说明用途，一般不收费。"),
        "steps": steps,
        "step": step,
        "place": STEPS.index(step) + 1,
    }
    return show_page(
        request, f"foi/public/{step}.html", {**shell, **context}, *_trail(gettext("提出申请")), status=status
    )


def _trail(label: str) -> tuple[tuple[str, str], ...]:
    return ((gettext("依申请公开"), reverse("foi:home")), (label, ""))
