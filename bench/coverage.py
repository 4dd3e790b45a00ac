"""Coverage of 150 units by 1,000 items over records, from nothing and after one new record, on both databases.

From nothing: every cell of the cache made anew from the dated facts, in one transaction. After one new record: the
record is written down, its cells are counted again, and the city's table of units by state is asked for. Beside it, in
the same run on the same rows, one hand-written SQL statement counts the same table from the facts each time. Results go
to `bench/results/coverage.json`.
"""

import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bench import report

FROM_NOTHING, AFTER_ONE = 10.0, 0.100
UNITS, ITEMS = 150, 1_000
SIZES = (10_000, 100_000, 1_000_000)
TODAY = date(2020, 6, 20)
SINCE = date(2017, 1, 1)
BATCH = 5_000
COMPARED: list[bool] = []

PEER_SQL = """
SELECT o.unit_id,
       SUM(CASE WHEN f.last_on IS NULL THEN 1 ELSE 0 END),
       SUM(CASE WHEN {stale} THEN 1 ELSE 0 END),
       SUM(CASE WHEN f.last_on = f.late_on AND NOT COALESCE({stale}, FALSE) THEN 1 ELSE 0 END),
       COUNT(*)
FROM catalogue_obligation o
JOIN catalogue_standarditem i ON i.id = o.item_id
LEFT JOIN (
    SELECT obligation_id, MAX(published_on) AS last_on, MAX(CASE WHEN late THEN published_on END) AS late_on
    FROM catalogue_fulfilment WHERE withdrawn_on IS NULL GROUP BY obligation_id
) f ON f.obligation_id = o.id
WHERE o.since IS NOT NULL AND o.until IS NULL
GROUP BY o.unit_id
"""


def build() -> None:
    """A city whose 150 units owe 1,000 items each, in ten published catalogues."""
    from django.utils import timezone

    from yangguang.catalogue.models import Obligation, StandardCatalogue, StandardItem
    from yangguang.organisations.models import Unit, UnitKind

    root = Unit.objects.add_root(
        {"code": "changde", "name": "测试市人民政府", "short_name": "测试市", "kind": UnitKind.CITY}
    )
    for number in range(UNITS):
        Unit.objects.add_child(
            Unit.objects.get(pk=root.pk),
            {"code": f"u{number}", "name": f"测试市第{number}局", "short_name": f"第{number}局", "kind": "department"},
        )
    units = list(Unit.objects.filter(depth=2))
    catalogues = StandardCatalogue.objects.bulk_create(
        StandardCatalogue(
            unit=root, field=f"领域{n}", year=2020, title=f"目录{n}", slug=f"c{n}", published_at=timezone.now()
        )
        for n in range(10)
    )
    items = StandardItem.objects.bulk_create(
        StandardItem(
            catalogue=catalogues[n % 10], order=n, level1=f"事项{n}", refresh_days=(None, 92, 31)[n % 3], number=str(n)
        )
        for n in range(ITEMS)
    )
    Obligation.objects.bulk_create(
        (Obligation(item=item, unit=unit, since=SINCE) for item in items for unit in units), batch_size=BATCH
    )


def grow(start: int, size: int) -> None:
    """Bring the published records up to `size`, each meeting one obligation; a few were withdrawn."""
    from yangguang.catalogue.models import Fulfilment, Obligation

    chance = random.Random(start)
    owed = list(Obligation.objects.values_list("pk", flat=True))
    Fulfilment.objects.bulk_create(
        (
            Fulfilment(
                obligation_id=chance.choice(owed),
                record=record,
                published_on=TODAY - timedelta(days=chance.randrange(700)),
                late=chance.random() < 0.05,
                withdrawn_on=TODAY if chance.random() < 0.02 else None,
            )
            for record in range(start, size)
        ),
        batch_size=BATCH,
    )


def from_nothing() -> None:
    """The whole cache, made anew."""
    from django.db import transaction

    from yangguang.catalogue import fulfilment

    with transaction.atomic():
        fulfilment.rebuild()


def after_one() -> Callable[[], object]:
    """A function that publishes one record towards one obligation and counts the city."""
    from django.db import transaction

    from yangguang.catalogue import fulfilment
    from yangguang.catalogue.models import Obligation
    from yangguang.catalogue.selectors.coverage import counts_by_unit

    owed = list(Obligation.objects.values_list("pk", flat=True)[:200])
    numbers = iter(range(10_000_000, 20_000_000))

    def work() -> object:
        record = next(numbers)
        with transaction.atomic():
            fulfilment.record_published(
                record, [owed[record % len(owed)]], published_on=TODAY, due_on=TODAY, late=False
            )
        counts = counts_by_unit(TODAY)
        if len(counts) != UNITS or sum(counts[next(iter(counts))].values()) != ITEMS:
            raise RuntimeError("the table does not count every obligation")
        return counts

    return work


def by_hand() -> object:
    """The peer: the same table by one statement over the facts; `RuntimeError` where it counts otherwise than ours."""
    from django.db import connection

    from yangguang.catalogue.selectors.coverage import counts_by_unit
    from yangguang.catalogue.states import Coverage

    stale = f"f.last_on + i.refresh_days < DATE '{TODAY}'"
    if connection.vendor == "sqlite":
        stale = f"date(f.last_on, '+' || i.refresh_days || ' days') < '{TODAY}'"
    with connection.cursor() as cursor:
        cursor.execute(PEER_SQL.format(stale=stale))
        rows = cursor.fetchall()
    if not COMPARED:
        COMPARED.append(True)
        ours = counts_by_unit(TODAY)
        for unit, missing, old, late, total in rows:
            found = ours[unit]
            counted = [found[state.value] for state in (Coverage.MISSING, Coverage.STALE, Coverage.LATE)]
            if [missing, old, late, total] != [*counted, found.total()]:
                raise RuntimeError("the peer and the table do not agree")
    return rows


def measure_one() -> dict[str, Any]:
    """Every size on the database that the environment names."""
    from django.db import connection

    with report.scratch_database() as database:
        build()
        rows, start = [], 0
        for size in SIZES:
            grow(start, size)
            start = size
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("VACUUM ANALYZE")
            rows.append(
                {
                    "records": size,
                    "from_nothing": report.timed(from_nothing, runs=3, warm_up=0),
                    "after_one": report.timed(after_one(), runs=20),
                    "by_hand": report.timed(by_hand, runs=3, warm_up=1),
                }
            )
    return {"database": database, "rows": rows}


def main() -> int:
    """Measure on each database, print the table; 1 when a figure wanted is missed at the largest size."""
    measured = report.on_each_database("bench.coverage")
    report.write(
        "coverage",
        {
            "units": UNITS,
            "items": ITEMS,
            "wanted": {"from_nothing_s": FROM_NOTHING, "after_one_s": AFTER_ONE},
            "peer": "one hand-written SQL statement over the dated facts, each time",
            "measured": measured,
        },
    )
    lines = [
        (
            one["database"],
            f"{row['records']:,}",
            f"{row['from_nothing']['median']:.2f} s",
            f"{row['after_one']['median'] * 1000:.0f} ms",
            f"{row['after_one']['p95'] * 1000:.0f} ms",
            f"{row['by_hand']['median'] * 1000:.0f} ms",
        )
        for one in measured.values()
        for row in one["rows"]
    ]
    head = ("database", "records", "from nothing", "after one", "p95", "SQL by hand")
    print(report.table(head, lines))
    last = [one["rows"][-1] for one in measured.values()]
    met = all(row["from_nothing"]["median"] < FROM_NOTHING and row["after_one"]["median"] < AFTER_ONE for row in last)
    print("met" if met else "missed")
    return 0 if met else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        report.hand_over(sys.argv[1], measure_one())
    else:
        sys.exit(main())
