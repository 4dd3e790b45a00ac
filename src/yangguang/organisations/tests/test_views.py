"""Screens of people, roles and units: who may open them, what is a 404, what a mistake says."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yangguang.organisations.models import Role, RoleHolding, Unit, UnitAlias, User

from .factories import CityFactory, RoleHoldingFactory, UnitFactory, UnitGroupFactory, person_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(settings: Any) -> Unit:
    settings.YANGGUANG_HOME_UNIT = "changde"
    return CityFactory(code="changde")


@pytest.fixture
def bureau(city: Unit) -> Unit:
    return UnitFactory(parent=city, code="justice", name="常德市司法局", short_name="市司法局")


@pytest.fixture
def admin(bureau: Unit) -> User:
    return person_with(Role.ADMINISTRATOR, bureau, display_name="王五")


@pytest.fixture
def clerk(bureau: Unit) -> User:
    return person_with(Role.CLERK, bureau, display_name="张三")


@pytest.fixture
def stranger(city: Unit) -> User:
    return person_with(Role.CLERK, UnitFactory(parent=city), display_name="外人")


@pytest.fixture
def as_admin(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"organisations:{name}", args=args)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_administrator_sees_the_people_of_the_unit_and_no_others(
    as_admin: Client, clerk: User, stranger: User
) -> None:
    page = text(as_admin.get(url("people")))
    assert "张三" in page
    assert "王五" in page
    assert "外人" not in page
    assert "张三" not in text(as_admin.get(url("people"), {"q": "王五"}))
    assert "没有找到" in text(as_admin.get(url("people"), {"q": "赵六"}))


def test_the_list_of_people_takes_a_constant_number_of_queries(
    as_admin: Client, bureau: Unit, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        person_with(Role.CLERK, bureau)
    with django_assert_max_num_queries(12):
        as_admin.get(url("people"))


def test_clerks_do_not_open_the_people_pages(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    assert client.get(url("people")).status_code == 403
    assert client.get(url("person", clerk.pk)).status_code == 403
    assert client.post(url("reset-access", clerk.pk)).status_code == 403


def test_nobody_opens_anything_without_signing_in(client: Client, clerk: User) -> None:
    for path in (url("people"), url("units"), url("unit", "justice"), url("person", clerk.pk)):
        assert client.get(path).url == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("name", ["person", "edit-person", "grant-role", "reset-access", "set-active"])
def test_other_peoples_pages_are_a_404(as_admin: Client, stranger: User, name: str) -> None:
    path = url(name, stranger.pk)
    assert (as_admin.get(path) if name == "person" else as_admin.post(path)).status_code == 404


def test_a_role_at_another_unit_is_a_404(as_admin: Client, clerk: User, city: Unit) -> None:
    holding = RoleHoldingFactory(user=clerk, unit=city, role=Role.OFFICE)
    assert as_admin.post(url("end-role", holding.pk)).status_code == 404
    assert RoleHolding.objects.get(pk=holding.pk).until is None


def test_adding_a_person_shows_a_temporary_password_once(as_admin: Client) -> None:
    answer = as_admin.post(
        url("add-person"), {"display_name": "李四", "username": "lisi", "unit": "司法局", "role": Role.CLERK}
    )
    assert "no-store" in answer["Cache-Control"]
    password = answer.context["password"]
    assert password in text(answer)
    person = User.objects.get(username="lisi")
    assert person.check_password(password)
    assert person.must_change_password
    assert password not in text(as_admin.get(url("person", person.pk)))


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("市司发局", "是否为：常德市司法局"),
        ("火星局", "名录中没有"),
        ("市直各单位", "统称"),
        ("常德市", "不是该单位的管理员"),
    ],
)
def test_a_unit_that_is_unclear_or_not_mine_is_said(as_admin: Client, city: Unit, unit: str, said: str) -> None:
    UnitGroupFactory(home=city, name="市直各单位")
    answer = as_admin.post(
        url("add-person"), {"display_name": "李四", "username": "lisi", "unit": unit, "role": Role.CLERK}
    )
    assert said in text(answer)
    assert not User.objects.filter(username="lisi").exists()


def test_roles_are_granted_and_ended_on_the_persons_page(as_admin: Client, clerk: User, bureau: Unit) -> None:
    page = url("person", clerk.pk)
    sent = {"unit": "市司法局", "role": Role.REVIEWER, "since": "2020-05-06"}
    assert as_admin.post(url("grant-role", clerk.pk), sent).url == page
    holding = clerk.role_holdings.get(role=Role.REVIEWER)
    assert "已有" in text(as_admin.post(url("grant-role", clerk.pk), sent))
    assert as_admin.post(url("end-role", holding.pk)).url == page
    assert "已结束" in text(as_admin.get(page))
    assert not User.objects.get(pk=clerk.pk).holds([Role.REVIEWER], bureau)


def test_my_own_page_offers_me_nothing_to_grant(as_admin: Client, admin: User) -> None:
    page = text(as_admin.get(url("person", admin.pk)))
    assert "您自己的账号" in page
    assert url("grant-role", admin.pk) not in page
    answer = as_admin.post(url("reset-access", admin.pk), follow=True)
    assert "另一位管理员" in text(answer)


def test_details_and_account_are_changed(as_admin: Client, clerk: User) -> None:
    as_admin.post(url("edit-person", clerk.pk), {"display_name": "张三丰", "email": "z3f@example.cn"})
    clerk.refresh_from_db()
    assert (clerk.display_name, clerk.email) == ("张三丰", "z3f@example.cn")
    wrong = as_admin.post(url("edit-person", clerk.pk), {"display_name": "", "email": "x"})
    assert wrong.status_code == 200
    assert wrong.context["details_form"].errors.keys() == {"display_name", "email"}
    as_admin.post(url("set-active", clerk.pk), {"active": "0"})
    assert not User.objects.get(pk=clerk.pk).is_active
    as_admin.post(url("set-active", clerk.pk), {"active": "1"})
    assert User.objects.get(pk=clerk.pk).is_active
    answer = as_admin.post(url("reset-access", clerk.pk))
    assert User.objects.get(pk=clerk.pk).check_password(answer.context["password"])


def test_an_account_out_of_reach_says_why(as_admin: Client, clerk: User, city: Unit) -> None:
    RoleHoldingFactory(user=clerk, unit=city, role=Role.OFFICE)
    assert "超出您的管理范围" in text(as_admin.get(url("person", clerk.pk)))
    assert "超出您的管理范围" in text(as_admin.post(url("reset-access", clerk.pk), follow=True))


def test_every_person_looks_units_up_by_any_name(client: Client, clerk: User, bureau: Unit) -> None:
    client.force_login(clerk)
    assert "即 <a" in text(client.get(url("units"), {"q": "司法局"}))
    assert "可能是" in text(client.get(url("units"), {"q": "市司发局"}))
    assert "没有相近的名称" in text(client.get(url("units"), {"q": "火星局"}))
    assert "常德市司法局" in text(client.get(url("units")))
    page = text(client.get(url("unit", "justice")))
    assert "不是该单位的管理员" in page
    assert url("add-alias", "justice") not in page
    assert client.get(url("unit", "no-such-unit")).status_code == 404


def test_an_alias_is_added_by_the_units_administrator(as_admin: Client, bureau: Unit) -> None:
    as_admin.post(url("add-alias", "justice"), {"name": "市法制办"})
    assert UnitAlias.objects.get(unit=bureau).name == "市法制办"
    assert "市法制办" in text(as_admin.get(url("unit", "justice")))


def test_an_alias_that_means_another_unit_is_said(as_admin: Client, city: Unit, bureau: Unit) -> None:
    UnitFactory(parent=city, name="常德市民政局", short_name="市民政局")
    assert "已指向" in text(as_admin.post(url("add-alias", "justice"), {"name": "民政局"}))
    assert not bureau.aliases.exists()


def test_another_units_names_are_a_404_to_change(as_admin: Client, city: Unit) -> None:
    UnitFactory(parent=city, code="civil", name="常德市民政局", short_name="市民政局")
    for name in ("add-alias", "rename"):
        assert as_admin.post(url(name, "civil"), {"name": "某局"}).status_code == 404


def test_a_unit_is_renamed_by_the_office_above(client: Client, city: Unit, bureau: Unit) -> None:
    client.force_login(person_with(Role.OFFICE, city, with_descendants=True))
    client.post(url("rename", "justice"), {"name": "常德市法务局", "short_name": "市法务局"})
    bureau.refresh_from_db()
    assert bureau.name == "常德市法务局"
    assert "常德市司法局" in text(client.get(url("unit", "justice")))


def test_group_members_are_typed_by_name_and_each_slip_is_named(client: Client, city: Unit, bureau: Unit) -> None:
    group = UnitGroupFactory(home=city, code="some", name="市直有关部门", needs_narrowing=True)
    client.force_login(person_with(Role.OFFICE, city))
    answer = text(client.post(url("set-members", "some"), {"members": "市司法局\n市司发局\n火星局"}))
    assert "第2行" in answer
    assert "第3行" in answer
    assert not group.members.exists()
    client.post(url("set-members", "some"), {"members": "司法局\n常德市司法局\n"})
    assert list(group.members.all()) == [bureau]
    assert "常德市司法局" in text(client.get(url("group", "some")))


def test_another_citys_group_is_a_404_to_change(as_admin: Client, city: Unit) -> None:
    UnitGroupFactory(home=city, code="some")
    assert as_admin.post(url("set-members", "some"), {"members": "市司法局"}).status_code == 404
