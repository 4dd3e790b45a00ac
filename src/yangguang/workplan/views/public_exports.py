"""Everything about a plan as data: CSV, XLSX, JSON."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_cache_control

from yangguang.kernel import pages, present
from yangguang.workplan import exports, selectors
from yangguang.workplan.addresses import evidence_address
from yangguang.workplan.models import Evidence
from yangguang.workplan.selectors import PlanRecord
from yangguang.workplan.views.public_page import plan_or_404, public_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FRESH_SECONDS = 60


def _record(request: HttpRequest, slug: str) -> PlanRecord:
    # Evidence may be a record: its title, and whether it still stands.
    pages.show(request, "disclosures")
    return selectors.plan_record(plan_or_404(slug), present.today())


def _absolute(piece: Evidence) -> str:
    found = evidence_address(piece)
    return pages.absolute(found) if found else ""


def _as_data(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """Anyone's program may read it, from any site, and keep it for a minute."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response


@public_page
def plan_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One row for each task and unit, streamed."""
    lines = exports.as_csv(_record(request, slug), _absolute)
    return _as_data(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), f"{slug}.csv")


@public_page
def plan_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A workbook: tasks, measures, shares of units, evidence."""
    book = exports.as_xlsx(_record(request, slug), _absolute)
    return _as_data(HttpResponse(book, content_type=XLSX), f"{slug}.xlsx")


@public_page
def plan_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One object with everything."""
    text = exports.as_json(_record(request, slug), _absolute)
    return _as_data(HttpResponse(text, content_type="application/json; charset=utf-8"), f"{slug}.json")
