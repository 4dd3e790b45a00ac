"""The heat map of units by tasks in the server: one request to its last byte, on SQLite and on PostgreSQL.

A warm process answers `GET /desk/plan/…/heat/` through the whole WSGI application, session and middleware included.
Beside it, in the same run and on the same rows, one hand-written SQL statement and a string join make a bare table:
what the page could cost at the least. Sizes grow in units, and progress reports with them. Results go to
`bench/results/plan.json`.
"""

import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from html import escape
from typing import Any

from bench import report

WANTED = 0.150
TASKS = 200
UNITS, REPORTS = 150, 20_000
FACTORS = (0.1, 0.5, 1, 2, 5, 10)
TODAY = date(2020, 6, 20)
BATCH = 2_000
MEASURES = 3


def build(factor: float) -> tuple[str, str]:
    """A published plan whose every unit has a share in every task; gives its address and a session cookie."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from yangguang.organisations.models import Role, RoleHolding, Unit, UnitKind, User
    from yangguang.workplan.caches import recount
    from yangguang.workplan.models import Assignment, Measure, MeasureDone, Plan, PlanEdition, ProgressReport, Task
    from yangguang.workplan.states import AssignmentState

    chance = random.Random(20200424)
    root = Unit.objects.filter(depth=1).first() or Unit.objects.add_root(
        {"code": "bench", "name": "测试市人民政府", "short_name": "测试市", "kind": UnitKind.CITY}
    )
    wanted = round(UNITS * factor)
    have = Unit.objects.filter(depth=2).count()
    kinds = [UnitKind.DEPARTMENT, UnitKind.COUNTY, UnitKind.COMMITTEE]
    for number in range(have, wanted):
        Unit.objects.add_child(
            Unit.objects.get(pk=root.pk),
            {
                "code": f"unit-{number}",
                "name": f"测试市第{number}局",
                "short_name": f"市第{number}局",
                "kind": kinds[number % len(kinds)],
            },
        )
    units = list(Unit.objects.filter(depth=2).order_by("path")[:wanted])
    plan = Plan.objects.create(
        unit=root,
        year=2010 + FACTORS.index(factor),
        slug=f"bench-{factor}".replace(".", "-"),
        published_at=timezone.now(),
    )
    PlanEdition.objects.create(
        plan=plan, number=1, title="测试", content={"tasks": []}, digest="0" * 64, confirmed_at=timezone.now()
    )
    tasks = Task.objects.bulk_create(
        Task(plan=plan, owner=root, number=n, title=f"推进第{n}项重点领域信息公开", text="内容")
        for n in range(1, TASKS + 1)
    )
    measures = Measure.objects.bulk_create(
        Measure(task=task, order=order, text="举措", due_on=TODAY + timedelta(days=chance.randint(-30, 190)))
        for task in tasks
        for order in range(MEASURES)
    )
    of_task = {task.pk: measures[at * MEASURES : (at + 1) * MEASURES] for at, task in enumerate(tasks)}
    states = [AssignmentState.ACCEPTED] * 7 + [AssignmentState.PROPOSED] * 2 + [AssignmentState.CONTESTED]
    shares = [
        Assignment(task=task, unit=unit, part="responsible", state=chance.choice(states), cached_total=MEASURES)
        for task in tasks
        for unit in units
    ]
    claims: dict[int, list[Measure]] = {}
    for _ in range(round(REPORTS * factor)):
        at = chance.randrange(len(shares))
        claims.setdefault(at, []).append(chance.choice(of_task[shares[at].task_id]))
    for at, share in enumerate(shares):
        done = {measure.pk for measure in claims.get(at, ())}
        left = [measure.due_on for measure in of_task[share.task_id] if measure.pk not in done]
        share.cached_done, share.cached_next_due = len(done), min(left, default=None)
    Assignment.objects.bulk_create(shares, batch_size=BATCH)
    told = [(shares[at], measure) for at, measures_done in claims.items() for measure in measures_done]
    reports = ProgressReport.objects.bulk_create(
        (ProgressReport(assignment=share, text="进展", reported_at=timezone.now()) for share, _ in told),
        batch_size=BATCH,
    )
    MeasureDone.objects.bulk_create(
        (
            MeasureDone(report=sent, measure=measure, done_on=TODAY)
            for sent, (_, measure) in zip(reports, told, strict=True)
        ),
        batch_size=BATCH,
    )
    if recount(Assignment.objects.filter(task=tasks[0])):
        raise RuntimeError("the counts kept with the shares are not what the reports say")
    office, made = User.objects.get_or_create(username="bench", defaults={"display_name": "测试"})
    if made:
        RoleHolding.objects.create(
            user=office, unit=root, role=Role.OFFICE, with_descendants=True, since=date(2020, 1, 1)
        )
    client = Client()
    client.force_login(office)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    return plan.slug, f"{settings.SESSION_COOKIE_NAME}={cookie}"


def request(path: str, cookie: str) -> Callable[[], bytes]:
    """A function that asks the WSGI application for `path` and gives the whole body."""
    from django.test import RequestFactory

    from yangguang.wsgi import application

    def ask() -> bytes:
        environ = RequestFactory().get(path).environ | {"HTTP_COOKIE": cookie}
        seen: list[str] = []
        response = application(environ, lambda status, headers: seen.append(status))
        body = b"".join(response)
        response.close()
        if seen != ["200 OK"]:
            raise RuntimeError(f"{path}: {seen}")
        return body

    return ask


PEER_SQL = """
SELECT u.short_name, t.number, a.id, a.state, a.cached_total, a.cached_done, a.cached_next_due
FROM workplan_assignment a
JOIN workplan_task t ON t.id = a.task_id
JOIN organisations_unit u ON u.id = a.unit_id
WHERE t.plan_id = %s AND t.parent_id IS NULL AND NOT t.withdrawn AND a.state <> 'released'
ORDER BY u.path, t.number
"""


def by_hand(slug: str) -> Callable[[], bytes]:
    """The peer: one statement, the light worked out row by row, the cells joined; no framework around it."""
    from django.db import connection

    from yangguang.workplan.models import Plan

    plan = Plan.objects.get(slug=slug)
    today, soon = str(TODAY), str(TODAY + timedelta(days=14))

    def light(state: str, total: int, done: int, due: str) -> str:
        if total and done >= total:
            return "完"
        if state == "contested":
            return "异"
        if due and due < today:
            return "逾"
        if due and due <= soon:
            return "临"
        if state == "proposed":
            return "待"
        return "进" if done else "未"

    def ask() -> bytes:
        pieces: list[str] = []
        last = None
        with connection.cursor() as cursor:
            cursor.execute(PEER_SQL, [plan.pk])
            for name, number, pk, state, total, done, due in cursor.fetchall():
                if name != last:
                    pieces.append(f"<tr><th>{escape(name)}</th>")
                    last = name
                shown = light(state, total, done, str(due or ""))
                pieces.append(f'<td><a href="/desk/shares/{pk}/" aria-label="{name}，任务 {number}">{shown}</a></td>')
        return "".join(pieces).encode()

    return ask


def measure_one() -> dict[str, Any]:
    """Every size on the database that the environment names."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with report.scratch_database() as database:
        from yangguang.kernel import present

        rows = []
        for factor in FACTORS:
            slug, cookie = build(factor)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            ours, peer = request(f"/desk/plan/{slug}/heat/", cookie), by_hand(slug)
            runs = 30 if factor <= 2 else 8
            with present.staged(TODAY):
                with CaptureQueriesContext(connection) as asked:
                    body = ours()
                rows.append(
                    {
                        "factor": factor,
                        "units": round(UNITS * factor),
                        "tasks": TASKS,
                        "cells": body.count(b'<td class="'),
                        "reports": round(REPORTS * factor),
                        "bytes": len(body),
                        "queries": len(asked),
                        "page": report.timed(ours, runs=runs, warm_up=3),
                        "by_hand": report.timed(peer, runs=runs, warm_up=3),
                    }
                )
    return {"database": database, "sizes": rows}


def main() -> int:
    """Measure both databases, write the JSON file and print a table; 1 when the contract is broken on one."""
    measured = report.on_each_database("bench.plan")
    report.write("plan", {"wanted_seconds": WANTED, "databases": measured})
    missed = False
    for found in measured.values():
        print(f"\n{found['database']}")
        head = ("size", "cells", "reports", "queries", "page ms (median)", "best", "p95", "by hand ms", "best")
        lines = []
        for size in found["sizes"]:
            page, peer = size["page"], size["by_hand"]
            lines.append(
                (
                    f"{size['factor']}x",
                    f"{size['cells']:,}",
                    f"{size['reports']:,}",
                    size["queries"],
                    f"{page['median'] * 1000:.1f}",
                    f"{page['fastest'] * 1000:.1f}",
                    f"{page['p95'] * 1000:.1f}",
                    f"{peer['median'] * 1000:.1f}",
                    f"{peer['fastest'] * 1000:.1f}",
                )
            )
            missed |= size["factor"] == 1 and page["median"] > WANTED
        missed |= len({size["queries"] for size in found["sizes"]}) != 1
        print(report.table(head, lines))
    return 1 if missed else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        report.hand_over(sys.argv[1], measure_one())
        sys.exit(0)
    sys.exit(main())
