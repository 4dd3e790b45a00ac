"""A draft is changed: its fields, its body and its files are saved together, or none of them."""

from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yangguang.catalogue.models import Obligation
from yangguang.catalogue.selectors import suggested_obligations
from yangguang.disclosures import actions
from yangguang.disclosures.content import content_of
from yangguang.disclosures.difference import FieldChange, compare
from yangguang.disclosures.forms.record import FilesForm, RecordForm
from yangguang.disclosures.models import Edition
from yangguang.disclosures.placing import gathers
from yangguang.disclosures.scopes import WORKERS
from yangguang.disclosures.selectors.desk import open_columns, own_editions
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.html import clean
from yangguang.kernel.offers import CHECK_AGAIN
from yangguang.kernel.scoping import one_or_404

READ = "disclosures.read"


@roles(*WORKERS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a draft; one saved by somebody else meanwhile comes back with what was typed and what changed."""
    one: Edition = one_or_404(
        own_editions(request.user).editable_by(request.user).select_related("unit", "disclosure", "interprets"), pk=pk
    )
    if (refusal := why_not(actions.revise, request.user, one)) is not None:
        messages.error(request, refusal)
        return redirect("records:edition", pk=one.pk)
    posted = request.method == "POST"
    files = list(one.attachments.all())
    form = RecordForm(request.POST if posted else None, instance=one, unit=one.unit, obligations=_obligations(one))
    file_form = FilesForm(
        request.POST if posted else None, request.FILES if posted else None, files=files, prefix="files"
    )
    others: list[FieldChange] = []
    if posted:
        if form.is_valid() and file_form.is_valid():
            revision = form.cleaned_data["revision"]
            try:
                _save(request, one, form, file_form)
            except Refused as refused:
                if revision != one.revision:
                    others = compare(_typed(one, form), content_of(one))
                    form.data = _with_revision(request, one.revision)
                form.add_error(None, refused.reason)
            else:
                _forget(request, one)
                messages.success(request, "已保存。")
                _tell_of_pictures(request, one, form)
                return redirect("records:edit" if request.POST.get("do") == "stay" else "records:edition", pk=one.pk)
        else:
            messages.error(request, CHECK_AGAIN)
    context = {
        "edition": one,
        "form": form,
        "file_form": file_form,
        "others": others,
        "read": request.session.get(READ, {}).get(str(one.pk)),
        "suggested": _suggested(one),
        "gathered": [column for column in open_columns() if gathers(column, one, one.unit)],
    }
    return render(request, "disclosures/desk/edit.html", context, status=422 if posted else 200)


def _suggested(one: Edition) -> list[Obligation]:
    """What the words of the draft speak of, and it does not name yet."""
    named = set(one.obligations.values_list("pk", flat=True))
    found = suggested_obligations(one.unit, one.title, f"{one.summary}\n{one.body_text}")
    return [owed for owed in found if owed.pk not in named]


def _obligations(one: Edition) -> Any:
    """What the unit owes, and what the edition already names."""
    rows = Obligation.objects.in_force().filter(unit=one.unit) | Obligation.objects.filter(
        pk__in=one.obligations.values("pk")
    )
    return rows.select_related("item__catalogue").distinct().order_by("item__catalogue_id", "item__order")


def _save(request: HttpRequest, one: Edition, form: RecordForm, files: FilesForm) -> None:
    with transaction.atomic():
        actions.revise(one, actor=request.user, revision=form.cleaned_data["revision"], **form.values())
        for file, name, public in files.relabelled():
            actions.label_file(file, actor=request.user, name=name, public=public)
        for file in files.removed():
            actions.detach(file, actor=request.user)
        if added := files.cleaned_data["added"]:
            actions.attach(one, actor=request.user, files=added)


def _with_revision(request: HttpRequest, revision: int) -> QueryDict:
    """What was sent, for the draft as it is now: the next saving has seen the other's change."""
    data = request.POST.copy()
    data["revision"] = str(revision)
    return data


def _typed(one: Edition, form: RecordForm) -> dict[str, Any]:
    """What the person's page says, in the shape of `content_of`; of its files the stored ones."""
    fields = cast("dict[str, Any]", form.values()["fields"])
    stored = content_of(one)
    plain = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in fields.items()}
    return {**stored, **plain, "body_html": clean(plain["body_html"])}


def _tell_of_pictures(request: HttpRequest, one: Edition, form: RecordForm) -> None:
    """What the body did not keep is said, with the way out."""
    kept = Edition.objects.only("body_html").get(pk=one.pk).body_html
    lost = form.data.get("body_html", "").count("<img") - kept.count("<img")
    if lost > 0:
        messages.warning(request, f"有 {lost} 张图片不是这一稿的，没有保留。请用“插入图片”上传。")


def _forget(request: HttpRequest, one: Edition) -> None:
    """What was read from the file has been confirmed."""
    read = request.session.get(READ, {})
    if read.pop(str(one.pk), None) is not None:
        request.session[READ] = read
