"""Public pages of records that are made afresh: a record, and lists of a column in which 100,000 records stand.

150 units with 100,000 live records, all of them in the column that is measured, on SQLite and on PostgreSQL. Each page
is asked of Django's whole stack through its test client, past the kept pages, again and again with other arguments.
What is wanted: a record's page at p95 under 40 ms, a page of the column's list at p95 under 60 ms, the first as well
as one deep inside. Results go to `bench/results/records.json`.
"""

import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import report

RECORDS, UNITS, STEP, RUNS = 100_000, 150, 5_000, 100
COLUMN = "business-policies"
WANTED = {"record": 0.040, "column": 0.060}
KINDS = ("policy", "notice", "guide", "budget", "interpretation")
TOPICS = ("finance", "general-affairs", "business-environment", "market")
SENTENCE = "为进一步优化营商环境，激发市场主体活力，结合本市实际，制定以下措施，请各单位认真贯彻落实。"
START = datetime(2012, 1, 1, 1, tzinfo=UTC)


def build() -> list[int]:
    """The city with its records; the numbers of some of them."""
    from django.db import connection

    from yangguang.catalogue.loading import Report, load_columns, shipped_columns
    from yangguang.catalogue.models import Column
    from yangguang.disclosures.models import Disclosure, Edition, Placement
    from yangguang.kernel.actions import SystemActor
    from yangguang.organisations.models import Unit, UnitKind

    city = Unit.objects.add_root(
        {"code": "changde", "name": "常德市人民政府", "short_name": "常德市", "kind": UnitKind.CITY}
    )
    for number in range(UNITS):
        name = {"code": f"unit-{number}", "name": f"常德市第{number}局", "short_name": f"市第{number}局"}
        Unit.objects.add_child(Unit.objects.get(pk=city.pk), {**name, "kind": UnitKind.DEPARTMENT})
    units = list(Unit.objects.exclude(pk=city.pk))
    load_columns(city, actor=SystemActor(), listed=shipped_columns(), report=Report())
    columns = [Column.objects.get(code=code) for code in (COLUMN, "regulations")]
    body = f"<p>{SENTENCE}</p>" * 10
    for start in range(0, RECORDS, STEP):
        numbers = range(start, min(start + STEP, RECORDS))
        moments = [START + timedelta(minutes=45 * number) for number in numbers]
        records = Disclosure.objects.bulk_create(
            Disclosure(
                unit=units[number % UNITS],
                index_number=f"4307S{number % UNITS:05}/2020-{number:06}",
                first_published_at=moment,
                created_at=moment,
            )
            for number, moment in zip(numbers, moments, strict=True)
        )
        editions = Edition.objects.bulk_create(
            Edition(
                disclosure=record,
                number=1,
                state="live",
                unit_id=record.unit_id,
                title=f"关于优化营商环境第{number}项措施的通知",
                document_number=f"常政发〔2020〕{number}号",
                kind=KINDS[number % len(KINDS)],
                topic=TOPICS[number % len(TOPICS)],
                summary=SENTENCE,
                body_html=body,
                body_text=SENTENCE * 10,
                formed_on=moment.date(),
                drafted_at=moment,
                published_at=moment,
                listed_at=moment,
            )
            for record, number, moment in zip(records, numbers, moments, strict=True)
        )
        Placement.objects.bulk_create(
            Placement(
                disclosure_id=edition.disclosure_id,
                edition=edition,
                column=column,
                unit_id=edition.unit_id,
                listed_at=edition.listed_at,
            )
            for edition in editions
            for column in columns
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    chance = random.Random(2020)
    known = list(Disclosure.objects.order_by("pk").values_list("pk", flat=True))
    return [chance.choice(known) for _ in range(RUNS * 2)]


def asking(addresses: list[str]) -> Callable[[], object]:
    """Asks one address after the other, round and round; `RuntimeError` for an answer that is no page."""
    from django.test import Client

    client, place = Client(), [0]

    def ask() -> object:
        place[0] += 1
        address = addresses[place[0] % len(addresses)]
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        return answer

    return ask


def measure_one() -> dict[str, Any]:
    """Every page on the database that the environment names."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with report.scratch_database() as database:
        known = build()
        last = RECORDS // 20
        lists = f"/columns/{COLUMN}/"
        pages = {
            "record": [f"/disclosures/{number}/" for number in known],
            "column": [lists],
            "column, page 2 to 100": [f"{lists}?page={number}" for number in range(2, 101)],
            "column, deep page": [f"{lists}?page={last - number}" for number in range(0, last, 50)],
            "column, one unit": [f"{lists}?unit=unit-{number}" for number in range(UNITS)],
            "column, one year": [f"{lists}?year={year}" for year in range(2013, 2020)],
            "column, words": [f"{lists}?q=第{number}项" for number in known],
            "unit's column": [f"/units/unit-{number}/disclosure/regulations/" for number in range(UNITS)],
            "unit's 专栏": [f"/units/unit-{number}/disclosure/" for number in range(UNITS)],
            "all columns": ["/columns/"],
            "all records": ["/disclosures/"],
            "home": ["/"],
        }
        rows = []
        for name, addresses in pages.items():
            ask = asking(addresses)
            ask()
            with CaptureQueriesContext(connection) as asked:
                ask()
            runs = 20 if name == "column, words" else RUNS
            rows.append({"page": name, "queries": len(asked), "timing": report.timed(ask, runs=runs, warm_up=3)})
        return {"database": database, "records": RECORDS, "units": UNITS, "pages": rows}


def main() -> int:
    """Measure both databases, write the JSON file and print tables; 1 when a page is slower than wanted."""
    measured = report.on_each_database("bench.records")
    report.write("records", {"wanted_p95_seconds": WANTED, "databases": measured})
    missed = False
    for found in measured.values():
        print(f"\n{found['database']}, {found['records']:,} records")
        lines = []
        for row in found["pages"]:
            timing, wanted = row["timing"], WANTED.get(row["page"].partition(",")[0])
            slow = wanted is not None and row["page"] != "column, words" and timing["p95"] > wanted
            missed |= slow
            shown = (f"{timing[name] * 1000:.1f}" for name in ("median", "p95", "slowest"))
            lines.append((row["page"], row["queries"], *shown, "too slow" if slow else ""))
        print(report.table(("page", "queries", "median ms", "p95", "slowest", ""), lines))
    return 1 if missed else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        report.hand_over(sys.argv[1], measure_one())
        sys.exit(0)
    sys.exit(main())
