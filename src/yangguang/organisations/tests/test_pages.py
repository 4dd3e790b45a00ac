"""Every page of the room in Chromium, at both widths: no accessibility violation, nothing wider than the screen."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import axe_violations
from yangguang.kernel.actions import SystemActor
from yangguang.organisations import actions, loading
from yangguang.organisations.models import Role, Unit, User

from .factories import PASSWORD, person_with
from .test_naming import listing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def administrator(live_server: Any) -> User:
    loading.load(listing(), actor=SystemActor())
    city = Unit.objects.get(code="changde")
    bureau = Unit.objects.get(code="justice-bureau")
    person_with(Role.CLERK, bureau, username="zhang", display_name="张三")
    actions.add_alias(bureau, actor=SystemActor(), name="市依法治市办")
    return person_with(Role.ADMINISTRATOR, city, with_descendants=True, username="admin", display_name="王五")


def look(page: Page, name: str) -> None:
    """Check the page as it stands; keep a picture when YANGGUANG_PICTURES names a folder."""
    assert axe_violations(page) == [], name
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{name} is {width} px too wide"
    if folder := os.environ.get("YANGGUANG_PICTURES"):
        size = page.viewport_size or {"width": 0}
        page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)


def test_the_pages_before_sign_in(browser_page: Page, administrator: User) -> None:
    page = browser_page
    for name, path in {
        "login": "/accounts/login/",
        "reset": "/accounts/password/reset/",
        "reset-sent": "/accounts/password/reset/sent/",
        "reset-bad": "/accounts/password/reset/key/1-bad/",
        "reset-done": "/accounts/password/reset/done/",
        "inactive": "/accounts/inactive/",
        "sso-cancelled": "/accounts/sso/cancelled/",
        "sso-error": "/accounts/sso/error/",
    }.items():
        page.goto(path)
        look(page, name)
    page.goto("/accounts/login/")
    page.get_by_label("用户名或电子邮箱").fill("admin")
    page.get_by_label("密码", exact=True).fill("wrong-password-here")
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_text("不正确").wait_for()
    look(page, "login-wrong")


def test_the_pages_of_staff(browser_page: Page, administrator: User) -> None:
    page = browser_page
    page.goto("/accounts/login/?next=/desk/people/")
    page.get_by_label("用户名或电子邮箱").fill("admin")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/desk/people/")
    look(page, "people")
    person = User.objects.get(username="zhang")
    for name, path in {
        "people-none": "/desk/people/?q=nobody",
        "person": f"/desk/people/{person.pk}/",
        "myself": f"/desk/people/{administrator.pk}/",
        "person-add": "/desk/people/add/",
        "units": "/desk/units/",
        "units-asked": "/desk/units/?q=司法局",
        "units-unsure": "/desk/units/?q=市司发局",
        "unit": "/desk/units/justice-bureau/",
        "county": "/desk/units/wuling/",
        "group": "/desk/groups/departments-concerned/",
        "security": "/desk/account/security/",
        "password": "/desk/account/password/change/",
        "confirm": "/desk/account/security/app/add/",
    }.items():
        page.goto(path)
        look(page, name)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="确认", exact=True).click()
    page.get_by_text("六位数字").first.wait_for()
    look(page, "app-add")
    page.goto("/desk/account/security/keys/add/")
    look(page, "key-add")
    page.goto("/desk/account/security/keys/")
    look(page, "keys")
    page.goto("/desk/people/add/")
    page.get_by_label("姓名").fill("李四")
    page.get_by_label("用户名").fill("lisi")
    page.get_by_label("单位", exact=True).fill("市司发局")
    page.get_by_role("main").get_by_role("button", name="添加", exact=True).click()
    page.get_by_text("不能确定").wait_for()
    look(page, "person-add-wrong")
    page.get_by_label("单位", exact=True).fill("司法局")
    page.get_by_role("main").get_by_role("button", name="添加", exact=True).click()
    page.get_by_text("请记下临时密码").wait_for()
    look(page, "person-password")
    page.goto("/accounts/logout/")
    look(page, "logout")
