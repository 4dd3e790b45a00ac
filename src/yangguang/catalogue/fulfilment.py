"""The dated facts of coverage: a record began, or ceased, to meet obligations. Callers hold the transaction."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from django.db import connection

from yangguang.catalogue.models import CoverageCell, Fulfilment, Obligation
from yangguang.catalogue.states import Facts

BATCH = 5000


def record_published(
    record: int, obligations: Iterable[int], *, published_on: date, due_on: date | None, late: bool
) -> None:
    """The record meets exactly these obligations from `published_on`; those it met before and no longer does end.

    A new edition of a record counts as a publication of its day: it keeps the obligation fresh. What took an
    obligation's place is met in its stead.
    """
    wanted = set(heirs(obligations))
    open_rows = {row.obligation_id: row for row in Fulfilment.objects.filter(record=record, withdrawn_on__isnull=True)}
    for obligation, row in open_rows.items():
        if obligation not in wanted or row.published_on != published_on:
            row.withdrawn_on = published_on
            row.save(update_fields=["withdrawn_on"])
        else:
            wanted.discard(obligation)
    Fulfilment.objects.bulk_create(
        Fulfilment(obligation_id=obligation, record=record, published_on=published_on, due_on=due_on, late=late)
        for obligation in sorted(wanted)
    )
    recount(wanted | open_rows.keys())


def record_withdrawn(record: int, *, on: date) -> None:
    """The record meets nothing any more from `on`."""
    rows = Fulfilment.objects.filter(record=record, withdrawn_on__isnull=True)
    touched = set(rows.values_list("obligation_id", flat=True))
    rows.update(withdrawn_on=on)
    recount(touched)


def record_moved(record: int, *, unit: int, on: date) -> list[int]:
    """The record belongs to another unit from `on`: it meets that unit's obligations for the same items, which are
    returned, and no more those of the unit that had it.
    """
    rows = list(Fulfilment.objects.filter(record=record, withdrawn_on__isnull=True).select_related("obligation"))
    same = Obligation.objects.filter(unit_id=unit, item__in=[row.obligation.item_id for row in rows])
    by_item = {owed.item_id: owed.pk for owed in same.filter(withdrawn=False, until__isnull=True)}
    moved = []
    for row in rows:
        if row.obligation.unit_id == unit:
            moved.append(row.obligation_id)
            continue
        row.withdrawn_on = on
        row.save(update_fields=["withdrawn_on"])
        if row.obligation.item_id in by_item:
            moved.append(by_item[row.obligation.item_id])
            _carry([row], by_item[row.obligation.item_id], on)
    recount({*moved, *(row.obligation_id for row in rows)})
    return moved


def inherit(pairs: Iterable[tuple[Obligation, Obligation]], *, on: date) -> None:
    """Each second obligation takes the place of the first from `on`, and what meets the one meets the other."""
    pairs = list(pairs)
    met: dict[int, list[Fulfilment]] = {}
    for row in Fulfilment.objects.filter(obligation__in=[old for old, _ in pairs], withdrawn_on__isnull=True):
        met.setdefault(row.obligation_id, []).append(row)
    for old, new in pairs:
        old.heir = new
        old.save(update_fields=["heir"])
        _carry(met.get(old.pk, []), new.pk, on)


def heirs(obligations: Iterable[int]) -> list[int]:
    """The obligations, those that ended replaced by what took their place, each once."""
    waiting, found, seen = list(obligations), dict[int, None](), set[int]()
    while waiting:
        ended = dict(
            Obligation.objects.filter(pk__in=waiting, until__isnull=False, heir__isnull=False).values_list("pk", "heir")
        )
        seen.update(waiting)
        found.update(dict.fromkeys(pk for pk in waiting if pk not in ended))
        waiting = [heir for heir in ended.values() if heir not in seen]
    return list(found)


def _carry(rows: Iterable[Fulfilment], obligation: int, on: date) -> None:
    known = set(
        Fulfilment.objects.filter(obligation=obligation, withdrawn_on__isnull=True).values_list("record", flat=True)
    )
    Fulfilment.objects.bulk_create(
        Fulfilment(
            obligation_id=obligation,
            record=row.record,
            published_on=row.published_on,
            due_on=row.due_on,
            late=row.late,
            began_on=on,
        )
        for row in rows
        if row.record not in known
    )


def recount(obligations: Iterable[int]) -> None:
    """Bring the cache of these obligations in line with their facts; what is not in force has no cell."""
    wanted = sorted(set(obligations))
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        # Locked in order, so that two records that meet the same obligations are counted one after the other.
        list(Obligation.objects.select_for_update(no_key=True).filter(pk__in=part).order_by("pk").values_list("pk"))
        CoverageCell.objects.filter(obligation_id__in=part).delete()
        live = Fulfilment.objects.filter(obligation_id__in=part, withdrawn_on__isnull=True)
        CoverageCell.objects.bulk_create(_cells(part, _by_obligation(live)))


def rebuild() -> int:
    """Make every cell anew from the facts, in the caller's transaction; how many obligations are in force.

    One statement in the database itself: 150,000 cells from a million facts do not travel to and fro.
    """
    stale = "f.last_on + i.refresh_days"
    if connection.vendor == "sqlite":
        stale = "date(f.last_on, '+' || i.refresh_days || ' days')"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Publications under way end first, and later ones wait; SQLite has one writer anyway.
            cursor.execute("LOCK TABLE catalogue_coveragecell IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM catalogue_coveragecell")
        cursor.execute(_REBUILD.format(stale=stale))
        return int(cursor.rowcount)


_REBUILD = """
INSERT INTO catalogue_coveragecell (obligation_id, unit_id, catalogue_id, live, last_on, last_late, stale_after)
SELECT o.id, o.unit_id, i.catalogue_id, COALESCE(f.live, 0), f.last_on, COALESCE(f.last_on = f.late_on, FALSE), {stale}
FROM catalogue_obligation o
JOIN catalogue_standarditem i ON i.id = o.item_id
LEFT JOIN (
    SELECT obligation_id, COUNT(*) AS live, MAX(published_on) AS last_on,
           MAX(CASE WHEN late THEN published_on END) AS late_on
    FROM catalogue_fulfilment WHERE withdrawn_on IS NULL GROUP BY obligation_id
) f ON f.obligation_id = o.id
WHERE o.since IS NOT NULL AND o.until IS NULL
"""


def _by_obligation(rows: Iterable[Fulfilment]) -> dict[int, Facts]:
    found: dict[int, Facts] = {}
    for row in rows:
        known = found.get(row.obligation_id, Facts())
        newer = known.last_on is None or row.published_on > known.last_on
        same = row.published_on == known.last_on
        found[row.obligation_id] = Facts(
            known.live + 1,
            row.published_on if newer else known.last_on,
            row.late if newer else (known.last_late or (same and row.late)),
        )
    return found


def _cells(obligations: list[int], facts: Mapping[int, Facts]) -> Iterator[CoverageCell]:
    rows = Obligation.objects.in_force().filter(pk__in=obligations).order_by("pk")
    for pk, unit, catalogue, refresh in rows.values_list("pk", "unit_id", "item__catalogue_id", "item__refresh_days"):
        fact = facts.get(pk, Facts())
        stale = fact.last_on + timedelta(days=refresh) if fact.last_on and refresh is not None else None
        yield CoverageCell(
            obligation_id=pk,
            unit_id=unit,
            catalogue_id=catalogue,
            live=fact.live,
            last_on=fact.last_on,
            last_late=fact.last_late,
            stale_after=stale,
        )
