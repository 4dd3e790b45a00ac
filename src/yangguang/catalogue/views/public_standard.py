"""Standard catalogues in public: the list, a catalogue with its coverage, the records of an item, the downloads."""

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext

from yangguang.catalogue.meeting import told
from yangguang.catalogue.models import StandardCatalogue, StandardItem
from yangguang.catalogue.selectors.coverage import counts_by_catalogue, coverage_of_catalogue
from yangguang.catalogue.selectors.records import records_of_catalogue, records_of_item
from yangguang.catalogue.standard import Channel, Item, to_workbook
from yangguang.catalogue.states import Coverage
from yangguang.kernel import present
from yangguang.kernel.language import Own
from yangguang.kernel.public import ANYBODY, public_page, show_page
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations.models import Unit

TAGS = ("catalogue", "disclosures")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = 30
BADGE = {Coverage.DONE: "good", Coverage.LATE: "warn", Coverage.STALE: "warn", Coverage.MISSING: "bad"}


@public_page(tags=TAGS)
def index(request: HttpRequest) -> HttpResponseBase:
    """Every published catalogue, with how its obligations stand over all units."""
    counts = counts_by_catalogue(present.today())
    rows = []
    for row in StandardCatalogue.objects.visible_to(ANYBODY).select_related("unit"):
        counted = counts.get(row.pk, Counter())
        met = counted.get("done", 0) + counted.get("late", 0)
        rows.append({"catalogue": row, "met": met, "total": sum(counted.values()), "stale": counted.get("stale", 0)})
    # What a later year's catalogue has replaced comes after what is in force.
    rows.sort(key=lambda row: row["total"] == 0)
    context = {
        "title": gettext("基层政务公开标准目录"),
        "about": gettext("各领域应当公开的事项、内容、时限、主体和渠道，以及逐项公开情况。"),
        "rows": rows,
    }
    return show_page(request, "catalogue/public/index.html", context, (gettext("标准目录"), ""))


@public_page(tags=TAGS)
def catalogue(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A catalogue's items with the state of each, over all units that owe them or for one."""
    found = _published(slug)
    owing = Unit.objects.filter(obligations__item__catalogue=found, obligations__withdrawn=False).distinct()
    units = list(owing.order_by("path"))
    unit = next((one for one in units if one.code == request.GET.get("unit", "")), None)
    owed = coverage_of_catalogue(found, present.today(), unit)
    met = records_of_catalogue(found, unit)
    rows = []
    for item in found.items.filter(withdrawn=False):
        standing = owed.get(item.pk, [])
        states = [one.status for one in standing]
        rows.append(
            {
                "item": item,
                "total": len(states),
                "states": [
                    {"label": status.label, "tone": BADGE[status], "count": states.count(status)}
                    for status in Coverage
                    if status in states
                ],
                "met": met[item.pk],
            }
        )
    context = {
        "title": found.title,
        "about": gettext("%(unit)s %(year)s 年“%(field)s”领域标准目录，%(number)s 项。")
        % {"unit": found.unit.name, "year": found.year, "field": found.field, "number": len(rows)},
        "catalogue": found,
        "newer": found.replaced_by,
        "rows": rows,
        "units": units,
        "unit": unit,
    }
    trail = ((gettext("标准目录"), reverse("catalogue:index")), (Own(found.field), ""))
    return show_page(request, "catalogue/public/catalogue.html", context, *trail)


@public_page(tags=TAGS)
def item(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Every live record that meets an item, the newest first; all units' or those of one."""
    found = _published(slug)
    shown: StandardItem = one_or_404(found.items.filter(withdrawn=False), pk=pk)
    unit = Unit.objects.filter(code=request.GET.get("unit", "")).first()
    page = Paginator(records_of_item(shown, unit), ROWS).get_page(request.GET.get("page"))
    listed = list(page.object_list)
    known = told(listed)
    context = {
        "title": str(shown),
        "about": gettext("“%(field)s”领域标准目录事项的公开信息。") % {"field": found.field},
        "catalogue": found,
        "item": shown,
        "unit": unit,
        "page": page,
        "records": [known[record] for record, _on in listed if record in known],
    }
    trail = (
        (gettext("标准目录"), reverse("catalogue:index")),
        (Own(found.field), reverse("catalogue:catalogue", args=[found.slug])),
        (Own(shown), ""),
    )
    return show_page(request, "catalogue/public/item.html", context, *trail)


@public_page(tags=TAGS)
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The catalogue as a workbook in the standard layout."""
    found = _published(slug)
    response = HttpResponse(to_workbook(found.title, _items(found)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.xlsx"'
    return response


@public_page(tags=TAGS)
def as_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The catalogue as JSON, in the shape that `import_catalogue --json` prints."""
    found = _published(slug)
    content: dict[str, Any] = {
        "title": found.title,
        "field": found.field,
        "year": found.year,
        "unit": found.unit.name,
        "items": [item.as_json() for item in _items(found)],
    }
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})


def _published(slug: str) -> StandardCatalogue:
    shown = StandardCatalogue.objects.visible_to(ANYBODY).select_related("unit")
    found: StandardCatalogue = one_or_404(shown, slug=slug)
    return found


def _items(found: StandardCatalogue) -> list[Item]:
    names = ("number", "level1", "level2", "content", "basis", "time_limit", "audience", "method", "level")
    return [
        Item(
            field=found.field,
            unit=item.unit_words,
            channels=[Channel(one["name"], one["required"]) for one in item.channels],
            **{name: getattr(item, name) for name in names},
        )
        for item in found.items.filter(withdrawn=False)
    ]
