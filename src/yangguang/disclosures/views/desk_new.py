"""A record begins: from a file that is read, or from a title alone; with the item or column that asked for it."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yangguang.catalogue.models import Column, Obligation
from yangguang.disclosures import actions
from yangguang.disclosures.actions import NewFile
from yangguang.disclosures.drawing import drawn_or_kept
from yangguang.disclosures.forms.record import BlankRecordForm, NewRecordForm, kept
from yangguang.disclosures.models import Edition
from yangguang.disclosures.reading import DocumentRead, read_document
from yangguang.disclosures.scopes import WORKERS
from yangguang.disclosures.states import AttachmentRole
from yangguang.disclosures.views.desk_edit import READ
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused
from yangguang.kernel.html import Picture, text_of, with_pictures
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.offers import CHECK_AGAIN
from yangguang.kernel.scoping import row_number
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import units_served

MOST_REMEMBERED = 20
_FIRST = re.compile(r"<p[^>]*>.*?</p>", re.DOTALL)
_MARKS = re.compile(r"[\s、，,：:；;]+")


@roles(*WORKERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose a file, or write a title; what comes of it is a draft, whose fields the person then confirms."""
    units = units_served(request.user, WORKERS)
    item, column = _item(request, units), _column(request)
    initial = {"unit": item.unit if item else units.first(), "title": str(item.item) if item else ""}
    blank = request.method == "POST" and request.POST.get("do") == "blank"
    posted = request.method == "POST"
    file_form = NewRecordForm(
        *((request.POST, request.FILES) if posted and not blank else ()), units=units, initial=initial, prefix="file"
    )
    blank_form = BlankRecordForm(*((request.POST,) if blank else ()), units=units, initial=initial, prefix="blank")
    form = blank_form if blank else file_form
    if posted and form.is_valid():
        try:
            if blank:
                one = _begin(request, form.cleaned_data["unit"], form.cleaned_data["title"], item, column)
            else:
                one = _read(request, form, item, column)
        except Unreadable as problem:
            form.add_error("file", f"{problem}。")
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            return redirect("records:edit", pk=one.pk)
    if posted:
        messages.error(request, CHECK_AGAIN)
    context = {"form": file_form, "blank": blank_form, "item": item, "column": column, "typed_blank": blank}
    return render(request, "disclosures/desk/new.html", context, status=422 if posted else 200)


def _item(request: HttpRequest, units: Any) -> Obligation | None:
    """What the address's `item` makes one of my units owe."""
    number = row_number(request.GET.get("item", ""))
    if number is None:
        return None
    owed = Obligation.objects.in_force().filter(item_id=number, unit__in=units)
    return owed.select_related("item__catalogue", "unit").first()


def _column(request: HttpRequest) -> Column | None:
    code = request.GET.get("column", "")
    return Column.objects.open().filter(code=code).first() if code else None


def _begin(request: HttpRequest, unit: Unit, title: str, item: Obligation | None, column: Column | None) -> Edition:
    return actions.draft(
        unit, actor=request.user, fields={"title": title}, columns=_some(column), obligations=_for(unit, item)
    )


def _read(request: HttpRequest, form: NewRecordForm, item: Obligation | None, column: Column | None) -> Edition:
    """A draft from the file, which is kept as the original; its pictures become attachments of their own."""
    file, unit = form.cleaned_data["file"], form.cleaned_data["unit"]
    data = file.read()
    original = kept(file, role=AttachmentRole.ORIGINAL, public=False, data=data)
    found = read_document(original.name, data)
    pictures = [_picture(one) for one in found.pictures]
    with transaction.atomic():
        one = actions.draft(
            unit,
            actor=request.user,
            fields=_fields(found, original.name),
            files=[original, *pictures],
            columns=_some(column),
            obligations=_for(unit, item),
        )
        if found.pictures:
            body = with_pictures(one.body_html, _addresses(one, found.pictures, pictures))
            one = actions.revise(one, actor=request.user, revision=one.revision, fields={"body_html": body})
    _remember(request, one, original.name, found)
    return one


def _fields(found: DocumentRead, name: str) -> dict[str, Any]:
    return {
        "title": (found.title or name.rpartition(".")[0] or name)[:300],
        "document_number": (found.document_number or "")[:100],
        "issuer": (found.issuer or "")[:200],
        "issued_on": found.issued_on,
        "formed_on": found.issued_on,
        "addressees": "、".join(found.addressees),
        "body_html": _without_addressees(found),
    }


def _without_addressees(found: DocumentRead) -> str:
    """The body behind its line of addressees: that has a field of its own, which the page shows."""
    first = _FIRST.match(found.body_html)
    if first is None or not found.addressees:
        return found.body_html
    words = _MARKS.sub("", text_of(first[0]))
    return found.body_html[first.end() :] if words == _MARKS.sub("", "".join(found.addressees)) else found.body_html


def _picture(picture: Picture) -> NewFile:
    return drawn_or_kept(picture.name.rpartition("/")[2], picture.data)


def _addresses(one: Edition, found: Iterable[Picture], files: Iterable[NewFile]) -> dict[str, str]:
    """Each picture's stand-in with the address at which the public will get it."""
    stored = {file.sha256: file for file in one.attachments.filter(role=AttachmentRole.PICTURE)}
    return {
        picture.name: reverse(
            "disclosures:file", args=[one.disclosure_id, stored[new.sha256].pk, stored[new.sha256].name]
        )
        for picture, new in zip(found, files, strict=True)
    }


def _remember(request: HttpRequest, one: Edition, name: str, found: DocumentRead) -> None:
    """Keep the doubts for the edit page, until the person has saved."""
    doubts = [*found.problems]
    if found.attachments_named:
        doubts.append(f"文中列有附件：{'、'.join(found.attachments_named)}。请在下面一并上传。")
    known = dict(list(request.session.get(READ, {}).items())[-MOST_REMEMBERED:])
    request.session[READ] = {**known, str(one.pk): {"name": name, "doubts": doubts}}


def _some(column: Column | None) -> list[Column]:
    return [column] if column is not None else []


def _for(unit: Unit, item: Obligation | None) -> list[Obligation]:
    return [item] if item is not None and item.unit_id == unit.pk else []
