"""Real pages in Debian's Chromium, at both widths; a pytest plugin that the root conftest loads."""

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEWPORTS = {
    "desktop": ViewportSize(width=1440, height=900),
    "phone": ViewportSize(width=390, height=844),
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever opens Chromium is marked `browser`."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless. Skips where there is none, except in CI."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        leave = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        leave("no Chromium here: apt-get install chromium fonts-noto-cjk")
    # Playwright keeps an event loop in this thread, on which Django would refuse to query the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=list(VIEWPORTS))
def browser_page(request: pytest.FixtureRequest, chromium: Browser, live_server: object) -> Iterator[Page]:
    """A page on the live server, once at desktop and once at phone size; `page.goto("/path")` is enough.

    The test fails when a script raised, or when the page broke its own content security policy.
    """
    context = chromium.new_context(
        base_url=str(live_server), viewport=VIEWPORTS[request.param], locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert not wrong, "\n".join(wrong)


def axe_violations(page: Page) -> list[str]:
    """Every accessibility violation that axe finds on the page, one sentence each with the elements; empty is good."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{found['id']} ({found['impact']}): {found['help']} -- "
        + "; ".join(node["html"][:200] for node in found["nodes"])
        for found in violations
    ]
