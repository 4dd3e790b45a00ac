"""Every public page in English: what stays Chinese is a record's own, and its element says so (WCAG 2.1, 3.1.2)."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.test_access_urls import LISTS, NAMES, PUBLIC, _arguments
from tests.test_every_page import tell
from tests.world import World, build
from yangguang.portal.middleware import ENGLISH, has_english, without_prefix

pytestmark = pytest.mark.django_db

HAN = re.compile(r"[\u3400-\u9fff]")
# What a reader hears or sees besides the text.
SAID = ("aria-label", "alt", "title", "placeholder", "data-label", "data-speak", "data-confirm")
SEAL = "阳光公开"
PAGES = sorted([*PUBLIC, *(name for name in LISTS if NAMES[name].access.kind == "public")])


@pytest.fixture
def world() -> World:
    return build()


def left_in_chinese(html: str) -> list[str]:
    """The Chinese of an English page that no element calls Chinese: its text, what attributes say, and the title.

    A title and an attribute cannot say so themselves: there a record's own words are those that the page shows as such.
    """
    page = BeautifulSoup(html, "lxml")
    if page.html is None or page.html["lang"] != "en":
        return ["the page does not say that it is English"]
    own: set[str] = {SEAL}
    for element in page.select("script, style, [lang^='zh']"):
        own |= {" ".join(text.split()) for text in (element.get_text(), *element.stripped_strings)}
    said = {str(one[name]) for one in page.find_all(True) for name in SAID if one.has_attr(name)}
    if page.title is not None:
        said.add(page.title.get_text())
    for element in page.select("script, style, title, [lang^='zh'], .seal"):
        element.decompose()
    text = {one for one in page.stripped_strings if HAN.search(one)}
    return sorted(text | {one for one in said if HAN.search(_without(one, own))})


def _without(words: str, own: set[str]) -> str:
    for one in sorted(own, key=len, reverse=True):
        words = words.replace(one, "") if one else words
    return words


def english(client: Client, address: str) -> Iterator[str]:
    """What stands in Chinese on the English face of a page; nothing where the answer is a file or data."""
    answer = client.get(f"{ENGLISH}{address}", follow=True)
    if not answer.streaming and answer["Content-Type"].startswith("text/html"):
        yield from (f"{address} {words}" for words in left_in_chinese(answer.content.decode()))


@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_speaks_english_and_calls_chinese_what_is_chinese(world: World, name: str) -> None:
    address = reverse(name, kwargs=_arguments(world, PUBLIC.get(name, {})))
    assert list(english(Client(), address)) == []


@pytest.mark.parametrize("address", ["/no-such-page/", "/disclosures/999999/"])
def test_a_page_that_is_not_there_says_so_in_english(world: World, address: str) -> None:
    assert list(english(Client(), address)) == []


def test_what_is_only_read_refuses_in_english(world: World) -> None:
    assert Client().post(f"{ENGLISH}/disclosures/").content == b"This page is for reading only."


@pytest.mark.slow
def test_the_demonstration_city_speaks_english() -> None:
    """All states of records, plans and columns that the demonstration shows."""
    client = Client()
    public = {without_prefix(page.address) for page in tell() if page.who is None}
    assert [fault for address in sorted(public) if has_english(address) for fault in english(client, address)] == []
