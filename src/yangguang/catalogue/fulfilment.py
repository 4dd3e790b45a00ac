"""The dated facts of coverage: a record began, or ceased, to meet obligations. Callers hold the transaction."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Max, Q

from yangguang.catalogue.models import CoverageCell, Fulfilment


def record_published(
    record: int, obligations: Iterable[int], *, published_on: date, due_on: date | None, late: bool
) -> None:
    """The record meets exactly these obligations from `published_on`; those it met before and no longer does end."""
    wanted = set(obligations)
    open_rows = {row.obligation_id: row for row in Fulfilment.objects.filter(record=record, withdrawn_on__isnull=True)}
    for obligation, row in open_rows.items():
        if obligation not in wanted:
            row.withdrawn_on = published_on
            row.save(update_fields=["withdrawn_on"])
    Fulfilment.objects.bulk_create(
        Fulfilment(obligation_id=obligation, record=record, published_on=published_on, due_on=due_on, late=late)
        for obligation in sorted(wanted - open_rows.keys())
    )
    recount(wanted ^ open_rows.keys())


def record_withdrawn(record: int, *, on: date) -> None:
    """The record meets nothing any more from `on`."""
    rows = Fulfilment.objects.filter(record=record, withdrawn_on__isnull=True)
    touched = set(rows.values_list("obligation_id", flat=True))
    rows.update(withdrawn_on=on)
    recount(touched)


def recount(obligations: Iterable[int]) -> None:
    """Bring the cache of these obligations in line with their facts."""
    wanted = sorted(set(obligations))
    facts = {
        row["obligation_id"]: row
        for row in Fulfilment.objects.filter(obligation_id__in=wanted, withdrawn_on__isnull=True)
        .values("obligation_id")
        .annotate(live=Count("id"), last_on=Max("published_on"))
    }
    late = {
        (row.obligation_id, row.published_on)
        for row in Fulfilment.objects.filter(obligation_id__in=wanted, withdrawn_on__isnull=True).filter(Q(late=True))
    }
    for obligation in wanted:
        known = facts.get(obligation, {"live": 0, "last_on": None})
        CoverageCell.objects.update_or_create(
            obligation_id=obligation,
            defaults={
                "live": known["live"],
                "last_on": known["last_on"],
                "last_late": (obligation, known["last_on"]) in late,
            },
        )
