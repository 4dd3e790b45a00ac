"""The search page, suggestions while typing, and the description by which browsers offer this search."""

from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yangguang.kernel.access import public
from yangguang.kernel.pages import absolute
from yangguang.kernel.public import public_page, show_page
from yangguang.organisations.selectors import home_unit
from yangguang.search import fruitless, labels, registry, suggesting
from yangguang.search.answering import A_PAGE, Answer
from yangguang.search.asking import FACETS, SORTS, Asked, asked
from yangguang.search.highlighting import as_html
from yangguang.search.plan import MOST
from yangguang.search.query import LONGEST

SHOWN_VALUES = 8
UNSEEN = ("id", "column")


@public
@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """What is found for the query in the address, with facets; without a query everything, the newest first."""
    wanted = asked(request)
    answer = wanted.answer()
    if not answer.count and wanted.page == 1 and not wanted.filters and not answer.limited:
        fruitless.note(wanted.typed)
    last = max(1, -(-min(answer.count, MOST) // A_PAGE))
    if wanted.page > last and not answer.limited:
        wanted = replace(wanted, page=last)
        answer = wanted.answer()
    context = {
        "title": gettext("搜索") if not wanted.typed else gettext("搜索：%(typed)s") % {"typed": wanted.typed},
        "about": gettext("搜索全部公开的信息、文件、栏目、机构和任务。"),
        "wanted": wanted,
        "answer": answer,
        "rows": _rows(answer),
        "page": Paginator(range(min(answer.count, MOST)), A_PAGE).get_page(wanted.page),
        "facets": _facets(wanted, answer),
        "sorts": [
            {"label": gettext(label), "chosen": name == wanted.sort, "query": wanted.query_string(sort=name)}
            for name, label in SORTS.items()
        ],
        "narrowed": [(name, value) for name in UNSEEN for value in wanted.filters.get(name, ())],
        "within": _within(wanted),
        "suggestion_query": wanted.query_string(q=answer.suggestion),
        "plain_query": Asked(wanted.typed, {}, wanted.sort, 1).query_string(),
        "feed": f"{reverse('search:feed')}?{wanted.query_string(sort='')}",
        "longest": LONGEST,
    }
    response = show_page(request, "search/search.html", context, (gettext("搜索"), ""))
    response["Cache-Control"] = "no-store" if answer.limited else "max-age=0"
    return response


@public
@require_safe
def suggest(request: HttpRequest) -> HttpResponseBase:
    """Titles for what was typed so far: JSON [{title, address}]."""
    found = suggesting.suggest(request.GET.get("q", "")[:LONGEST])
    return JsonResponse([{"title": one.title, "address": one.address} for one in found], safe=False)


@public_page(tags=("organisations",))
def description(request: HttpRequest) -> HttpResponseBase:
    """OpenSearch description, by which a browser offers this site's search in its own box."""
    name = escape(f"{home_unit().short_name}政务公开")
    address = escape(absolute(reverse("search:search")))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{name}</ShortName><Description>{name}</Description><InputEncoding>UTF-8</InputEncoding>"
        f'<Url type="text/html" template="{address}?q={{searchTerms}}"/></OpenSearchDescription>'
    )
    return HttpResponse(text, content_type="application/opensearchdescription+xml; charset=utf-8")


def _facets(wanted: Asked, answer: Answer) -> list[dict[str, Any]]:
    """Each facet with more than one value, or a chosen one: its values, the commonest (years: the newest) first."""
    groups = []
    for name in FACETS:
        chosen = wanted.filters.get(name, ())
        counts = dict(answer.facets.get(name, ()))
        if not chosen and len(counts) < 2:
            continue
        words = labels.labelled(name, {*counts, *chosen})
        order = sorted(counts, reverse=True) if name == "year" else list(counts)
        values = [
            {
                "label": words[value],
                "count": counts.get(value, 0),
                "chosen": value in chosen,
                "query": wanted.with_value(name, value),
            }
            for value in dict.fromkeys((*chosen, *order))
        ]
        more = len(values) > SHOWN_VALUES
        groups.append({"title": gettext(labels.NAMES[name]), "values": values, "shown": SHOWN_VALUES, "more": more})
    return groups


def _rows(answer: Answer) -> list[dict[str, Any]]:
    """Each hit with the words below it: what it is, its number, whose, and its day."""
    units = labels.labelled("unit", {hit.found.unit for hit in answer.hits if hit.found.unit})
    genres = labels.labelled("genre", {hit.found.genre for hit in answer.hits if hit.found.genre})
    rows = []
    for hit in answer.hits:
        found = hit.found
        day = f"{found.day // 10_000}-{found.day // 100 % 100:02d}-{found.day % 100:02d}" if found.day else ""
        what = genres.get(found.genre) or registry.KINDS[found.kind].label
        owner = "" if found.kind == "unit" else units.get(found.unit, "")
        shown = {"title": SafeString(as_html(hit.title)), "passage": SafeString(as_html(hit.passage))}
        words = [word for word in (what, found.number, owner) if word]
        rows.append({"hit": hit, **shown, "words": words, "day": day})
    return rows


def _within(wanted: Asked) -> str:
    """The title of the one thing that the search is kept to; empty when it is none."""
    names = wanted.filters.get("id", ())
    things = registry.read(names[:1])
    return next((found.title for found in things.values()), "")
