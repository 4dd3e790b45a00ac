"""What the annual tables count: queries over requests and disputes of a unit and a year, and the rows behind a cell."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from yangguang.foi.models import Case, Dispute
from yangguang.foi.states import DisputeOutcome, Matter
from yangguang.foi.tables import TOTAL, Table3, rows, table3, table4
from yangguang.organisations.models import Unit

Counted = defaultdict[str, dict[str, int]]


def of_unit(unit: Unit, *, below: bool, field: str = "unit") -> Q:
    """Rows of the unit, with `below` also of those under it."""
    return Q(**{f"{field}__path__startswith": unit.path}) if below else Q(**{f"{field}_id": unit.pk})


def _base(unit: Unit, below: bool) -> QuerySet[Case]:
    rows_: QuerySet[Case] = Case.objects.filter(of_unit(unit, below=below), matter=Matter.INFORMATION)
    return rows_


def conditions(year: int) -> dict[str, Q]:
    """The requests of each row that is no outcome. The days are civil days of Asia/Shanghai, both ends included."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return {
        "new": Q(received_on__range=(first, last)),
        "carried_in": Q(received_on__lt=first) & (Q(closed_on=None) | Q(closed_on__gte=first)),
        TOTAL: Q(closed_on__range=(first, last)),
        "carried_out": Q(received_on__lte=last) & (Q(closed_on=None) | Q(closed_on__gt=last)),
    }


def counts(unit: Unit, year: int, *, below: bool = False) -> Counted:
    """How many requests stand on each row, by class of applicant; four queries, whatever the number of requests."""
    found: Counted = defaultdict(dict)
    where = conditions(year)
    base = _base(unit, below)
    for name in ("new", "carried_in", "carried_out"):
        rows_ = base.filter(where[name]).order_by().values_list("applicant_class").annotate(n=Count("pk"))
        found[name] = dict(rows_)
    handled = base.filter(where[TOTAL]).order_by().values_list("outcome", "applicant_class").annotate(n=Count("pk"))
    for outcome, name, number in handled:
        found[outcome][name] = number
    return found


def table3_of(unit: Unit, year: int, form: str, *, below: bool = False) -> Table3:
    """Table 3 of the unit and year."""
    return table3(form, counts(unit, year, below=below))


def _dispute_conditions(year: int) -> tuple[Q, Q]:
    """Those decided in the year, and those that stood open at its end."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    decided = Q(decided_on__range=(first, last))
    pending = Q(received_on__lte=last) & (Q(decided_on=None) | Q(decided_on__gt=last))
    return decided, pending


def table4_of(unit: Unit, year: int, *, below: bool = False) -> dict[str, dict[str, int]]:
    """Table 4: disputes decided in the year by outcome, and those open at its end as 尚未审结 (decision 25)."""
    decided, pending = _dispute_conditions(year)
    base = Dispute.objects.filter(of_unit(unit, below=below, field="case__unit"))
    found: Counted = defaultdict(dict)
    for kind, outcome, number in base.filter(decided).order_by().values_list("kind", "outcome").annotate(n=Count("pk")):
        found[kind][outcome] = number
    for kind, number in base.filter(pending).order_by().values_list("kind").annotate(n=Count("pk")):
        found[kind][DisputeOutcome.PENDING] = number
    return table4(found)


def cell(
    visible: QuerySet[Case], unit: Unit, year: int, form: str, row: str, column: str, *, below: bool = False
) -> QuerySet[Case]:
    """The requests, of those `visible`, that a cell of table 3 counts. `ValueError` for a row or column it has not."""
    known = {one.code: one for one in rows(form)}
    if row not in known:
        raise ValueError("表三没有这一行。")
    where = conditions(year)
    condition = where[row] if row in where else where[TOTAL] & Q(outcome__in=known[row].counts)
    if column != TOTAL:
        condition &= Q(applicant_class=column)
    return visible.filter(of_unit(unit, below=below), condition, matter=Matter.INFORMATION)


def dispute_cell(
    visible: QuerySet[Any], unit: Unit, year: int, kind: str, outcome: str, *, below: bool = False
) -> QuerySet[Any]:
    """The disputes, of those `visible`, that a cell of table 4 counts."""
    decided, pending = _dispute_conditions(year)
    where = {DisputeOutcome.PENDING.value: pending, TOTAL: decided | pending}
    condition = where.get(outcome, decided & Q(outcome=outcome))
    return visible.filter(of_unit(unit, below=below, field="case__unit"), condition, kind=kind)


def years_of(unit: Unit, *, below: bool = True) -> list[int]:
    """The years in which the unit has requests, the latest first."""
    base = Case.objects.filter(of_unit(unit, below=below)).exclude(received_on=None)
    return sorted(base.order_by().values_list(F("received_on__year"), flat=True).distinct(), reverse=True)
