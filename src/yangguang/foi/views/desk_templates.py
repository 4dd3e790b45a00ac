"""Letter templates: what is in use, its Word file, a preview with made-up words, and a better one to upload."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from yangguang.foi.actions import templates as keeping
from yangguang.foi.letters import template_codes
from yangguang.foi.letters.issuing import template_for
from yangguang.foi.letters.sampling import fields_of, sample_words
from yangguang.foi.letters.writing import filled, pdf_of
from yangguang.foi.models import LetterTemplate
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import units_served

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class TemplateForm(forms.Form):
    """A template edited in Word."""

    file = forms.FileField(label="编辑过的 Word 模板（.docx）", error_messages={"required": "请选择文件。"})


def _home(request: HttpRequest) -> Unit:
    home = units_served(request.user, keeping.KEEPERS).first()
    if home is None:
        raise Http404("没有可以维护的单位")
    return home


@roles(*keeping.KEEPERS)
@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest) -> HttpResponse:
    """All letters, with the template that the unit uses for each."""
    home = _home(request)
    codes = template_codes()
    code = request.POST.get("code", "") or request.GET.get("code", "")
    form = TemplateForm(request.POST or None, request.FILES or None) if code in codes else None
    if request.method == "POST" and code in codes and (answer := _changed(request, home, code, form)):
        return answer
    own = {one.code: one for one in LetterTemplate.objects.filter(unit=home, active=True).select_related("added_by")}
    context: dict[str, Any] = {
        "home": home,
        "rows": [{"code": one, "label": label, "own": own.get(one)} for one, label in codes.items()],
        "code": code if code in codes else "",
        "label": codes.get(code, ""),
        "own": own.get(code),
        "form": form,
        "fields": fields_of(code).items() if code in codes else (),
    }
    return render(request, "foi/desk/templates.html", context, status=422 if request.method == "POST" else 200)


def _changed(request: HttpRequest, home: Unit, code: str, form: Any) -> HttpResponse | None:
    try:
        if "reset" in request.POST:
            keeping.reset_template(home, actor=request.user, code=code)
            messages.success(request, "已恢复原模板。")
        elif form.is_valid():
            given = form.cleaned_data["file"]
            keeping.set_template(home, actor=request.user, code=code, name=given.name, data=given.read())
            messages.success(request, "已更换模板，以后的文书用新模板。")
        else:
            return None
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return None
    return redirect(f"{request.path}?code={code}")


@roles(*keeping.KEEPERS)
@require_safe
def shipped(request: HttpRequest, code: str) -> HttpResponse:
    """The template in use as a Word file, to be edited."""
    answer = HttpResponse(_template(request, code), content_type=WORD)
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}.docx"'
    return answer


@roles(*keeping.KEEPERS)
@require_safe
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The letter with made-up words."""
    home = _home(request)
    docx = filled(_template(request, code), sample_words(home, code))
    drawn = pdf_of(docx)
    return HttpResponse(drawn or docx, content_type="application/pdf" if drawn else WORD)


def _template(request: HttpRequest, code: str) -> bytes:
    if code not in template_codes():
        raise Http404("没有这种文书")
    return template_for(_home(request), code)
