"""Standard catalogues (基层政务公开标准目录): read from a file, written to one."""

from .draft import Channel, Draft, Item, Problem
from .limits import TimeLimit, understand_time_limit
from .parse import NoCatalogue, parse
from .units import unit_names
from .workbook import to_workbook

__all__ = [
    "Channel",
    "Draft",
    "Item",
    "NoCatalogue",
    "Problem",
    "TimeLimit",
    "parse",
    "to_workbook",
    "understand_time_limit",
    "unit_names",
]
