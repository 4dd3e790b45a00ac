"""The public shell in English under `/en/`: navigation, headings and labels; what is published stays Chinese."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils.translation.template import templatize

from yangguang.organisations.tests.factories import CityFactory, UnitFactory
from yangguang.portal.middleware import has_english, prefix_of, without_prefix

pytestmark = pytest.mark.django_db

SOURCE = Path(__file__).parents[2]
CATALOGUE = SOURCE / "locale/en/LC_MESSAGES"
# Every template of the public side; the desk and sign-in are Chinese.
PUBLIC = [
    *(SOURCE / "ui/templates/layouts" / f"{name}.html" for name in ("base", "portal", "public", "plain", "_tools")),
    *(SOURCE / "ui/templates/cotton" / f"{name}.html" for name in ("pager", "light")),
    *(SOURCE / "portal/templates/portal").glob("*.html"),
    *SOURCE.glob("*/templates/*/public/*.html"),
    *(SOURCE / "api/templates/api").glob("*.html"),
    *(SOURCE / "search/templates/search").glob("*.html"),
]
# Where the words of public pages are said in code.
CODE = [
    *SOURCE.glob("*/views/public*.py"),
    *(
        SOURCE / name
        for name in (
            "catalogue/views/guides.py",
            "api/views.py",
            "portal/views.py",
            "kernel/public.py",
            "search/views.py",
        )
    ),
]
HAN = re.compile(r"[\u3400-\u9fff]")


def page(client: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content.decode(), "lxml")


def compiled() -> gettext.GNUTranslations:
    with (CATALOGUE / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def written() -> dict[str, str]:
    entry = r'^msgid (".*")\n(?:msgid_plural ".*"\n)?msgstr(?:\[0\])? (".*")$'
    pairs = re.findall(entry, (CATALOGUE / "django.po").read_text(), re.MULTILINE)
    return {ast.literal_eval(one): ast.literal_eval(other) for one, other in pairs if one != '""'}


def test_the_compiled_catalogue_is_the_written_one() -> None:
    """Both are kept, so that setting up needs no gettext; after a change msgfmt makes the second."""
    entries = written()
    assert len(entries) > 50
    made = compiled()
    # A plural entry is asked for its first form.
    found = {one: said if (said := made.gettext(one)) != one else made.ngettext(one, one, 1) for one in entries}
    assert found == entries


def said_in(source: str) -> list[str]:
    """What calls to gettext and its like in Python source say."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args)
    said = [call.args[0] for call in calls if getattr(call.func, "id", "") in {"gettext", "ngettext", "pgettext", "_"}]
    return [one.value for one in said if isinstance(one, ast.Constant)]


@pytest.mark.parametrize("template", PUBLIC, ids=lambda path: f"{path.parents[2].name}-{path.stem}")
def test_every_word_of_a_public_template_has_its_english(template: Path) -> None:
    """What gettext's own tools would find; and none stands there unmarked."""
    calls = re.findall(r"gettext\((u?(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'))", templatize(template.read_text()))
    assert [one for one in map(ast.literal_eval, calls) if one not in written()] == []
    bare = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}|{%.*?%}|{{.*?}}|{#.*?#}", "", template.read_text())
    known = {"阳光", "公开", "简体", "繁體"}  # the seal, and the languages by their own names
    assert [one for one in re.findall(r"[\u3400-\u9fff]+", bare) if one not in known] == []


@pytest.mark.parametrize("module", CODE, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_word_that_a_public_view_says_has_its_english(module: Path) -> None:
    assert [one for one in said_in(module.read_text()) if one not in written()] == []


def test_a_translation_keeps_the_places_of_its_original() -> None:
    """`%(year)s` on both sides, or the page of that language breaks."""
    places = re.compile(r"%\(\w+\)s")
    assert [one for one, other in written().items() if set(places.findall(one)) != set(places.findall(other))] == []


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
