"""Nothing leaks: checks stop personal data, masked copies take a file's place, files wait for the scanner."""

import hashlib
import io
from datetime import timedelta

import pytest
from openpyxl import Workbook

from yangguang.disclosures import actions, scanning
from yangguang.disclosures.due import publish_due
from yangguang.disclosures.models import Attachment, CheckRule, Edition
from yangguang.disclosures.states import EditionState, ScanState
from yangguang.disclosures.tests.people import staff
from yangguang.disclosures.tests.test_way import cleared, drafted
from yangguang.kernel import present
from yangguang.kernel.actions import Refused
from yangguang.kernel.public import ANYBODY

pytestmark = pytest.mark.django_db

# A number that satisfies the checksum of GB 11643 and belongs to nobody: division 430799 does not exist.
NUMBER = "11010519491231002X"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(hidden=NUMBER):
    book = Workbook()
    book.active.append(["姓名", "金额"])
    book.active.append(["张三", 500])
    book.active["F2"] = hidden
    book.active.column_dimensions["F"].hidden = True
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    return actions.NewFile("名单.xlsx", data, XLSX, hashlib.sha256(data).hexdigest())


def submit(edition, people, **parameters):
    return actions.submit(edition, actor=people.clerk, revision=edition.revision, **parameters)


def test_an_identity_number_in_the_text_stops_the_submission():
    people = staff()
    edition = drafted(people, body_html=f"<p>公示对象李四，身份证号{NUMBER}，现予公示，请社会各界监督。</p>")
    with pytest.raises(Refused, match="必须改正"):
        submit(edition, people, accepts_warnings=True)


def test_findings_never_keep_the_number_itself():
    people = staff()
    edition = drafted(people, body_html=f"<p>公示对象李四，身份证号{NUMBER}，现予公示，请社会各界监督。</p>")
    from yangguang.disclosures import gate

    found = gate.examine(edition)
    assert gate.blocking(found)
    assert NUMBER not in str(found)


def test_one_click_masks_the_text_in_the_rules_form():
    """身份证号 35*************123：前两位、后三位."""
    people = staff()
    edition = drafted(people, body_html=f"<p>公示对象李四，身份证号{NUMBER}，现予公示，请社会各界监督。</p>")
    edition = actions.mask_text(edition, actor=people.clerk, revision=edition.revision)
    assert NUMBER not in edition.body_html + edition.body_text
    assert f"{NUMBER[:2]}*************{NUMBER[-3:]}" in edition.body_html
    assert submit(edition, people, accepts_warnings=True).state == EditionState.FIRST_REVIEW


def test_a_number_in_a_hidden_column_of_an_attachment_is_found_and_masked_in_a_copy():
    people = staff()
    edition = drafted(people)
    (file,) = actions.attach(edition, actor=people.clerk, files=[workbook()])
    scanning.scan(file)
    edition.refresh_from_db()
    with pytest.raises(Refused, match="必须改正"):
        submit(edition, people, accepts_warnings=True)
    copy = actions.mask_attachment(file, actor=people.clerk)
    scanning.scan(copy)
    file.refresh_from_db()
    assert (file.public, copy.public, copy.masked_from_id) == (False, True, file.pk)
    edition.refresh_from_db()
    assert submit(edition, people, accepts_warnings=True).state == EditionState.FIRST_REVIEW


def test_an_unmasked_original_never_becomes_public_again_not_even_in_a_later_edition():
    people = staff()
    edition = drafted(people)
    (file,) = actions.attach(edition, actor=people.clerk, files=[workbook()])
    actions.mask_attachment(file, actor=people.clerk)
    with pytest.raises(Refused, match="脱敏件"):
        actions.label_file(file, actor=people.clerk, name=file.name, public=True)
    for one in Attachment.objects.all():
        scanning.scan(one)
    edition = published(Edition.objects.get(pk=edition.pk), people)
    later = actions.amend(edition.disclosure, actor=people.clerk)
    original = later.attachments.get(name="名单.xlsx")
    assert not original.public
    with pytest.raises(Refused, match="脱敏件"):
        actions.label_file(original, actor=people.clerk, name=original.name, public=True)


def published(edition, people):
    edition = submit(edition, people, accepts_warnings=True)
    for reviewer in (people.first, people.second, people.head):
        edition = actions.pass_review(edition, actor=reviewer, stage=edition.state, digest=edition.digest)
    actions.clear(
        edition, actor=people.first, kind="secrecy", conclusion="cleared", basis="不涉密", digest=edition.digest
    )
    return actions.publish(edition, actor=people.head)


def test_a_file_is_not_served_before_it_is_clean(settings):
    """A scanner that is configured and away leaves the file waiting: neither the public nor the next step gets it."""
    settings.YANGGUANG_CLAMD = "127.0.0.1:1"
    people = staff()
    edition = drafted(people)
    (file,) = actions.attach(edition, actor=people.clerk, files=[workbook("甲")])
    file = scanning.scan(file)
    assert file.scan_state == ScanState.PENDING
    edition.refresh_from_db()
    with pytest.raises(Refused, match="查毒"):
        submit(edition, people, accepts_warnings=True)
    assert not Attachment.objects.visible_to(ANYBODY).exists()


def test_the_office_says_how_strictly_a_rule_is_taken():
    people = staff()
    CheckRule.objects.create(rule="identity_card", severity="warning")
    CheckRule.objects.create(rule="tiny_body", severity="blocking")
    edition = drafted(people, body_html="<p>短。</p>")
    with pytest.raises(Refused, match="必须改正"):
        submit(edition, people, accepts_warnings=True)


def test_warnings_are_looked_at_before_the_draft_is_handed_in():
    people = staff()
    edition = drafted(people, body_html="<p>关于布署下一步工作的安排，请各单位按要求落实到位，按期报送。</p>")
    with pytest.raises(Refused, match="提醒"):
        submit(edition, people)
    assert submit(edition, people, accepts_warnings=True).state == EditionState.FIRST_REVIEW


def test_what_is_scheduled_goes_public_when_its_time_has_come():
    people = staff()
    edition = cleared(people)
    at = present.now() + timedelta(hours=2)
    edition = actions.publish(edition, actor=people.head, at=at)
    assert edition.state == EditionState.APPROVED
    assert publish_due() == 0
    Edition.objects.filter(pk=edition.pk).update(publish_at=present.now() - timedelta(seconds=1))
    assert publish_due() == 1
    edition.refresh_from_db()
    assert (edition.state, edition.published_by) == (EditionState.LIVE, people.head)


def test_a_scheduled_record_that_a_check_now_stops_stays_back_with_the_reason():
    people = staff()
    edition = cleared(people)
    actions.publish(edition, actor=people.head, at=present.now() + timedelta(hours=2))
    Edition.objects.filter(pk=edition.pk).update(publish_at=present.now() - timedelta(seconds=1))
    CheckRule.objects.create(rule="tiny_body", severity="blocking")
    CheckRule.objects.create(rule="missing_element", severity="blocking")
    Edition.objects.filter(pk=edition.pk).update(formed_on=None)
    assert publish_due() == 0
    edition.refresh_from_db()
    assert edition.state == EditionState.APPROVED
    assert edition.publish_refusal
    assert edition.publish_at is None


def test_a_former_edition_with_personal_data_is_closed_when_the_new_one_comes_out():
    people = staff()
    edition = actions.publish(cleared(people), actor=people.head)
    leak = f"<p>公示对象李四，身份证号{NUMBER}，现予公示，请社会各界监督。</p>"
    Edition.objects.filter(pk=edition.pk).update(body_html=leak, body_text=leak)
    later = actions.amend(edition.disclosure, actor=people.clerk)
    later = actions.mask_text(later, actor=people.clerk, revision=later.revision)
    published(later, people)
    edition.refresh_from_db()
    assert not edition.readable
    assert list(Edition.objects.visible_to(ANYBODY)) == [later]


def test_a_record_that_says_the_same_as_another_is_told():
    people = staff()
    actions.publish(cleared(people), actor=people.head)
    from yangguang.disclosures import gate

    again = drafted(people)
    assert "near_duplicate" in {finding["rule"] for finding in gate.examine(again)}
