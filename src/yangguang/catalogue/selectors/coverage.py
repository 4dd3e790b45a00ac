"""How obligations stand: by unit, field and item, today or at any date."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from yangguang.catalogue.models import CoverageCell, Fulfilment, Obligation, StandardCatalogue
from yangguang.catalogue.states import Coverage, Facts, coverage_of, interrupted, refresh_on
from yangguang.kernel import present
from yangguang.organisations.models import Unit


@dataclass(frozen=True, slots=True)
class Owed:
    """An obligation as it stands on a day."""

    obligation: Obligation
    facts: Facts
    status: Coverage


def coverage_of_unit(unit: Unit, day: date, *, below: bool = False) -> list[Owed]:
    """What the unit (with `below`, also the units under it) owes, item by item, in the order of the catalogues."""
    rows = Obligation.objects.in_force_on(day)
    rows = rows.filter(unit__path__startswith=unit.path) if below else rows.filter(unit=unit)
    return _standing(rows.order_by("item__catalogue_id", "item__order", "unit_id"), day)


def coverage_of_catalogue(catalogue: StandardCatalogue, day: date, unit: Unit | None = None) -> dict[int, list[Owed]]:
    """By item of the catalogue: how those who owe it stand; of one that is not published yet, who will owe it."""
    rows = Obligation.objects.filter(item__catalogue=catalogue)
    rows = rows.filter(withdrawn=False) if catalogue.published_at is None else rows.in_force_on(day)
    if unit is not None:
        rows = rows.filter(unit=unit)
    found: dict[int, list[Owed]] = defaultdict(list)
    for owed in _standing(rows.order_by("unit_id"), day):
        found[owed.obligation.item_id].append(owed)
    return found


def _standing(rows: QuerySet[Obligation], day: date) -> list[Owed]:
    """Each obligation with its state: from the cache for today, from the dated facts for any other day."""
    today = day == present.today()
    obligations = list(rows.select_related("item__catalogue", "unit", *(["cell"] if today else [])))
    obligations = [owed for owed in obligations if not interrupted(owed.gaps, day)]
    known = {} if today else facts_on(day, rows.order_by().values("pk"))
    found = []
    for owed in obligations:
        facts = _cached(owed) if today else known.get(owed.pk, Facts())
        refresh = refresh_on(owed.item.refresh_days, owed.item.refreshed_before, day)
        found.append(Owed(owed, facts, coverage_of(facts, refresh, day)))
    return found


def _cached(obligation: Obligation) -> Facts:
    try:
        cell = obligation.cell
    except CoverageCell.DoesNotExist:
        return Facts()
    return Facts(cell.live, cell.last_on, cell.last_late)


def facts_on(day: date, obligations: QuerySet[Any] | Iterable[int] | None = None) -> Mapping[int, Facts]:
    """By obligation: what was live on `day`, from the dated facts themselves (one query)."""
    rows = Fulfilment.objects.filter(Q(began_on__isnull=True) | Q(began_on__lte=day), published_on__lte=day)
    rows = rows.filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day))
    if obligations is not None:
        rows = rows.filter(obligation_id__in=obligations)
    counted = (
        rows.order_by()
        .values_list("obligation_id")
        .annotate(live=Count("id"), last=Max("published_on"), last_late=Max("published_on", filter=Q(late=True)))
    )
    return {owed: Facts(live, last, last == late) for owed, live, last, late in counted}


def counts_by_unit(day: date) -> dict[int, Counter[str]]:
    """By unit number: how many of its obligations stand in each state now, as of `day` (one query over the cache)."""
    return _counts(CoverageCell.objects.all(), "unit_id", day)


def counts_by_catalogue(day: date) -> dict[int, Counter[str]]:
    """By catalogue number: the same for what that catalogue asks of all units (one query)."""
    return _counts(CoverageCell.objects.all(), "catalogue_id", day)


def counts_by_field(day: date, unit: Unit | None = None) -> dict[str, Counter[str]]:
    """By field: the same, of the unit and those below it, or of all (one query)."""
    rows = CoverageCell.objects.all()
    if unit is not None:
        rows = rows.filter(unit__path__startswith=unit.path)
    return _counts(rows, "catalogue__field", day)


def _counts(rows: QuerySet[CoverageCell], key: str, day: date) -> dict[Any, Counter[str]]:
    stale = Q(live__gt=0, stale_after__lt=day)
    late = Q(live__gt=0, last_late=True) & (Q(stale_after__isnull=True) | Q(stale_after__gte=day))
    grouped = (
        rows.order_by()
        .values_list(key)
        .annotate(
            total=Count("live"),
            missing=Count("live", filter=Q(live=0)),
            stale=Count("live", filter=stale),
            late=Count("live", filter=late),
        )
    )
    return {
        owner: Counter(
            {
                Coverage.MISSING.value: missing,
                Coverage.STALE.value: old,
                Coverage.LATE.value: after,
                Coverage.DONE.value: total - missing - old - after,
            }
        )
        for owner, total, missing, old, after in grouped
    }
