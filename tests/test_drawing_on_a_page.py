"""A clerk draws what is withheld on the page of a file, by mouse and by finger, and the copy is made from it."""

import re
from datetime import date
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.rooms.foi import empty_page
from yangguang.foi.actions import intake
from yangguang.foi.actions.material import add_file
from yangguang.foi.files import Upload, digest, read
from yangguang.foi.models import CaseFile
from yangguang.foi.tests.factories import asked, department, on, person
from yangguang.organisations.models import Role, User

LINE = re.compile(r"1 (\d+) (\d+) (\d+) (\d+)")


@pytest.fixture
def clerk(transactional_db: None) -> User:
    return person(Role.CLERK, department())


@pytest.fixture
def file(clerk: User) -> CaseFile:
    """A page of a request that is worked on."""
    with on(date(2020, 4, 24)):
        case = intake.confirm_receipt(asked(department()), actor=clerk)
    data = empty_page()
    return add_file(
        case, actor=clerk, purpose="source", upload=Upload("材料.pdf", data, "application/pdf", digest(data))
    )


def context_of(chromium: Browser, live_server: Any, user: User, **more: Any) -> BrowserContext:
    """A browser in which the clerk is signed in."""
    client = Client()
    client.force_login(user)
    context = chromium.new_context(base_url=live_server.url, **more)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    return context


def loaded(page: Page) -> None:
    """The picture of the first page is there; the page's policy allows no waiting by a script in words."""
    for _ in range(100):
        if page.locator(".sheet img").first.evaluate("img => img.naturalHeight"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the picture does not come")


def drawn(page: Page, sheet: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag over the sheet; the places are parts of its width and height."""
    box = sheet.bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=4)
    page.mouse.up()


def test_what_is_drawn_becomes_a_line_a_bar_and_a_copy(
    clerk: User, file: CaseFile, chromium: Browser, live_server: Any
) -> None:
    """In thousandths of the page. Before its picture is there nothing is drawn: its place would be measured wrongly."""
    page = context_of(chromium, live_server, clerk, viewport={"width": 1440, "height": 900}).new_page()
    held: list[Route] = []
    page.route(re.compile(reverse("requests:redact-page", args=[file.pk, 1])), lambda route: held.append(route))
    page.goto(reverse("requests:redact", args=[file.pk]), wait_until="domcontentloaded")
    sheet, areas = page.locator(".paper[data-page='1'] .sheet"), page.locator("textarea[name$='-areas']")
    expect(sheet).to_be_attached()
    page.wait_for_timeout(300)
    drawn(page, sheet, (0.2, 0.1), (0.6, 0.9))
    assert areas.input_value() == ""
    page.wait_for_timeout(200)
    for route in held:
        route.continue_()
    loaded(page)
    drawn(page, sheet, (0.2, 0.1), (0.6, 0.15))
    found = LINE.fullmatch(areas.input_value())
    assert found, areas.input_value()
    assert [int(one) for one in found.groups()] == pytest.approx([200, 100, 600, 150], abs=4)
    expect(sheet.locator(".withheld")).to_have_count(1)
    areas.fill(f"{areas.input_value()}\n1")
    expect(sheet.locator(".withheld")).to_have_count(2)
    areas.fill("")
    expect(sheet.locator(".withheld")).to_have_count(0)
    drawn(page, sheet, (0.5, 0.5), (0.501, 0.501))
    assert areas.input_value() == "", "a click is no rectangle"


def test_a_finger_draws_too_and_the_copy_is_made(
    clerk: User, file: CaseFile, chromium: Browser, live_server: Any
) -> None:
    """On a phone; the copy has a bar where it was drawn, and the reason goes with it."""
    options = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = context_of(chromium, live_server, clerk, **options).new_page()
    page.goto(reverse("requests:redact", args=[file.pk]))
    loaded(page)
    sheet, areas = page.locator(".paper[data-page='1'] .sheet"), page.locator("textarea[name$='-areas']")
    sheet.evaluate(
        """sheet => {
          const edge = sheet.getBoundingClientRect();
          const touch = (type, x, y) => sheet.dispatchEvent(new PointerEvent(type, {
            pointerId: 1, pointerType: "touch", isPrimary: true, bubbles: true, cancelable: true,
            clientX: edge.left + x * edge.width, clientY: edge.top + y * edge.height }));
          sheet.setPointerCapture = () => {};
          touch("pointerdown", 0.8, 0.3); touch("pointermove", 0.4, 0.2); touch("pointerup", 0.3, 0.2);
        }"""
    )
    found = LINE.fullmatch(areas.input_value())
    assert found, areas.input_value()
    assert [int(one) for one in found.groups()] == pytest.approx([300, 200, 800, 300], abs=4)
    page.get_by_label("理由", exact=True).fill("个人隐私")
    page.get_by_label("已逐页核对").check()
    page.get_by_role("main").get_by_role("button", name="遮盖", exact=False).first.click()
    expect(page.get_by_text("已制作部分公开的副本")).to_be_visible(timeout=20_000)
    copy = CaseFile.objects.get(case=file.case, purpose=CaseFile.Purpose.RELEASED)
    (bar,) = copy.withheld
    assert bar["count"] == 1
    with pdfium.PdfDocument(read(copy)) as made:
        picture = made[0].render(scale=1).to_pil().convert("L")
    width, height = picture.size
    dark = picture.getpixel((int(width * 0.5), int(height * 0.25)))
    light = picture.getpixel((int(width * 0.5), int(height * 0.35)))
    assert isinstance(dark, int)
    assert isinstance(light, int)
    assert dark < 100 < 200 < light
