"""Many people at once: every record comes out once, numbers have no gap, and nobody is answered with an error."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from yangguang.catalogue.models import Fulfilment
from yangguang.disclosures import actions
from yangguang.disclosures.due import publish_due
from yangguang.disclosures.models import Disclosure, Edition, Placement, PublicationEvent, ReviewStep, Withdrawal
from yangguang.disclosures.selectors.public import successor_of
from yangguang.disclosures.states import ClearanceKind, Conclusion, Decision, EditionState, WithdrawalKind
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.tests.test_safety import workbook
from yangguang.disclosures.tests.test_way import approved, cleared, drafted
from yangguang.kernel import audit, present
from yangguang.kernel.actions import Refused
from yangguang.kernel.tests.concurrently import concurrently
from yangguang.organisations.models import Role
from yangguang.organisations.tests.factories import RoleHoldingFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

MANY = 50
ROUNDS = 5


@pytest.fixture
def people() -> Iterator[Staff]:
    yield staff()
    connection.close()


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """What came back, or the refusal of each; any other error is the test's failure."""
    results = concurrently(list(jobs))
    errors = [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert not errors, errors
    return results


def is_whole() -> None:
    """The state of what is public fits together, and the log is unbroken."""
    live = Edition.objects.live()
    assert live.count() == live.values("disclosure_id").distinct().count()
    assert not Placement.objects.exclude(edition__state=EditionState.LIVE).exists()
    open_facts = Fulfilment.objects.filter(withdrawn_on__isnull=True)
    assert set(open_facts.values_list("record", flat=True)) <= set(live.values_list("disclosure_id", flat=True))
    numbers = Disclosure.objects.exclude(index_number=None).values_list("index_number", flat=True)
    ends = sorted(int(number.rpartition("-")[2]) for number in numbers)
    assert ends == list(range(1, len(ends) + 1))
    assert audit.verify()[1] is None


def test_fifty_clerks_bring_out_fifty_records_at_once(people: Staff) -> None:
    clerks = [UserFactory(username=f"clerk-{number}") for number in range(MANY)]
    for clerk in clerks:
        RoleHoldingFactory(user=clerk, unit=people.unit, role=Role.CLERK)

    def bring_out(number: int) -> Edition:
        fields = {
            "title": f"关于第{number}号事项的通知",
            "kind": "notice",
            "formed_on": date(2020, 6, 1),
            "body_html": f"<p>现将第{number}号事项的办理时间、地点和材料通知如下，请按时办理。</p>" * (number % 3 + 1),
        }
        edition = actions.draft(people.unit, actor=clerks[number], fields=fields)
        edition = actions.submit(edition, actor=clerks[number], revision=edition.revision, accepts_warnings=True)
        for reviewer in (people.first, people.second, people.head):
            edition = actions.pass_review(edition, actor=reviewer, stage=edition.state, digest=edition.digest)
        actions.clear(
            edition,
            actor=people.first,
            kind=ClearanceKind.SECRECY,
            conclusion=Conclusion.CLEARED,
            basis="不涉密",
            digest=edition.digest,
        )
        return actions.publish(edition, actor=people.head)

    results = at_once(*(lambda number=number: bring_out(number) for number in range(MANY)))
    assert not [one for one in results if isinstance(one, Refused)]
    assert Edition.objects.live().count() == PublicationEvent.objects.count() == MANY
    assert ReviewStep.objects.filter(void=False, decision=Decision.PASSED).count() == 3 * MANY
    is_whole()


def test_of_two_who_saved_the_same_draft_one_is_told(people: Staff) -> None:
    """No lost update: whoever saves second started from a state that is no longer the last."""
    edition = drafted(people)
    revision = edition.revision

    def save(who: Any, summary: str) -> Edition:
        return actions.revise(edition, actor=who, revision=revision, fields={"summary": summary})

    results = at_once(lambda: save(people.clerk, "甲"), lambda: save(people.first, "乙"))
    (kept,) = [one for one in results if isinstance(one, Edition)]
    (refused,) = [one for one in results if isinstance(one, Refused)]
    assert "刚刚保存" in refused.reason
    assert Edition.objects.get().summary == kept.summary


def test_one_stage_is_passed_by_one_of_two(people: Staff) -> None:
    edition = drafted(people)
    edition = actions.submit(edition, actor=people.clerk, revision=edition.revision, accepts_warnings=True)
    state, digest = edition.state, edition.digest

    def review(who: Any) -> Edition:
        return actions.pass_review(edition, actor=who, stage=state, digest=digest)

    results = at_once(lambda: review(people.first), lambda: review(people.second))
    assert sum(isinstance(one, Refused) for one in results) == 1
    assert ReviewStep.objects.count() == 1


def test_published_twice_comes_out_once(people: Staff) -> None:
    edition = cleared(people)
    results = at_once(*[lambda: actions.publish(edition, actor=people.head)] * 6)
    assert sum(isinstance(one, Refused) for one in results) == 5
    assert PublicationEvent.objects.count() == 1
    is_whole()


def test_amended_by_two_has_one_new_draft(people: Staff) -> None:
    record = actions.publish(cleared(people), actor=people.head).disclosure
    results = at_once(
        lambda: actions.amend(record, actor=people.clerk), lambda: actions.amend(record, actor=people.first)
    )
    assert sum(isinstance(one, Refused) for one in results) == 1
    assert sorted(record.editions.values_list("number", flat=True)) == [1, 2]


def test_recalled_while_its_time_of_publication_comes_is_either_public_or_a_draft(people: Staff) -> None:
    for _ in range(ROUNDS):
        edition = cleared(people)
        actions.publish(edition, actor=people.head, at=present.now() + timedelta(hours=1))
        Edition.objects.filter(pk=edition.pk).update(publish_at=present.now() - timedelta(seconds=1))
        recalled, published = at_once(lambda e=edition: actions.recall(e, actor=people.clerk), publish_due)
        edition = Edition.objects.get(pk=edition.pk)
        if isinstance(recalled, Refused):
            assert (edition.state, published) == (EditionState.LIVE, 1)
        else:
            assert (edition.state, published, edition.publish_at) == (EditionState.DRAFT, 0, None)
            assert not PublicationEvent.objects.filter(edition=edition).exists()
        is_whole()


def test_a_new_edition_published_while_the_record_is_withdrawn(people: Staff) -> None:
    for _ in range(ROUNDS):
        record = actions.publish(cleared(people), actor=people.head).disclosure
        later = actions.amend(record, actor=people.clerk)
        later = actions.submit(later, actor=people.clerk, revision=later.revision, accepts_warnings=True)
        for reviewer in (people.first, people.second, people.head):
            later = actions.pass_review(later, actor=reviewer, stage=later.state, digest=later.digest)
        actions.clear(
            later, actor=people.first, kind="secrecy", conclusion="cleared", basis="不涉密", digest=later.digest
        )
        at_once(
            lambda e=later: actions.publish(e, actor=people.head),
            lambda r=record: actions.withdraw(r, actor=people.head, kind=WithdrawalKind.REPEALED, note="已停止执行。"),
        )
        assert record.withdrawals.count() == 1
        assert record.events.count() == 3
        is_whole()


def test_two_records_never_take_each_others_place(people: Staff) -> None:
    """One of the two is told: what took a place must itself still stand, or readers would be sent round in a ring."""
    for _ in range(ROUNDS):
        first, second = (actions.publish(cleared(people), actor=people.head).disclosure for _ in range(2))

        def replace(record: Disclosure, by: Disclosure) -> Any:
            return actions.withdraw(
                record, actor=people.head, kind=WithdrawalKind.REPLACED, note="内容已更新。", successor=by
            )

        results = at_once(
            lambda a=first, b=second: replace(a, b),
            lambda a=first, b=second: replace(b, a),
        )
        (refused,) = [one for one in results if isinstance(one, Refused)]
        assert refused.reason in {"替代它的信息还没有公开，请先公开。", "这条信息现在没有公开。"}
        (taken,) = Withdrawal.objects.filter(disclosure__in=(first, second))
        assert successor_of(taken) == taken.successor
        is_whole()


def test_a_review_is_never_of_what_was_recalled_meanwhile(people: Staff) -> None:
    for _ in range(ROUNDS):
        edition = drafted(people)
        edition = actions.submit(edition, actor=people.clerk, revision=edition.revision, accepts_warnings=True)
        at_once(
            lambda e=edition: actions.recall(e, actor=people.clerk),
            lambda e=edition: actions.pass_review(e, actor=people.first, stage=e.state, digest=e.digest),
        )
        edition = Edition.objects.get(pk=edition.pk)
        assert edition.state == EditionState.DRAFT
        assert not edition.steps.filter(void=False).exists()


def test_a_file_changed_while_its_draft_is_handed_in_is_part_of_what_is_reviewed_or_refused(people: Staff) -> None:
    """Neither waits for the other for ever, and no file changes under the reviewers."""
    for _ in range(ROUNDS):
        edition = drafted(people)
        (file,) = actions.attach(edition, actor=people.clerk, files=[workbook("甲")])
        file.scan_state = "clean"
        file.save(update_fields=["scan_state"])
        revision = Edition.objects.get(pk=edition.pk).revision
        submitted, changed = at_once(
            lambda e=edition, r=revision: actions.submit(e, actor=people.clerk, revision=r, accepts_warnings=True),
            lambda f=file: actions.label_file(f, actor=people.clerk, name="新名称.xlsx", public=True),
        )
        assert isinstance(submitted, Refused) != isinstance(changed, Refused)


def test_without_clearance_no_race_makes_it_public(people: Staff) -> None:
    """Article 17: 未经审查不得公开 — not even while the clearance is on its way."""
    edition = approved(people)
    digest = edition.digest
    _, published = at_once(
        lambda: actions.clear(
            edition, actor=people.first, kind="secrecy", conclusion="refused", basis="属于工作秘密", digest=digest
        ),
        lambda: actions.publish(edition, actor=people.head),
    )
    assert isinstance(published, Refused)
    assert not Edition.objects.live().exists()
