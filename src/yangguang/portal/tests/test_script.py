"""Traditional Chinese of every page under `/zh-hant/`."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory
from django.urls import get_script_prefix
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.organisations.tests.factories import CityFactory, UnitFactory, person_with
from yangguang.portal.middleware import PREFIX, convert_page, is_traditional_path, without_prefix

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content.decode(), "lxml")


def test_the_page_is_converted_and_says_its_language(client: Client) -> None:
    UnitFactory(short_name="市发展改革委")
    simplified, traditional = page(client, "/"), page(client, "/zh-hant/")
    assert (simplified.html["lang"], traditional.html["lang"]) == ("zh-Hans", "zh-Hant")
    assert simplified.h1.get_text() == "应公开，尽公开"
    assert traditional.h1.get_text() == "應公開，盡公開"
    assert "市發展改革委" in traditional.get_text()


def test_links_keep_the_prefix_and_one_leads_back(client: Client) -> None:
    links = [a["href"] for a in page(client, "/zh-hant/units/").select("header a, footer a")]
    back = [link for link in links if not link.startswith(PREFIX)]
    assert back == ["/units/", "/en/units/"]
    assert "/zh-hant/units/" in links
    assert get_script_prefix() == "/"


def test_the_way_back_stays_readable_to_who_reads_simplified(client: Client) -> None:
    assert page(client, "/zh-hant/").select_one("a[hreflang='zh-Hans'][lang]").get_text() == "简体"


def test_both_scripts_know_each_other(client: Client) -> None:
    for address in ("/units/?kind=county", "/zh-hant/units/?kind=county"):
        head = page(client, address).head
        alternates = {link["hreflang"]: link["href"] for link in head.select("link[rel='alternate']")}
        assert alternates["zh-Hans"] == "http://testserver/units/?kind=county"
        assert alternates["zh-Hant"] == "http://testserver/zh-hant/units/?kind=county"
        assert head.select_one("link[rel='canonical']")["href"] == "http://testserver/units/?kind=county"


def test_static_files_have_one_address(client: Client) -> None:
    sheets = [link["href"] for link in page(client, "/zh-hant/").select("link[rel='stylesheet']")]
    assert sheets
    assert all(sheet.startswith("/static/") for sheet in sheets)


def test_data_is_not_converted(client: Client) -> None:
    answer = client.get("/zh-hant/robots.txt")
    assert answer.content == client.get("/robots.txt").content.replace(b": /", b": /zh-hant/")
    assert client.get("/zh-hant/no-such-page.json").status_code == 404


@pytest.mark.parametrize("address", ["/zh-hantx", "/zh-hantx/units/", "/x/zh-hant/", "/zh-hans/"])
def test_what_only_looks_like_the_prefix_is_no_page(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    read = BeautifulSoup(answer.content.decode(), "lxml")
    assert read.html["lang"] == "zh-Hans"
    assert read.select_one("a[hreflang='zh-Hant']")["href"] == f"/zh-hant{address}"


def test_a_form_sent_under_the_prefix_works_and_stays_there() -> None:
    client = Client(enforce_csrf_checks=True)
    form = page(client, "/zh-hant/units/").select_one("form[action='/zh-hant/mode']")
    sent = {field["name"]: field.get("value", "") for field in form.select("input")} | {"size": "large"}
    answer = client.post(form["action"], sent)
    assert (answer.status_code, answer["Location"]) == (302, "/zh-hant/units/")
    assert client.cookies["size"].value == "large"


def test_staff_are_sent_to_sign_in_under_the_prefix(client: Client) -> None:
    assert client.get("/zh-hant/desk/")["Location"] == "/zh-hant/accounts/login/?next=/zh-hant/desk/"
    client.force_login(person_with("office", CityFactory()))
    assert page(client, "/zh-hant/desk/").h1.get_text() == "今天要辦的"


def test_what_a_form_would_send_back_is_what_the_server_wrote() -> None:
    """A clerk who works in traditional script must not rewrite the record by saving it."""
    html = (
        '<html lang="zh-Hans"><p title="发展">发展</p><input type="hidden" value="发展">'
        '<textarea name="a">发展\n规划</textarea>'
        '<option value="发展">发展</option><a href="/x?q=发展">发展</a><form action="/发"></form></html>'
    )
    assert convert_page(html) == (
        '<html lang="zh-Hant"><p title="發展">發展</p><input type="hidden" value="发展">'
        '<textarea name="a">发展\n规划</textarea>'
        '<option value="发展">發展</option><a href="/x?q=发展">發展</a><form action="/发"></form></html>'
    )


@settings(max_examples=100)
@given(st.text(st.characters(codec="utf-8", exclude_characters='<>"&'), max_size=40))
def test_any_value_survives_the_conversion(value: str) -> None:
    page = f'<textarea>{value}</textarea><input value="{value}">发'
    assert convert_page(page) == f'<textarea>{value}</textarea><input value="{value}">發'


@given(st.from_regex(r"/([a-z?=-][a-z/?=-]{0,19})?", fullmatch=True))
def test_the_prefix_comes_off_as_it_went_on(path: str) -> None:
    assert is_traditional_path((PREFIX + path).split("?")[0])
    assert without_prefix(PREFIX + path) == path
    if not is_traditional_path(path.split("?")[0]):
        assert without_prefix(path) == path


def test_the_bare_prefix_is_the_home_page(client: Client) -> None:
    assert without_prefix(PREFIX) == "/"
    assert without_prefix(f"{PREFIX}?a=1") == "/?a=1"
    assert page(client, "/zh-hant").h1.get_text() == "應公開，盡公開"


def test_the_shell_says_which_script(rf: RequestFactory) -> None:
    assert not is_traditional_path("/zh-hantx")
    assert is_traditional_path("/zh-hant")
