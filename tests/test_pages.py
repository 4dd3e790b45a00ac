"""Pages that everyone meets, in a real browser at both widths: accessible, and as wide as the screen."""

import pytest
from playwright.sync_api import Page

from tests.browser import axe_violations

PAGES = [("/accounts/login/", 200), ("/no-such-page/", 404)]


@pytest.mark.parametrize(("address", "status"), PAGES)
def test_the_page_is_accessible(browser_page: Page, address: str, status: int) -> None:
    response = browser_page.goto(address)
    assert response is not None
    assert response.status == status
    assert browser_page.title()
    assert axe_violations(browser_page) == []


@pytest.mark.parametrize(("address", "status"), PAGES)
def test_the_page_fits_its_width(browser_page: Page, address: str, status: int) -> None:
    response = browser_page.goto(address)
    assert response is not None
    assert response.status == status
    overflow = browser_page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
