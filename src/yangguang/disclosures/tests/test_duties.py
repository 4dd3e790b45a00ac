"""What records ask of each person: never a review of what one wrote or passed, always with its day."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yangguang.disclosures import actions
from yangguang.disclosures.duties import duties_of
from yangguang.disclosures.models import Disclosure, Edition, RecordImport, RecordImportRow
from yangguang.disclosures.states import ImportState, Openness, OpennessBasis, RowResult
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.tests.test_way import approved, cleared, drafted
from yangguang.kernel.inbox import Item
from yangguang.organisations.models import Unit, User
from yangguang.organisations.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
TODAY = date(2020, 6, 20)


def asked(person: User, today: date = TODAY) -> list[str]:
    """The first words of each item."""
    fresh = User.objects.get(pk=person.pk)
    return [item.title.partition("：")[0] for item in duties_of(fresh, today)]


def submitted(people: Staff) -> Edition:
    edition = drafted(people)
    return actions.submit(edition, actor=people.clerk, revision=edition.revision, accepts_warnings=True)


def test_a_draft_asks_when_its_twenty_working_days_run_out():
    """Article 26: 自该政府信息形成或者变更之日起20个工作日内."""
    people = staff()
    drafted(people, formed_on=date(2020, 6, 1))
    assert asked(people.clerk, date(2020, 6, 2)) == []
    assert asked(people.clerk, date(2020, 6, 29)) == ["草稿未送审"]
    (item,) = duties_of(User.objects.get(pk=people.clerk.pk), date(2020, 7, 6))
    assert item.due == date(2020, 6, 30)  # 25 and 26 June are holidays, Sunday 28 June is worked
    assert "已超过" in item.reason


def test_a_change_counts_from_its_own_day():
    """Article 26: 形成或者变更之日."""
    people = staff()
    drafted(people, formed_on=date(2020, 1, 6), changed_on=date(2020, 6, 18))
    assert asked(people.clerk) == []


def test_a_review_waits_for_each_reviewer_who_did_not_write_it():
    people = staff()
    edition = submitted(people)
    assert "初审" in asked(people.first)
    assert "初审" in asked(people.second)
    assert "初审" not in asked(people.clerk)
    actions.pass_review(edition, actor=people.first, stage=edition.state, digest=edition.digest)
    assert "复审" not in asked(people.first)
    assert "复审" in asked(people.second)


def test_a_review_that_was_handed_over_waits_for_that_person_alone():
    people = staff()
    edition = submitted(people)
    actions.hand_over(edition, actor=people.first, to=people.second)
    assert "初审" not in asked(people.first)
    assert "初审" in asked(people.second)


def test_what_was_sent_back_comes_with_its_comment():
    people = staff()
    edition = submitted(people)
    actions.return_draft(edition, actor=people.first, stage=edition.state, comment="请补充依据")
    item = next(iter(duties_of(User.objects.get(pk=people.clerk.pk), TODAY)))
    assert item.title.startswith("被退回")
    assert "请补充依据" in item.reason


def test_an_approved_record_asks_for_its_secrecy_review_and_then_to_be_published():
    """Article 17."""
    people = staff()
    approved(people)
    assert "保密审查" in asked(people.first)
    assert "待发布" in asked(people.head)


def test_a_cleared_record_asks_for_no_secrecy_review():
    people = staff()
    cleared(people)
    assert "保密审查" not in asked(people.first)


def test_what_is_held_is_looked_at_again_when_due():
    """Article 18: 定期审查."""
    people = staff()
    edition = approved(
        people,
        openness=Openness.WITHHELD,
        openness_basis=OpennessBasis.INTERNAL,
        openness_reason="内部事务",
        review_again_on=date(2099, 1, 1),
    )
    actions.hold(edition, actor=people.head)
    assert "定期审查" not in asked(people.head, date(2098, 12, 31))
    assert "定期审查" in asked(people.head, date(2099, 1, 1))


def test_an_import_with_failed_rows_asks_whoever_made_it():
    people = staff()
    batch = RecordImport.objects.create(
        unit=people.unit,
        source_name="六月.xlsx",
        sha256="a" * 64,
        state=ImportState.DONE,
        created_by=people.clerk,
        created_at=datetime(2020, 6, 18, tzinfo=UTC),
    )
    assert asked(people.clerk) == []
    RecordImportRow.objects.create(batch=batch, number=2, key="b", result=RowResult.FAILED)
    assert asked(people.clerk) == ["批量导入未完成"]
    assert asked(people.first) == []


class TestTheOffice:
    """What units' records ask of the city's office: one item for each unit and kind, however many there are."""

    def items(self, people: Staff, today: date = TODAY) -> dict[str, Item]:
        fresh = User.objects.get(pk=people.office.pk)
        return {item.title: item for item in duties_of(fresh, today)}

    def test_secrecy_reviews_and_publishing_of_a_unit_are_one_item_each(self):
        """Article 17 for the first; the number is that of the list that the item opens."""
        people = staff()
        approved(people, title="第一件")
        approved(people, title="第二件")
        cleared(people, title="第三件")
        found = self.items(people)
        assert set(found) == {"保密审查：市司法局 2 条", "待发布归档：市司法局 3 条"}
        client = Client()
        client.force_login(people.office)
        for item, titles in zip(found.values(), ({"第一件", "第二件"}, {"第一件", "第二件", "第三件"}), strict=True):
            assert {row.edition.title for row in client.get(item.url).context["rows"]} == titles

    def test_it_says_how_many_are_late(self):
        """Article 26."""
        people = staff()
        approved(people, formed_on=date(2020, 6, 1))
        approved(people, formed_on=date(2020, 6, 19))
        on_time, late = self.items(people, date(2020, 6, 30)), self.items(people, date(2020, 7, 6))
        assert not any("已过" in item.reason for item in on_time.values())
        assert all("其中 1 条已过公开期限" in item.reason for item in late.values())

    def test_nothing_is_asked_of_what_it_wrote_or_of_what_has_its_time(self):
        people = staff()
        edition = cleared(people)
        actions.publish(edition, actor=people.head, at=datetime(2099, 1, 1, tzinfo=UTC))
        assert self.items(people) == {}
        waiting = approved(people, title="另一件")
        waiting.writers.add(people.office)
        assert set(self.items(people)) == {"待发布归档：市司法局 1 条"}

    def test_people_of_a_unit_see_the_records_themselves(self):
        people = staff()
        approved(people)
        assert all("条" not in item.title for item in duties_of(User.objects.get(pk=people.head.pk), TODAY))

    def test_more_units_and_records_cost_no_more_queries(self):
        people = staff()
        approved(people)
        self.items(people)
        with CaptureQueriesContext(connection) as once:
            assert len(self.items(people)) == 2
        other = Edition.objects.get()
        for number in range(4):
            unit = UnitFactory(parent=Unit.objects.get(code="changde"), code=f"more-{number}")
            for copy in range(2):
                record = Disclosure.objects.create(unit=unit, created_at=other.drafted_at)
                other.pk, other.disclosure, other.unit, other.title = None, record, unit, f"{number}{copy}"
                other._state.adding = True
                other.save()
        with CaptureQueriesContext(connection) as again:
            assert len(self.items(people)) == 10
        assert len(again) == len(once)
