"""The sitemap: every record, column, unit page and plan that the public may read, in parts of 10,000 addresses."""

from collections.abc import Callable, Iterable, Iterator
from xml.sax.saxutils import escape

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from yangguang.catalogue.models import Column
from yangguang.catalogue.states import ColumnScope
from yangguang.disclosures.models import Edition
from yangguang.kernel.pages import absolute
from yangguang.kernel.public import public_page
from yangguang.organisations.selectors import public_units

A_PART = 10_000
Addresses = Callable[[], Iterable[str]]
_OTHERS: list[Addresses] = []


def stands(addresses: Addresses) -> Addresses:
    """Have the paths that `addresses` gives named in the sitemap; for rooms below this one, at start-up."""
    _OTHERS.append(addresses)
    return addresses


def standing() -> Iterator[str]:
    """The paths of the other rooms' pages."""
    for addresses in _OTHERS:
        yield from addresses()


SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
TAGS = ("disclosures", "catalogue", "organisations", "workplan")


@public_page(tags=TAGS)
def index(request: HttpRequest) -> HttpResponseBase:
    """The list of parts: one of the standing pages, and one for each range of record numbers."""
    newest = Edition.objects.live().aggregate(newest=Max("disclosure_id"))["newest"] or 0
    parts = [reverse("disclosures:sitemap-pages")]
    parts += [reverse("disclosures:sitemap-part", args=[part]) for part in range(newest // A_PART + 1)]
    lines = "".join(f"<sitemap><loc>{escape(absolute(part))}</loc></sitemap>" for part in parts)
    return _xml(f'<sitemapindex xmlns="{SCHEMA}">{lines}</sitemapindex>')


@public_page(tags=TAGS)
def pages(request: HttpRequest) -> HttpResponseBase:
    """The pages that always stand: lists, columns, units with their guides and columns."""
    names = ("portal:home", "disclosures:index", "disclosures:columns", "plans:index", "plans:units", "api:guide")
    found = [reverse(name) for name in names]
    cities = Column.objects.open().filter(scope=ColumnScope.CITY)
    found += [reverse("disclosures:column", args=[code]) for code in cities.values_list("code", flat=True)]
    for code in public_units().values_list("code", flat=True):
        found += [
            reverse("plans:unit", args=[code]),
            reverse("disclosures:unit-columns", args=[code]),
            reverse("catalogue:guide", args=[code]),
        ]
    return _urls((address, "") for address in [*found, *standing()])


@public_page(tags=TAGS)
def part(request: HttpRequest, number: int) -> HttpResponseBase:
    """The live records of one range of numbers, with the day of their edition."""
    if number > 10**9:
        raise Http404("没有这一部分")
    since = number * A_PART
    rows = Edition.objects.live().filter(disclosure_id__gte=since, disclosure_id__lt=since + A_PART)
    found = rows.order_by("disclosure_id").values_list("disclosure_id", "published_at")
    return _urls((reverse("disclosures:record", args=[pk]), at.date().isoformat()) for pk, at in found)


def _urls(found: Iterator[tuple[str, str]]) -> HttpResponse:
    lines = "".join(
        f"<url><loc>{escape(absolute(address))}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>"
        for address, day in found
    )
    return _xml(f'<urlset xmlns="{SCHEMA}">{lines}</urlset>')


def _xml(body: str) -> HttpResponse:
    return HttpResponse(f'<?xml version="1.0" encoding="UTF-8"?>{body}', content_type="application/xml; charset=utf-8")
