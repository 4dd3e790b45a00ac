"""Every page of the product in a real browser, at both widths: accessible, as wide as the screen, nothing refused.

The pages are those that the rooms list, filled with the demonstration city, told once through its own actions.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.browser import VIEWPORTS, axe_violations
from tests.pages import Page
from tests.rooms import every_page
from tests.rooms.people import AT_THE_DOOR, client_at_the_door, client_of
from tests.rooms.plans import PLAN
from yangguang.demo.story import Telling, read_story
from yangguang.organisations.models import User

pytestmark = pytest.mark.slow

MODES: list[dict[str, str]] = [
    {"scheme": "dark"},
    {"scheme": "light", "size": "large"},
    {"scheme": "light", "contrast": "high"},
]
NOWHERE = "/no-such-page/"


@dataclass(frozen=True)
class Opened:
    """Where a page is, who opens it, whether it only leads to another, and how that answers."""

    address: str
    who: str | None
    leads: bool = False
    status: int = 200


def tell() -> list[Opened]:
    """The demonstration city, as `script/server` shows it, and every page of it, those of one person together."""
    call_command("load_units", stdout=io.StringIO())
    call_command("load_columns", stdout=io.StringIO())
    Telling(read_story()).tell()
    listed: list[Page] = sorted(every_page(), key=lambda page: page.who or "")
    opened = [Opened(page.address(), page.who, page.leads, page.status) for page in listed]
    if connection.vendor == "postgresql":
        # What one transaction wrote has no statistics yet, and the planner would take the city for an empty one.
        connection.cursor().execute("ANALYZE")
    return opened


@pytest.fixture
def opened(transactional_db: None) -> list[Opened]:
    """The city in a database that the live server sees."""
    return tell()


@pytest.fixture
def open_tab(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Tab]]:
    """`open_tab(width, username=None)`: a tab of that width, signed in."""
    contexts = []

    def make(width: str, username: str | None = None, **options: Any) -> Tab:
        context = chromium.new_context(viewport=VIEWPORTS[width], base_url=live_server.url, **options)
        contexts.append(context)
        if username:
            session = signed_in(username).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def signed_in(username: str | None) -> Client:
    """Who has just signed in, or is about to."""
    if username is None:
        return Client()
    user, password = User.objects.get(username=username.partition(" ")[0]), read_story()["password"]
    return client_at_the_door(user, password) if username == AT_THE_DOOR else client_of(user, password)


def faults_of(tab: Tab, page: Opened) -> list[str]:
    """What is wrong with a page: status, headings, axe, width, and whatever the console says, refusals included."""
    heard: list[str] = []
    address, refused = page.address, page.status != 200

    def hear(message: Any) -> None:
        if message.type == "error" and not (refused and str(page.status) in message.text):
            heard.append(message.text)

    def raised(error: Any) -> None:
        heard.append(str(error))

    tab.on("console", hear)
    tab.on("pageerror", raised)
    try:
        response = tab.goto(address)
        found = response.status if response else 0
        faults = [f"{address}: status {found}"] if found != page.status else []
        faults += (
            [f"{address}: led to {tab.url}"] if not page.leads and not tab.url.endswith(quote(address, "/?&=")) else []
        )
        headings = tab.locator("h1").count()
        faults += [f"{address}: {headings} first headings"] if headings != 1 else []
        faults += [f"{address}: {violation}" for violation in axe_violations(tab)]
        overflow = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{address}: {overflow} px too wide"] if overflow > 0 else []
    finally:
        tab.remove_listener("console", hear)
        tab.remove_listener("pageerror", raised)
    return faults + [f"{address}: console: {text}" for text in heard]


def test_every_page_in_the_browser(opened: list[Opened], open_tab: Any, live_server: Any) -> None:
    """One telling of the city for all: at both widths, and the public pages in every reading mode."""
    faults: set[str] = set()
    opened = [Opened(NOWHERE, None, status=404), *opened]
    for width in VIEWPORTS:
        for username, theirs in groupby(opened, key=lambda one: one.who):
            tab = open_tab(width, username)
            for one in theirs:
                faults |= {f"{width} {username} {fault}" for fault in faults_of(tab, one)}
    for mode in MODES:
        named = dict(mode)
        tab = open_tab("phone", color_scheme=named.pop("scheme"))
        tab.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in named.items()]
        )
        for address in (reverse("plans:plan", args=[PLAN]), reverse("plans:task", args=[PLAN, 14])):
            faults |= {f"{mode} {fault}" for fault in faults_of(tab, Opened(address, None))}
    assert not faults, "\n".join(sorted(faults))


@pytest.mark.django_db
def test_no_link_leads_nowhere() -> None:
    """Every link on every page answers, for whoever sees the page; a public page is the same for everybody."""
    dead: set[str] = set()
    seen: set[tuple[str | None, str]] = set()
    told = tell()
    # What is listed to answer otherwise, in its own words and in others.
    known = {start + one.address for one in told if one.status != 200 for start in ("", "/zh-hant", "/en")}
    for username, theirs in groupby(told, key=lambda one: one.who):
        client = signed_in(username)
        for address in [one.address for one in theirs]:
            soup = BeautifulSoup(client.get(address).content, "lxml")
            links = {str(link["href"]).split("#")[0] for link in soup.select("a[href^='/']")}
            for link in sorted(links)[:80]:
                key = (username if link.startswith(("/desk/", "/accounts/")) else None, link)
                if key not in seen and link not in known and client.get(link).status_code not in {200, 302}:
                    dead.add(f"{address} -> {link} ({username})")
                seen.add(key)
    assert dead == set()
