"""The inbox and the audit log."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yangguang.kernel import audit, inbox
from yangguang.kernel.actions import SystemActor
from yangguang.kernel.inbox import Item
from yangguang.organisations.models import Role, Unit, UnitKind, User
from yangguang.organisations.tests.factories import CityFactory, UnitFactory, person_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Unit:
    return CityFactory()


@pytest.fixture
def office(client: Client, city: Unit) -> User:
    person = person_with(Role.OFFICE, city, with_descendants=True, display_name="张三")
    client.force_login(person)
    return person


def read(client: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content.decode(), "lxml")


def record(unit: Unit, actor: Any, action: str = "test.action", **fields: Any) -> None:
    values = {"before": {}, "after": {}, **fields}
    with transaction.atomic():
        audit.append(action, actor=actor, subject=unit, **values)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[Item]:
    """What the one provider of the inbox asks for; the day is 20 May 2020."""
    items: list[Item] = []
    monkeypatch.setattr(inbox, "PROVIDERS", [lambda user, today: items])
    settings.YANGGUANG_DEMO_DAY = date(2020, 5, 20)
    return items


def test_the_inbox_is_by_deadline_with_reason_and_one_button(client: Client, office: User, asked: list[Item]) -> None:
    asked += [
        Item("说明情况", "没有期限", "/desk/a/", "说明"),
        Item("起草答复", "5 月 9 日（周六）上班计入", "/desk/b/", "起草", date(2020, 5, 23)),
        Item("补报方案", "市司法局意见未回", "/desk/c/", "处理", date(2020, 5, 19), provisional=True),
    ]
    rows = read(client, "/desk/").select(".due")
    assert [row.select_one("a")["href"] for row in rows] == ["/desk/c/", "/desk/b/", "/desk/a/"]
    late, soon, free = rows
    assert late.time["datetime"] == "2020-05-19"
    assert late.time.get_text() == "逾期 1 天5 月 19 日（暂定）"
    assert soon.time.get_text() == "还剩 3 天5 月 23 日"
    assert free.time is None
    assert "市司法局意见未回" in late.get_text()
    assert [len(row.select("a, button")) for row in rows] == [1, 1, 1]
    assert late.a["aria-label"] == "处理：补报方案"


def test_what_an_item_says_is_never_markup(client: Client, office: User, asked: list[Item]) -> None:
    asked.append(Item("<b>粗</b>", "<script>1</script>", "/desk/", '"><i>'))
    row = read(client, "/desk/").select_one(".due")
    assert "<b>粗</b>" in row.get_text()
    assert row.find(["b", "script", "i"]) is None


def test_an_empty_inbox_says_so(client: Client, office: User, asked: list[Item]) -> None:
    main = read(client, "/desk/").main.get_text()
    assert "今天没有要您办的事" in main
    assert "2020 年 5 月 20 日，星期三" in main


def test_the_navigation_is_there_on_a_phone_too(client: Client, office: User) -> None:
    page = read(client, "/desk/")
    menu, side = page.select_one(".side > details"), page.select_one(".side > .wide-only")
    assert [a["href"] for a in menu.select("nav a")] == [a["href"] for a in side.select("nav a")]
    assert menu.select_one("form[method='post'][action='/accounts/logout/']") is not None
    assert [a.get_text() for a in side.select("[aria-current='page']")] == ["待办"]


def test_the_log_opens_for_those_who_answer_for_it(client: Client, city: Unit) -> None:
    client.force_login(person_with(Role.CLERK, city))
    assert client.get("/desk/log/").status_code == 403
    assert read(client, "/desk/").select("a[href='/desk/log/']") == []


def test_the_log_holds_what_happened_in_my_units_alone(client: Client, city: Unit, office: User) -> None:
    record(UnitFactory(parent=city, name="常德市甲局", short_name="市甲局"), office)
    record(UnitFactory(name="别市乙局", short_name="乙局"), office)
    rows = [row.get_text() for row in read(client, "/desk/log/").select("tbody tr")]
    assert len(rows) == 1
    assert "市甲局" in rows[0]


def test_a_change_is_told_in_words(client: Client, city: Unit, office: User) -> None:
    record(
        city,
        office,
        before={"name": "旧名", "kind": UnitKind.CITY.value, "active": True},
        after={"name": "新名", "kind": UnitKind.COUNTY.value, "active": False, "no_such_field": 3, "division_code": ""},
    )
    row = read(client, "/desk/log/").select_one("tbody tr")
    told = dict(zip([dt.get_text() for dt in row.select("dt")], row.select("dd"), strict=True))
    assert told["全称"].select_one("del").get_text() == "旧名"
    assert told["全称"].select_one("ins").get_text() == "新名"
    assert told["类别"].get_text(" ", strip=True) == "市 区县市"
    assert told["在用"].get_text(" ", strip=True) == "是 否"
    assert told["行政区划代码"].get_text(strip=True) == "空"
    assert told["no_such_field"].get_text(strip=True) == "3"


def test_what_an_action_made_is_told_too(client: Client, city: Unit, office: User) -> None:
    made = {"type": "organisations.unitalias", "id": "5", "name": "市府", "key": "", "by_hand": True}
    record(city, office, detail={"result": made})
    told = read(client, "/desk/log/").select_one("dl").get_text(" ", strip=True)
    assert told == "名称 市府 人工添加 是"


def test_a_row_about_something_that_left_the_code_still_shows(client: Client, city: Unit, office: User) -> None:
    record(city, office, detail={"result": {"type": "gone.model", "id": "1", "words": "还在"}})
    assert "还在" in read(client, "/desk/log/").select_one("tbody tr").get_text()


def test_hostile_words_in_the_log_are_text(client: Client, city: Unit, office: User) -> None:
    record(city, office, after={"name": "<script>alert(1)</script>"})
    row = read(client, "/desk/log/").select_one("tbody tr")
    assert row.find("script") is None
    assert "<script>alert(1)</script>" in row.get_text()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("who=张", 2),
        ("who=系统", 1),
        ("what=甲局", 1),
        ("action=units.rename", 1),
        ("action=nonsense", 3),
        ("since=2000-01-01", 3),
        ("until=2000-01-01", 0),
        ("since=yesterday", 3),
        ("who=张&what=甲局", 1),
        ("who=%25", 0),
        ("page=99", 3),
    ],
)
def test_the_filters_stand_in_the_address(
    client: Client, city: Unit, office: User, query: str, found: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yangguang.kernel.actions import REGISTRY, ActionSpec

    spec = ActionSpec("units.rename", "改名", lambda *_: None, lambda *_: None, ())
    monkeypatch.setitem(REGISTRY, "units.rename", spec)
    record(city, office)
    record(UnitFactory(parent=city, name="市甲局", short_name="市甲局"), office, "units.rename")
    record(city, SystemActor())
    page = read(client, f"/desk/log/?{query}")
    assert len(page.select("tbody tr")) == found
    if not found:
        assert page.select_one(".empty a[href='?']") is not None


def test_a_long_log_has_pages_that_keep_the_filter(client: Client, city: Unit, office: User) -> None:
    read(client, "/desk/log/")  # what is asked once in a process, or once in a session
    asked = []
    for number in (1, 50):
        for _ in range(number):
            record(city, office)
        with CaptureQueriesContext(connection) as queries:
            page = read(client, "/desk/log/?who=张")
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert len(page.select("tbody tr")) == 50
    following = page.select_one("a[rel='next']")["href"]
    assert len(read(client, f"/desk/log/{following}").select("tbody tr")) == 1
