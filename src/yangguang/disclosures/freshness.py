"""Whether columns keep their promise to be updated, and whether each unit's 专栏 has something in all its parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery

from yangguang.catalogue.guide import missing_from
from yangguang.catalogue.models import Column, UnitGuide
from yangguang.catalogue.states import SpecialPart
from yangguang.disclosures.models import Placement
from yangguang.kernel import present
from yangguang.organisations.models import Unit


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the newest record of a column came out, and the day by which the next is promised (None: no promise)."""

    newest: date | None
    next_by: date | None

    def kept(self, day: date) -> bool:
        """Whether the promise is kept on `day`; an empty column keeps none."""
        return self.newest is not None and (self.next_by is None or day <= self.next_by)


def freshness_of(columns: Iterable[Column], unit: Unit | None = None) -> dict[int, Freshness]:
    """By column: how fresh it is, in `unit`'s 专栏 or, for None, over all units (one query)."""
    wanted = list(columns)
    # The first row of each column by its index: a column of a hundred thousand records is not walked through.
    rows = Placement.objects.filter(column=OuterRef("pk"))
    if unit is not None:
        rows = rows.filter(unit=unit)
    first = Subquery(rows.order_by("-listed_at", "-id").values("listed_at")[:1])
    asked = Column.objects.filter(pk__in=[column.pk for column in wanted]).order_by()
    newest = dict(asked.annotate(newest=first).values_list("pk", "newest"))
    found = {}
    for column in wanted:
        moment = newest.get(column.pk)
        day = present.day_of(moment) if moment else None
        promised = day + timedelta(days=column.promise_days) if day and column.promise_days else None
        found[column.pk] = Freshness(day, promised)
    return found


def complete_units(units: Iterable[Unit]) -> list[Unit]:
    """Those whose 专栏 has its four parts: a guide with what article 12 asks, and a record in each other part."""
    wanted = list(units)
    numbers = [unit.pk for unit in wanted]
    guided = {guide.unit_id for guide in UnitGuide.objects.filter(unit__in=numbers) if not missing_from(guide)}
    parts: dict[int, set[str]] = {}
    rows = Placement.objects.filter(unit__in=numbers, column__part__in=SpecialPart.values).order_by()
    for unit, part in rows.values_list("unit", "column__part").distinct():
        parts.setdefault(unit, set()).add(part)
    needed = {SpecialPart.SYSTEM, SpecialPart.STATUTORY, SpecialPart.ANNUAL}
    return [unit for unit in wanted if unit.pk in guided and needed <= parts.get(unit.pk, set())]
