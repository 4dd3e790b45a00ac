"""Which live records meet the items of a catalogue, the newest first."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, QuerySet, Window
from django.db.models.functions import RowNumber

from yangguang.catalogue.meeting import Meeting, told
from yangguang.catalogue.models import Fulfilment, StandardCatalogue, StandardItem
from yangguang.organisations.models import Unit

FIRST = 3


@dataclass(slots=True)
class Met:
    """How many live records meet an item, and the newest of them."""

    number: int = 0
    newest: list[Meeting] = field(default_factory=list)


def records_of_catalogue(catalogue: StandardCatalogue, unit: Unit | None = None) -> dict[int, Met]:
    """By item: its records, of all units or towards what `unit` owes; two queries, however many items there are."""
    rows = _live(unit).filter(obligation__item__catalogue=catalogue)
    item = F("obligation__item_id")
    newest = (
        rows.values("obligation__item_id", "record")
        .annotate(on=Max("published_on"))
        .annotate(
            place=Window(RowNumber(), partition_by=[item], order_by=[F("on").desc(), F("record").desc()]),
            number=Window(Count("record"), partition_by=[item]),
        )
        .filter(place__lte=FIRST)
        .order_by("obligation__item_id", "place")
        .values_list("obligation__item_id", "record", "on", "number")
    )
    listed: list[tuple[int, int, date, int]] = list(newest)
    shown = told([(record, on) for _item, record, on, _number in listed])
    found: dict[int, Met] = defaultdict(Met)
    for owner, record, on, number in listed:
        met = found[owner]
        met.number = number
        if record in shown:
            one = shown[record]
            met.newest.append(Meeting(one.title, one.url, one.unit, on))
    return found


def records_of_item(item: StandardItem, unit: Unit | None = None) -> QuerySet[Any, Any]:
    """Record number and day of every live record that meets the item, the newest first."""
    rows = _live(unit).filter(obligation__item=item).values("record").annotate(on=Max("published_on"))
    return rows.order_by("-on", "-record").values_list("record", "on")


def _live(unit: Unit | None) -> QuerySet[Fulfilment]:
    rows = Fulfilment.objects.filter(withdrawn_on__isnull=True, obligation__withdrawn=False).order_by()
    return rows if unit is None else rows.filter(obligation__unit=unit)
