"""Every change is an action: refused with a sentence, or written whole with its audit row."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models, transaction

from yangguang.kernel import actions
from yangguang.kernel.actions import NothingChanged, Refused, SystemActor, action, on_commit, why_not
from yangguang.kernel.models import AuditEvent
from yangguang.kernel.tests.concurrently import concurrently
from yangguang.organisations.models import Role, Unit, UnitAlias
from yangguang.organisations.tests.factories import UnitFactory, person_with

SYSTEM = SystemActor()
Effects = list[str]


def anyone(actor: Any, subject: models.Model, **parameters: Any) -> str | None:
    return None


def own_head(actor: Any, subject: Unit, **parameters: Any) -> str | None:
    return None if actor.is_system or actor.holds({Role.HEAD}, subject) else "只有本单位负责人可以改名。"


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Actions of these tests are not actions of the product."""
    monkeypatch.setattr(actions, "REGISTRY", {})


def rename_action(policy: Callable[..., str | None] = anyone) -> Callable[..., Unit]:
    @action("test.rename", label="改名", policy=policy)
    def rename(unit: Unit, *, actor: Any, name: str) -> Unit:
        unit.name = name
        unit.save()
        return unit

    return rename


@pytest.mark.django_db
class TestAnAction:
    def test_writes_the_change_and_one_audit_row(self) -> None:
        unit = UnitFactory(code="agency", name="旧名")
        head = person_with(Role.HEAD, unit, username="zhang", display_name="张三")
        result = rename_action(own_head)(unit, actor=head, name="新名")
        assert result.name == Unit.objects.get(pk=unit.pk).name == "新名"
        row = AuditEvent.objects.get()
        assert (row.action, row.actor_id, row.unit_id) == ("test.rename", head.pk, unit.pk)
        assert (row.subject_type, row.subject_id) == ("organisations.unit", str(unit.pk))
        assert (row.before, row.after, row.detail) == ({"name": "旧名"}, {"name": "新名"}, {})
        assert row.actor["roles"] == ["agency:head"]

    def test_keeps_the_record_it_made(self) -> None:
        @action("test.alias", label="别名", policy=anyone)
        def alias(unit: Unit, *, actor: Any, name: str) -> UnitAlias:
            return UnitAlias.objects.create(unit=unit, name=name, key=name)

        made = alias(UnitFactory(), actor=SYSTEM, name="政务局")
        row = AuditEvent.objects.get()
        assert row.detail["result"]["type"] == "organisations.unitalias"
        assert str(row.detail["result"]["id"]) == str(made.pk)
        assert row.detail["result"]["name"] == "政务局"
        assert row.actor == {"name": "系统", "system": True}

    def test_records_a_deletion_with_what_was_there(self) -> None:
        @action("test.delete", label="删除", policy=anyone)
        def delete(alias: UnitAlias, *, actor: Any) -> None:
            alias.delete()

        alias = UnitAlias.objects.create(unit=UnitFactory(), name="政务局", key="k")
        key = alias.pk
        delete(alias, actor=SYSTEM)
        row = AuditEvent.objects.get()
        assert not UnitAlias.objects.exists()
        assert row.subject_id == str(key)
        assert (row.before["name"], row.after) == ("政务局", {})

    def test_records_what_is_stored_not_what_was_left_in_memory(self) -> None:
        @action("test.forget", label="忘存", policy=anyone)
        def forget(unit: Unit, *, actor: Any) -> None:
            unit.name = "没有保存"
            Unit.objects.filter(pk=unit.pk).update(order=7)

        forget(UnitFactory(name="原名"), actor=SYSTEM)
        row = AuditEvent.objects.get()
        assert (row.before, row.after) == ({"order": 0}, {"order": 7})

    def test_acts_on_the_row_as_it_is_now(self) -> None:
        unit = UnitFactory(name="旧名", short_name="旧")
        Unit.objects.filter(pk=unit.pk).update(short_name="别人刚改")
        rename_action()(unit, actor=SYSTEM, name="新名")
        unit.refresh_from_db()
        assert (unit.name, unit.short_name) == ("新名", "别人刚改")

    def test_that_is_refused_says_why_and_leaves_nothing(self) -> None:
        unit = UnitFactory(name="旧名")
        stranger = person_with(Role.HEAD, UnitFactory())
        with pytest.raises(Refused, match="只有本单位负责人") as refusal:
            rename_action(own_head)(unit, actor=stranger, name="新名")
        assert refusal.value.reason == "只有本单位负责人可以改名。"
        unit.refresh_from_db()
        assert unit.name == "旧名"
        assert not AuditEvent.objects.exists()

    def test_asks_its_policy_with_the_parameters_and_the_row_as_locked(self) -> None:
        asked: list[tuple[Any, ...]] = []

        def policy(actor: Any, subject: Unit, **parameters: Any) -> str | None:
            asked.append((actor, subject.name, parameters))
            return None

        unit = UnitFactory(name="旧名")
        Unit.objects.filter(pk=unit.pk).update(name="现名")
        rename_action(policy)(unit, actor=SYSTEM, name="新名")
        assert asked == [(SYSTEM, "现名", {"name": "新名"})]

    def test_on_a_record_that_is_gone_is_refused(self) -> None:
        unit = UnitFactory()
        Unit.objects.filter(pk=unit.pk).delete()
        with pytest.raises(Refused, match="已不存在"):
            rename_action()(unit, actor=SYSTEM, name="新名")

    def test_wants_its_actor_by_name(self) -> None:
        rename = rename_action()
        unit = UnitFactory(name="旧名")
        with pytest.raises(TypeError, match="actor"):
            rename(unit, name="新名")
        with pytest.raises(TypeError, match="actor"):
            rename(unit, SYSTEM, name="新名")
        assert not AuditEvent.objects.exists()

    def test_can_be_asked_beforehand(self) -> None:
        rename = rename_action(own_head)
        unit = UnitFactory()
        assert why_not(rename, SYSTEM, unit, name="新名") is None
        assert why_not(rename, person_with(Role.CLERK, unit), unit, name="新名") == "只有本单位负责人可以改名。"


def test_two_actions_of_one_name_are_refused() -> None:
    rename_action()
    with pytest.raises(ValueError, match=r"test\.rename"):
        rename_action()
    assert [spec.label for spec in actions.REGISTRY.values()] == ["改名"]


@pytest.mark.django_db(transaction=True)
class TestTheTransaction:
    def test_an_action_that_raises_leaves_nothing(self) -> None:
        effects: Effects = []

        @action("test.fail", label="失败", policy=anyone)
        def fail(unit: Unit, *, actor: Any) -> None:
            unit.name = "写了一半"
            unit.save()
            on_commit(lambda: effects.append("sent"))
            raise LookupError

        unit = UnitFactory(name="旧名")
        with pytest.raises(LookupError):
            fail(unit, actor=SYSTEM)
        unit.refresh_from_db()
        assert unit.name == "旧名"
        assert not AuditEvent.objects.exists()
        assert effects == []

    def test_side_effects_wait_for_the_outermost_commit(self) -> None:
        effects: Effects = []

        @action("test.send", label="发送", policy=anyone)
        def send(unit: Unit, *, actor: Any) -> None:
            on_commit(lambda: effects.append("sent"))

        with transaction.atomic():
            send(UnitFactory(), actor=SYSTEM)
            assert effects == []
        assert effects == ["sent"]

    def test_a_refusal_inside_another_action_undoes_both(self) -> None:
        rename = rename_action(lambda actor, subject, **_: "现在不能改名。")

        @action("test.outer", label="外层", policy=anyone)
        def outer(unit: Unit, *, actor: Any) -> None:
            Unit.objects.filter(pk=unit.pk).update(order=9)
            rename(unit, actor=actor, name="新名")

        unit = UnitFactory(order=1)
        with pytest.raises(Refused, match="现在不能改名"):
            outer(unit, actor=SYSTEM)
        unit.refresh_from_db()
        assert unit.order == 1
        assert not AuditEvent.objects.exists()

    def test_no_update_is_lost_between_threads(self) -> None:
        @action("test.count", label="加一", policy=anyone)
        def count(unit: Unit, *, actor: Any) -> None:
            unit.order += 1
            unit.save()

        stale = UnitFactory(order=0)
        results = concurrently([lambda: count(stale, actor=SYSTEM) for _ in range(8)])
        assert results == [None] * 8
        assert Unit.objects.get().order == 8
        assert [row.after["order"] for row in AuditEvent.objects.order_by("sequence")] == list(range(1, 9))

    def test_a_second_person_decides_on_what_the_first_left(self) -> None:
        def while_zero(actor: Any, subject: Unit, **parameters: Any) -> str | None:
            return None if subject.order == 0 else "已经由别人确认。"

        @action("test.confirm", label="确认", policy=while_zero)
        def confirm(unit: Unit, *, actor: Any) -> None:
            unit.order = 1
            unit.save()

        stale = UnitFactory(order=0)
        results = concurrently([lambda: confirm(stale, actor=SYSTEM), lambda: confirm(stale, actor=SYSTEM)])
        refusals = [r for r in results if isinstance(r, Refused)]
        assert [r.reason for r in refusals] == ["已经由别人确认。"]
        assert results.count(None) == 1
        assert AuditEvent.objects.count() == 1


@pytest.mark.django_db
def test_an_action_that_finds_its_work_done_leaves_no_audit_row() -> None:
    """Importing the same notice again changes nothing, and the chain says nothing happened."""

    @action("test.already_done", label="已办", policy=anyone)
    def already_done(unit: Unit, *, actor: Any) -> Unit:
        raise NothingChanged(unit)

    unit = UnitFactory(code="agency")
    assert already_done(unit, actor=SYSTEM) == unit
    assert not AuditEvent.objects.exists()
