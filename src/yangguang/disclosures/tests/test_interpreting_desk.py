"""An interpretation on the desk: beside its document, out at one time with it, told to whoever reviews it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from yangguang.disclosures import actions
from yangguang.disclosures.models import Edition
from yangguang.disclosures.states import EditionState, InterpretationForm, ScanState
from yangguang.disclosures.tests.people import Staff
from yangguang.disclosures.tests.test_desk import desk, do, form_of
from yangguang.disclosures.tests.test_interpreting import ABROAD, OUT, document, interpretation, people
from yangguang.disclosures.tests.test_way import cleared, drafted
from yangguang.kernel import present
from yangguang.kernel.actions import SystemActor

__all__ = ["people"]
PAPER = {"title": "常德市科普工作意见", "kind": "policy", "formed_on": OUT}


def told_of(people: Staff, paper: Edition) -> Edition:
    """The approved and cleared interpretation of a document that is not public."""
    return cleared(
        people,
        title="《常德市科普工作意见》解读",
        kind="interpretation",
        formed_on=OUT,
        interprets_id=paper.disclosure_id,
        interpretation_form="qa",
    )


def page_of(person, edition: Edition) -> str:
    answer = desk(person).get(reverse("records:edition", args=[edition.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def came_out(told: Edition, **fields) -> None:
    """Public, without the reviews that other tests go through."""
    told.refresh_from_db()
    actions.revise(told, actor=SystemActor(), revision=told.revision, fields=fields)
    told.refresh_from_db()
    actions.carry_over(told, actor=SystemActor(), published_at=present.now())


class TestBothComeOutAtOneTime:
    """国办发〔2016〕61号: an interpretation is published together with its document."""

    def test_the_head_does_it_on_the_desk(self, people):
        paper = cleared(people, **PAPER)
        told = told_of(people, paper)
        assert "请先发布文件" in page_of(people.head, told)
        at = present.now() + timedelta(hours=2)
        local = f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"
        do(people.head, paper, "publish", at=local)
        # The time of the document is offered.
        assert f'value="{local}"' in page_of(people.head, told)
        do(people.head, told, "publish", at=local)
        paper.refresh_from_db()
        told.refresh_from_db()
        assert paper.publish_at == told.publish_at is not None

    def test_what_was_scheduled_can_be_taken_back(self, people):
        paper = cleared(people, **PAPER)
        told = told_of(people, paper)
        at = present.now() + timedelta(hours=2)
        actions.publish(paper, actor=people.head, at=at)
        actions.publish(told, actor=people.head, at=at)
        # The document first: its interpretation can be taken back none the less.
        for one in (paper, told):
            one.refresh_from_db()
            do(people.head, one, "cancel_schedule")
            one.refresh_from_db()
            assert (one.state, one.publish_at) == (EditionState.APPROVED, None)


def test_a_reviewer_sees_what_is_interpreted_and_in_what_form(people):
    paper = drafted(people, **PAPER)
    told = interpretation(people, interprets_id=paper.disclosure_id, interpretation_form="picture")
    page = page_of(people.first, told)
    assert reverse("records:edition", args=[paper.pk]) in page
    assert "图解" in page
    actions.publish(cleared(people, title="已公开的意见", kind="policy", formed_on=OUT), actor=people.head)
    public = Edition.objects.get(state=EditionState.LIVE).disclosure_id
    page = page_of(people.first, interpretation(people, interprets_id=public))
    assert reverse("disclosures:record", args=[public]) in page
    page = page_of(people.first, interpretation(people, **ABROAD))
    assert ABROAD["interprets_title"] in page
    assert f'href="{ABROAD["interprets_address"]}"' in page


def test_the_documents_page_leads_to_what_interprets_it(people):
    paper = drafted(people, title="常德市科普管理办法", kind="normative", formed_on=OUT)
    told = actions.interpret(paper.disclosure, actor=people.clerk)
    page = page_of(people.first, paper)
    assert reverse("records:edition", args=[told.pk]) in page
    assert "草稿" in page


@pytest.mark.parametrize("form", InterpretationForm.values)
def test_each_form_is_chosen_on_the_desk_and_told_to_the_public(people, form):
    paper = document(people).editions.get()
    answer = desk(people.clerk).post(
        reverse("records:edition", args=[paper.pk]), {"do": "interpret", "interpret-form": form}
    )
    told = Edition.objects.exclude(pk=paper.pk).get()
    assert answer.url == reverse("records:edit", args=[told.pk])
    assert told.interpretation_form == form
    came_out(told, body_html=f"<p>{'为什么制定。' * 9}</p>")
    for one, other in ((paper, told), (told, paper)):
        page = desk(people.clerk).get(reverse("disclosures:record", args=[one.disclosure_id])).content.decode()
        below_the_title = page[page.index("</h1>") : page.index('<div class="body"')]
        assert reverse("disclosures:record", args=[other.disclosure_id]) in below_the_title
        assert InterpretationForm(form).label in below_the_title


def test_a_video_that_is_uploaded_is_played_on_the_page(people):
    told = drafted(people, kind="interpretation", interpretation_form="video", **{"formed_on": OUT, **ABROAD})
    film = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41" + b"\x00" * 40
    data = form_of(told, kind="interpretation", interpretation_form="video", **ABROAD, do="leave", title="一段视频看懂")
    data["files-new"] = SimpleUploadedFile("一段视频看懂.mp4", film)
    answer = desk(people.clerk).post(reverse("records:edit", args=[told.pk]), data)
    assert answer.status_code == 302
    file = told.attachments.get()
    told.attachments.update(scan_state=ScanState.CLEAN)
    came_out(told)
    address = reverse("disclosures:file", args=[told.disclosure_id, file.pk, file.name])
    page = Client().get(reverse("disclosures:record", args=[told.disclosure_id])).content.decode()
    assert f'<video class="film" controls preload="metadata" src="{address}"' in page
    part = Client().get(address, headers={"Range": "bytes=0-7"})
    assert (part.status_code, part["Content-Type"]) == (206, "video/mp4")
    assert b"".join(part.streaming_content) == film[:8]


def test_any_number_of_interpretations_takes_the_same_queries(people):
    paper = drafted(people, title="常德市科普管理办法", kind="normative", formed_on=OUT)
    counts = []
    for _ in range(3):
        actions.interpret(paper.disclosure, actor=people.clerk)
        page_of(people.first, paper)
        with CaptureQueriesContext(connection) as counted:
            page_of(people.first, paper)
        counts.append(len(counted))
    assert len(set(counts)) == 1


def test_the_form_of_an_interpretation_asks_openly_for_its_document(people):
    told = interpretation(people)
    page = desk(people.clerk).get(reverse("records:edit", args=[told.pk])).content.decode()
    assert '<details class="interpreting" open>' in page
    other = drafted(people, **PAPER)
    page = desk(people.clerk).get(reverse("records:edit", args=[other.pk])).content.decode()
    assert '<details class="interpreting">' in page
