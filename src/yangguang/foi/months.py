"""The months of a year: requests received, concluded, concluded late, and open at the end of each."""

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from yangguang.foi.counting import conditions, counts, kept, of_keys, of_unit
from yangguang.foi.models import Case
from yangguang.foi.states import Matter
from yangguang.foi.tables import TOTAL
from yangguang.organisations.models import Unit

#: What is counted, in the order of the columns.
FIGURES = {"new": "新收", TOTAL: "办结", "late": "其中逾期办结", "open": "期末未办结"}
_LATE = Q(overdue_on__isnull=False)


@dataclass(frozen=True, slots=True)
class Month:
    """The figures of a month by `FIGURES`; number 0 is the whole year."""

    number: int
    figures: dict[str, int]


def months_of(unit: Unit, year: int, today: date, *, below: bool = False) -> list[Month]:
    """The months that have begun by `today`, and the year; their sums are the figures of table 3 (decision 25)."""
    counted = kept("months", unit, year, below, _counted)
    still_open = sum(counts(unit, year, below=below).get("carried_in", {}).values())
    found, last = [], 12 if year < today.year else today.month if year == today.year else 0
    for month in range(1, last + 1):
        figures = {name: counted[name].get(month, 0) for name in ("new", TOTAL, "late")}
        still_open += figures["new"] - figures[TOTAL]
        found.append(Month(month, {**figures, "open": still_open}))
    whole = {name: sum(counted[name].values()) for name in ("new", TOTAL, "late")}
    return [*found, Month(0, {**whole, "open": still_open})]


def _counted(keys: list[int] | None, year: int) -> dict[str, dict[int, int]]:
    """By figure and month; three queries, each answered by an index alone.

    Counted by the day as the index holds it, and added up here: the month of each request would be asked of a function.
    """
    base = Case.objects.filter(of_keys(keys), matter=Matter.INFORMATION).order_by()
    new, handled = (conditions(year)[name] for name in ("new", TOTAL))
    found = {}
    for name, where, day in (
        ("new", new, "received_on"),
        (TOTAL, handled, "closed_on"),
        ("late", handled & _LATE, "closed_on"),
    ):
        months: Counter[int] = Counter()
        for on, number in base.filter(where).values_list(day).annotate(n=Count("*")):
            months[on.month] += number
        found[name] = dict(months)
    return found


def late(unit: Unit, year: int, *, below: bool = False) -> int:
    """How many of the requests handled in the year were ever overdue (条例第三十三条)."""
    return sum(kept("months", unit, year, below, _counted)["late"].values())


def month_cell(
    visible: QuerySet[Case], unit: Unit, year: int, month: int, figure: str, *, below: bool = False
) -> QuerySet[Case]:
    """The requests, of those `visible`, that a figure counts; month 0 is the year. `ValueError` where there is none."""
    if figure not in FIGURES or month not in range(13):
        raise ValueError("没有这一格。")
    first = date(year, month or 1, 1)
    last = date(year, month or 12, monthrange(year, month or 12)[1])
    wanted: Any = {
        "new": Q(received_on__range=(first, last)),
        TOTAL: Q(closed_on__range=(first, last)),
        "late": Q(closed_on__range=(first, last)) & _LATE,
        "open": Q(received_on__lte=last) & (Q(closed_on=None) | Q(closed_on__gt=last)),
    }[figure]
    return visible.filter(of_unit(unit, below=below), wanted, matter=Matter.INFORMATION)
