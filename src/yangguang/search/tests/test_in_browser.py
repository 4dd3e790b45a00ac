"""Search in the browser: suggestions by keyboard, without scripts, accessible and narrow enough at both widths."""

import pytest

from tests.browser import axe_violations
from yangguang.disclosures.tests.people import staff
from yangguang.disclosures.tests.test_public import live
from yangguang.search import indexer
from yangguang.search.tests.made_up import use

TITLES = ("行政许可实施办法", "行政许可事项清单（2020 年版）", "关于优化营商环境的若干措施" * 8)


@pytest.fixture
def records(transactional_db, tmp_path, monkeypatch):
    people = staff()
    use(monkeypatch, tmp_path / "search")
    made = [live(people, title=title) for title in TITLES]
    indexer.rebuild()
    return made


@pytest.mark.parametrize("address", ["/", "/search"])
def test_suggestions_by_keyboard(browser_page, records, address):
    browser_page.goto(address)
    box = browser_page.locator("input[data-suggest]").first
    box.press_sequentially("行政许可", delay=20)
    options = browser_page.locator("[role=option]")
    options.first.wait_for()
    assert options.count() == 2
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    box.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert browser_page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    title = browser_page.locator(f"#{active}").inner_text()
    assert axe_violations(browser_page) == []
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "行政许可", "Escape closes the list and leaves what was typed"
    box.press_sequentially("事")
    options.first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    browser_page.wait_for_url("**/disclosures/**")
    assert title in TITLES


def test_enter_without_a_choice_searches(browser_page, records):
    browser_page.goto("/")
    box = browser_page.locator("input[data-suggest]").first
    box.press_sequentially("许可")
    box.press("Enter")
    browser_page.wait_for_url("**/search?q=*")
    assert browser_page.locator(".hits > li").count() == 2


def test_the_page_fits_and_is_accessible(browser_page, records):
    for query in ("", "?q=许可", "?q=营商环境", "?q=不会有的词", "?q=" + "a" * 200):
        browser_page.goto(f"/search{query}")
        assert axe_violations(browser_page) == [], query
        wide = browser_page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, query


def test_everything_works_without_scripts(chromium, live_server, records):
    context = chromium.new_context(base_url=str(live_server), java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.fill("input[name=q]", "许可")
    page.locator("form[role=search] button").click()
    assert page.locator(".hits > li").count() == 2
    page.goto("/search")
    page.locator(".facets a[href*='kind=record']").click()
    assert page.locator(".hits > li").count() == 3
    context.close()
