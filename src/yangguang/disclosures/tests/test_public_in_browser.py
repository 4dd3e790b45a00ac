"""A record's page in the browser: small, quick to paint, readable without scripts, accessible at both widths."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import axe_violations
from yangguang.disclosures.models import Edition
from yangguang.disclosures.tests.people import staff
from yangguang.disclosures.tests.test_public import live

BUDGET = 100_000
LONG = "<h2>一、总则</h2>" + "<p>为进一步优化营商环境，激发市场主体活力，结合本市实际，制定以下措施。</p>" * 100


@pytest.fixture
def record(transactional_db: None) -> Edition:
    return live(staff(), body_html=LONG, summary="便利企业。")


def pages_of(record: Edition) -> list[str]:
    """A record, the home page and a column, as somebody meets them first."""
    return [f"/disclosures/{record.disclosure_id}/", "/", "/units/justice/disclosure/statutory/"]


def painted(page: Page, address: str) -> float:
    """When the page first painted something, in milliseconds after the click; 0 when it did not."""
    page.goto(address, wait_until="commit")
    first = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    return float(page.wait_for_function(first, timeout=5000).json_value())


def test_a_page_transfers_less_than_100_kb(browser_page: Page, record: Edition) -> None:
    """Everything that comes over the wire into an empty cache, as the browser itself counts it, headers included.

    The server of the tests compresses nothing, so the budget is kept with room to spare.
    """
    session = browser_page.context.new_cdp_session(browser_page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda finished: sizes.append(finished["encodedDataLength"]))
    for address in pages_of(record):
        sizes.clear()
        browser_page.goto(address)
        browser_page.wait_for_load_state("networkidle")
        assert len(sizes) > 5
        assert sum(sizes) < BUDGET, address


def test_no_script_holds_up_the_first_paint(browser_page: Page, record: Edition) -> None:
    """Scripts that never arrive keep nothing from being painted, on a slow line either."""
    session = browser_page.context.new_cdp_session(browser_page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000},
    )
    waiting: list[str] = []
    browser_page.route("**/*.js", lambda route: waiting.append(route.request.url))
    for address in pages_of(record):
        waiting.clear()
        assert painted(browser_page, address) > 0
        assert waiting, f"{address} asked for no script, so that nothing was put to the test"
        assert browser_page.locator("h1").is_visible()
        assert browser_page.locator("script[src]:not([defer]):not([type=module]):not([async])").count() == 0


def test_linked_data_is_there_and_breaks_no_policy(browser_page: Page, record: Edition) -> None:
    """The page fails the test when anything is refused: a block of data is none of the scripts that are."""
    browser_page.goto(f"/disclosures/{record.disclosure_id}/")
    read = "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent).name"
    assert browser_page.evaluate(read) == record.title


def test_a_record_page_and_lists_are_accessible_and_fit_the_screen(browser_page: Page, record: Edition) -> None:
    for address in (
        f"/disclosures/{record.disclosure_id}/",
        "/disclosures/",
        "/columns/",
        "/units/justice/disclosure/",
    ):
        browser_page.goto(address)
        assert axe_violations(browser_page) == []
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert browser_page.evaluate(wide) <= 0


def test_a_record_can_be_read_without_scripts(chromium: Browser, live_server: Any, record: Edition) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/disclosures/{record.disclosure_id}/")
    assert page.locator("article h1").inner_text() == record.title
    assert page.locator("[data-speak]").is_hidden()
    assert page.get_by_role("link", name="下载 Word").is_visible()
    context.close()
