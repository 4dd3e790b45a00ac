"""The library in public: the list with its facets, a document on any day, an article, two versions side by side."""

import re
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext

from yangguang.kernel import present
from yangguang.kernel.access import public
from yangguang.kernel.language import Own
from yangguang.kernel.public import ANYBODY, public_page, show_page
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations.models import Unit
from yangguang.regulations import selectors
from yangguang.regulations.figures import FIGURES
from yangguang.regulations.finding import TONES, badge_of
from yangguang.regulations.linking import links_for
from yangguang.regulations.models import Regulation, Version
from yangguang.regulations.reading.difference import difference
from yangguang.regulations.selectors import DocumentPage, LibraryFilter
from yangguang.regulations.states import DocumentClass
from yangguang.regulations.validity import State

TAGS = ("regulations",)
A_PAGE = 20
_ANCHOR = re.compile(r"(?:art-)?(\d{1,4})(?:-(\d{1,3}))?", re.ASCII)


@public_page(tags=(*TAGS, "organisations"))
def index(request: HttpRequest) -> HttpResponseBase:
    """The documents, the newest first, narrowed by validity, unit, class, year and words of the title."""
    wanted = _filter(request)
    counts = selectors.facets(wanted)
    units = dict(Unit.objects.filter(code__in=[code for code, _ in counts["unit"]]).values_list("code", "short_name"))
    page = Paginator(selectors.listed(wanted), A_PAGE).get_page(request.GET.get("page"))
    labels = {state.value: state.label for state in State} | {"expiring": "即将到期"}
    context = {
        "title": gettext("文件库"),
        "about": gettext("本市规范性文件和所依据的法律法规规章：现行文本、历史文本，任意一天是否有效。"),
        "wanted": wanted,
        "lacking": FIGURES[wanted.lack] if wanted.lack else None,
        "page": page,
        "rows": [{"document": one, "badge": badge_of(one)} for one in page.object_list],
        "states": [{"value": state, "label": labels[state], "count": many} for state, many in counts["state"]],
        "units": [{"value": code, "label": units.get(code, code), "count": many} for code, many in counts["unit"]],
        "classes": DocumentClass.choices,
        "years": range(present.today().year, 1948, -1),
    }
    return show_page(request, "regulations/library.html", context, (gettext("文件库"), ""))


def _filter(request: HttpRequest) -> LibraryFilter:
    state, year = request.GET.get("state", ""), request.GET.get("year", "")[:4]
    document_class, lack = request.GET.get("class", ""), request.GET.get("lack", "")
    return LibraryFilter(
        state=state if state in {*State, "expiring"} else "",
        unit=request.GET.get("unit", "")[:80].strip(),
        document_class=document_class if document_class in DocumentClass.values else "",
        year=int(year) if year.isascii() and year.isdecimal() and 1900 < int(year) < 2200 else None,
        lack=lack if lack in FIGURES else "",
        under=request.GET.get("under", "")[:80].strip(),
        q=request.GET.get("q", "")[:60].replace("\0", "").strip(),
    )


@public_page(tags=lambda pk: (*TAGS, f"regulation:{pk}"))
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A document as it is today."""
    return _show(request, _document(pk), present.today())


@public
def ask_day(request: HttpRequest, pk: int) -> HttpResponseBase:
    """From the form for a day to that day's address; for what is no day, to today's."""
    found, day = _document(pk), _day(request.GET.get("day", ""))
    target = reverse("regulations:document-on", args=[found.pk, day.isoformat()]) if day else None
    return HttpResponseRedirect(target or reverse("regulations:document", args=[found.pk]))


@public_page(tags=lambda pk, day: (*TAGS, f"regulation:{pk}"))
def document_on(request: HttpRequest, pk: int, day: str) -> HttpResponseBase:
    """A document as it was, or will be, on a day: the text and the validity of then."""
    asked = _day(day)
    if asked is None:
        raise Http404("没有这一天")
    return _show(request, _document(pk), asked)


def _show(request: HttpRequest, found: Regulation, day: date) -> HttpResponseBase:
    page = selectors.document_page(found, day)
    context = {
        "title": found.title,
        "about": page.validity.reason,
        "page": page,
        "document": found,
        "badge": (page.validity.label, _tone(page)),
        "today": day == present.today(),
        "day": day,
        "links": links_for(page.structure.lines(), besides=found.pk),
        "pairs": list(zip(page.versions, page.versions[1:], strict=False))[::-1],
        "articles": [
            {"article": one, "above": page.structure.under(place) if _opens(page, place) else ()}
            for place, one in enumerate(page.structure.articles)
        ],
    }
    return show_page(request, "regulations/document.html", context, *_trail(found))


def _opens(page: DocumentPage, place: int) -> bool:
    """Whether a heading stands right above the article."""
    return any(chapter.at == place for chapter in page.structure.chapters)


def _tone(page: DocumentPage) -> str:
    return "warn" if page.validity.expiring else TONES.get(page.validity.state, "quiet")


@public_page(tags=lambda pk, anchor: (*TAGS, f"regulation:{pk}"))
def article(request: HttpRequest, pk: int, anchor: str) -> HttpResponseBase:
    """One article of today's text, by its number: 12, 12-1."""
    found = _document(pk)
    page = selectors.document_page(found, present.today())
    asked = _ANCHOR.fullmatch(anchor)
    one = page.structure.article(int(asked[1]), int(asked[2] or 0)) if asked else None
    if one is None:
        raise Http404("没有这一条")
    context = {
        "title": f"{found.title} {one.label}",
        "about": one.text[:150],
        "document": found,
        "page": page,
        "article": one,
        "links": links_for(one.paragraphs, besides=found.pk),
        "badge": (page.validity.label, _tone(page)),
    }
    return show_page(request, "regulations/article.html", context, *_trail(found), (Own(one.label), ""))


@public_page(tags=lambda pk: (*TAGS, f"regulation:{pk}"))
def relations(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every document that names this one, the newest first."""
    found = _document(pk)
    context = {
        "title": gettext("关联到《%(title)s》的文件") % {"title": found.title},
        "about": gettext("以下文件的正文提到本文件，关系经人工确认。"),
        "document": found,
        "page": Paginator(selectors.relations_to(found), A_PAGE).get_page(request.GET.get("page")),
    }
    return show_page(request, "regulations/relations.html", context, *_trail(found), (gettext("关联文件"), ""))


@public_page(tags=lambda pk, old, new: (*TAGS, f"regulation:{pk}"))
def compare(request: HttpRequest, pk: int, old: int, new: int) -> HttpResponseBase:
    """Two versions article by article, side by side, with the words that changed marked."""
    found = _document(pk)
    versions = {one.number: one for one in Version.objects.filter(regulation=found, number__in=(old, new))}
    if old == new or len(versions) != 2:
        raise Http404("没有这两个版本")
    before, after = versions[old], versions[new]
    changes = difference(selectors.structure_of(before.pk, before.text), selectors.structure_of(after.pk, after.text))
    context = {
        "title": gettext("%(title)s：版本对照") % {"title": found.title},
        "about": gettext("两个版本逐条对照，改动的文字有标记。"),
        "document": found,
        "before": before,
        "after": after,
        "changes": [_change(one) for one in changes if one.change != "unchanged"],
        "same": sum(one.change == "unchanged" for one in changes),
    }
    return show_page(request, "regulations/compare.html", context, *_trail(found), (gettext("版本对照"), ""))


def _change(one: Any) -> dict[str, Any]:
    spans = one.spans
    return {
        "change": one,
        "before": [span for span in spans if span.kind != "insert"] if one.old else [],
        "after": [span for span in spans if span.kind != "delete"] if one.new else [],
    }


def _document(pk: int) -> Regulation:
    rows = Regulation.objects.visible_to(ANYBODY).select_related("unit", "disclosure").prefetch_related("events")
    found: Regulation = one_or_404(rows, pk=pk)
    return found


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 1900 <= day.year <= 2200 else None


def _trail(found: Regulation) -> list[tuple[str, str]]:
    return [
        (gettext("文件库"), reverse("regulations:library")),
        (Own(found.title), reverse("regulations:document", args=[found.pk])),
    ]
