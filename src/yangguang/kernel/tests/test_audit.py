"""The audit chain: append-only in the database, and broken exactly where it was tampered with."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yangguang.kernel import audit, audit_triggers
from yangguang.kernel.actions import SystemActor
from yangguang.kernel.models import AuditEvent, AuditHead
from yangguang.organisations.models import Role, User
from yangguang.organisations.tests.factories import PASSWORD, UnitFactory, UserFactory, person_with

SYSTEM = SystemActor()
EVENTS = AuditEvent._meta.db_table

values = st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text("甲乙ab\"\\'<>，。", max_size=8))
contents = st.dictionaries(st.text("字段abc", min_size=1, max_size=4), values, max_size=3)
property_test = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

TAMPERED = {
    "at": "2001-02-03 04:05:06+00:00",
    "action": "forged",
    "actor_id": 987654,
    "actor": {"name": "别人"},
    "unit_id": 987654,
    "subject_type": "forged",
    "subject_id": "987654",
    "subject_label": "forged",
    "before": {"forged": 1},
    "after": {"forged": 1},
    "detail": {"forged": 1},
    "previous_hash": "f" * 64,
    "hash": "f" * 64,
}


@pytest.fixture
def unguarded(db: None) -> Iterator[None]:
    """The triggers are gone, as for someone who owns the database."""
    audit_triggers.drop(connection)
    yield
    audit_triggers.create(connection)


def append(unit: models.Model, after: dict[str, Any] | None = None) -> AuditEvent:
    with transaction.atomic():
        return audit.append("test.change", actor=SYSTEM, subject=unit, before={}, after=after or {"name": "新"})


def start_afresh() -> None:
    AuditEvent.objects.all().delete()
    AuditHead.objects.all().delete()


@pytest.mark.django_db
class TestAppend:
    def test_rows_follow_one_another_from_one(self) -> None:
        unit = UnitFactory()
        rows = [append(unit) for _ in range(3)]
        assert [row.sequence for row in rows] == [1, 2, 3]
        assert rows[0].previous_hash == "0" * 64
        assert [rows[1].previous_hash, rows[2].previous_hash] == [rows[0].hash, rows[1].hash]
        assert audit.verify() == (3, None)

    def test_an_empty_chain_holds(self) -> None:
        assert audit.verify() == (0, None)

    def test_the_actor_is_kept_as_he_was(self) -> None:
        unit = UnitFactory(code="agency")
        person = person_with(Role.CLERK, unit, username="li", display_name="李四")
        with transaction.atomic():
            row = audit.append("test.change", actor=person, subject=unit, before={}, after={})
        User.objects.filter(pk=person.pk).update(display_name="改名")
        row.refresh_from_db()
        assert row.actor == {"username": "li", "name": "李四", "roles": ["agency:clerk"]}
        assert (row.actor_id, row.unit_id) == (person.pk, unit.pk)

    def test_a_number_is_lost_with_its_transaction(self) -> None:
        unit = UnitFactory()
        append(unit)
        with transaction.atomic():
            audit.append("test.change", actor=SYSTEM, subject=unit, before={}, after={})
            transaction.set_rollback(True)
        assert append(unit).sequence == 2
        assert audit.verify() == (2, None)


@pytest.mark.django_db(transaction=True)
def test_an_audit_row_outside_a_transaction_is_refused() -> None:
    unit = UnitFactory()
    with pytest.raises(RuntimeError, match="transaction"):
        audit.append("test.change", actor=SYSTEM, subject=unit, before={}, after={})
    assert not AuditEvent.objects.exists()


@property_test
@given(changes=st.lists(contents, max_size=6))
@pytest.mark.django_db
def test_the_chain_holds_after_any_appends(unguarded: None, changes: list[dict[str, Any]]) -> None:
    start_afresh()
    unit = UnitFactory()
    for change in changes:
        append(unit, change)
    assert audit.verify() == (len(changes), None)


@property_test
@given(data=st.data(), length=st.integers(1, 6), column=st.sampled_from(sorted(TAMPERED)))
@pytest.mark.django_db
def test_a_changed_row_is_the_first_that_breaks(unguarded: None, data: Any, length: int, column: str) -> None:
    start_afresh()
    unit = UnitFactory()
    for _ in range(length):
        append(unit)
    victims = data.draw(st.sets(st.integers(1, length), min_size=1))
    AuditEvent.objects.filter(sequence__in=victims).update(**{column: TAMPERED[column]})
    count, broken = audit.verify()
    assert broken is not None
    assert (count, broken.sequence) == (min(victims) - 1, min(victims))


@property_test
@given(data=st.data(), length=st.integers(1, 6))
@pytest.mark.django_db
def test_a_missing_row_is_the_first_that_breaks(unguarded: None, data: Any, length: int) -> None:
    start_afresh()
    unit = UnitFactory()
    for _ in range(length):
        append(unit)
    victims = data.draw(st.sets(st.integers(1, length), min_size=1))
    AuditEvent.objects.filter(sequence__in=victims).delete()
    count, broken = audit.verify()
    assert broken is not None
    assert (count, broken.sequence) == (min(victims) - 1, min(victims))


@property_test
@given(order=st.integers(2, 6).flatmap(lambda n: st.permutations(range(1, n + 1))))
@pytest.mark.django_db
def test_reordered_rows_break_at_the_first_that_moved(unguarded: None, order: list[int]) -> None:
    start_afresh()
    unit = UnitFactory()
    for number in range(len(order)):
        append(unit, {"number": number})
    for old, new in enumerate(order, start=1):
        AuditEvent.objects.filter(sequence=old).update(sequence=-new)
    AuditEvent.objects.update(sequence=-models.F("sequence"))
    moved = [new for old, new in enumerate(order, start=1) if old != new]
    count, broken = audit.verify()
    if not moved:
        assert (count, broken) == (len(order), None)
    else:
        assert broken is not None
        assert (count, broken.sequence) == (min(moved) - 1, min(moved))


@pytest.mark.django_db
class TestTheEndOfTheChain:
    def test_a_forged_row_behind_the_end_breaks_there(self, unguarded: None) -> None:
        unit = UnitFactory()
        row = append(unit)
        forged = AuditEvent.objects.get(pk=row.pk)
        forged.sequence, forged.previous_hash = 2, row.hash
        forged.hash = audit.row_hash(forged)
        forged.save(force_insert=True)
        assert audit.verify()[1] == audit.Break(2, "与链尾的标记对不上")

    def test_a_chain_without_its_end_mark_is_broken(self, unguarded: None) -> None:
        append(UnitFactory())
        AuditHead.objects.all().delete()
        assert audit.verify()[1] == audit.Break(2, "链尾的标记不见了")

    def test_nothing_is_appended_over_existing_rows(self) -> None:
        unit = UnitFactory()
        append(unit)
        AuditHead.objects.all().delete()
        with pytest.raises(DatabaseError):
            append(unit)


@pytest.mark.django_db
class TestTheDatabaseRefuses:
    @pytest.fixture(autouse=True)
    def _one_row(self) -> Iterator[None]:
        append(UnitFactory())
        kept = AuditEvent.objects.values().get()
        yield
        assert AuditEvent.objects.values().get() == kept

    @pytest.mark.parametrize(
        "statement",
        [
            f"UPDATE {EVENTS} SET action = 'forged'",
            f"UPDATE {EVENTS} SET hash = hash WHERE sequence = 1",
            f"DELETE FROM {EVENTS}",
            f"DELETE FROM {EVENTS} WHERE sequence = 1",
        ],
    )
    def test_in_sql(self, statement: str) -> None:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_in_sql_of_its_own_kind(self) -> None:
        statement = {
            "sqlite": f"INSERT OR REPLACE INTO {EVENTS} SELECT * FROM {EVENTS}",
            "postgresql": f"TRUNCATE {EVENTS}",
        }[connection.vendor]
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_through_the_orm(self) -> None:
        row = AuditEvent.objects.get()
        for change in (
            row.delete,
            lambda: row.save(force_update=True),
            lambda: AuditEvent.objects.update(action="forged"),
            lambda: AuditEvent.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change()


@pytest.mark.django_db
class TestSnapshot:
    def test_no_password_nor_its_hash(self) -> None:
        person = UserFactory()
        written = json.dumps(audit.snapshot(person))
        assert "password" not in audit.snapshot(person)
        assert PASSWORD not in written
        assert person.password not in written
        assert audit.snapshot(person)["username"] == person.username

    def test_a_long_text_is_its_length_and_digest(self) -> None:
        unit = UnitFactory.build(name="长" * 2001)
        assert audit.snapshot(unit)["name"].endswith("（2001 字）")
        assert audit.snapshot(UnitFactory.build(name="长" * 2000))["name"] == "长" * 2000

    def test_bytes_are_their_length_and_digest(self) -> None:
        assert audit._plain(b"abc") == audit._plain(memoryview(b"abc"))
        assert audit._plain(b"abc").endswith("（3 字节）")

    @given(before=contents, after=contents)
    def test_only_what_changed(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        old, new = audit.difference(before, after)
        assert {**before, **new} == {**before, **after}
        assert all(name not in before or old[name] != new[name] for name in new)
        assert set(old) <= set(new)


@pytest.mark.django_db
class TestVerifyCommand:
    def test_says_how_many_rows_hold_and_the_last_hash(self) -> None:
        unit = UnitFactory()
        last = [append(unit), append(unit)][-1]
        out = StringIO()
        call_command("audit", "verify", stdout=out)
        assert "共 2 行" in out.getvalue()
        assert last.hash in out.getvalue()

    def test_an_empty_chain_holds(self) -> None:
        out = StringIO()
        call_command("audit", "verify", stdout=out)
        assert "共 0 行" in out.getvalue()

    def test_exits_1_and_names_the_first_broken_row(self, unguarded: None) -> None:
        unit = UnitFactory()
        for _ in range(3):
            append(unit)
        AuditEvent.objects.filter(sequence__gte=2).update(action="forged")
        err = StringIO()
        with pytest.raises(SystemExit) as stopped:
            call_command("audit", "verify", stderr=err)
        assert stopped.value.code == 1
        assert "第 2 行" in err.getvalue()
