"""What the annual tables count: queries over requests and disputes of a unit and a year, and the rows behind a cell.

A table asks the same number of queries however many requests there are; each is answered by an index alone. The counts
of a year are kept, and counted again when one of its requests has changed (decision 28).
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual

from yangguang.foi.models import Case, Dispute, Tally
from yangguang.foi.models.carried import CARRIED, EndedOn
from yangguang.foi.states import ApplicantClass, DisputeOutcome, Matter
from yangguang.foi.tables import TOTAL, Table3, data, outcomes, rows, table3, table4
from yangguang.organisations.models import Unit

#: The tag of public pages that show these figures.
STATISTICS = "foi-statistics"
#: Counts of a year that nobody asks for are forgotten.
KEPT_SECONDS = 30 * 24 * 3600
#: All of them, named so that the database finds them, one after the other, in the indexes of the whole city.
_CLASSES = Q(applicant_class__in=ApplicantClass.values)
_OUTCOMES = Q(outcome__in=sorted(outcomes()))


def of_unit(unit: Unit, *, below: bool, field: str = "unit") -> Q:
    """Rows of the unit, with `below` also of those under it; no condition where that is everybody."""
    return of_keys(_inside(unit, below), field)


def _inside(unit: Unit, below: bool) -> list[int] | None:
    """The numbers of the unit and, with `below`, of those under it; None where that is everybody."""
    if not below:
        return [unit.pk]
    inside = dict(Unit.objects.order_by().values_list("pk", "path"))
    keys = sorted(pk for pk, path in inside.items() if path.startswith(unit.path))
    return None if len(keys) == len(inside) else keys


def of_keys(keys: list[int] | None, field: str = "unit") -> Q:
    """Rows of the units with these numbers; no condition for None."""
    if keys is None:
        return Q()
    return Q(**{f"{field}_id": keys[0]}) if len(keys) == 1 else Q(**{f"{field}_id__in": keys})


def conditions(year: int) -> dict[str, Q]:
    """The requests of each row that is no outcome. The days are civil days of Asia/Shanghai, both ends included.

    `CARRIED` follows from the days before it; it is there for the index of that name.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    ended = EndedOn("closed_on")
    return {
        "new": Q(received_on__range=(first, last)),
        "carried_in": Q(received_on__lt=first) & Q(GreaterThanOrEqual(ended, first)) & CARRIED,
        TOTAL: Q(closed_on__range=(first, last)),
        "carried_out": Q(received_on__lte=last) & Q(GreaterThan(ended, last)) & CARRIED,
    }


Kept = TypeVar("Kept")


def kept(what: str, unit: Unit, year: int, below: bool, count: Callable[[list[int] | None, int], Kept]) -> Kept:
    """What `count` gives for these units (None for all) and the year: as kept, or anew where something has changed.

    The number of changes is read before counting: a change that comes in between makes what is kept count as old.
    """
    keys = _inside(unit, below)
    changes = Tally.objects.filter(of_keys(keys), year__lte=year).aggregate(all=Sum("changes"))["all"] or 0
    name, state = f"foi-{what}:{unit.pk}:{below:d}:{year}", (changes, keys)
    held: tuple[Any, Kept] | None = cache.get(name)
    if held is not None and held[0] == state:
        return held[1]
    found = count(keys, year)
    cache.set(name, (state, found), KEPT_SECONDS)
    return found


def counts(unit: Unit, year: int, *, below: bool = False) -> dict[str, dict[str, int]]:
    """How many requests stand on each row, by class of applicant."""
    return kept("counts", unit, year, below, recount)


def recount(keys: list[int] | None, year: int) -> dict[str, dict[str, int]]:
    """Counted from the requests, by three queries."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    where, place = conditions(year), of_keys(keys)
    base = Case.objects.filter(place, matter=Matter.INFORMATION).order_by()
    if not place:
        where["new"] &= _CLASSES
        where[TOTAL] &= _CLASSES & _OUTCOMES
    found["new"] = dict(base.filter(where["new"]).values_list("applicant_class").annotate(n=Count("*")))
    over = Q(received_on__lte=date(year, 12, 31)) & Q(GreaterThanOrEqual(EndedOn("closed_on"), date(year, 1, 1)))
    # Not `matter=`, for which SQLite would take an index of all requests as long as it has no statistics.
    carried = Case.objects.filter(place, over, CARRIED).exclude(matter=Matter.CORRECTION).order_by()
    for name, came, went in carried.values_list("applicant_class").annotate(
        came=Count("received_on", filter=where["carried_in"]), went=Count("received_on", filter=where["carried_out"])
    ):
        found["carried_in"][name], found["carried_out"][name] = came, went
    handled = base.filter(where[TOTAL]).values_list("outcome", "applicant_class").annotate(n=Count("*"))
    for outcome, name, number in handled:
        found[outcome][name] = number
    return dict(found)


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
    base = Dispute.objects.filter(of_unit(unit, below=below, field="case__unit")).order_by()
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for kind, outcome, number in base.filter(decided).values_list("kind", "outcome").annotate(n=Count("*")):
        found[kind][outcome] = number
    for kind, number in base.filter(pending).values_list("kind").annotate(n=Count("*")):
        found[kind][DisputeOutcome.PENDING] = number
    return table4(found)


def cell(
    visible: QuerySet[Case], unit: Unit, year: int, form: str, row: str, column: str, *, below: bool = False
) -> QuerySet[Case]:
    """The requests, of those `visible`, that a cell of table 3 counts. `ValueError` for a row or column it has not."""
    known = {one.code: one for one in rows(form)}
    if row not in known or column not in {code for code, _ in data()["columns"]}:
        raise ValueError("表三没有这一格。")
    where = conditions(year)
    condition = where[row] if row in where else where[TOTAL] & Q(outcome__in=known[row].counts)
    if column != TOTAL:
        condition &= Q(applicant_class=column)
    return visible.filter(of_unit(unit, below=below), condition, matter=Matter.INFORMATION)


def dispute_cell(
    visible: QuerySet[Any], unit: Unit, year: int, kind: str, outcome: str, *, below: bool = False
) -> QuerySet[Any]:
    """The disputes, of those `visible`, that a cell of table 4 counts. `ValueError` for a cell that it has not."""
    kinds, names = ({code for code, _ in data()["disputes"][part]} for part in ("kinds", "outcomes"))
    if kind not in kinds or outcome not in names:
        raise ValueError("表四没有这一格。")
    decided, pending = _dispute_conditions(year)
    where = {DisputeOutcome.PENDING.value: pending, TOTAL: decided | pending}
    condition = where.get(outcome, decided & Q(outcome=outcome))
    return visible.filter(of_unit(unit, below=below, field="case__unit"), condition, kind=kind)
