"""Requests for disclosure, 10,000 to 1,000,000 of them over ten years at 120 units: what people open all day.

The queue, a request, its status page and the year's tables are asked of Django's whole stack through its test client,
on SQLite and on PostgreSQL, with the number of queries of each. Beside the tables, in the same run on the same rows,
one hand-written SQL statement counts the same year. What is wanted: each page at p95 under 100 ms with 1,000,000
requests, and as many queries as with 10,000. `YANGGUANG_BENCH_SIZES` names other sizes, parted by commas. Results go
to `bench/results/foi.json`.
"""

import os
import random
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from unittest.mock import patch

from bench import report, requests_city

SIZES = tuple(int(one) for one in os.environ.get("YANGGUANG_BENCH_SIZES", "10000,100000,1000000").split(","))
WANTED, RUNS, YEAR, OPENED = 0.100, 60, requests_city.TODAY.year - 1, 40
#: Pages that the figure is wanted for; the others are measured beside them.
HELD_TO_IT = ("queue", "request", "status", "table")

PEER_SQL = """
SELECT applicant_class, outcome,
       SUM(CASE WHEN received_on BETWEEN %(first)s AND %(last)s THEN 1 ELSE 0 END),
       SUM(CASE WHEN received_on < %(first)s AND (closed_on IS NULL OR closed_on >= %(first)s) THEN 1 ELSE 0 END),
       SUM(CASE WHEN closed_on BETWEEN %(first)s AND %(last)s THEN 1 ELSE 0 END),
       SUM(CASE WHEN closed_on IS NULL OR closed_on > %(last)s THEN 1 ELSE 0 END)
FROM foi_case
WHERE matter = 'information' AND received_on <= %(last)s AND (closed_on IS NULL OR closed_on >= %(first)s) {unit}
GROUP BY applicant_class, outcome
"""


def asking(client: Any, addresses: Sequence[Any]) -> Callable[[], object]:
    """Asks one address after the other, round and round; an address may come with cookies of its own."""
    place = [0]

    def ask() -> object:
        place[0] += 1
        one = addresses[place[0] % len(addresses)]
        address, cookies = one if isinstance(one, tuple) else (one, {})
        for name, value in cookies.items():
            client.cookies[name] = value
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        return answer

    return ask


def peer(unit: Any) -> dict[str, int]:
    """新收、结转、办理、结转下年度 of the year by one statement over the requests themselves; of a unit, or of all."""
    from django.db import connection

    wanted = {"first": date(YEAR, 1, 1), "last": date(YEAR, 12, 31), "unit": unit.pk if unit else None}
    with connection.cursor() as cursor:
        cursor.execute(PEER_SQL.format(unit="AND unit_id = %(unit)s" if unit else ""), wanted)
        rows = cursor.fetchall()
    names = ("new", "carried_in", "total", "carried_out")
    return {name: int(sum(row[at] for row in rows)) for at, name in enumerate(names, 2)}


def same(unit: Any, city: Any) -> None:
    """`RuntimeError` where the table and the hand-written statement do not count the same."""
    from yangguang.foi.counting import table3_of

    for asked, below in ((unit, False), (city, True)):
        table = table3_of(asked, YEAR, "2021", below=below)
        ours = {line.row.code: line.cells["total"] for line in table.lines if line.row.code in peer(None)}
        if ours != peer(None if below else asked) or not table.balanced:
            raise RuntimeError(f"{asked}: {ours} are not {peer(None if below else asked)}")


def pages(units: Sequence[Any], clerk: Any, office: Any, city: Any) -> dict[str, Callable[[], object]]:
    """What is measured, by name."""
    from django.core import signing
    from django.test import Client

    from yangguang.foi.models import Case
    from yangguang.foi.opening import _SALT, COOKIE

    busiest, desk, above, visitor = units[0], Client(), Client(), Client()
    desk.force_login(clerk)
    above.force_login(office)
    chance = random.Random(2025)
    mine = list(Case.objects.filter(unit=busiest).values_list("pk", flat=True))
    cases = [f"/desk/foi/{pk}/" for pk in chance.sample(mine, min(OPENED, len(mine)))]
    open_ones = Case.objects.filter(closed_on=None).values_list("pk", flat=True)[:OPENED]
    linked = Case.objects.exclude(secret_digest="").order_by("pk")[:OPENED]
    followed = [
        ("/foi/status", {COOKIE: signing.dumps({"case": one.pk, "digest": one.secret_digest}, salt=_SALT)})
        for one in linked
    ]
    own = f"unit={busiest.code}&year={YEAR}"
    all_of_it = f"unit={city.code}&year={YEAR}&below=on"
    years = range(YEAR - 7, YEAR + 1)
    return {
        "queue, a unit": asking(desk, ["/desk/foi/"]),
        "queue, the city": asking(above, ["/desk/foi/"]),
        "queue, overdue in the city": asking(above, ["/desk/foi/?when=overdue"]),
        "queue, concluded in the city": asking(above, ["/desk/foi/?when=closed"]),
        "request": asking(desk, cases),
        "request, open": asking(above, [f"/desk/foi/{pk}/" for pk in open_ones]),
        "status": asking(visitor, followed),
        "table, a unit": asking(desk, [f"/desk/foi/tables/?unit={busiest.code}&year={year}" for year in years]),
        "table, the city": asking(above, [f"/desk/foi/tables/?{all_of_it}"]),
        "figures, the city": asking(visitor, [f"/api/v1/foi/stats?year={YEAR}"]),
        "requests of a cell, a unit": asking(desk, [f"/desk/foi/?cell=3:{busiest.code}:{YEAR}:2021:0:open:natural"]),
        "workbook, a unit": asking(desk, [f"/desk/foi/tables/?{own}&file=xlsx"]),
        "peer: SQL, a unit": lambda: peer(busiest),
        "peer: SQL, the city": lambda: peer(None),
    }


def measure_size(size: int) -> dict[str, Any]:
    """Every page over so many requests, on the database that the environment names."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with report.scratch_database() as database, patch("yangguang.kernel.present.today", lambda: requests_city.TODAY):
        units, clerk, office = requests_city.people()
        requests_city.build(size, units)
        city = type(units[0]).objects.get(depth=1)
        same(units[0], city)
        rows = []
        for name, ask in pages(units, clerk, office, city).items():
            ask()
            with CaptureQueriesContext(connection) as asked:
                ask()
            rows.append({"page": name, "queries": len(asked), "timing": report.timed(ask, runs=RUNS, warm_up=3)})
        return {"database": database, "requests": size, "pages": rows}


def main() -> int:
    """Measure every size on both databases, write the JSON file, print tables; 1 where a page is slower than wanted."""
    measured = report.on_each_database("bench.foi")
    report.write("foi", {"wanted_p95_seconds": WANTED, "year": YEAR, "databases": measured})
    missed = False
    for runs in measured.values():
        sizes = [found["requests"] for found in runs]
        print(f"\n{runs[0]['database']}: p95 in ms (queries) by the number of requests")
        lines = []
        for number, row in enumerate(runs[0]["pages"]):
            at = [found["pages"][number] for found in runs]
            shown = [f"{one['timing']['p95'] * 1000:.1f} ({one['queries']})" for one in at]
            held = row["page"].partition(",")[0] in HELD_TO_IT
            slow = held and at[-1]["timing"]["p95"] > WANTED
            more = held and len({one["queries"] for one in at}) > 1
            missed |= slow or more
            lines.append((row["page"], *shown, "too slow" if slow else "more queries" if more else ""))
        print(report.table(("page", *(f"{size:,}" for size in sizes), ""), lines))
    return 1 if missed else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        report.hand_over(sys.argv[1], [measure_size(size) for size in SIZES])  # type: ignore[arg-type]
        sys.exit(0)
    sys.exit(main())
