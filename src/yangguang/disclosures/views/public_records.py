"""Records in public: the list, a record, its former editions, its files, its code."""

from io import BytesIO
from typing import Any, cast
from urllib.parse import quote

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext

from yangguang.catalogue import vocabulary
from yangguang.disclosures import paper, selectors
from yangguang.disclosures.citation import citation_of
from yangguang.disclosures.citing import with_links
from yangguang.disclosures.difference import compare
from yangguang.disclosures.models import Attachment, Disclosure, Edition, Withdrawal
from yangguang.disclosures.serving import SHOWN_IN_PAGE
from yangguang.disclosures.standing import standing_of
from yangguang.disclosures.states import WithdrawalKind
from yangguang.disclosures.views.lists import filter_of, list_context
from yangguang.kernel import pages, present, ranges
from yangguang.kernel.access import public
from yangguang.kernel.language import Own
from yangguang.kernel.public import ANYBODY, public_page, show_page
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations.selectors import public_units

NUMBER_DIGITS = 18
LEADS_ON = (WithdrawalKind.REPLACED, WithdrawalKind.MERGED)


@public_page(tags=("disclosures",))
def index(request: HttpRequest) -> HttpResponseBase:
    """All live records, the newest first, narrowed by unit, kind, topic, year and words of the title."""
    wanted = filter_of(request)
    context = {
        "title": gettext("政府信息"),
        "about": gettext("主动公开的政府信息，最新的在前。"),
        **list_context(request, wanted.of(selectors.live_editions()), wanted),
        "kinds": vocabulary.kinds().values(),
        "topics": vocabulary.topics().values(),
        "units": public_units(),
        "feed": reverse("disclosures:feed"),
    }
    return show_page(request, "disclosures/public/index.html", context, (gettext("政府信息"), ""))


@public_page(tags=lambda pk: ("disclosures", f"disclosure:{pk}"))
def record(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A record; one that was taken down answers 410 with the note, or leads to what took its place."""
    known = _known(pk)
    edition = Edition.objects.live().filter(disclosure=known).select_related("disclosure", "unit", "interprets").first()
    if edition is None:
        return _taken_down(request, known)
    return _show(request, edition, former=False, instead_of=_instead_of(request, known))


def _instead_of(request: HttpRequest, known: Disclosure) -> Withdrawal | None:
    """Why the reader was led here: the record asked for (`?from=`) that this one took the place of."""
    asked = request.GET.get("from", "")
    if not (asked.isascii() and asked.isdecimal()) or len(asked) > NUMBER_DIGITS:
        return None
    led = Withdrawal.objects.filter(disclosure=int(asked), kind__in=LEADS_ON).select_related("edition", "successor")
    taken = led.first()
    return taken if taken is not None and selectors.successor_of(taken) == known else None


def _known(pk: int) -> Disclosure:
    known = selectors.public_record(pk) if pk < 2**63 else None
    if known is None:
        raise Http404("没有这条信息")
    return known


def _taken_down(request: HttpRequest, known: Disclosure) -> HttpResponseBase:
    taken = cast("Withdrawal", known.withdrawals.select_related("successor", "edition").first())
    if taken.kind in LEADS_ON and (successor := selectors.successor_of(taken)) is not None:
        # Not for good: the record may come back, and browsers would go on without asking.
        return redirect(f"{reverse('disclosures:record', args=[successor.pk])}?from={known.pk}")
    kept = Edition.objects.visible_to(ANYBODY).filter(disclosure=known).order_by("-number")
    context = {
        "title": f"{gettext(taken.get_kind_display())}：{taken.edition.title}",
        "about": taken.note,
        "record": known,
        "taken": taken,
        "successor": selectors.successor_of(taken),
        "kept": list(kept.only("id", "number", "published_at", "disclosure_id")),
    }
    trail = ((gettext("政府信息"), reverse("disclosures:index")), (Own(known), ""))
    return show_page(request, "disclosures/public/gone.html", context, *trail, status=410)


@public_page(tags=lambda pk, number: ("disclosures", f"disclosure:{pk}"))
def edition(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A former edition at its own address, with word that it is not the current text."""
    shown = Edition.objects.visible_to(ANYBODY).select_related("disclosure", "unit", "interprets")
    found: Edition = one_or_404(shown, disclosure_id=min(pk, 2**63 - 1), number=min(number, 2**31 - 1))
    return _show(request, found, former=True)


@public_page(tags=lambda pk, number: ("disclosures", f"disclosure:{pk}"))
def difference(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """What an edition changed of the one before it that may still be read; only what both showed the public."""
    shown = Edition.objects.visible_to(ANYBODY).select_related("disclosure", "unit")
    shown = shown.filter(disclosure_id=min(pk, 2**63 - 1))
    after: Edition = one_or_404(shown, number=min(number, 2**31 - 1))
    before = shown.filter(number__lt=after.number).order_by("-number").first()
    if before is None:
        raise Http404("没有更早的版本可以比较")
    context = {
        "title": gettext("第 %(old)s 版与第 %(new)s 版的差异") % {"old": before.number, "new": after.number},
        "about": after.title,
        "before": before,
        "after": after,
        "changes": compare(selectors.public_content(before), selectors.public_content(after)),
    }
    record_address = reverse("disclosures:record", args=[pk])
    trail = (
        (gettext("政府信息"), reverse("disclosures:index")),
        (Own(after.title), record_address),
        (gettext("版本差异"), ""),
    )
    return show_page(request, "disclosures/public/difference.html", context, *trail)


def _show(request: HttpRequest, shown: Edition, *, former: bool, instead_of: Withdrawal | None = None) -> HttpResponse:
    page = selectors.record_page(shown, present.today())
    address = reverse("disclosures:record", args=[shown.disclosure_id])
    column = page.main_column
    trail: list[tuple[str, str]] = [
        (gettext("机构"), reverse("plans:units")),
        (Own(shown.unit), reverse("plans:unit", args=[shown.unit.code])),
    ]
    if column is not None and column.scope == "unit":
        trail.append((Own(column.title), reverse("disclosures:unit-column", args=[shown.unit.code, column.code])))
    elif column is not None:
        trail.append((Own(column.title), reverse("disclosures:column", args=[column.code])))
    trail.append((gettext("第 %(number)s 版") % {"number": shown.number} if former else gettext("正文"), ""))
    context: dict[str, Any] = {
        "standing": standing_of(shown, present.today()),
        "title": shown.title,
        "about": shown.summary or shown.body_text[:120],
        "edition": shown,
        "body": with_links(request, shown.body_html),
        "record": shown.disclosure,
        "page": page,
        "former": former,
        "instead_of": instead_of,
        "live": shown.state == "live",
        "kind": vocabulary.label(vocabulary.kinds(), shown.kind),
        "topic": vocabulary.label(vocabulary.topics(), shown.topic) if shown.topic else "",
        "pdf": paper.can_make_pdf(),
        "address": pages.absolute(address),
        "citation": citation_of(shown, pages.absolute(address)),
        "withdrawal": shown.disclosure.withdrawals.first() if former and shown.state == "withdrawn" else None,
    }
    return show_page(request, "disclosures/public/record.html", context, *trail)


@public
def file(request: HttpRequest, pk: int, file: int, name: str) -> HttpResponseBase:
    """A file of a shown edition, once it was found clean; `Http404` for every other one."""
    found: Attachment = one_or_404(
        Attachment.objects.visible_to(ANYBODY), pk=min(file, 2**63 - 1), edition__disclosure_id=min(pk, 2**63 - 1)
    )
    etag = f'"{found.sha256}"'
    response = get_conditional_response(request, etag=etag) or _stream(request, found, etag)
    response.headers["ETag"] = etag
    # Asked for afresh each time: a file that was taken down is gone at once.
    patch_cache_control(response, public=True, no_cache=True)
    return response


def _stream(request: HttpRequest, found: Attachment, etag: str) -> HttpResponseBase:
    try:
        response = ranges.answer(request, found.file.open("rb"), etag=etag, media_type=found.media_type)
    except FileNotFoundError:
        raise Http404("文件暂时取不到，请联系发布单位") from None
    shown = "inline" if found.media_type in SHOWN_IN_PAGE else "attachment"
    response["Content-Disposition"] = f"{shown}; filename*=utf-8''{quote(found.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    # A file is data, whatever is inside: opened in the browser it runs nothing and loads nothing.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@public_page(tags=lambda pk: ("disclosures", f"disclosure:{pk}"))
def code(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The record's address as a QR code (SVG)."""
    known = _known(pk)
    drawn = segno.make(pages.absolute(reverse("disclosures:record", args=[known.pk])), error="m")
    out = BytesIO()
    drawn.save(out, kind="svg", scale=4, border=2, light="white")
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")
