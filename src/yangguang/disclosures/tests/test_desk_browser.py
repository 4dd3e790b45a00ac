"""From a Word file to the public page in a real browser, at both widths, and without JavaScript."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.browser import VIEWPORTS, axe_violations
from yangguang.disclosures import actions
from yangguang.disclosures.models import Attachment, Edition
from yangguang.disclosures.states import EditionState, ScanState
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.tests.test_desk import word_file
from yangguang.organisations.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Desk:
    """The people's browsers."""

    def __init__(self, chromium: Browser, server: str, **options: Any) -> None:
        self._chromium, self._server, self._options = chromium, server, options
        self.heard: list[str] = []

    def of(self, person: User) -> Page:
        """A page of a fresh browser in which `person` is signed in."""
        client = Client()
        client.force_login(person)
        context = self._chromium.new_context(base_url=self._server, locale="zh-CN", **self._options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self._server}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on(
            "console", lambda message: self.heard.append(message.text) if "Content Security" in message.text else None
        )
        return page


def _press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def _from_file_to_public(people: Staff, desk: Desk, *, scripts: bool) -> None:
    clerk = desk.of(people.clerk)
    clerk.goto("/desk/disclosures/new/")
    assert axe_violations(clerk) == [] if scripts else True
    clerk.get_by_label("文件", exact=True).set_input_files(
        {"name": "通知.docx", "mimeType": "application/octet-stream", "buffer": word_file()}
    )
    _press(clerk, "读取文件")
    expect(clerk.get_by_label("标题", exact=True)).to_have_value("关于做好2020年法治宣传工作的通知")
    Attachment.objects.update(scan_state=ScanState.CLEAN)
    clerk.reload()
    clerk.get_by_label("体裁").select_option("notice")
    if scripts:
        body = clerk.get_by_role("textbox", name="正文").first
        expect(body).to_contain_text("宪法宣传周")
        body.press("Control+End")
        body.press_sequentially("（联系人见附件）")
        assert axe_violations(clerk) == []
    _press(clerk, "保存并查看")
    expect(clerk.get_by_role("heading", name="机器检查")).to_be_visible()
    if scripts:
        expect(clerk.locator("article")).to_contain_text("联系人见附件")
        assert axe_violations(clerk) == []
    accept = clerk.get_by_label("提醒已逐条核对，仍然送审")
    if accept.count():
        accept.check()
    _press(clerk, "送审")
    edition = Edition.objects.get()
    assert edition.state == EditionState.FIRST_REVIEW, clerk.get_by_role("main").inner_text()
    address = f"/desk/disclosures/{edition.pk}/"
    for person, stage in ((people.first, "初审"), (people.second, "复审"), (people.head, "终审")):
        page = desk.of(person)
        page.goto("/desk/")
        page.get_by_role("link", name=re.compile(stage)).first.click()
        _press(page, f"{stage}通过")
        expect(page.get_by_text(f"{stage}已通过。")).to_be_visible()
    secrecy = desk.of(people.second)
    secrecy.goto(address)
    secrecy.get_by_label("可以公开").check()
    secrecy.get_by_label("依据", exact=True).fill("不涉及国家秘密、工作秘密、商业秘密和个人隐私。")
    _press(secrecy, "登记保密审查")
    expect(secrecy.get_by_text("保密审查已登记。")).to_be_visible()
    head = desk.of(people.head)
    head.goto(address)
    if scripts:
        assert axe_violations(head) == []
    _press(head, "发布")
    expect(head.get_by_text("已办理发布。")).to_be_visible()
    head.goto(f"/disclosures/{edition.disclosure_id}/")
    expect(head.get_by_role("heading", level=1)).to_have_text("关于做好2020年法治宣传工作的通知")
    overflow = head.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    assert desk.heard == []


@pytest.mark.parametrize("width", list(VIEWPORTS))
def test_from_the_word_file_to_the_public(chromium: Browser, live_server: Any, width: str) -> None:
    desk = Desk(chromium, live_server.url, viewport=VIEWPORTS[width])
    _from_file_to_public(staff(), desk, scripts=True)


def test_from_the_word_file_to_the_public_without_scripts(chromium: Browser, live_server: Any) -> None:
    desk = Desk(chromium, live_server.url, viewport=VIEWPORTS["phone"], java_script_enabled=False)
    _from_file_to_public(staff(), desk, scripts=False)


PASTE = """(html) => {
  const body = document.querySelector(".ProseMirror"), data = new DataTransfer();
  body.focus();
  data.setData("text/html", html);
  body.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
WORD = (
    '<body><!--StartFragment--><p class=MsoNormal style="mso-pagination:none;color:red"><b>粘贴的话</b><o:p></o:p></p>'
    '<table class=MsoTableGrid style="border:none"><tr><td style="width:3cm"><p class=MsoNormal>甲</p></td>'
    "<td>乙</td></tr></table><!--EndFragment--></body>"
)


def test_a_paste_from_word_comes_out_clean_with_its_table(chromium: Browser, live_server: Any) -> None:
    people = staff()
    desk = Desk(chromium, live_server.url, viewport=VIEWPORTS["desktop"])
    edition = actions.draft(people.unit, actor=people.clerk, fields={"title": "粘贴", "kind": "notice"})
    page = desk.of(people.clerk)
    page.goto(f"/desk/disclosures/{edition.pk}/edit/")
    expect(page.locator(".ProseMirror")).to_be_visible()
    page.evaluate(PASTE, WORD)
    _press(page, "保存并查看")
    expect(page.get_by_text("已保存。")).to_be_visible()
    edition.refresh_from_db()
    assert "<strong>粘贴的话</strong>" in edition.body_html
    assert "<td>甲</td><td>乙</td>" in edition.body_html
    assert "style" not in edition.body_html
    assert "Mso" not in edition.body_html
    assert desk.heard == []
