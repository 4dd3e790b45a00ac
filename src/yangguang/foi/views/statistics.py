"""The figures of requests for everybody: tables 3 and 4 of a unit and a year, as the annual report has them."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from yangguang.foi.counting import STATISTICS, table3_of, table4_of
from yangguang.foi.months import late
from yangguang.foi.tables import FIRST_YEAR, format_of
from yangguang.foi.tables_layout import sheet3, sheet4
from yangguang.kernel import present
from yangguang.kernel.public import public_page, show_page
from yangguang.organisations.selectors import home_unit, public_units


@public_page(tags=(STATISTICS, "organisations"))
def statistics(request: HttpRequest) -> HttpResponse:
    """How many requests came, and what became of them; a unit with those below it, by default the whole city."""
    today = present.today()
    text, code = request.GET.get("year", ""), request.GET.get("unit", "")[:80].replace("\0", "")
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else today.year
    year = asked if FIRST_YEAR <= asked <= today.year else today.year
    units = list(public_units())
    unit = next((one for one in units if one.code == code), None) or home_unit()
    table = table3_of(unit, year, format_of(year), below=True)
    at = {line.row.code: line.cells["total"] for line in table.lines}
    context = {
        "title": gettext("依申请公开统计"),
        "about": gettext("收到和处理政府信息公开申请、行政复议和行政诉讼的件数，口径与年度报告一致，含下级单位。"),
        "unit": unit,
        "year": year,
        "units": units,
        "years": range(today.year, FIRST_YEAR - 1, -1),
        "figures": [
            (gettext("新收"), at["new"]),
            (gettext("上年结转"), at["carried_in"]),
            (gettext("办理"), at["total"]),
            (gettext("逾期办理"), late(unit, year, below=True)),
            (gettext("结转下年度"), at["carried_out"]),
        ],
        "sheets": [sheet3(table), sheet4(table4_of(unit, year, below=True))],
    }
    trail = ((gettext("依申请公开"), "/foi/"), (gettext("统计"), ""))
    return show_page(request, "foi/public/statistics.html", context, *trail)
