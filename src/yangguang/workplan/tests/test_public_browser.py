"""The public pages in a real browser at both widths: accessible, as wide as the screen, and printable."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser import axe_violations
from yangguang.kernel import present
from yangguang.workplan import actions
from yangguang.workplan.models import Bulletin
from yangguang.workplan.tests.planning import SYSTEM
from yangguang.workplan.tests.public_city import (
    TODAY,
    PublicCity,
    build_public_city,
    content_of,
    county_of,
    log_event,
    task_content,
)
from yangguang.workplan.tests.test_public_pages import EVERY_PAGE, PLAN


@pytest.fixture
def city(transactional_db: None) -> Iterator[PublicCity]:
    with present.staged(TODAY):
        city = build_public_city(suffix="长名称单位" * 4)
        names = [unit.name for unit in city.units]
        long = task_content(
            1, names[:2], names[2:], title="很长的任务名称" * 12, text="https://example.cn/" + "x" * 150
        )
        city.edition(content_of(long, task_content(2, names[:1], names[1:])))
        city.report(city.share(1, city.units[0]), label="没有空格的文件名" * 10)
        county_of(city)
        log_event(city.units[0])
        draft = Bulletin.objects.create(
            plan=city.plan, title="通报" * 20, as_of=TODAY, body="一、情况\n好。", figures={}
        )
        actions.issue_bulletin(draft, actor=SYSTEM, today=TODAY)
        yield city


@pytest.mark.slow
def test_every_page_is_accessible_and_fits(browser_page: Page, city: PublicCity) -> None:
    bulletin = reverse("plans:bulletin", args=[Bulletin.objects.get().pk])
    pages = [address for address in EVERY_PAGE if "." not in address]
    for address in (*pages, f"{PLAN}editions/2/diff/", f"{PLAN}?unit=unit-no-1", f"{PLAN}?q=没有", bulletin):
        response = browser_page.goto(address)
        assert response is not None
        assert response.status == 200, address
        assert axe_violations(browser_page) == [], address
        overflow = browser_page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, address


def test_on_paper_the_plan_is_the_table_of_responsibilities(browser_page: Page, city: PublicCity) -> None:
    browser_page.goto(PLAN)
    table = browser_page.locator("table.print-table")
    assert not table.is_visible()
    browser_page.emulate_media(media="print")
    assert table.is_visible()
    assert not browser_page.locator("#tasks").is_visible()
    heads = table.locator("thead th").all_inner_texts()
    assert heads == ["序号", "要点内容", "牵头单位", "责任单位", "进度"]
