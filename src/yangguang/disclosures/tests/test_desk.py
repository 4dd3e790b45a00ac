"""The desk of records: from a Word file to the public page, and what each page says to whom."""

from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from yangguang.disclosures import actions
from yangguang.disclosures.models import Attachment, Edition
from yangguang.disclosures.states import AttachmentRole, EditionState, ScanState
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.organisations.models import User

pytestmark = pytest.mark.django_db
PLACE = "GPS 29.03N 111.69E"
SECRET = "不涉及国家秘密、工作秘密、商业秘密和个人隐私。"


def word_file() -> bytes:
    """A notice with number, table, picture and signature."""
    paper = docx.Document()
    for line in ("常德市司法局文件", "常司发〔2020〕8号", "关于做好2020年法治宣传工作的通知", "各区县市司法局："):
        paper.add_paragraph(line)
    paper.add_paragraph("为做好2020年法治宣传工作，现就有关事项通知如下，请结合实际认真贯彻落实。")
    paper.add_paragraph("一、突出重点内容")
    table = paper.add_table(rows=2, cols=2)
    for place, words in enumerate(("活动", "时间", "宪法宣传周", "12月")):
        table.cell(place // 2, place % 2).text = words
    out = BytesIO()
    made = Image.Exif()
    made[0x010E] = PLACE
    Image.new("RGB", (8, 8), "red").save(out, "JPEG", exif=made)
    out.seek(0)
    paper.add_picture(out)
    paper.add_paragraph("常德市司法局")
    paper.add_paragraph("2020年6月1日")
    file = BytesIO()
    paper.save(file)
    return file.getvalue()


def desk(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def uploaded(people: Staff, client: Client | None = None) -> Edition:
    file = SimpleUploadedFile("通知.docx", word_file())
    answer = (client or desk(people.clerk)).post(
        reverse("records:new"), {"do": "read", "file-unit": people.unit.pk, "file-file": file}
    )
    assert answer.status_code == 302, answer.content.decode()
    return Edition.objects.get()


def form_of(edition: Edition, **changes: Any) -> dict[str, Any]:
    values = {
        "revision": edition.revision,
        "title": edition.title,
        "document_number": edition.document_number,
        "issuer": edition.issuer,
        "kind": "notice",
        "formed_on": "2020-06-01",
        "body_html": edition.body_html,
        "openness": "proactive",
        **{f"files-name_{file.pk}": file.name for file in edition.attachments.exclude(role="picture")},
        **{f"files-public_{file.pk}": "on" for file in edition.attachments.all() if file.public},
    }
    return {**values, **changes}


def do(person: User, edition: Edition, name: str, **fields: Any) -> None:
    """Press the button `name` on the edition's page."""
    data = {"do": name, **{f"{name}-{key}": value for key, value in fields.items()}}
    answer = desk(person).post(reverse("records:edition", args=[edition.pk]), data)
    assert answer.status_code == 302, answer.content.decode()
    edition.refresh_from_db()


def scanned() -> None:
    Attachment.objects.update(scan_state=ScanState.CLEAN)


def test_a_word_file_fills_the_draft_and_is_kept_as_its_original():
    people = staff()
    client = desk(people.clerk)
    edition = uploaded(people, client)
    assert edition.title == "关于做好2020年法治宣传工作的通知"
    assert edition.document_number == "常司发〔2020〕8号"
    assert edition.formed_on == date(2020, 6, 1)
    assert "<table>" in edition.body_html
    original = edition.attachments.get(role=AttachmentRole.ORIGINAL)
    assert not original.public
    picture = edition.attachments.get(role=AttachmentRole.PICTURE)
    assert f"/disclosures/{edition.disclosure_id}/files/{picture.pk}/" in edition.body_html
    with picture.file.open("rb") as stream:
        assert PLACE.encode() not in stream.read(), "what the camera wrote into a picture stays behind"
    page = client.get(reverse("records:edit", args=[edition.pk])).content.decode()
    assert "从“通知.docx”读出" in page


def test_from_the_word_file_to_the_public_page_without_scripts():
    people = staff()
    edition = uploaded(people)
    answer = desk(people.clerk).post(reverse("records:edit", args=[edition.pk]), form_of(edition))
    assert answer.status_code == 302, answer.content.decode()
    scanned()
    edition.refresh_from_db()
    page = desk(people.clerk).get(reverse("records:edition", args=[edition.pk])).content.decode()
    assert "机器检查" in page
    do(people.clerk, edition, "submit", revision=edition.revision, accepts_warnings="on")
    do(people.first, edition, "pass", stage="first_review", digest=edition.digest)
    do(people.second, edition, "pass", stage="second_review", digest=edition.digest)
    do(people.head, edition, "pass", stage="final_review", digest=edition.digest)
    do(
        people.first,
        edition,
        "secrecy",
        kind="secrecy",
        digest=edition.digest,
        conclusion="cleared",
        basis=SECRET,
    )
    do(people.head, edition, "publish")
    assert edition.state == EditionState.LIVE
    answer = Client().get(reverse("disclosures:record", args=[edition.disclosure_id]))
    assert answer.status_code == 200
    assert "宪法宣传周" in answer.content.decode()


def test_a_lost_revision_keeps_what_was_typed_and_shows_what_the_other_saved():
    people = staff()
    edition = uploaded(people)
    mine = form_of(edition, summary="我写的概述")
    actions.revise(edition, actor=people.first, revision=edition.revision, fields={"title": "别人改过的标题"})
    answer = desk(people.clerk).post(reverse("records:edit", args=[edition.pk]), mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "我写的概述" in page
    assert "别人" in page
    edition.refresh_from_db()
    assert edition.title == "别人改过的标题"
    assert f'name="revision" value="{edition.revision}"' in page


def test_a_returned_draft_shows_its_next_reviewer_what_changed():
    people = staff()
    edition = uploaded(people)
    scanned()
    edition = actions.revise(edition, actor=people.clerk, revision=edition.revision, fields={"kind": "notice"})
    edition = actions.submit(edition, actor=people.clerk, revision=edition.revision, accepts_warnings=True)
    do(people.first, edition, "return", stage="first_review", digest=edition.digest, comment="请写明时间")
    page = desk(people.clerk).get(reverse("records:edition", args=[edition.pk])).content.decode()
    assert "请写明时间" in page
    edition = actions.revise(
        edition,
        actor=people.clerk,
        revision=edition.revision,
        fields={"body_html": edition.body_html.replace("认真贯彻", "于6月底前认真贯彻")},
    )
    edition = actions.submit(edition, actor=people.clerk, revision=edition.revision, accepts_warnings=True)
    page = desk(people.first).get(reverse("records:edition", args=[edition.pk])).content.decode()
    assert "您上次审核以来的改动" in page
    assert "<ins>于6月底前</ins>" in page


def test_a_file_that_is_not_clean_is_served_to_nobody():
    people = staff()
    edition = uploaded(people)
    Attachment.objects.update(scan_state=ScanState.INFECTED)
    file = edition.attachments.get(role=AttachmentRole.ORIGINAL)
    answer = desk(people.clerk).get(reverse("records:file", args=[edition.pk, file.pk, file.name]))
    assert answer.status_code == 409
    assert "有病毒" in answer.content.decode() or "查出病毒" in answer.content.decode()


def test_the_list_takes_as_many_queries_for_forty_records_as_for_four():
    people = staff()
    client = desk(people.clerk)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("records:list")).status_code == 200
        return len(seen)

    def make(number: int) -> None:
        for place in range(number):
            actions.draft(
                people.unit, actor=people.clerk, fields={"title": f"第{place}件", "formed_on": date(2020, 6, 1)}
            )

    make(4)
    count()
    few = count()
    make(36)
    assert count() == few


def test_a_new_edition_shows_its_own_copies_of_the_pictures():
    people = staff()
    edition = uploaded(people)
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.WITHDRAWN)
    amended = actions.amend(edition.disclosure, actor=people.clerk)
    picture = amended.attachments.get(role=AttachmentRole.PICTURE)
    assert picture.pk != edition.attachments.get(role=AttachmentRole.PICTURE).pk
    assert f"/files/{picture.pk}/" in amended.body_html


def test_the_list_is_narrowed_and_exported_as_shown():
    people = staff()
    for title, day in (("旧件", date(2020, 1, 6)), ("新件", date(2099, 1, 6))):
        actions.draft(people.unit, actor=people.clerk, fields={"title": title, "formed_on": day})
    client = desk(people.clerk)
    late = client.get(reverse("records:list"), {"late": "late"}).content.decode()
    assert "旧件" in late
    assert "新件" not in late
    sheet = client.get(reverse("records:list"), {"q": "新件", "format": "csv"}).content.decode("utf-8-sig")
    assert len(sheet.strip().splitlines()) == 2


def test_several_are_put_into_a_topic_at_once():
    people = staff()
    made = [actions.draft(people.unit, actor=people.clerk, fields={"title": f"第{n}件"}) for n in range(3)]
    client = desk(people.clerk)
    client.post(reverse("records:list"), {"do": "topic", "topic": "finance", "pk": [one.pk for one in made]})
    assert set(Edition.objects.values_list("topic", flat=True)) == {"finance"}


def test_personal_numbers_are_masked_with_one_click():
    people = staff()
    edition = actions.draft(
        people.unit,
        actor=people.clerk,
        fields={"title": "救助名单公示", "kind": "notice", "body_html": "<p>张三，联系电话13812345678。</p>"},
    )
    page = desk(people.clerk).get(reverse("records:edition", args=[edition.pk])).content.decode()
    assert "一键脱敏正文" in page
    edition.refresh_from_db()
    do(people.clerk, edition, "mask_text", revision=edition.revision)
    assert "13812345678" not in edition.body_html
