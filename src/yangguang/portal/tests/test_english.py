"""The public shell in English under `/en/`: navigation, headings and labels; what is published stays Chinese."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from yangguang.organisations.tests.factories import CityFactory, UnitFactory
from yangguang.portal.middleware import has_english, prefix_of, without_prefix

pytestmark = pytest.mark.django_db

SOURCE = Path(__file__).parents[2]
CATALOGUE = SOURCE / "locale/en/LC_MESSAGES"
# The templates that promise an English face.
SHELL = [
    *(SOURCE / "ui/templates/layouts" / f"{name}.html" for name in ("base", "portal", "plain", "_tools")),
    *(SOURCE / "portal/templates/portal").glob("*.html"),
    *(SOURCE / "workplan/templates/workplan/public" / f"{name}.html" for name in ("_base", "units", "index")),
]
HAN = re.compile(r"[\u3400-\u9fff]")


def page(client: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content.decode(), "lxml")


def compiled() -> gettext.GNUTranslations:
    with (CATALOGUE / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def written() -> dict[str, str]:
    pairs = re.findall(r'^msgid (".*")\nmsgstr (".*")$', (CATALOGUE / "django.po").read_text(), re.MULTILINE)
    return {ast.literal_eval(one): ast.literal_eval(other) for one, other in pairs if one != '""'}


def test_the_compiled_catalogue_is_the_written_one() -> None:
    """Both are kept, so that setting up needs no gettext; after a change msgfmt makes the second."""
    entries = written()
    assert len(entries) > 50
    assert {one: compiled().gettext(one) for one in entries} == entries


@pytest.mark.parametrize("template", SHELL, ids=lambda path: path.stem)
def test_every_word_of_the_shell_has_its_english(template: Path) -> None:
    text = template.read_text()
    said = re.findall(r"""{% translate ["']([^"']+)["'] %}""", text) + re.findall(r'_\("([^"]+)"\)', text)
    for block in re.findall(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", text):
        said.append(re.sub(r"{{ (\w+) }}", r"%(\1)s", block.replace("%", "%%") if "{{" in block else block))
    missing = [one for one in said if one not in written()]
    assert missing == []


@pytest.mark.parametrize("address", ["/en/", "/en/units/", "/en/plans/"])
def test_the_shell_is_english_and_what_is_chinese_says_so(client: Client, address: str) -> None:
    city = CityFactory()
    UnitFactory(parent=city, name="市司法局", short_name="市司法局")
    read = page(client, address)
    assert read.html["lang"] == "en"
    assert [a.get_text() for a in read.select("header nav a")][:1] == ["Home"]
    for element in read.select("[lang^='zh']"):
        element.decompose()
    # The title of the site stays its own name.
    assert not HAN.search(read.body.get_text(" "))


def test_a_page_without_english_words_is_chinese_in_an_english_shell(client: Client) -> None:
    unit = UnitFactory(name="市司法局")
    read = page(client, f"/en/units/{unit.code}/")
    assert (read.html["lang"], read.main["lang"]) == ("en", "zh-Hans")


def test_the_three_faces_know_each_other(client: Client) -> None:
    tools = {address: page(client, address).select(".tools a[hreflang]") for address in ("/units/", "/en/units/")}
    assert [a["href"] for a in tools["/units/"]] == ["/zh-hant/units/", "/en/units/"]
    assert [a["href"] for a in tools["/en/units/"]] == ["/units/", "/zh-hant/units/"]
    alternates = {link["hreflang"]: link["href"] for link in page(client, "/en/units/").select("link[hreflang]")}
    assert alternates["en"] == "http://testserver/en/units/"
    assert alternates["x-default"] == "http://testserver/units/"


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/en/desk/", "/desk/"),
        ("/en/desk/orders/?page=2", "/desk/orders/?page=2"),
        ("/en/accounts/login/", "/accounts/login/"),
        ("/en//desk/", "/desk/"),
    ],
)
def test_the_workbench_has_no_english(client: Client, address: str, leads: str) -> None:
    assert client.get(address)["Location"] == leads


def test_the_way_to_english_is_shown_where_there_is_one(client: Client) -> None:
    assert page(client, "/accounts/login/").select_one("a[hreflang='en']") is None
    assert not has_english("/desk/")
    assert has_english("/desks/")


def test_nothing_stays_english_afterwards(client: Client) -> None:
    client.get("/en/")
    assert page(client, "/").select_one("header nav a").get_text() == "首页"


@pytest.mark.parametrize("address", ["/english/", "/enx", "/x/en/"])
def test_what_only_looks_like_the_prefix_is_no_page(client: Client, address: str) -> None:
    assert prefix_of(address) == ""
    assert without_prefix(address) == address
    assert client.get(address).status_code == 404
