"""Columns in public: those of the city, each unit's 专栏, and each unit's 目录."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from yangguang.catalogue import selectors as catalogue
from yangguang.catalogue.models import Column
from yangguang.catalogue.selectors import ColumnNode
from yangguang.catalogue.states import ColumnScope, SpecialPart
from yangguang.disclosures import selectors
from yangguang.disclosures.freshness import Freshness, freshness_of
from yangguang.disclosures.views.lists import filter_of, list_context
from yangguang.kernel import present
from yangguang.kernel.access import public
from yangguang.kernel.language import Own
from yangguang.kernel.public import public_page, show_page
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import public_units

TAGS = ("catalogue", "disclosures")


@public_page(tags=TAGS)
def columns(request: HttpRequest) -> HttpResponseBase:
    """The city's columns with those below them, and whether each keeps its promise."""
    tree = catalogue.city_columns()
    fresh = freshness_of(column for node in tree for column in _all(node))
    today = present.today()
    context = {
        "title": gettext("专栏"),
        "about": gettext("跨单位归集的专题栏目，每栏写明更新承诺和最近一次更新。"),
        "groups": [_described(node, fresh, today) for node in tree],
    }
    return show_page(request, "disclosures/public/columns.html", context, (gettext("专栏"), ""))


def _all(node: ColumnNode) -> Iterator[Column]:
    yield node.column
    for child in node.children:
        yield from _all(child)


def _described(node: ColumnNode, fresh: dict[int, Freshness], today: Any) -> dict[str, Any]:
    state = fresh[node.column.pk]
    return {
        "column": node.column,
        "newest": state.newest,
        "kept": state.kept(today),
        "children": [_described(child, fresh, today) for child in node.children],
    }


@public_page(tags=lambda code: (*TAGS, f"column:{code}"))
def column(request: HttpRequest, code: str) -> HttpResponseBase:
    """A column of the city: its records from all units, the newest first."""
    found: Column = one_or_404(Column.objects.open().select_related("owner", "parent"), code=code)
    if found.scope == ColumnScope.UNIT:
        return _same_column_everywhere(request, found)
    wanted = filter_of(request)
    state = freshness_of([found])[found.pk]
    below = list(Column.objects.open().filter(parent=found))
    context = {
        "title": found.title,
        "about": found.about,
        "column": found,
        "below": [{"column": child, **_state(child)} for child in below],
        "newest": state.newest,
        "kept": state.kept(present.today()),
        **list_context(request, wanted.of(selectors.placed_editions(found), "edition__"), wanted),
        "units": selectors.units_in(found),
        "feed": reverse("disclosures:column-feed", args=[found.code]),
    }
    trail: list[tuple[str, str]] = [(gettext("专栏"), reverse("disclosures:columns"))]
    if found.parent:
        trail.append((Own(found.parent.title), reverse("disclosures:column", args=[found.parent.code])))
    return show_page(request, "disclosures/public/column.html", context, *trail, (Own(found.title), ""))


def _state(child: Column) -> dict[str, Any]:
    return {"url": reverse("disclosures:column", args=[child.code])}


def _same_column_everywhere(request: HttpRequest, found: Column) -> HttpResponseBase:
    """A column that every unit has: all units' records in it, narrowed by unit."""
    wanted = filter_of(request)
    context = {
        "title": found.title,
        "about": found.about,
        "column": found,
        "below": [],
        **list_context(request, wanted.of(selectors.placed_editions(found), "edition__"), wanted),
        "units": selectors.units_in(found),
        "feed": reverse("disclosures:column-feed", args=[found.code]),
    }
    return show_page(
        request,
        "disclosures/public/column.html",
        context,
        (gettext("专栏"), reverse("disclosures:columns")),
        (Own(found.title), ""),
    )


@public_page(tags=lambda code: (*TAGS, f"unit:{code}"))
def unit_columns(request: HttpRequest, code: str) -> HttpResponseBase:
    """A unit's 政府信息公开专栏: the four parts, the same names in the same order for all."""
    unit = _unit(code)
    parts = catalogue.special_columns()
    fresh = freshness_of((column for nodes in parts.values() for node in nodes for column in _all(node)), unit)
    today = present.today()
    context = {
        "title": gettext("%(unit)s政府信息公开专栏") % {"unit": unit.name},
        "about": gettext("%(unit)s的公开指南、公开制度、法定主动公开内容和公开年报。") % {"unit": unit.name},
        "unit": unit,
        "parts": [
            {"part": SpecialPart(part), "nodes": [_described(node, fresh, today) for node in nodes]}
            for part, nodes in parts.items()
        ],
        "newest": selectors.live_editions().filter(unit=unit)[:8],
        "units": public_units(),
    }
    return show_page(request, "disclosures/public/unit_columns.html", context, *_trail(unit), (gettext("公开专栏"), ""))


@public_page(tags=lambda code, column: (*TAGS, f"unit:{code}", f"column:{column}"))
def unit_column(request: HttpRequest, code: str, column: str) -> HttpResponseBase:
    """A column of a unit's 专栏."""
    unit = _unit(code)
    found: Column = one_or_404(Column.objects.open(), code=column, scope=ColumnScope.UNIT)
    if found.part == SpecialPart.GUIDE:
        raise Http404("指南是一个页面，不是栏目")
    wanted = filter_of(request)
    state = freshness_of([found], unit)[found.pk]
    context = {
        "title": f"{unit} {found.title}",
        "about": found.about,
        "column": found,
        "unit": unit,
        "below": [
            {"column": child, "url": reverse("disclosures:unit-column", args=[unit.code, child.code])}
            for child in Column.objects.open().filter(parent=found)
        ],
        "newest": state.newest,
        "kept": state.kept(present.today()),
        **list_context(request, wanted.of(selectors.placed_editions(found, unit), "edition__"), wanted),
        "feed": reverse("disclosures:unit-feed", args=[unit.code]),
    }
    here = ((gettext("公开专栏"), reverse("disclosures:unit-columns", args=[unit.code])), (Own(found.title), ""))
    return show_page(request, "disclosures/public/column.html", context, *_trail(unit), *here)


@public_page(tags=lambda code: ("disclosures", f"unit:{code}"))
def unit_index(request: HttpRequest, code: str) -> HttpResponseBase:
    """A unit's 目录 (article 12): index number, name, summary, day of formation."""
    unit = _unit(code)
    wanted = filter_of(request)
    context = {
        "title": gettext("%(unit)s政府信息公开目录") % {"unit": unit.name},
        "about": gettext("%(unit)s主动公开的政府信息目录：索引、名称、内容概述、生成日期。") % {"unit": unit.name},
        "unit": unit,
        **list_context(request, wanted.of(selectors.live_editions().filter(unit=unit)), wanted),
    }
    return show_page(request, "disclosures/public/unit_index.html", context, *_trail(unit), (gettext("公开目录"), ""))


@public
def unit_index_csv(request: HttpRequest, code: str) -> HttpResponseBase:
    """The whole 目录 as CSV, streamed."""
    unit = _unit(code)
    writer = csv.writer(_Echo())
    rows = selectors.live_editions().filter(unit=unit).iterator(chunk_size=500)
    lines = (writer.writerow(row) for row in _index_rows(rows))
    response = StreamingHttpResponse(
        (line.encode("utf-8-sig" if place == 0 else "utf-8") for place, line in enumerate(lines)),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{unit.code}-index.csv"'
    return response


class _Echo:
    """What csv writes to: the line comes straight back."""

    def write(self, line: str) -> str:
        return line


def _index_rows(rows: Any) -> Iterator[list[str]]:
    yield ["索引号", "名称", "文号", "内容概述", "生成日期", "公开日期", "地址"]
    for edition in rows:
        yield [
            _safe(cell)
            for cell in (
                edition.disclosure.index_number or "",
                edition.title,
                edition.document_number,
                edition.summary,
                edition.formed_on.isoformat() if edition.formed_on else "",
                present.day_of(edition.listed_at).isoformat(),
                reverse("disclosures:record", args=[edition.disclosure_id]),
            )
        ]


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


@public
def unit_index_xlsx(request: HttpRequest, code: str) -> HttpResponseBase:
    """The whole 目录 as a workbook."""
    from openpyxl import Workbook

    unit = _unit(code)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("公开目录")
    for row in _index_rows(selectors.live_editions().filter(unit=unit).iterator(chunk_size=500)):
        sheet.append(row)
    response = HttpResponse(content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="{unit.code}-index.xlsx"'
    book.save(response)
    return response


def _unit(code: str) -> Unit:
    found: Unit = one_or_404(public_units(), code=code)
    return found


def _trail(unit: Unit) -> tuple[tuple[str, str], ...]:
    return (gettext("机构"), reverse("plans:units")), (Own(unit), reverse("plans:unit", args=[unit.code]))
