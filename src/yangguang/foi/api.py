"""The figures of requests as open data: counts alone, nothing of any request or person."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from yangguang.foi.counting import STATISTICS, table3_of, table4_of
from yangguang.foi.months import late, months_of
from yangguang.foi.tables import FIRST_YEAR, TOTAL, data, format_of
from yangguang.kernel import present
from yangguang.kernel.open_data import UnitOut, found_or_404
from yangguang.kernel.pages import show
from yangguang.organisations.selectors import home_unit, public_units

foi_router = Router(tags=["依申请公开"])


class StatsFilter(Schema):
    """Whose figures, and of which year."""

    unit: str = Field("", description="单位代码；不写的为全市", max_length=80)
    year: int | None = Field(None, description="年度；不写的为今年", ge=FIRST_YEAR, le=2199)
    below: bool = Field(True, description="含下级单位")


class ColumnOut(Schema):
    """A column or a kind, by code and label."""

    code: str
    label: str


class RowOut(Schema):
    """A row of table 3: the headings above it, and its figures by column."""

    code: str
    label: str
    group: list[str]
    cells: dict[str, int]


class DisputesOut(Schema):
    """Table 4: figures by kind of dispute and outcome."""

    kinds: list[ColumnOut]
    outcomes: list[ColumnOut]
    cells: dict[str, dict[str, int]]


class MonthOut(Schema):
    """The figures of one month."""

    month: int
    received: int = Field(description="当月新收")
    handled: int = Field(description="当月办结")
    late: int = Field(description="当月办结的申请中逾期的")
    open: int = Field(description="月末未办结")


class StatsOut(Schema):
    """Requests of a unit in a year, counted as the annual report counts them."""

    unit: UnitOut
    below: bool
    year: int
    format: str = Field(description="年度报告的格式：2019 或 2021")
    received: int = Field(description="本年新收")
    carried_in: int = Field(description="上年结转")
    handled: int = Field(description="本年度办理")
    late: int = Field(description="本年度办理的申请中逾期的")
    carried_out: int = Field(description="结转下年度继续办理")
    balanced: bool = Field(description="各列是否平衡")
    columns: list[ColumnOut]
    rows: list[RowOut]
    disputes: DisputesOut
    months: list[MonthOut] = Field(description="已经开始的各月")


@foi_router.get("/stats", response=StatsOut, summary="依申请公开的年度统计")
def stats(request: HttpRequest, filters: Query[StatsFilter]) -> dict[str, Any]:
    """收到和处理申请、行政复议和行政诉讼的件数，口径与政府信息公开年度报告一致。不含个人信息。"""
    code = filters.unit.replace("\0", "")
    unit = found_or_404(lambda: public_units().filter(code=code).first() if code else home_unit(), "单位")
    year = filters.year or present.today().year
    form = format_of(year)
    table = table3_of(unit, year, form, below=filters.below)
    at = {line.row.code: line.cells["total"] for line in table.lines}
    disputes = data()["disputes"]
    show(request, STATISTICS)
    return {
        "unit": {"code": unit.code, "name": unit.name},
        "below": filters.below,
        "year": year,
        "format": form,
        "received": at["new"],
        "carried_in": at["carried_in"],
        "handled": at["total"],
        "late": late(unit, year, below=filters.below),
        "carried_out": at["carried_out"],
        "balanced": table.balanced,
        "columns": _named(data()["columns"]),
        "rows": [
            {"code": row.code, "label": row.label, "group": list(row.group), "cells": dict(line.cells)}
            for line in table.lines
            for row in (line.row,)
        ],
        "disputes": {
            "kinds": _named(disputes["kinds"]),
            "outcomes": _named(disputes["outcomes"]),
            "cells": table4_of(unit, year, below=filters.below),
        },
        "months": [
            {
                "month": one.number,
                "received": one.figures["new"],
                "handled": one.figures[TOTAL],
                "late": one.figures["late"],
                "open": one.figures["open"],
            }
            for one in months_of(unit, year, present.today(), below=filters.below)
            if one.number
        ],
    }


def _named(pairs: list[list[str]]) -> list[dict[str, str]]:
    return [{"code": code, "label": label} for code, label in pairs]
