"""The public shell: reading modes, error pages, headers, home."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from yangguang.kernel import navigation
from yangguang.organisations.models import UnitKind
from yangguang.organisations.tests.factories import CityFactory, UnitFactory, UserFactory, person_with
from yangguang.portal import views

pytestmark = pytest.mark.django_db


def page(client: Client, address: str = "/") -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content.decode(), "lxml")


@pytest.mark.parametrize(
    ("name", "value", "attribute"), [("size", "large", "data-size"), ("contrast", "high", "data-contrast")]
)
def test_a_reading_mode_is_remembered_and_can_be_left(client: Client, name: str, value: str, attribute: str) -> None:
    assert attribute not in page(client).html.attrs
    client.post("/mode", {name: value, "next": "/units/"})
    kept = client.cookies[name]
    assert kept["httponly"]
    assert kept["samesite"] == "Lax"
    html = page(client).html
    assert html[attribute] == value
    pressed = html.select_one(f"button[name='{name}']")
    assert (pressed["aria-pressed"], pressed["value"]) == ("true", "normal")
    client.post("/mode", {name: "normal"})
    assert attribute not in page(client).html.attrs


def test_an_unknown_mode_is_not_kept(client: Client) -> None:
    client.post("/mode", {"size": "<huge>", "colour": "pink"})
    assert set(client.cookies) <= {"csrftoken", "sessionid"}


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/units/?kind=county", "/units/?kind=county"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_never_leaves_the_site(client: Client, wanted: str, given: str) -> None:
    assert client.post("/mode", {"size": "large", "next": wanted})["Location"] == given


def test_reading_modes_are_only_sent_to(client: Client) -> None:
    assert client.get("/mode").status_code == 405


def test_every_page_states_a_strict_policy(client: Client) -> None:
    for address in ("/", "/no-such-page", "/accounts/login/", "/robots.txt"):
        answer = client.get(address)
        policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_nothing_there_says_so_and_shows_ways_on(client: Client) -> None:
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    read = BeautifulSoup(answer.content.decode(), "lxml")
    assert read.h1.get_text() == "没有这个页面"
    assert [a["href"] for a in read.select("main a")] == [reverse(entry.url_name) for entry in navigation.PORTAL]


def test_a_refusal_gives_the_sentence_and_the_way_out(client: Client) -> None:
    client.force_login(UserFactory())
    answer = client.get("/desk/")
    assert answer.status_code == 403
    read = BeautifulSoup(answer.content.decode(), "lxml")
    assert "您现在的角色不能打开这个页面" in read.main.get_text()
    assert read.select_one("main form[action='/accounts/logout/']") is not None
    assert read.select_one("main a[href='/desk/']") is None


def test_a_refused_colleague_is_shown_the_workbench(client: Client) -> None:
    client.force_login(person_with("clerk", UnitFactory()))
    answer = client.get("/desk/log/")
    assert answer.status_code == 403
    assert BeautifulSoup(answer.content.decode(), "lxml").select_one("main a[href='/desk/']") is not None


def test_a_form_without_its_token_is_refused_kindly() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "clerk"})
    assert answer.status_code == 403
    assert "请返回上一页刷新后再试" in answer.content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    ],
)
def test_another_site_cannot_set_a_reading_mode(sent: dict[str, str]) -> None:
    """The form has no token, so that pages are the same for everybody; the browser says where it stood."""
    answer = Client(enforce_csrf_checks=True).post("/mode", {"size": "large"}, headers=sent)
    assert answer.status_code == 403
    assert "size" not in answer.cookies


@pytest.mark.parametrize("sent", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}])
def test_our_own_page_sets_a_reading_mode_without_a_token(sent: dict[str, str]) -> None:
    answer = Client(enforce_csrf_checks=True).post("/mode", {"size": "large"}, headers=sent)
    assert (answer.status_code, answer.cookies["size"].value) == (302, "large")


@pytest.mark.parametrize("address", ["/", "/units/", "/plans/", "/robots.txt", "/zh-hant/units/?q=%E5%B1%80"])
def test_a_public_page_sets_no_cookie_and_is_the_same_for_staff(client: Client, address: str) -> None:
    """A page is kept whole for everybody: it asks neither session nor token, and staff are shown nothing else."""
    city = CityFactory()
    seen = client.get(address)
    assert not seen.cookies
    assert "Cookie" not in seen.get("Vary", "")
    client.force_login(person_with("office", city))
    assert client.get(address).content == seen.content


@pytest.fixture
def no_database() -> Iterator[None]:
    def refuse(*_: Any) -> Any:
        raise AssertionError("the page asked the database")

    with connection.execute_wrapper(refuse):
        yield


def test_the_error_page_does_not_need_the_database(no_database: None, rf: RequestFactory) -> None:
    answer = views.server_error(rf.get("/"))
    assert answer.status_code == 500
    read = BeautifulSoup(answer.content.decode(), "lxml")
    assert read.h1.get_text() == "系统出了点问题"
    assert [a["href"] for a in read.select("main a")] == ["/"]


def test_a_broken_view_answers_with_the_error_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(views.plans, "home_plan", broken)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "secret detail" not in answer.content.decode()
    assert "系统出了点问题" in answer.content.decode()


def test_the_home_page_lists_the_units_that_have_a_page(client: Client) -> None:
    city = CityFactory()
    UnitFactory(parent=city, code="shown", short_name="市甲局")
    UnitFactory(parent=city, code="street", short_name="某街道", kind=UnitKind.TOWNSHIP)
    UnitFactory(parent=city, code="closed", short_name="市乙局", active=False)
    listed = {a["href"]: a.get_text() for a in page(client).select(".unit-list a")}
    assert listed["/units/shown/"] == "市甲局"
    assert not {"/units/street/", "/units/closed/"} & set(listed)


def test_the_portal_bears_the_name_of_its_city(client: Client, settings: Any) -> None:
    CityFactory(code="my-city", short_name="示例市", name="示例市人民政府")
    settings.YANGGUANG_HOME_UNIT = "my-city"
    read = page(client)
    assert read.title.get_text() == "首页 - 示例市政务公开"
    assert read.select_one("header .brand").get_text().endswith("示例市政务公开")
    assert "主办：示例市人民政府" in read.footer.get_text()


def test_a_city_without_a_plan_has_a_home_page_all_the_same(client: Client) -> None:
    read = page(client)
    assert read.h1.get_text() == "应公开，尽公开"
    assert "说到做到" not in read.get_text()


def test_the_page_says_where_one_is(client: Client) -> None:
    current = [a.get_text() for a in page(client, "/units/").select("header nav a[aria-current='page']")]
    assert current == ["机构"]


def test_crawlers_are_kept_out_of_the_workbench(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /desk/" in lines
