"""People and roles: who may add, grant, end and reset; nobody reaches beyond their own role."""

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.utils import timezone

from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.models import AuditEvent
from yangguang.organisations import actions, selectors
from yangguang.organisations.models import Role, RoleHolding, Unit, User

from .factories import CityFactory, RoleHoldingFactory, UnitFactory, UnitGroupFactory, UserFactory, person_with

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor()


@pytest.fixture
def city() -> Unit:
    return CityFactory()


@pytest.fixture
def bureau(city: Unit) -> Unit:
    return UnitFactory(parent=city, name="常德市司法局", short_name="市司法局")


def add(unit: Unit, actor: Any, **changes: Any) -> User:
    values = {"username": "zhang", "display_name": "张三", "role": Role.CLERK, "password": "Abcd-efgh-2345"} | changes
    return actions.create_person(unit, actor=actor, **values)


def test_an_administrator_adds_people_to_the_unit(bureau: Unit) -> None:
    person = add(bureau, person_with(Role.ADMINISTRATOR, bureau), email="Zhang@Example.cn")
    assert person.must_change_password
    assert person.holds([Role.CLERK], bureau)
    assert person.check_password("Abcd-efgh-2345")
    assert EmailAddress.objects.get(user_id=person.pk).verified
    event = AuditEvent.objects.first()
    assert event is not None
    assert event.action == "organisations.create_person"
    assert event.unit_id == bureau.pk
    assert "Abcd" not in str(event.detail)


@pytest.mark.parametrize("role", [r for r in Role.values if r != Role.ADMINISTRATOR])
def test_no_other_role_adds_people(bureau: Unit, role: str) -> None:
    with pytest.raises(Refused, match="管理员"):
        add(bureau, person_with(role, bureau, with_descendants=True))


def test_an_administrator_of_another_unit_adds_nobody_here(city: Unit, bureau: Unit) -> None:
    other = person_with(Role.ADMINISTRATOR, UnitFactory(parent=city), with_descendants=True)
    with pytest.raises(Refused):
        add(bureau, other)
    assert not User.objects.filter(username="zhang").exists()


def test_an_administrator_without_the_units_below_stays_at_the_unit(city: Unit, bureau: Unit) -> None:
    with pytest.raises(Refused):
        add(bureau, person_with(Role.ADMINISTRATOR, city))
    wide = person_with(Role.ADMINISTRATOR, city, with_descendants=True)
    assert add(bureau, wide).holds([Role.CLERK], bureau)


def test_nobody_grants_wider_than_their_own_role(bureau: Unit) -> None:
    narrow = person_with(Role.ADMINISTRATOR, bureau)
    with pytest.raises(Refused, match="不含下级单位"):
        add(bureau, narrow, with_descendants=True)
    person = person_with(Role.CLERK, bureau)
    with pytest.raises(Refused, match="不含下级单位"):
        actions.grant_role(person, actor=narrow, unit=bureau, role=Role.ADMINISTRATOR, with_descendants=True)


def test_nobody_grants_or_ends_their_own_roles(city: Unit, bureau: Unit) -> None:
    me = person_with(Role.ADMINISTRATOR, city, with_descendants=True)
    with pytest.raises(Refused, match="另一位管理员"):
        actions.grant_role(me, actor=me, unit=bureau, role=Role.REVIEWER)
    with pytest.raises(Refused, match="另一位管理员"):
        actions.end_role(me.role_holdings.get(), actor=me)


def test_people_of_strangers_are_not_drawn_into_my_unit(city: Unit, bureau: Unit) -> None:
    stranger = person_with(Role.HEAD, UnitFactory(parent=city))
    mine = person_with(Role.ADMINISTRATOR, bureau)
    with pytest.raises(Refused, match="共同的上级单位"):
        actions.grant_role(stranger, actor=mine, unit=bureau, role=Role.CLERK)


def test_an_account_that_reaches_further_is_out_of_reach(city: Unit, bureau: Unit) -> None:
    """Resetting the password of a person who also serves the city would hand the city over."""
    mine = person_with(Role.ADMINISTRATOR, bureau)
    person = person_with(Role.CLERK, bureau)
    actions.reset_access(person, actor=mine, password="Temp-orar-y234")
    RoleHoldingFactory(user=person, unit=city, role=Role.OFFICE)
    for attempt in (
        lambda: actions.reset_access(person, actor=mine, password="Temp-orar-y235"),
        lambda: actions.set_active(person, actor=mine, active=False),
        lambda: actions.edit_person(person, actor=mine, display_name="李四", email="mine@example.cn"),
    ):
        with pytest.raises(Refused, match="超出您的管理范围"):
            attempt()
    person.refresh_from_db()
    assert person.check_password("Temp-orar-y234")


def test_a_role_ends_at_once(bureau: Unit) -> None:
    person = person_with(Role.CLERK, bureau)
    holding = person.role_holdings.get()
    actions.end_role(holding, actor=person_with(Role.ADMINISTRATOR, bureau))
    assert not User.objects.get(pk=person.pk).holds([Role.CLERK], bureau)
    with pytest.raises(Refused, match="已经结束"):
        actions.end_role(holding, actor=SYSTEM)


def test_a_role_is_held_on_its_first_and_last_day(bureau: Unit) -> None:
    today = timezone.localdate()
    for since, until, held in (
        (today, today, True),
        (today + timedelta(days=1), None, False),
        (date(2020, 1, 1), today - timedelta(days=1), False),
    ):
        person = UserFactory()
        RoleHoldingFactory(user=person, unit=bureau, role=Role.CLERK, since=since, until=until)
        assert User.objects.get(pk=person.pk).holds([Role.CLERK], bureau) is held


def test_a_role_is_not_granted_twice_nor_backwards(bureau: Unit) -> None:
    person = person_with(Role.CLERK, bureau)
    with pytest.raises(Refused, match="已有"):
        actions.grant_role(person, actor=SYSTEM, unit=bureau, role=Role.CLERK)
    with pytest.raises(Refused, match="早于"):
        actions.grant_role(
            person, actor=SYSTEM, unit=bureau, role=Role.HEAD, since=date(2020, 5, 2), until=date(2020, 5, 1)
        )
    assert RoleHolding.objects.filter(user=person).count() == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"username": "taken"}, "已被使用"),
        ({"username": "TAKEN"}, "已被使用"),
        ({"username": "boss@example.cn"}, "不能含有 @"),
        ({"username": "a b"}, "用户名只能"),
        ({"username": ""}, "用户名只能"),
        ({"display_name": " "}, "姓名"),
        ({"email": "nobody"}, "不是有效的电子邮箱"),
        ({"email": "TAKEN@example.cn"}, "已用于另一个账号"),
    ],
)
def test_bad_details_are_refused_with_the_reason(bureau: Unit, changes: dict[str, str], reason: str) -> None:
    UserFactory(username="taken", email="taken@example.cn")
    with pytest.raises(Refused, match=reason):
        add(bureau, SYSTEM, **changes)
    assert User.objects.count() == 1


def test_people_are_seen_by_the_administrators_above_them(city: Unit, bureau: Unit) -> None:
    clerk = person_with(Role.CLERK, bureau)
    other = person_with(Role.CLERK, UnitFactory(parent=city))
    mine = person_with(Role.ADMINISTRATOR, bureau)
    wide = person_with(Role.ADMINISTRATOR, city, with_descendants=True)
    assert set(selectors.people_managed_by(mine)) == {clerk, mine}
    assert set(selectors.people_managed_by(wide)) == {clerk, other, mine, wide}
    assert not selectors.people_managed_by(clerk).exists()
    assert set(selectors.units_administered(wide)) == set(Unit.objects.all())


def test_people_at_a_unit_may_stand_above_it(city: Unit, bureau: Unit) -> None:
    head = person_with(Role.HEAD, bureau)
    above = person_with(Role.HEAD, city, with_descendants=True)
    person_with(Role.HEAD, city)
    assert list(selectors.people_at(bureau, [Role.HEAD])) == [head]
    assert set(selectors.people_at(bureau, [Role.HEAD], from_above=True)) == {head, above}


def test_names_are_kept_by_the_unit_and_renamed_from_above(city: Unit, bureau: Unit) -> None:
    mine = person_with(Role.ADMINISTRATOR, bureau)
    actions.add_alias(bureau, actor=mine, name=" 市 依法治市办 ")
    assert selectors.directory().resolve("依法治市办").unit is not None
    with pytest.raises(Refused):
        actions.rename(bureau, actor=mine, name="常德市法务局", short_name="市法务局")
    office = person_with(Role.OFFICE, city, with_descendants=True)
    assert actions.rename(bureau, actor=office, name="常德市法务局", short_name="市法务局").short_name == "市法务局"


def test_an_alias_that_means_another_unit_or_group_is_refused(city: Unit, bureau: Unit) -> None:
    other = UnitFactory(parent=city, name="常德市民政局", short_name="市民政局")
    UnitGroupFactory(home=city, name="市直各单位")
    for name, reason in (("民政局", "已指向"), ("市直各单位", "统称"), (" ", "请填写")):
        with pytest.raises(Refused, match=reason):
            actions.add_alias(bureau, actor=SYSTEM, name=name)
    assert not other.aliases.exists()


def test_group_members_are_settled_by_the_office(city: Unit, bureau: Unit) -> None:
    group = UnitGroupFactory(home=city, needs_narrowing=True)
    with pytest.raises(Refused):
        actions.set_group_members(group, actor=person_with(Role.ADMINISTRATOR, bureau), members=[bureau])
    office = person_with(Role.OFFICE, city)
    actions.set_group_members(group, actor=office, members=[bureau])
    assert list(selectors.group_members(group)) == [bureau]
    with pytest.raises(Refused, match="至少"):
        actions.set_group_members(group, actor=office, members=[])


def test_a_temporary_password_is_long_random_and_easy_to_copy() -> None:
    made = {actions.temporary_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(word) == 19 and not set(word) & set("0O1Il") for word in made)


def test_the_first_administrator_is_made_on_the_command_line(
    bureau: Unit, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("create_person", "admin", "管理员", "市司法局", "administrator", "--with-descendants")
    out = capsys.readouterr().out
    person = User.objects.get(username="admin")
    assert person.check_password(out.split("临时密码：")[1].strip())
    assert person.must_change_password
    monkeypatch.setenv("YANGGUANG_NEW_PASSWORD", "from-the-environment")
    call_command("create_person", "second", "第二人", bureau.code, "clerk", "--keep-password")
    assert "临时密码" not in capsys.readouterr().out
    assert User.objects.get(username="second").check_password("from-the-environment")
    with pytest.raises(CommandError, match="市司法局"):
        call_command("create_person", "third", "第三人", "市司发局", "clerk")
    with pytest.raises(CommandError, match="已被使用"):
        call_command("create_person", "admin", "又一人", bureau.code, "clerk")
