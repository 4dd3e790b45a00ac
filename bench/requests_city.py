"""A city's requests for disclosure, laid down in bulk past the actions: for measuring only.

Ten years, 120 units of which a few get most of the requests, a reply after some weeks, one request in twelve carried
over the end of a year, those of the last weeks open. Each request has its applicant and its steps.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

FIRST, TODAY, UNITS, STEP = date(2016, 1, 1), date(2025, 10, 31), 120, 20_000
#: The applicant whose private links are measured: their secret is the number of the request, 20 characters long.
SECRET = "{:020d}"
AFTER = (0, 3, 8, 12, 16, 20, 24, 26, 28, 28, 28, 29, 30, 45, 60)
Row = tuple[Any, ...]


def people() -> tuple[list[Any], Any, Any]:
    """The city with its units; a clerk of the busiest unit and the city's office."""
    from yangguang.organisations.models import Role, RoleHolding, Unit, UnitKind, User

    city = Unit.objects.add_root(
        {"code": "changde", "name": "常德市人民政府", "short_name": "常德市", "kind": UnitKind.CITY}
    )
    for number in range(UNITS):
        named = {"code": f"unit-{number}", "name": f"常德市第{number}局", "short_name": f"市第{number}局"}
        Unit.objects.add_child(Unit.objects.get(pk=city.pk), {**named, "kind": UnitKind.DEPARTMENT})
    units = list(Unit.objects.exclude(pk=city.pk).order_by("pk"))

    def holder(name: str, unit: Any, role: Role, below: bool) -> User:
        user = User.objects.create(username=name, display_name=name)
        RoleHolding.objects.create(user=user, unit=unit, role=role, with_descendants=below, since=date(2000, 1, 1))
        return User.objects.get(pk=user.pk)

    return units, holder("clerk", units[0], Role.CLERK, False), holder("office", city, Role.OFFICE, True)


def build(number: int, units: Sequence[Any]) -> None:
    """Lay down that many requests, and have the database look at them."""
    from django.db import connection

    for start in range(1, number + 1, STEP):
        made = list(_cases(range(start, min(start + STEP, number + 1)), number, units))
        for name, rows in (
            ("Case", [one[0] for one in made]),
            ("Applicant", [one[1] for one in made]),
            ("Step", [step for one in made for step in one[2]]),
            ("Dispute", [one[3] for one in made if one[3]]),
        ):
            _lay(name, rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("foi_case", "foi_applicant", "foi_step", "foi_dispute"):
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) + 1 FROM {table}))"
                )
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


Made = tuple[Row, Row, list[Row], Row | None]


def _cases(numbers: Iterable[int], total: int, units: Sequence[Any]) -> Iterator[Made]:
    """Each request's row with those that belong to it, in the order of the columns of `_COLUMNS`."""
    from yangguang.foi.actions.intake import digest_of
    from yangguang.foi.states import ApplicantClass
    from yangguang.foi.tables import outcomes
    from yangguang.kernel.encryption import encrypt

    ends, classes, days = sorted(outcomes()), list(ApplicantClass.values), (TODAY - FIRST).days
    person = encrypt('{"name": "张三丰", "phone": "13800001234"}')
    for pk in numbers:
        chance = random.Random(pk)
        unit = units[min(int(chance.expovariate(1) * 12), UNITS - 1)].pk
        received = FIRST + timedelta(days=days * pk // total)
        closed = received + timedelta(days=chance.choice(AFTER))
        is_open = closed > TODAY
        at = datetime.combine(received, time(2), UTC)
        outcome, kind = chance.choice(ends), chance.choice(classes)
        digest = digest_of(SECRET.format(pk)) if pk % 1000 == 0 or pk <= 1000 else ""
        case = (
            *(pk, unit, "information", received.year, pk, "in_person", received, received, kind),
            *(f"第{pk}项经费的使用情况", "", "", "any", "online", ""),
            *("handling" if is_open else "replied", received + timedelta(days=28) if is_open else None, False),
            *(None if is_open else closed, "" if is_open else outcome, None, False, digest),
            *(TODAY + timedelta(days=900) if digest else None, at),
        )
        applicant = (pk, pk, person, "张**", f"{pk % 5000:064d}", f"{pk % 50000:064d}")
        steps = [(pk * 2, pk, "submitted", received, "", "", at)]
        if not is_open:
            steps.append((pk * 2 + 1, pk, "reply", closed, "", outcome, at))
        dispute = None
        if not is_open and pk % 200 == 0:
            decided = closed + timedelta(days=90)
            pending = decided > TODAY
            outcome = "pending" if pending else chance.choice(("upheld", "corrected", "other"))
            kind = chance.choice(("review", "direct", "after_review"))
            dispute = (pk, pk, kind, "常德市人民政府", "", closed, closed, outcome, None if pending else decided)
        yield case, applicant, steps, dispute


_COLUMNS = {
    "Case": (
        "id unit_id matter year number source arrived_on received_on applicant_class subject document_number wanted "
        "carrier delivery needs_help stage due_on provisional closed_on outcome overdue_on imported secret_digest "
        "secret_until created_at"
    ),
    "Applicant": "id case_id person masked mark asked",
    "Step": "id case_id kind on reason row recorded_at",
    "Dispute": "id case_id kind organ reference received_on answer_due outcome decided_on",
}


def _lay(name: str, rows: list[Row]) -> None:
    """The rows in one go: COPY on PostgreSQL, many inserts in one transaction on SQLite.

    Columns that are not named get the empty text or their default, so that a column added later needs no change here.
    """
    from django.db import connection, transaction

    from yangguang.foi import models

    model = getattr(models, name)
    names = _COLUMNS[name].split()
    more = [
        field
        for field in model._meta.concrete_fields
        if field.column not in names and not field.null and not field.primary_key
    ]
    filled = tuple(field.get_db_prep_save(field.get_default(), connection) for field in more)
    columns = ", ".join(f'"{column}"' for column in [*names, *(field.column for field in more)])
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((*row, *filled))
            return
        marks = ", ".join("%s" for _ in (*names, *filled))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [(*row, *filled) for row in rows])
