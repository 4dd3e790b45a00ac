"""A process that dies at any statement of a change leaves everything as before, or everything as after."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from yangguang.catalogue.models import CoverageCell, Fulfilment
from yangguang.disclosures import actions, scanning
from yangguang.disclosures.due import publish_due
from yangguang.disclosures.models import Attachment, Edition, Placement, PublicationEvent
from yangguang.disclosures.states import EditionState, WithdrawalKind
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.tests.test_bulk_killed import killed_at
from yangguang.disclosures.tests.test_safety import NUMBER, workbook
from yangguang.disclosures.tests.test_way import cleared, drafted
from yangguang.kernel import audit, present
from yangguang.kernel.actions import Refused
from yangguang.kernel.models import AuditEvent, NumberSeries
from yangguang.kernel.public import ANYBODY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

WORDS = f"<p>公示对象李四，身份证号{NUMBER}，现予公示，请社会各界监督。</p>"


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(scanning.scan_file), "enqueue", lambda *_, **__: None)


def everything() -> dict[str, list[Any]]:
    """Every row that a change of a record could touch."""
    models = [*apps.get_app_config("disclosures").get_models(include_auto_created=True)]
    models += [Fulfilment, CoverageCell, NumberSeries, AuditEvent]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


def is_whole() -> None:
    """What is public came out whole, and nothing else is within the public's reach."""
    for edition in Edition.objects.live().select_related("disclosure"):
        assert edition.disclosure.index_number
        assert PublicationEvent.objects.filter(edition=edition, kind__in=("published", "changed")).count() == 1
        assert AuditEvent.objects.filter(action="disclosures.publish", subject_id=str(edition.pk)).exists()
    assert not Placement.objects.exclude(edition__state=EditionState.LIVE).exists()
    for file in Attachment.objects.visible_to(ANYBODY):
        assert file.public
        assert not file.masked_copies.exists()
        assert file.edition.published_at
    assert audit.verify()[1] is None


def survives(work: Callable[[], object], fewest: int) -> None:
    """Kill the work at each of its statements, then let it come to its end."""
    at, killed, before = 1, 0, everything()
    while killed_at(at, work):
        killed += 1
        now = everything()
        # A job of several changes: those that were committed stay, and the rest begins anew.
        done = len(now["kernel.AuditEvent"]) > len(before["kernel.AuditEvent"])
        assert done or now == before, f"half done at statement {at}"
        is_whole()
        at, before = (1, now) if done else (at + 1, before)
    assert killed >= fewest
    is_whole()


def test_publish() -> None:
    people = staff()
    edition = cleared(people)
    survives(lambda: actions.publish(edition, actor=people.head), fewest=30)
    assert Edition.objects.live().get() == edition
    assert edition.disclosure.__class__.objects.get().index_number.endswith("-00001")


def test_publish_in_the_place_of_another() -> None:
    people = staff()
    record = actions.publish(cleared(people), actor=people.head).disclosure
    later = passed(actions.amend(record, actor=people.clerk), people)
    survives(lambda: actions.publish(later, actor=people.head), fewest=30)
    assert Edition.objects.live().get() == later


def test_withdraw() -> None:
    people = staff()
    record = actions.publish(cleared(people), actor=people.head).disclosure
    survives(
        lambda: actions.withdraw(record, actor=people.head, kind=WithdrawalKind.WITHDRAWN, note="内容有误。"),
        fewest=10,
    )
    assert not Edition.objects.live().exists()
    assert record.withdrawals.count() == 1


def test_amend_with_files() -> None:
    people = staff()
    edition = drafted(people)
    (file,) = actions.attach(edition, actor=people.clerk, files=[workbook()])
    actions.mask_attachment(file, actor=people.clerk)
    scanning.scan_pending()
    record = actions.publish(passed(Edition.objects.get(), people), actor=people.head).disclosure
    survives(lambda: actions.amend(record, actor=people.clerk), fewest=15)
    assert record.editions.count() == 2
    assert record.editions.get(number=2).attachments.filter(public=True).count() == 1


def test_mask_text() -> None:
    people = staff()
    edition = drafted(people, body_html=WORDS)
    survives(lambda: actions.mask_text(edition, actor=people.clerk, revision=edition.revision), fewest=8)
    assert NUMBER not in Edition.objects.get().body_html


def test_mask_file() -> None:
    """The original is public until the copy stands in its place, and never both."""
    people = staff()
    (file,) = actions.attach(drafted(people), actor=people.clerk, files=[workbook()])
    survives(lambda: actions.mask_attachment(file, actor=people.clerk), fewest=8)
    assert list(Attachment.objects.order_by("pk").values_list("public", flat=True)) == [False, True]


def test_scan() -> None:
    people = staff()
    edition = drafted(people)
    actions.attach(edition, actor=people.clerk, files=[workbook("甲"), workbook("乙")])
    survives(scanning.scan_pending, fewest=6)
    assert not Attachment.objects.exclude(scan_state="clean").exists()


def test_due_publication() -> None:
    people = staff()
    for _ in range(2):
        edition = cleared(people)
        actions.publish(edition, actor=people.head, at=present.now() + timedelta(hours=1))
    Edition.objects.update(publish_at=present.now() - timedelta(seconds=1))
    survives(publish_due, fewest=60)
    assert Edition.objects.live().count() == 2


def test_a_refusal_of_due_publication() -> None:
    people = staff()
    edition = cleared(people)
    actions.publish(edition, actor=people.head, at=present.now() + timedelta(hours=1))
    Edition.objects.update(publish_at=present.now() - timedelta(seconds=1), body_html=WORDS, body_text=WORDS)
    survives(publish_due, fewest=10)
    edition = Edition.objects.get()
    assert (edition.state, edition.publish_at) == (EditionState.APPROVED, None)
    assert edition.publish_refusal


def passed(edition: Edition, people: Staff) -> Edition:
    edition = actions.submit(edition, actor=people.clerk, revision=edition.revision, accepts_warnings=True)
    for reviewer in (people.first, people.second, people.head):
        edition = actions.pass_review(edition, actor=reviewer, stage=edition.state, digest=edition.digest)
    actions.clear(
        edition, actor=people.first, kind="secrecy", conclusion="cleared", basis="不涉密", digest=edition.digest
    )
    return edition


def test_after_the_refusal_nothing_is_left_behind() -> None:
    """A refusal inside an action undoes what the action had done so far."""
    people = staff()
    edition = drafted(people, body_html=WORDS)
    before = everything()
    with pytest.raises(Refused):
        actions.submit(edition, actor=people.clerk, revision=edition.revision)
    assert everything() == before
