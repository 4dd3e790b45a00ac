"""Pictures in bodies: drawn anew, of the own edition only, described in words, and served once they are clean."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser import VIEWPORTS, axe_violations
from yangguang.disclosures import actions, drawing
from yangguang.disclosures.models import Attachment, Edition
from yangguang.disclosures.pictures import with_own_pictures
from yangguang.disclosures.states import AttachmentRole, ScanState
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.tests.test_desk_browser import Desk
from yangguang.disclosures.tests.test_moving import heir
from yangguang.disclosures.tests.test_way import cleared, drafted
from yangguang.kernel.actions import Refused
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.public import ANYBODY
from yangguang.organisations.models import Role, User
from yangguang.organisations.tests.factories import RoleHoldingFactory, UserFactory

pytestmark = pytest.mark.django_db
BODY = "<p>为进一步优化营商环境，制定以下措施，请各单位认真贯彻落实。</p>"
JSON = {"Accept": "application/json"}
PLACE = b"GPS 29.03N 111.69E"


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **saving: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "red" if mode != "P" else 1).save(out, form, **saving)
    return out.getvalue()


def desk(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sent(edition: Edition, person: User, data: bytes, name: str = "图.png", *, json: bool = True, **given: Any) -> Any:
    values = {"revision": edition.revision, "alt": "办事大厅", "file": SimpleUploadedFile(name, data), **given}
    return desk(person).post(f"/desk/disclosures/{edition.pk}/pictures/", values, headers=JSON if json else {})


def added(people: Staff, edition: Edition) -> Attachment:
    edition = Edition.objects.get(pk=edition.pk)
    new = drawing.drawn("图.png", picture())
    return actions.add_picture(edition, actor=people.clerk, revision=edition.revision, picture=new)


def shown(file: Attachment) -> str:
    return f'<img src="/disclosures/{file.edition.disclosure_id}/files/{file.pk}/{file.name}" alt="大厅">'


def saved(people: Staff, edition: Edition, body: str) -> Edition:
    edition = Edition.objects.get(pk=edition.pk)
    return actions.revise(edition, actor=people.clerk, revision=edition.revision, fields={"body_html": body})


class TestDrawn:
    """What is kept of a picture is its points."""

    @pytest.mark.parametrize(
        ("name", "form", "kept"),
        [
            ("a.png", "PNG", "image/png"),
            ("a.jpg", "JPEG", "image/jpeg"),
            ("a.jpeg", "JPEG", "image/jpeg"),
            ("a.gif", "GIF", "image/png"),
            ("a.webp", "WEBP", "image/png"),
        ],
    )
    def test_the_four_kinds_are_kept_as_png_or_jpeg(self, name: str, form: str, kept: str) -> None:
        new = drawing.drawn(name, picture(form))
        assert (new.media_type, new.role) == (kept, AttachmentRole.PICTURE)
        assert Image.open(BytesIO(new.data)).size == (40, 30)

    def test_where_it_was_taken_and_what_is_hidden_behind_it_are_left_out(self) -> None:
        exif = Image.Exif()
        exif[0x010E] = PLACE.decode()
        data = picture("JPEG", exif=exif, comment=PLACE)
        assert data.count(PLACE) == 2
        assert PLACE not in drawing.drawn("a.jpg", data).data

    def test_one_that_came_inside_another_file_keeps_its_name_and_loses_the_place(self) -> None:
        exif = Image.Exif()
        exif[0x010E] = PLACE.decode()
        new = drawing.drawn_or_kept("现场.jpeg", picture("JPEG", exif=exif))
        assert (new.name, new.role, PLACE in new.data) == ("现场.jpg", AttachmentRole.PICTURE, False)
        first, second = (Image.new("RGB", (4, 4), colour) for colour in ("red", "blue"))
        out = BytesIO()
        first.save(out, "GIF", save_all=True, append_images=[second])
        assert drawing.drawn_or_kept("动.gif", out.getvalue()).data == out.getvalue()
        with pytest.raises(Unreadable):
            drawing.drawn_or_kept("页.png", b"<html>")

    def test_a_picture_that_is_also_a_page_or_an_archive_is_only_a_picture(self) -> None:
        script = b"<script>alert(1)</script>"
        inside = picture("GIF")[:-1] + b"!\xfe" + bytes([len(script)]) + script + b"\x00;"
        for name, data in (("a.png", picture() + script), ("a.jpg", picture("JPEG") + script), ("a.gif", inside)):
            assert script in data
            assert script not in drawing.drawn(name, data).data

    def test_it_is_turned_as_the_camera_says_and_made_no_larger_than_a_page_shows(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        new = drawing.drawn("a.jpg", picture("JPEG", (3000, 1500), exif=exif))
        assert Image.open(BytesIO(new.data)).size == (1200, 2400)

    def test_what_is_clear_stays_clear_and_every_kind_of_colour_is_kept(self) -> None:
        assert Image.open(BytesIO(drawing.drawn("a.png", picture(mode="RGBA")).data)).mode == "RGBA"
        for mode in ("1", "L", "LA", "P", "I;16"):
            drawing.drawn("a.png", picture(mode=mode) if mode != "I;16" else _deep())
        drawing.drawn("a.jpg", picture("JPEG", mode="CMYK"))

    @pytest.mark.parametrize(
        ("name", "data", "why"),
        [
            ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
            ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
            ("a.png", b"<html><script>alert(1)</script></html>", "网页"),
            ("a.png", b"%PDF-1.7\n%%EOF", "内容却是 .pdf"),
            ("a.png", b"", "空"),
            ("a.jpg", picture(), "扩展名"),
            ("a.png", picture()[:30] + b"\x00" * 40 + picture()[-12:], "损坏"),
            ("a.gif", picture("GIF", save_all=True, append_images=[Image.new("RGB", (40, 30), "blue")]), "动图"),
            ("a.png", picture() + b"\x00" * (10 * 1024 * 1024), "10 MB"),
        ],
    )
    def test_what_is_no_still_picture_is_refused_with_a_sentence(self, name: str, data: bytes, why: str) -> None:
        with pytest.raises(Unreadable, match=why):
            drawing.drawn(name, data)

    def test_a_small_file_of_many_points_is_not_unpacked(self) -> None:
        out = BytesIO()
        Image.new("1", (9000, 9000)).save(out, "PNG")
        assert len(out.getvalue()) < 100_000
        with pytest.raises(Unreadable, match="尺寸"):
            drawing.drawn("a.png", out.getvalue())


def _deep() -> bytes:
    out = BytesIO()
    Image.new("I;16", (4, 4)).save(out, "PNG")
    return out.getvalue()


class TestOwn:
    """A body shows the pictures of its own edition."""

    def test_a_picture_of_another_edition_is_not_kept(self) -> None:
        people = staff()
        one, other = drafted(people), drafted(people, title="另一件通知")
        foreign, own = added(people, other), added(people, one)
        one = saved(people, one, BODY + f"<p>{shown(foreign)}</p><p>{shown(own)}</p>")
        assert one.body_html.count("<img") == 1
        assert shown(own).split(" alt")[0] in one.body_html

    @pytest.mark.parametrize(
        "src",
        [
            "/disclosures/1/files/999999/x.png",
            "/desk/disclosures/{edition}/files/{file}/x.png",
            "/disclosures/{record}/../2/files/{file}/x.png",
            "/evil/files/{file}/x.png",
            "/plans/files/{file}/x.png",
            "pictures/1.png",
            "https://elsewhere.example/x.png",
            "data:image/png;base64,AAAA",
        ],
    )
    def test_no_other_address_is_a_picture_of_ours(self, src: str) -> None:
        people = staff()
        edition = drafted(people)
        file = added(people, edition)
        address = src.format(edition=edition.pk, record=edition.disclosure_id, file=file.pk)
        assert "<img" not in saved(people, edition, f'{BODY}<p><img src="{address}" alt="x"></p>').body_html

    def test_words_that_look_like_a_picture_change_nothing(self) -> None:
        people = staff()
        edition = drafted(people)
        file = added(people, edition)
        body = f"<p>{shown(file).replace('大厅', '1 > 0')}字</p>"
        assert with_own_pictures(body, Edition.objects.get(pk=edition.pk)) == body

    def test_a_picture_that_the_body_no_longer_shows_is_taken_off(self) -> None:
        people = staff()
        edition = drafted(people)
        own = added(people, edition)
        saved(people, edition, BODY + f"<p>{shown(own)}</p>")
        assert Attachment.objects.count() == 1
        edition = saved(people, edition, BODY)
        assert not Attachment.objects.exists()
        added(people, edition)
        edition = Edition.objects.get(pk=edition.pk)
        edition = actions.submit(edition, actor=people.clerk, revision=edition.revision, accepts_warnings=True)
        assert not Attachment.objects.exists(), "nothing that nobody sees goes through the reviews"

    def test_a_new_edition_shows_its_own_copies(self) -> None:
        people = staff()
        edition = drafted(people)
        own = added(people, edition)
        saved(people, edition, BODY + f"<p>{shown(own)}</p>")
        Edition.objects.filter(pk=edition.pk).update(state="live", published_at="2020-06-01T00:00Z")
        later = actions.amend(edition.disclosure, actor=people.clerk)
        (copy,) = later.attachments.all()
        assert f"/files/{copy.pk}/" in later.body_html
        assert saved(people, later, later.body_html).body_html.count("<img") == 1

    def test_the_one_who_saves_is_told_of_pictures_that_were_not_kept(self) -> None:
        people = staff()
        edition = drafted(people)
        client = desk(people.clerk)
        form = client.get(f"/desk/disclosures/{edition.pk}/edit/").context["form"]
        values = {name: value for name in form.fields if (value := form[name].value())}
        values["body_html"] = f'{BODY}<p><img src="/disclosures/9/files/9/x.png" alt="x"></p>'
        answer = client.post(f"/desk/disclosures/{edition.pk}/edit/", {**values, "do": "leave"}, follow=True)
        assert "有 1 张图片不是这一稿的" in answer.content.decode()


class TestUpload:
    """The editor's request, and the plain form."""

    def test_the_editor_gets_the_address_and_the_revision_of_the_draft(self) -> None:
        people = staff()
        edition = drafted(people)
        answer = sent(edition, people.clerk, picture())
        assert answer.status_code == 201
        file = Attachment.objects.get()
        found = answer.json()
        assert found["src"] == f"/desk/disclosures/{edition.pk}/files/{file.pk}/{file.name}"
        assert found["revision"] == Edition.objects.get().revision == edition.revision + 1
        assert (file.role, file.public, file.edition) == (AttachmentRole.PICTURE, True, edition)
        assert Edition.objects.get().body_html == edition.body_html

    def test_without_scripts_it_joins_the_end_of_the_body_with_its_words(self) -> None:
        people = staff()
        edition = drafted(people)
        page = desk(people.clerk).get(f"/desk/disclosures/{edition.pk}/pictures/").content.decode()
        assert "添加图片" in page
        answer = sent(edition, people.clerk, picture(), json=False, alt='大厅"><script>')
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/desk/disclosures/{edition.pk}/edit/")
        file, body = Attachment.objects.get(), Edition.objects.get().body_html
        assert body.startswith(edition.body_html)
        assert f"/disclosures/{edition.disclosure_id}/files/{file.pk}/" in body
        assert 'alt="大厅&quot;&gt;&lt;script&gt;"' in body

    @pytest.mark.parametrize("json", [True, False])
    @pytest.mark.parametrize(
        ("name", "data", "given", "why"),
        [
            ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', {}, "SVG"),
            ("a.png", picture(), {"alt": " "}, "图片说明"),
            ("a.png", picture(), {"revision": 0}, "刚刚保存"),
            ("a.png", b"MZ" + b"\x00" * 400, {}, "不安全"),
        ],
    )
    def test_what_is_refused_is_told_and_not_kept(
        self, name: str, data: bytes, given: dict[str, Any], why: str, json: bool
    ) -> None:
        people = staff()
        edition = drafted(people)
        answer = sent(edition, people.clerk, data, name, json=json, **given)
        assert answer.status_code == 422
        assert why in (answer.json()["problem"] if json else answer.content.decode())
        assert not Attachment.objects.exists()
        assert Edition.objects.get().revision == edition.revision

    def test_of_two_who_write_the_second_is_told(self) -> None:
        people = staff()
        edition = drafted(people)
        saved(people, edition, BODY + "<p>别人加的一段。</p>")
        new = drawing.drawn("a.png", picture())
        with pytest.raises(Refused, match="刚刚保存"):
            actions.add_picture(edition, actor=people.clerk, revision=edition.revision, picture=new)

    def test_only_a_draft_takes_pictures(self) -> None:
        people = staff()
        edition = actions.publish(cleared(people), actor=people.head)
        assert sent(edition, people.clerk, picture()).status_code == 409
        assert sent(edition, people.clerk, picture(), json=False).status_code == 302
        assert not Attachment.objects.exists()

    def test_another_units_draft_is_not_there_and_readers_add_nothing(self) -> None:
        people = staff()
        edition = drafted(people)
        stranger = UserFactory(username="stranger")
        RoleHoldingFactory(user=stranger, unit=heir(), role=Role.CLERK)
        assert sent(edition, stranger, picture()).status_code == 404
        assert sent(edition, people.office, picture()).status_code == 403
        assert desk(stranger).get(f"/desk/disclosures/{edition.pk}/pictures/").status_code == 404

    def test_it_is_served_once_it_is_clean_and_to_the_public_once_it_is_published(self) -> None:
        people = staff()
        edition = drafted(people)
        src = sent(edition, people.clerk, picture()).json()["src"]
        file = Attachment.objects.get()
        Attachment.objects.update(scan_state=ScanState.PENDING)
        waiting = desk(people.clerk).get(src)
        assert (waiting.status_code, waiting.headers["X-Scan-State"]) == (409, "pending")
        Attachment.objects.update(scan_state=ScanState.CLEAN)
        answer = desk(people.clerk).get(src)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
        assert not Attachment.objects.visible_to(ANYBODY).exists()
        public = f"/disclosures/{edition.disclosure_id}/files/{file.pk}/{file.name}"
        assert Client().get(public).status_code == 404
        Edition.objects.filter(pk=edition.pk).update(state="live", published_at="2020-06-01T00:00Z")
        assert Client().get(public).status_code == 200


def _insert(page: Page, name: str, data: bytes, alt: str) -> None:
    page.get_by_role("button", name="插入图片").click()
    page.get_by_label("图片（不超过 10 MB）").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_label("图片说明（图上有什么）").fill(alt)
    page.get_by_role("dialog").get_by_role("button", name="插入", exact=True).click()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", list(VIEWPORTS))
def test_a_picture_is_put_into_the_text_in_the_editor(chromium: Browser, live_server: Any, width: str) -> None:
    people = staff()
    edition = drafted(people)
    people_desk = Desk(chromium, live_server.url, viewport=VIEWPORTS[width])
    page = people_desk.of(people.clerk)
    page.goto(f"/desk/disclosures/{edition.pk}/edit/")
    expect(page.get_by_text("添加图片")).to_be_hidden()
    _insert(page, "坏.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "坏的")
    expect(page.get_by_role("alert")).to_contain_text("SVG")
    assert axe_violations(page) == []
    page.get_by_role("button", name="取消").click()
    _insert(page, "图.png", picture(size=(600, 400)), "办事大厅")
    inside = page.locator(".ProseMirror").get_by_role("img", name="办事大厅")
    expect(inside).to_be_visible()
    assert inside.evaluate("picture => picture.naturalWidth") == 600
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.get_by_role("main").get_by_role("button", name="保存并查看").click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    expect(page.locator("article").get_by_role("img", name="办事大厅")).to_be_visible()
    file, edition = Attachment.objects.get(), Edition.objects.get()
    assert f'src="/disclosures/{edition.disclosure_id}/files/{file.pk}/{file.name}" alt="办事大厅"' in edition.body_html
    assert people_desk.heard == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_picture_is_added_without_scripts(chromium: Browser, live_server: Any) -> None:
    people = staff()
    edition = drafted(people)
    page = Desk(chromium, live_server.url, viewport=VIEWPORTS["phone"], java_script_enabled=False).of(people.clerk)
    page.goto(f"/desk/disclosures/{edition.pk}/edit/")
    page.get_by_role("link", name="添加图片").click()
    page.get_by_label("图片", exact=True).set_input_files(
        {"name": "图.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_label("图片说明").fill("办事大厅")
    page.get_by_role("main").get_by_role("button", name="添加图片").click()
    expect(page.get_by_text("图片已加在正文末尾")).to_be_visible()
    assert 'alt="办事大厅"' in Edition.objects.get().body_html
