"""What took a record's place: the way from one to the next always comes to an end, whatever was withdrawn when."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yangguang.disclosures import actions
from yangguang.disclosures.models import Disclosure, Edition, Withdrawal
from yangguang.disclosures.selectors.public import successor_of
from yangguang.disclosures.states import WithdrawalKind
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.tests.test_way import cleared
from yangguang.kernel.actions import Refused

pytestmark = pytest.mark.django_db


def published(people: Staff, count: int) -> list[Disclosure]:
    return [actions.publish(cleared(people), actor=people.head).disclosure for _ in range(count)]


def replace(people: Staff, record: Disclosure, by: Disclosure) -> Withdrawal:
    return actions.withdraw(record, actor=people.head, kind=WithdrawalKind.REPLACED, note="内容已更新。", successor=by)


def back_in_public(people: Staff, record: Disclosure) -> None:
    """A new edition of a record that was taken down, through all its reviews."""
    edition = actions.amend(record, actor=people.clerk)
    edition = actions.submit(edition, actor=people.clerk, revision=edition.revision, accepts_warnings=True)
    for reviewer in (people.first, people.second, people.head):
        edition = actions.pass_review(edition, actor=reviewer, stage=edition.state, digest=edition.digest)
    actions.clear(
        edition, actor=people.first, kind="secrecy", conclusion="cleared", basis="不涉密", digest=edition.digest
    )
    actions.publish(edition, actor=people.head)


def ends(record: Disclosure) -> bool:
    """Whether the way from a withdrawn record to what took its place comes to an end."""
    seen = set()
    at: Disclosure | None = record
    while at is not None and not at.editions.live().exists():
        if at.pk in seen:
            return False
        seen.add(at.pk)
        last = at.withdrawals.first()
        at = last.successor if last is not None else None
    return True


def test_a_record_that_was_taken_down_takes_nobodys_place():
    people = staff()
    first, second, third = published(people, 3)
    replace(people, first, second)
    replace(people, second, third)
    with pytest.raises(Refused, match="还没有公开"):
        replace(people, third, first)
    assert successor_of(first.withdrawals.get()) == third


def test_a_record_that_came_back_may_take_the_place_of_what_had_taken_its_own():
    people = staff()
    first, second = published(people, 2)
    replace(people, first, second)
    back_in_public(people, first)
    taken = replace(people, second, first)
    assert successor_of(taken) == first
    assert Edition.objects.live().get().disclosure == first
    with pytest.raises(Refused):
        replace(people, first, second)


moves = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=2, max_size=6)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_no_order_of_withdrawals_and_returns_leads_round_in_a_ring(order: Sequence[tuple[int, int]]):
    """Three records that take each other's place (or, for 3, come back) in any order."""
    from django.db import transaction

    with transaction.atomic():
        people = staff()
        records = published(people, 3)
        for one, other in order:
            try:
                if other == 3:
                    back_in_public(people, records[one])
                else:
                    replace(people, records[one], records[other])
            except Refused:
                pass
            assert all(ends(record) for record in records)
        transaction.set_rollback(True)
