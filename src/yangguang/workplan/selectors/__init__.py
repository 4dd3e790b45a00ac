"""Every read of the year plan that a view, another room or a command needs."""

from yangguang.workplan.selectors.heat import Cell, HeatMap, HeatRow, heat_map
from yangguang.workplan.selectors.overview import (
    AspectRows,
    Overview,
    Tally,
    TaskRow,
    home_plan,
    plan_overview,
    public_plans,
    today_clock,
)
from yangguang.workplan.selectors.shares import ShareRow, shares_of_task, shares_of_unit
from yangguang.workplan.selectors.tree import Branch, breakdown_of

__all__ = [
    "AspectRows",
    "Branch",
    "Cell",
    "HeatMap",
    "HeatRow",
    "Overview",
    "ShareRow",
    "Tally",
    "TaskRow",
    "breakdown_of",
    "heat_map",
    "home_plan",
    "plan_overview",
    "public_plans",
    "shares_of_task",
    "shares_of_unit",
    "today_clock",
]
