"""Every page of the product in a real browser, at both widths: accessible, as wide as the screen, nothing refused.

The pages are those of the access matrix, filled with the demonstration city, told once through its own actions.
"""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.browser import axe_violations
from yangguang.demo.story import Telling, read_story
from yangguang.organisations.models import User
from yangguang.workplan.models import Assignment, Bulletin, NoticeImport, Plan, Scheme, SupervisionOrder, UnitMention

pytestmark = pytest.mark.slow

WIDTHS = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


MODES: list[dict[str, str]] = [
    {"scheme": "dark"},
    {"scheme": "light", "size": "large"},
    {"scheme": "light", "contrast": "high"},
]


def tell() -> Plan:
    """The demonstration city, as `script/server` shows it."""
    call_command("load_units", stdout=io.StringIO())
    call_command("load_columns", stdout=io.StringIO())
    Telling(read_story()).tell()
    if connection.vendor == "postgresql":
        # What one transaction wrote has no statistics yet, and the planner would take the city for an empty one.
        connection.cursor().execute("ANALYZE")
    return Plan.objects.get(slug="changde-2020")


@pytest.fixture
def city(transactional_db: None) -> Plan:
    """The city in a database that the live server sees."""
    return tell()


def public_pages(plan: Plan) -> list[str]:
    slug = plan.slug
    return [
        reverse("portal:home"),
        reverse("plans:index"),
        reverse("plans:plan", args=[slug]),
        reverse("plans:plan", args=[slug]) + "?light=overdue",
        reverse("plans:task", args=[slug, 3]),
        reverse("plans:task", args=[slug, 14]),
        reverse("plans:task", args=[slug, 15]),
        reverse("plans:shares", args=[slug]),
        reverse("plans:editions", args=[slug]),
        reverse("plans:edition", args=[slug, 1]),
        reverse("plans:events", args=[slug]),
        reverse("plans:orders", args=[slug]),
        reverse("plans:bulletins", args=[slug]),
        reverse("plans:bulletin", args=[Bulletin.objects.get().pk]),
        reverse("plans:units"),
        reverse("plans:unit", args=["wuling"]),
        reverse("plans:unit", args=["justice-bureau"]),
        "/zh-hant" + reverse("plans:plan", args=[slug]),
        reverse("account_login"),
        "/no-such-page/",
    ]


def desk_pages(plan: Plan) -> dict[str, list[str]]:
    slug = plan.slug
    contested = Assignment.objects.get(state="contested")
    narrow = UnitMention.objects.filter(group__needs_narrowing=True, narrowed_at=None)[0]
    scheme = Scheme.objects.filter(state="consulting")[0]
    order = SupervisionOrder.objects.latest("pk")
    return {
        "office": [
            reverse("workbench:inbox"),
            reverse("workbench:audit-log"),
            reverse("workplan:imports"),
            reverse("workplan:new-import"),
            reverse("workplan:import", args=[NoticeImport.objects.get().pk]),
            reverse("workplan:desk-plans"),
            reverse("workplan:desk-plan", args=[slug]),
            reverse("workplan:desk-edition", args=[slug, 1]),
            reverse("workplan:desk-task", args=[slug, 14]),
            reverse("workplan:heat", args=[slug]),
            reverse("workplan:narrow", args=[narrow.pk]),
            reverse("workplan:share", args=[contested.pk]),
            reverse("workplan:schemes"),
            reverse("workplan:scheme", args=[scheme.pk]),
            reverse("workplan:orders"),
            reverse("workplan:new-order"),
            reverse("workplan:order", args=[order.pk]),
            reverse("workplan:events"),
            reverse("workplan:bulletins"),
            reverse("workplan:bulletin", args=[Bulletin.objects.get().pk]),
            reverse("workplan:unit", args=["wuling"]),
            reverse("organisations:units"),
            reverse("organisations:unit", args=["justice-bureau"]),
            reverse("organisations:group", args=["departments-concerned"]),
            "/desk/account/security/",
        ],
        "head": [
            reverse("workbench:inbox"),
            reverse("workplan:my-tasks"),
            reverse("workplan:my-unit"),
            reverse("workplan:share", args=[_share("administrative-approval-bureau", "accepted").pk]),
            reverse("workplan:share", args=[_share("administrative-approval-bureau", "proposed").pk]),
            reverse("workplan:scheme", args=[Scheme.objects.get(task__number=4).pk]),
            reverse("workplan:order", args=[order.pk]),
        ],
        "admin": [
            reverse("organisations:people"),
            reverse("organisations:add-person"),
            reverse("organisations:person", args=[User.objects.get(username="clerk").pk]),
        ],
    }


def _share(code: str, state: str) -> Assignment:
    return Assignment.objects.filter(unit__code=code, state=state)[0]


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[Any]:
    """`open_page(width, username=None)`: a page of that width, signed in."""
    contexts = []

    def make(width: str, username: str | None = None, **options: Any) -> Page:
        context = chromium.new_context(viewport=WIDTHS[width], base_url=live_server.url, **options)
        contexts.append(context)
        if username:
            client = Client()
            client.force_login(User.objects.get(username=username))
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def faults_of(page: Page, address: str) -> list[str]:
    """What is wrong with a page: axe, width, console, status."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    response = page.goto(address)
    status = response.status if response else 0
    expected = 404 if address == "/no-such-page/" else 200
    faults = [f"{address}: status {status}"] if status != expected else []
    faults += [f"{address}: {violation}" for violation in axe_violations(page)]
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    faults += [f"{address}: {overflow} px too wide"] if overflow > 0 else []
    faults += [f"{address}: console: {text}" for text in heard if "404" not in text]
    return faults


def test_every_page_in_the_browser(city: Plan, open_page: Any, live_server: Any) -> None:
    """One telling of the city for all: at both widths, and the public pages in every reading mode."""
    faults: set[str] = set()
    for width in WIDTHS:
        page = open_page(width)
        for address in public_pages(city):
            faults |= {f"{width} {fault}" for fault in faults_of(page, address)}
        for username, pages in desk_pages(city).items():
            page = open_page(width, username)
            for address in pages:
                faults |= {f"{width} {fault}" for fault in faults_of(page, address)}
    for mode in MODES:
        page = open_page("phone", color_scheme=mode.pop("scheme"))
        page.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in mode.items()]
        )
        for address in (reverse("plans:plan", args=[city.slug]), reverse("plans:task", args=[city.slug, 14])):
            faults |= {f"{mode} {fault}" for fault in faults_of(page, address)}
    assert sorted(faults) == []


@pytest.mark.django_db
def test_no_link_leads_nowhere() -> None:
    """Every link on every page answers, for whoever sees the page."""
    plan = tell()
    dead: set[str] = set()
    seen: set[tuple[str | None, str]] = set()
    for username, pages in {None: public_pages(plan)[:-1], **desk_pages(plan)}.items():
        client = Client()
        if username:
            client.force_login(User.objects.get(username=username))
        for address in pages:
            soup = BeautifulSoup(client.get(address).content, "lxml")
            links = {str(link["href"]).split("#")[0] for link in soup.select("a[href^='/']")}
            for link in sorted(links)[:80]:
                if (username, link) not in seen and client.get(link).status_code not in {200, 302}:
                    dead.add(f"{address} -> {link} ({username})")
                seen.add((username, link))
    assert dead == set()
