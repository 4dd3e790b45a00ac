"""A request in five minutes on a phone, with the keyboard alone; then the office replies and the applicant reads it."""

import io
import re
from typing import Any

import pytest
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import axe_violations
from yangguang.foi.models import Case
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.tests.factories import PASSWORD, person_with

PHONE = {"width": 390, "height": 844}
MOST_TABS = 60


@pytest.fixture
def bureau(transactional_db: None) -> Unit:
    """The units of Changde and the three people of one bureau."""
    call_command("load_units", stdout=io.StringIO())
    unit = Unit.objects.get(code="administrative-approval-bureau")
    for role in (Role.CLERK, Role.REVIEWER, Role.HEAD):
        person_with(role, unit, username=role.value)
    return unit


def reach(page: Page, target: Locator) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(MOST_TABS):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {target}")


def type_into(page: Page, label: str, text: str) -> None:
    reach(page, page.get_by_label(label, exact=False).first)
    page.keyboard.type(text)


def go_on(page: Page, button: str) -> None:
    reach(page, page.get_by_role("main").get_by_role("button", name=button, exact=True))
    page.keyboard.press("Enter")


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return out.getvalue()


def test_with_the_keyboard_alone_on_a_phone(bureau: Unit, chromium: Browser, live_server: Any) -> None:
    """条例第二十九条；没有鼠标、看不见屏幕的人也能提出。"""
    page = chromium.new_context(base_url=live_server.url, viewport=PHONE).new_page()
    page.goto("/foi/new")
    reach(page, page.get_by_role("searchbox").or_(page.locator("#foi-q")).first)
    page.keyboard.type("没有这样的信息")
    page.keyboard.press("Enter")
    expect(page.get_by_text("没有找到已经公开的信息")).to_be_visible()
    reach(page, page.get_by_role("link", name="没有找到，提出申请"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="您要什么信息")).to_be_visible()
    assert not axe_violations(page)
    tree = page.get_by_role("main").aria_snapshot()
    for name in ("向哪个机关申请", "所需信息的名称", "文号", "内容描述"):
        assert name in tree, tree
    reach(page, page.get_by_label("向哪个机关申请"))
    page.get_by_label("向哪个机关申请").press("End")
    page.get_by_label("向哪个机关申请").select_option("administrative-approval-bureau")
    type_into(page, "文号", "示例〔2020〕1号")
    go_on(page, "下一步")
    expect(page.get_by_role("heading", name="申请人是谁")).to_be_visible()
    assert not axe_violations(page)
    go_on(page, "下一步")
    expect(page.get_by_role("alert")).to_contain_text("请改正")
    assert not axe_violations(page)
    type_into(page, "姓名或者单位名称", "张三")
    type_into(page, "证件号码", "示例号码")
    type_into(page, "手机或者电话", "13800001234")
    go_on(page, "下一步")
    expect(page.get_by_text("安全校验已完成")).to_be_visible(timeout=20_000)
    assert not axe_violations(page)
    page.get_by_label("身份证明的照片或者扫描件").set_input_files(
        {"name": "证件.png", "mimeType": "image/png", "buffer": picture()}
    )
    go_on(page, "提交申请")
    expect(page.get_by_role("heading", name="申请已提交")).to_be_visible()
    assert not axe_violations(page)
    case = Case.objects.get()
    expect(page.get_by_role("main")).to_contain_text(case.receipt)
    link = page.locator("main a[href*='/foi/s/']").get_attribute("href") or ""
    page.goto(link[link.index("/foi/s/") :])
    expect(page).to_have_url(re.compile("/foi/status$"))
    expect(page.get_by_role("heading", name="申请办理情况")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_it_works_without_scripts(bureau: Unit, chromium: Browser, live_server: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("yangguang.foi.challenge.WAIT", -1)
    page = chromium.new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/foi/new?step=what")
    page.get_by_label("向哪个机关申请").select_option("administrative-approval-bureau")
    page.get_by_label("内容描述").fill("一份示例信息")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("姓名或者单位名称").fill("张三")
    page.get_by_label("证件号码").fill("示例号码")
    page.get_by_label("通信地址").fill("示例路1号")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("身份证明的照片或者扫描件").set_input_files(
        {"name": "证件.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", name="申请已提交")).to_be_visible()
    assert Case.objects.count() == 1


def enter(chromium: Browser, live_server: Any, username: str) -> Page:
    page = chromium.new_context(base_url=live_server.url).new_page()
    page.goto("/desk/foi/")
    page.get_by_label("用户名或电子邮箱").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    return page


def test_from_the_counter_to_the_signed_reply(bureau: Unit, chromium: Browser, live_server: Any) -> None:
    """A paper request is registered, drafted, reviewed and signed by three people; the letter goes out."""
    clerk = enter(chromium, live_server, "clerk")
    clerk.goto("/desk/foi/register/")
    clerk.get_by_label("提出方式").select_option("in_person")
    clerk.get_by_label("姓名或者名称").fill("张三")
    clerk.get_by_label("电话").fill("0736-0000000")
    clerk.get_by_label("所需信息的名称").fill("2019年部门决算")
    clerk.get_by_role("button", name="登记", exact=True).click()
    expect(clerk.get_by_role("main")).to_contain_text("办理中")
    clerk.get_by_role("link", name="起草答复").click()
    clerk.get_by_label("答复类型").select_option("not_exist")
    clerk.get_by_role("button", name="下一步").click()
    clerk.get_by_label("检索经过").fill("检索了档案室和业务系统。")
    clerk.get_by_role("button", name="保存并提交审核").click()
    expect(clerk.get_by_role("alert").or_(clerk.locator(".notice.bad")).first).to_contain_text("请核对并勾选")
    clerk.get_by_label("已在全部可能的载体").check()
    clerk.get_by_role("button", name="保存并提交审核").click()
    expect(clerk.get_by_role("main")).to_contain_text("合法性审核")
    address = clerk.url
    reviewer = enter(chromium, live_server, "reviewer")
    reviewer.goto(address)
    reviewer.locator("summary", has_text="审核通过").click()
    reviewer.get_by_label("审核意见").fill("合法。")
    reviewer.get_by_role("button", name="审核通过").click()
    head = enter(chromium, live_server, "head")
    head.goto(address)
    head.get_by_role("button", name="签发并发出").click()
    expect(head.get_by_role("main")).to_contain_text("已答复")
    assert not axe_violations(head)
    with head.expect_download() as download:
        head.get_by_role("link", name=re.compile("PDF")).first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    case = Case.objects.get()
    assert (case.stage, case.outcome) == ("replied", "none_not_held")
