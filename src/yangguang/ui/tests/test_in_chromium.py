"""What only a browser can show: the small script, printing, the page without the script."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORM = """
<form method="get" action="/units/" data-confirm="作废后不能恢复。确定作废吗？">
  <button id="go" name="do" value="discard">作废</button>
</form>
"""
FILTER = """
<form method="get" action="/units/" data-auto><label>类别<select name="kind"><option value="">全部</option>
<option value="county">区县市</option></select></label><button id="find" data-auto-hide>筛选</button></form>
"""


def with_part(page: Page, part: str) -> None:
    """The home page with `part` at the end of its main, before the script runs."""

    def add(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{part}</main>"))

    page.route("**/", add)
    page.goto("/")


def test_what_cannot_be_undone_is_asked_once_more(browser_page: Page) -> None:
    with_part(browser_page, FORM)
    browser_page.click("#go")
    dialog = browser_page.get_by_role("dialog", name="作废后不能恢复。确定作废吗？")
    expect(dialog).to_be_visible()
    assert axe_violations(browser_page) == []
    dialog.get_by_role("button", name="取消").click()
    expect(dialog).to_have_count(0)
    assert browser_page.url.endswith("/")
    browser_page.click("#go")
    browser_page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    browser_page.click("#go")
    dialog.get_by_role("button", name="确定").click()
    browser_page.wait_for_url("**/units/?do=discard")


def test_a_filter_acts_when_chosen_and_keeps_its_button_for_the_keyboard(browser_page: Page) -> None:
    with_part(browser_page, FILTER)
    button = browser_page.locator("#find")
    assert button.evaluate("b => getComputedStyle(b).position") == "absolute"
    browser_page.locator("select[name=kind]").focus()
    browser_page.keyboard.press("ArrowDown")
    assert browser_page.url.endswith("/")
    browser_page.keyboard.press("Tab")
    expect(button).to_be_focused()
    assert button.evaluate("b => getComputedStyle(b).position") == "static"
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url("**/units/?kind=county")


@pytest.mark.parametrize("modes", [{}, {"contrast": "high"}])
def test_paper_is_white_whatever_the_screen(chromium: Browser, live_server: Any, modes: dict[str, str]) -> None:
    context = chromium.new_context(base_url=live_server.url, color_scheme="dark")
    context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in modes.items()])
    page = context.new_page()
    page.goto("/")
    colours = (
        "() => [getComputedStyle(document.querySelector('h1')).color, getComputedStyle(document.body).backgroundColor]"
    )
    ink, ground = page.evaluate(colours)
    page.emulate_media(media="print")
    printed_ink, printed_ground = page.evaluate(colours)
    context.close()
    assert (printed_ink, printed_ground) == ("rgb(27, 31, 36)", "rgb(255, 255, 255)")
    assert (ink, ground) != (printed_ink, printed_ground)


def test_printing_leaves_the_navigation_out(browser_page: Page) -> None:
    browser_page.goto("/")
    browser_page.emulate_media(media="print")
    for part in ("header.bar", "footer.footer", ".skip"):
        expect(browser_page.locator(part)).to_be_hidden()
    expect(browser_page.locator("h1")).to_be_visible()


def test_reading_modes_work_without_the_script(chromium: Browser, live_server: Any) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/units/")
    page.get_by_role("button", name="大字").click()
    page.wait_for_url("**/units/")
    expect(page.locator("html[data-size='large']")).to_have_count(1)
    page.get_by_role("button", name="高对比").click()
    expect(page.locator("html[data-contrast='high']")).to_have_count(1)
    page.get_by_role("link", name="繁體").click()
    page.wait_for_url("**/zh-hant/units/")
    expect(page.locator("html[lang='zh-Hant'][data-size='large']")).to_have_count(1)
    context.close()


def test_the_keyboard_reaches_the_text_first(browser_page: Page) -> None:
    browser_page.goto("/")
    browser_page.keyboard.press("Tab")
    skip = browser_page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator("#main")).to_be_focused()


def test_a_demonstration_says_so_in_a_landmark(browser_page: Page, settings: Any) -> None:
    from datetime import date

    settings.YANGGUANG_DEMO_DAY = date(2020, 6, 15)
    browser_page.goto("/")
    expect(browser_page.get_by_role("complementary", name="示例说明")).to_contain_text("2020 年 6 月 15 日")
    assert axe_violations(browser_page) == []
