"""Whatever is written into a field is stored harmless or refused with a sentence; nobody reaches another unit's."""

import hashlib
from typing import Any

import pytest
from django.test import Client

from yangguang.disclosures import actions, scanning
from yangguang.disclosures.models import Attachment, Disclosure, Edition
from yangguang.disclosures.states import EditionState
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.tests.test_safety import published
from yangguang.disclosures.tests.test_way import cleared, drafted
from yangguang.kernel.actions import Refused
from yangguang.organisations.models import Role, Unit, UnitKind
from yangguang.organisations.tests.factories import RoleHoldingFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
SHORT = ("title", "document_number", "keywords", "issuer", "department", "unified_number")
LONG = ("summary", "addressees", "openness_reason")
WORDS = "<p>为进一步优化营商环境，制定以下措施，请各单位认真贯彻落实。</p>"


def revised(people: Staff, edition: Edition, **fields: Any) -> Edition:
    return actions.revise(edition, actor=people.clerk, revision=edition.revision, fields=fields)


def stranger(people: Staff) -> Any:
    """The head of another unit of the same city, with every role there."""
    unit = UnitFactory(
        parent=Unit.objects.get(code="changde"), code="finance", name="常德市财政局", kind=UnitKind.DEPARTMENT
    )
    person = UserFactory(username="finance-person")
    for role in (Role.CLERK, Role.REVIEWER, Role.HEAD):
        RoleHoldingFactory(user=person, unit=unit, role=role)
    return person


def test_markup_in_every_field_comes_out_as_words(client: Client) -> None:
    people = staff()
    edition = revised(
        people,
        drafted(people),
        title=f"关于优化营商环境的通知{SCRIPT}",
        summary=SCRIPT,
        keywords=SCRIPT,
        issuer=SCRIPT,
        addressees=SCRIPT,
        department=SCRIPT,
        document_number=SCRIPT,
        body_html=WORDS + SCRIPT,
    )
    published(edition, people)
    page = client.get(f"/disclosures/{edition.disclosure_id}/")
    assert page.status_code == 200
    shown = page.content.decode()
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "关于优化营商环境的通知" in shown


@pytest.mark.parametrize("field", SHORT)
def test_what_is_too_long_for_a_field_is_refused_with_a_sentence(field: str) -> None:
    people = staff()
    with pytest.raises(Refused, match="不能超过"):
        revised(people, drafted(people), **{field: "长" * 20_000})


@pytest.mark.parametrize("field", [*SHORT, *LONG, "body_html"])
@pytest.mark.parametrize(
    "sign", ["\x00", "\x1b", "\x07", "\ud800", "\u202e"], ids=["nul", "escape", "bell", "half", "turn"]
)
def test_control_characters_are_left_out(field: str, sign: str) -> None:
    people = staff()
    edition = revised(people, drafted(people), **{field: f"甲{sign}乙"})
    stored = getattr(Edition.objects.get(pk=edition.pk), field)
    assert sign not in stored
    assert "甲" in stored
    assert "乙" in stored


def test_a_title_of_nothing_but_signs_is_no_title() -> None:
    people = staff()
    with pytest.raises(Refused, match="标题"):
        revised(people, drafted(people), title=" \x00\x1b ")


def test_a_body_of_five_megabytes_is_taken_and_one_beyond_the_limit_refused() -> None:
    people = staff()
    paragraph = "<p>" + "条" * 500 + "</p>"
    edition = revised(people, drafted(people), body_html=paragraph * 3_300)
    assert len(edition.body_text) > 1_600_000
    with pytest.raises(Refused):
        revised(people, edition, body_html="<p>" + "条" * 8_000_000 + "</p>")
    assert Edition.objects.get().digest == edition.digest


def test_unknown_fields_are_no_way_around_the_review() -> None:
    """State, digest, dates of publication are not written from outside."""
    people = staff()
    for name in ("state", "digest", "published_at", "unit_id", "disclosure_id", "publish_at", "body_text", "readable"):
        with pytest.raises(TypeError):
            revised(people, drafted(people), **{name: "live"})


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\x00.pdf", "一\n二.pdf", "x" * 400 + ".pdf", '"><script>.pdf'])
def test_a_file_is_stored_under_its_digest_whatever_it_is_called(name: str) -> None:
    people = staff()
    data = b"%PDF-1.4 harmless"
    new = actions.NewFile(name, data, "application/pdf", hashlib.sha256(data).hexdigest())
    (file,) = actions.attach(drafted(people), actor=people.clerk, files=[new])
    file.refresh_from_db()
    assert ".." not in file.file.name
    assert "script" not in file.file.name
    assert len(file.name) <= 200
    assert not {"\x00", "\n"} & set(file.name)


def test_another_units_people_reach_neither_record_nor_files() -> None:
    people = staff()
    edition = drafted(people)
    data = b"%PDF-1.4 harmless"
    new = actions.NewFile("甲.pdf", data, "application/pdf", hashlib.sha256(data).hexdigest())
    (file,) = actions.attach(edition, actor=people.clerk, files=[new])
    scanning.scan(file)
    foreign = stranger(people)
    edition = Edition.objects.get()
    attempts = [
        lambda: actions.revise(edition, actor=foreign, revision=edition.revision, fields={"title": "甲"}),
        lambda: actions.attach(edition, actor=foreign, files=[new]),
        lambda: actions.detach(file, actor=foreign),
        lambda: actions.label_file(file, actor=foreign, name="乙", public=True),
        lambda: actions.mask_attachment(file, actor=foreign),
        lambda: actions.mask_text(edition, actor=foreign, revision=edition.revision),
        lambda: actions.submit(edition, actor=foreign, revision=edition.revision),
        lambda: actions.discard(edition, actor=foreign),
        lambda: actions.amend(edition.disclosure, actor=foreign),
        lambda: actions.reclassify(edition.disclosure, actor=foreign, classes={"kind": "notice"}),
        lambda: actions.reassign(edition.disclosure, actor=foreign, unit=people.unit, reason="合并"),
    ]
    for attempt in attempts:
        with pytest.raises(Refused):
            attempt()
    assert not Edition.objects.visible_to(foreign).exists()
    assert not Attachment.objects.visible_to(foreign).exists()
    assert not Disclosure.objects.editable_by(foreign).exists()


def test_an_approved_edition_is_reviewed_by_no_stranger_and_published_by_none() -> None:
    people = staff()
    edition = cleared(people)
    with pytest.raises(Refused):
        actions.publish(edition, actor=stranger(people))
    assert Edition.objects.get().state == EditionState.APPROVED


@pytest.mark.parametrize("revision", [-1, 0, 10**12])
def test_no_other_revision_than_the_last_is_saved_over(revision: int) -> None:
    people = staff()
    edition = drafted(people)
    with pytest.raises(Refused, match="刚刚保存"):
        actions.revise(edition, actor=people.clerk, revision=revision, fields={"title": "甲"})
    with pytest.raises(Refused, match="刚刚保存"):
        actions.mask_text(edition, actor=people.clerk, revision=revision)
    with pytest.raises(Refused, match="刚刚保存"):
        actions.submit(edition, actor=people.clerk, revision=revision)


def test_content_changed_behind_the_reviews_does_not_come_out() -> None:
    """A review holds for what was seen: a text changed in the database itself is not published under it."""
    people = staff()
    edition = cleared(people)
    Edition.objects.filter(pk=edition.pk).update(body_html="<p>换了的正文，没有人审核过，不应当公开。</p>")
    with pytest.raises(Refused):
        actions.publish(edition, actor=people.head)
    assert not Edition.objects.live().exists()
