"""The way of a record: three reviews by three people, secrecy clearance, the public, and back."""

from datetime import date, timedelta

import pytest

from yangguang.disclosures import actions
from yangguang.disclosures.models import Edition, Placement, PublicationEvent, Withdrawal
from yangguang.disclosures.states import ClearanceKind, Conclusion, EditionState, WithdrawalKind
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.kernel.actions import Refused

pytestmark = pytest.mark.django_db


def drafted(people: Staff, **fields):
    return actions.draft(
        people.unit,
        actor=people.clerk,
        fields={
            "title": "关于优化营商环境的若干措施",
            "kind": "policy",
            "formed_on": date(2020, 6, 1),
            "body_html": "<p>为进一步优化营商环境，制定以下措施，请各单位认真贯彻落实。</p>",
            **fields,
        },
    )


def approved(people: Staff, **fields):
    edition = drafted(people, **fields)
    edition = actions.submit(edition, actor=people.clerk, revision=edition.revision, accepts_warnings=True)
    for reviewer in (people.first, people.second, people.head):
        edition = actions.pass_review(edition, actor=reviewer, stage=edition.state, digest=edition.digest)
    return edition


def cleared(people: Staff, **fields):
    edition = approved(people, **fields)
    actions.clear(
        edition,
        actor=people.first,
        kind=ClearanceKind.SECRECY,
        conclusion=Conclusion.CLEARED,
        basis="不涉及国家秘密、工作秘密",
        digest=edition.digest,
    )
    return edition


def test_a_record_becomes_public_after_three_reviews_and_secrecy_clearance():
    people = staff()
    edition = actions.publish(cleared(people), actor=people.head)
    assert edition.state == EditionState.LIVE
    assert edition.disclosure.index_number.endswith("-00001")
    assert Edition.objects.live().count() == 1
    assert PublicationEvent.objects.count() == 1


def test_nothing_is_published_without_secrecy_clearance():
    """Article 17: 未经审查不得公开."""
    people = staff()
    with pytest.raises(Refused, match="保密审查"):
        actions.publish(approved(people), actor=people.head)


def test_whoever_wrote_it_reviews_nothing():
    people = staff()
    edition = drafted(people)
    edition = actions.revise(edition, actor=people.first, revision=edition.revision, fields={"summary": "概述"})
    edition = actions.submit(edition, actor=people.clerk, revision=edition.revision, accepts_warnings=True)
    with pytest.raises(Refused, match="其他人"):
        actions.pass_review(edition, actor=people.first, stage=edition.state, digest=edition.digest)


def test_a_withdrawn_record_leaves_its_note():
    people = staff()
    edition = actions.publish(cleared(people), actor=people.head)
    actions.withdraw(
        edition.disclosure, actor=people.head, kind=WithdrawalKind.WITHDRAWN, note="内容有误，更正后重新公开。"
    )
    assert not Edition.objects.live().exists()
    assert not Placement.objects.exists()
    assert Withdrawal.objects.get().note


def test_a_new_edition_takes_the_place_of_the_live_one():
    people = staff()
    first = actions.publish(cleared(people), actor=people.head)
    second = actions.amend(first.disclosure, actor=people.clerk)
    assert second.number == 2
    second = actions.submit(second, actor=people.clerk, revision=second.revision, accepts_warnings=True)
    for reviewer in (people.first, people.second, people.head):
        second = actions.pass_review(second, actor=reviewer, stage=second.state, digest=second.digest)
    actions.clear(
        second,
        actor=people.first,
        kind=ClearanceKind.SECRECY,
        conclusion=Conclusion.CLEARED,
        basis="不涉密",
        digest=second.digest,
    )
    second = actions.publish(second, actor=people.head)
    first.refresh_from_db()
    assert (first.state, second.state) == (EditionState.SUPERSEDED, EditionState.LIVE)
    assert second.listed_at == first.listed_at
    assert second.published_at - first.published_at >= timedelta(0)
