"""A picture for the body of a draft: the editor puts it where the cursor is; without scripts it joins the end."""

from html import escape

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yangguang.disclosures import actions
from yangguang.disclosures.drawing import drawn
from yangguang.disclosures.models import Attachment, Edition
from yangguang.disclosures.scopes import WORKERS
from yangguang.disclosures.selectors.desk import own_editions
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.offers import CHECK_AGAIN
from yangguang.kernel.scoping import one_or_404


class PictureForm(forms.Form):
    """The picture, and what it shows, for those who do not see it."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    file = forms.FileField(
        label="图片",
        help_text=".png、.jpg、.gif 或 .webp，不超过 10 MB。拍摄地点等附带信息自动去除。",
        widget=forms.ClearableFileInput(attrs={"accept": ".png,.jpg,.jpeg,.gif,.webp"}),
    )
    alt = forms.CharField(
        label="图片说明",
        max_length=200,
        help_text="写明图上有什么，读屏软件会读出。",
        error_messages={"required": "请写图片说明。"},
    )


@roles(*WORKERS)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A form; posted by the editor (which accepts JSON) it answers with the picture's address and the new revision."""
    editable = own_editions(request.user).editable_by(request.user).select_related("unit", "disclosure")
    one: Edition = one_or_404(editable, pk=pk)
    by_editor = request.headers.get("Accept") == "application/json"
    if (refusal := why_not(actions.revise, request.user, one)) is not None:
        if by_editor:
            return JsonResponse({"problem": refusal}, status=409)
        messages.error(request, refusal)
        return redirect("records:edition", pk=one.pk)
    posted = request.method == "POST"
    form = PictureForm(
        request.POST if posted else None, request.FILES if posted else None, initial={"revision": one.revision}
    )
    if posted and form.is_valid():
        try:
            added = _added(request, one, form, at_end=not by_editor)
        except Unreadable as problem:
            form.add_error("file", f"{problem}。")
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            if by_editor:
                src = reverse("records:file", args=[one.pk, added.pk, added.name])
                return JsonResponse({"src": src, "revision": added.edition.revision}, status=201)
            messages.success(request, "图片已加在正文末尾。查毒通过后显示。")
            return redirect("records:edit", pk=one.pk)
    if posted and by_editor:
        problems = [str(problem) for errors in form.errors.values() for problem in errors]
        return JsonResponse({"problem": " ".join(problems)}, status=422)
    if posted:
        messages.error(request, CHECK_AGAIN)
    context = {"edition": one, "form": form}
    return render(request, "disclosures/desk/picture.html", context, status=422 if posted else 200)


def _added(request: HttpRequest, one: Edition, form: PictureForm, *, at_end: bool) -> Attachment:
    file, alt, revision = (form.cleaned_data[name] for name in ("file", "alt", "revision"))
    picture = drawn(file.name or "图片", file.read())
    with transaction.atomic():
        added = actions.add_picture(one, actor=request.user, revision=revision, picture=picture)
        if at_end:
            draft = added.edition
            src = reverse("disclosures:file", args=[one.disclosure_id, added.pk, added.name])
            body = f'{draft.body_html}<p><img src="{src}" alt="{escape(alt)}"></p>'
            actions.revise(draft, actor=request.user, revision=draft.revision, fields={"body_html": body})
    return added
