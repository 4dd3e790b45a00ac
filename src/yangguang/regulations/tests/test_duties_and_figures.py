"""What the library asks of its keepers, and what its figures count: article by article of task 2 of the year's plan."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yangguang.disclosures import actions as records
from yangguang.disclosures.models import Attachment, Edition
from yangguang.disclosures.states import ScanState
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.kernel import present
from yangguang.kernel.actions import SystemActor
from yangguang.kernel.inbox import Item
from yangguang.kernel.metrics import Scope, get
from yangguang.organisations.models import Unit, User
from yangguang.organisations.tests.factories import UnitFactory
from yangguang.regulations.duties import duties_of
from yangguang.regulations.figures import FIGURES
from yangguang.regulations.keeping import keep_state
from yangguang.regulations.models import Regulation
from yangguang.regulations.tests.desk_people import TODAY, document, event, fresh, in_force, relation
from yangguang.regulations.validity import Kind
from yangguang.workplan.figures import proofs_of
from yangguang.workplan.tests.public_city import build_public_city

pytestmark = pytest.mark.django_db
LAST = date(2030, 4, 30)


@pytest.fixture
def people() -> Staff:
    return staff()


def asked(person: User, today: date = TODAY) -> list[Item]:
    return list(duties_of(fresh(person), today))


def at(one: Regulation, today: date) -> None:
    """The clock's daily round."""
    keep_state(Regulation.objects.get(pk=one.pk), today)


class TestTheInbox:
    @pytest.mark.parametrize(
        ("today", "words"),
        [
            (date(2020, 2, 28), None),
            (date(2020, 2, 29), "6个月"),
            (date(2020, 5, 30), "6个月"),
            (date(2020, 5, 31), "3个月"),
            (date(2020, 7, 31), "3个月"),
            (date(2020, 8, 1), "30日"),
            (date(2020, 8, 31), "30日"),
        ],
    )
    def test_the_unit_is_warned_six_and_three_months_and_thirty_days_before(
        self, people: Staff, today: date, words: str | None
    ) -> None:
        one = in_force(people.unit, date(2020, 8, 31))
        at(one, today)
        found = [(item.title, item.due, item.url) for item in asked(people.clerk, today)]
        url = f"/desk/regulations/{one.pk}/renew/"
        expected = [(f"{words}内有效期届满：{one.title}", date(2020, 8, 31), url)] if words else []
        assert found == expected

    def test_a_renewed_document_is_not_warned_of(self, people: Staff) -> None:
        one = in_force(people.unit, date(2020, 8, 31))
        event(one, Kind.RENEWED, TODAY, months=60)
        at(one, TODAY)
        assert asked(people.clerk) == []

    def test_several_of_one_distance_are_one_item_with_the_nearest_day(self, people: Staff) -> None:
        in_force(people.unit, date(2020, 9, 10), "甲办法")
        in_force(people.unit, date(2020, 8, 31), "乙办法")
        (item,) = asked(people.head)
        assert (item.title, item.due) == ("3个月内有效期届满：市司法局 2 件", date(2020, 8, 31))
        client = Client()
        client.force_login(people.head)
        assert client.get(item.url).status_code == 200

    def test_one_past_its_term_asks_until_somebody_decides(self, people: Staff) -> None:
        one = in_force(people.unit, date(2020, 4, 30))
        (item,) = asked(people.clerk)
        assert item.title == "期满未处理：市司法局 1 件"
        event(one, Kind.DECLARED_LAPSED, TODAY)
        at(one, TODAY)
        assert asked(people.clerk) == []

    def test_relations_wait_in_one_item_for_those_who_keep_the_document(self, people: Staff) -> None:
        one, law = in_force(people.unit, LAST), document(None, "国家的法律")
        relation(one)
        relation(one, target=law)
        relation(one, target=law, state="rejected")
        relation(law, target=one)
        assert [item.title for item in asked(people.clerk)] == ["关系待确认：市司法局 2 条"]
        (others,) = asked(people.office)
        assert others.title == "关系待确认：其他机关 1 条"
        client = Client()
        client.force_login(people.office)
        assert [row.title for row in client.get(others.url).context["page"].object_list] == ["国家的法律"]

    def test_it_takes_the_same_queries_for_one_as_for_many(self, people: Staff) -> None:
        def make(number: int) -> None:
            relation(in_force(people.unit, date(2020, 8, 31), f"将满{number}"))
            in_force(people.unit, date(2020, 4, 30), f"已满{number}")

        make(0)
        clerk = fresh(people.clerk)
        list(duties_of(clerk, TODAY))
        with CaptureQueriesContext(connection) as one:
            list(duties_of(clerk, TODAY))
        for number in range(1, 6):
            make(number)
        with CaptureQueriesContext(connection) as many:
            assert len(list(duties_of(clerk, TODAY))) == 3
        assert len(many) == len(one) == 6


class TestTheFigures:
    def figures(self, unit: Unit | None = None) -> dict[str, int]:
        scope = Scope(since=date(2020, 1, 1), until=date(2020, 12, 31), today=TODAY, unit=unit)
        found = {}
        for name in FIGURES:
            metric = get(f"regulations.{name}")
            assert metric is not None
            figure = metric.compute(scope)
            page = Client().get(figure.url)
            assert page.status_code == 200
            assert page.context["page"].paginator.count == figure.value, "a figure opens the records that it counts"
            found[name] = figure.value
        return found

    def test_each_counts_what_it_names(self, people: Staff) -> None:
        relation(in_force(people.unit, LAST, "登记的办法", registration_number="CDSR-2015-01001"))
        in_force(people.unit, date(2020, 4, 30), "期满的办法")
        document(people.unit, "没有日期的办法")
        document(None, "没有日期的法律")
        assert self.figures() == {
            "without_validity": 1,
            "expired_unhandled": 1,
            "not_amended": 0,
            "unregistered": 2,
            "without_text": 0,
            "unresolved": 1,
            "published_late": 0,
            "no_interpretation": 0,
            "no_attachment": 3,
        }

    def test_one_to_be_issued_is_not_without_validity(self, people: Staff) -> None:
        coming = document(people.unit, "将公布的办法")
        event(coming, Kind.ISSUED, date(2020, 7, 1))
        at(coming, TODAY)
        assert self.figures()["without_validity"] == 0

    def test_a_units_figure_counts_what_stands_below_it(self, people: Staff) -> None:
        below = UnitFactory(parent=Unit.objects.get(pk=people.unit.pk), code="below", name="下属单位")
        elsewhere = UnitFactory(parent=Unit.objects.get(code="changde"), code="finance", name="常德市财政局")
        for unit in (people.unit, below, elsewhere):
            in_force(unit, date(2020, 4, 30), f"{unit}办法")
        assert self.figures(people.unit)["expired_unhandled"] == 2
        assert self.figures(Unit.objects.get(code="changde"))["expired_unhandled"] == 3

    def test_what_a_published_record_lacks(self, people: Staff) -> None:
        """Late (article 26), not interpreted within three working days (国办发〔2016〕19号), nothing to download."""
        with present.staged(date(2020, 3, 2)):
            fields = {
                "title": "常德市科普管理办法",
                "kind": "normative",
                "formed_on": date(2020, 3, 2),
                "body_html": "<p>第一条　为了加强科普工作，制定本办法，请遵照执行。</p>",
            }
            edition = records.draft(people.unit, actor=people.clerk, fields=fields)
            edition = records.carry_over(edition, actor=SystemActor(), published_at=edition.drafted_at)
        wanted = ("published_late", "no_interpretation", "no_attachment")
        found = self.figures()
        assert [found[name] for name in wanted] == [0, 1, 1]
        Edition.objects.filter(pk=edition.pk).update(late=True)
        records.waive_interpretation(edition.disclosure, actor=people.head, reason="内部管理事项")
        Attachment.objects.create(
            edition=edition,
            name="附件.pdf",
            media_type="application/pdf",
            size=1,
            sha256="a" * 64,
            scan_state=ScanState.CLEAN,
            added_at=edition.drafted_at,
        )
        found = self.figures()
        assert [found[name] for name in wanted] == [1, 0, 0]

    def test_a_late_edition_that_was_replaced_since_is_past(self, people: Staff) -> None:
        """Article 26: each edition has its last day; the figure tells of what stands there now, as those of records."""
        with present.staged(date(2020, 3, 2)):
            fields = {"title": "常德市科普管理办法", "kind": "normative", "formed_on": date(2020, 1, 2)}
            fields["body_html"] = "<p>第一条　为了加强科普工作，制定本办法，请遵照执行。</p>"
            edition = records.draft(people.unit, actor=people.clerk, fields=fields)
            edition = records.carry_over(edition, actor=SystemActor(), published_at=present.now())
            assert edition.late
            assert self.figures()["published_late"] == 1
        with present.staged(date(2020, 3, 9)):
            newer = records.amend(edition.disclosure, actor=people.clerk)
            newer = records.carry_over(newer, actor=SystemActor(), published_at=present.now())
            assert not newer.late
            assert self.figures()["published_late"] == 0


def test_task_two_of_the_notice_is_proved_by_them() -> None:
    """推进规范性文件公开: 标注有效性、三统一登记, and what was said of others settled."""
    city = build_public_city(tasks=1)
    task = city.task(1)
    task.title = "推进规范性文件公开"
    task.save()
    alive = {proof.label for proof in proofs_of(task, TODAY) if proof.figure is not None}
    assert {label for label, _ in FIGURES.values()} <= alive
