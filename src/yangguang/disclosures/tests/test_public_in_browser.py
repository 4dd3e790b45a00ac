"""A record's page in the browser: small, quick to paint, readable without scripts, accessible at both widths."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.browser import axe_violations
from yangguang.disclosures.models import Edition
from yangguang.disclosures.tests.people import staff
from yangguang.disclosures.tests.test_public import live

BUDGET = 100_000
LONG = "<h2>一、总则</h2>" + "<p>为进一步优化营商环境，激发市场主体活力，结合本市实际，制定以下措施。</p>" * 100


@pytest.fixture
def record(transactional_db: None) -> Edition:
    return live(staff(), body_html=LONG, summary="便利企业。")


def test_a_record_page_transfers_less_than_100_kb(browser_page: Page, record: Edition) -> None:
    came: list[Response] = []
    browser_page.on("response", lambda answer: came.append(answer))
    browser_page.goto(f"/disclosures/{record.disclosure_id}/")
    browser_page.wait_for_load_state("networkidle")
    assert len(came) > 5
    assert sum(len(answer.body()) for answer in came if answer.ok) < BUDGET


def test_no_script_holds_up_the_first_paint(browser_page: Page, record: Edition) -> None:
    browser_page.goto(f"/disclosures/{record.disclosure_id}/")
    scripts = browser_page.locator("script[src]")
    waiting = browser_page.locator("script[src][defer]")
    assert scripts.count() == waiting.count() > 0


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
