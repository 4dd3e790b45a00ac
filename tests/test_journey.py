"""The notice becomes a working year, as people live it: office, clerk on a phone, reviewer, citizen without scripts."""

import io
import re
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from yangguang.demo.story import NOTICE
from yangguang.kernel import audit
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.tests.factories import PASSWORD, person_with

PHONE = {"width": 390, "height": 844}
BUREAU = "administrative-approval-bureau"


@pytest.fixture
def changde(transactional_db: None) -> Unit:
    """The units of Changde and four people."""
    call_command("load_units", stdout=io.StringIO())
    city, bureau = Unit.objects.get(code="changde"), Unit.objects.get(code=BUREAU)
    person_with(Role.OFFICE, city, with_descendants=True, username="office")
    person_with(Role.CLERK, bureau, username="clerk")
    person_with(Role.REVIEWER, bureau, username="reviewer")
    return city


def enter(chromium: Browser, live_server: Any, username: str, **options: Any) -> Page:
    """A page of a fresh browser in which `username` has signed in through the form."""
    page = chromium.new_context(base_url=live_server.url, **options).new_page()
    page.goto("/desk/")
    page.get_by_label("用户名或电子邮箱").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(re.compile("/desk/$"))
    return page


def test_from_the_notice_to_the_public_page(changde: Unit, chromium: Browser, live_server: Any) -> None:
    office = enter(chromium, live_server, "office")
    office.get_by_role("link", name="通知导入").first.click()
    office.goto("/desk/imports/new/")
    office.get_by_label("通知文件").set_input_files(NOTICE)
    office.get_by_role("button", name="读取").click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("扎实做好全市政务公开工作的通知")
    expect(office.get_by_text("没有须核对的疑问")).to_be_visible()
    office.get_by_role("link", name="查看变化并确认").click()
    office.get_by_role("main").get_by_role("button", name="确认", exact=True).click()
    office.get_by_role("button", name="向社会公开").click()
    office.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(office.get_by_role("main")).to_contain_text("已公开")

    clerk = enter(chromium, live_server, "clerk", viewport=PHONE)
    clerk.get_by_role("link", name=re.compile("答复：任务 14")).click()
    clerk.get_by_role("button", name="接受任务").click()
    clerk.get_by_label("进展情况").fill("已编制并公布标准目录。")
    clerk.get_by_role("group", name="本次完成的举措").get_by_role("checkbox").first.check()
    clerk.get_by_label("说明 1").fill("标准目录公布页")
    clerk.get_by_label("或网址 1").fill("https://www.example.cn/catalogue")
    clerk.get_by_role("button", name="报送进展").click()
    expect(clerk.get_by_role("link", name="标准目录公布页")).to_be_visible()
    expect(clerk.get_by_text("25%").first).to_be_visible()
    assert clerk.get_by_role("button", name="审核公开").count() == 0, "four eyes: not by whoever added it"

    reviewer = enter(chromium, live_server, "reviewer")
    reviewer.get_by_role("link", name=re.compile("审核佐证：标准目录公布页")).or_(
        reviewer.get_by_role("link", name=re.compile("标准目录公布页"))
    ).first.click()
    reviewer.get_by_role("button", name="审核公开").click()
    expect(reviewer.get_by_text("已公开").first).to_be_visible()

    citizen = chromium.new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=False).new_page()
    citizen.goto("/")
    citizen.get_by_role("navigation", name="主导航").get_by_role("link", name="年度任务").click()
    citizen.goto("/plans/changde-2020/")
    citizen.get_by_role("link", name=re.compile("全面推行基层政务公开标准化规范化")).first.click()
    expect(citizen.get_by_role("link", name=re.compile("标准目录公布页"))).to_be_visible()
    citizen.get_by_role("link", name="繁體").click()
    expect(citizen.get_by_role("heading", level=1)).to_contain_text("全面推行基層政務公開標準化規範化")
    assert audit.verify()[1] is None
