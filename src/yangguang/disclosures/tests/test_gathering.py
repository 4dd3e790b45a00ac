"""A column takes in what its rule says, and a changed rule is followed by all records published before."""

import pytest

from yangguang.catalogue.actions import edit_column
from yangguang.catalogue.models import Column
from yangguang.disclosures import actions
from yangguang.disclosures.gathering import gather_columns
from yangguang.disclosures.models import Placement
from yangguang.disclosures.states import WithdrawalKind
from yangguang.disclosures.tests.people import staff
from yangguang.disclosures.tests.test_way import cleared
from yangguang.kernel.actions import SystemActor

pytestmark = pytest.mark.django_db


def column(**rule):
    return Column.objects.create(code="business", title="涉企政策", scope="city", rule=rule, gathered=True)


def codes():
    return sorted(Placement.objects.values_list("column__code", flat=True))


@pytest.mark.parametrize(
    ("rule", "taken"),
    [
        ({"kinds": ["policy"]}, True),
        ({"kinds": ["notice"]}, False),
        ({"words": ["营商环境"]}, True),
        ({"words": ["營商環境"]}, True),
        ({"kinds": ["policy"], "words": ["债务"]}, False),
        ({"kinds": ["policy", "notice"], "words": ["债务", "营商"]}, True),
        ({"units": ["justice"]}, True),
        ({"units": ["elsewhere"], "kinds": ["policy"]}, False),
        ({}, False),
    ],
)
def test_each_given_condition_must_have_a_hit(rule, taken):
    column(**rule)
    people = staff()
    actions.publish(cleared(people), actor=people.head)
    assert codes() == (["business"] if taken else [])


def test_a_changed_rule_is_followed_by_what_was_published_before():
    here = column(words=["债务"])
    people = staff()
    edition = actions.publish(cleared(people), actor=people.head)
    assert codes() == []
    edit_column(here, actor=SystemActor(), title="涉企政策", about="", promise_days=None, rule={"words": ["营商"]})
    assert gather_columns() == 1
    assert codes() == ["business"]
    assert gather_columns() == 0, "nothing is left to do"
    here.refresh_from_db()
    edit_column(here, actor=SystemActor(), title="涉企政策", about="", promise_days=None, rule={"words": ["债务"]})
    gather_columns()
    assert codes() == []
    actions.withdraw(edition.disclosure, actor=people.head, kind=WithdrawalKind.WITHDRAWN, note="有误。")
    gather_columns()
    assert codes() == []


def test_a_record_put_in_by_hand_stays_when_the_rule_lets_it_go():
    here = column(words=["债务"])
    people = staff()
    edition = actions.publish(cleared(people), actor=people.head)
    actions.reclassify(edition.disclosure, actor=people.clerk, columns=[here])
    edit_column(here, actor=SystemActor(), title="涉企政策", about="", promise_days=None, rule={"words": ["预算"]})
    gather_columns()
    assert codes() == ["business"]


def test_a_record_stands_in_many_columns_and_lives_once():
    column(words=["营商"])
    Column.objects.create(code="policies", title="政策", scope="unit", part="statutory", rule={"kinds": ["policy"]})
    people = staff()
    actions.publish(cleared(people), actor=people.head)
    assert codes() == ["business", "policies"]
    assert Placement.objects.values("disclosure").distinct().count() == 1
