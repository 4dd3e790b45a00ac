"""A published record as evidence: chosen from the unit's own, shown as it stands now, kept when it is taken down."""

import json
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yangguang.disclosures import actions as records
from yangguang.disclosures.models import Disclosure, Edition
from yangguang.disclosures.states import WithdrawalKind
from yangguang.disclosures.tests.people import Staff
from yangguang.disclosures.tests.test_way import cleared, drafted
from yangguang.kernel import present
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.tests.factories import CityFactory, person_with
from yangguang.workplan import actions, selectors
from yangguang.workplan.actions.progress import Shown
from yangguang.workplan.duties import duties_of
from yangguang.workplan.models import Evidence
from yangguang.workplan.tests.working_city import TODAY, City, refused
from yangguang.workplan.tests.working_client import at, client, page, post

pytestmark = pytest.mark.django_db
TITLE = "关于优化营商环境的若干措施"


@pytest.fixture(autouse=True)
def on_the_day():
    with present.staged(TODAY):
        yield


@pytest.fixture
def city() -> City:
    return City(CityFactory(code="changde", division_code="430700"))


def people_of(city: City, unit: Unit) -> Staff:
    second = person_with(Role.REVIEWER, unit)
    return Staff(unit, city.clerk(unit), city.reviewer(unit), second, city.head(unit), city.office)


def published(city: City, unit: Unit, title: str = TITLE) -> Edition:
    people = people_of(city, unit)
    return records.publish(cleared(people, title=title, formed_on=TODAY), actor=people.head)


def take_down(city: City, record: Disclosure) -> None:
    records.withdraw(record, actor=city.head(record.unit), kind=WithdrawalKind.WITHDRAWN, note="内容有误，更正后公开。")


def chosen(city: City, record: Disclosure) -> Evidence:
    """The record as evidence of 武陵区's share, not yet released."""
    city.accepted(city.first)
    return city.reported(city.first, evidence=(Shown(label=str(record), record=record),)).evidence.get()


def released(city: City, record: Disclosure) -> Evidence:
    return actions.release_evidence(chosen(city, record), actor=city.reviewer(city.first))


class TestChoosing:
    def test_the_clerk_finds_a_record_by_title_or_index_number_and_ticks_it(self, city: City) -> None:
        edition, other = published(city, city.first), published(city, city.first, "涉企收费目录清单")
        share = city.accepted(city.first)
        for words in ("营商环境", edition.disclosure.index_number):
            found = page(city.clerk(city.first), f"{at('share', share.pk)}?find={words}")
            assert f'value="{edition.disclosure_id}"' in found
            assert f'value="{other.disclosure_id}"' not in found
        done = {"report-done_" + str(city.measures()[0].pk): "on", f"report-day_{city.measures()[0].pk}": TODAY}
        given = {"do": "report", "report-text": "已公开。", "report-records": edition.disclosure_id, **done}
        status, shown = post(city.clerk(city.first), at("share", share.pk), **given)
        assert status == 302
        assert TITLE in shown
        assert edition.disclosure.index_number in shown
        assert Evidence.objects.get().record == edition.disclosure

    def test_what_was_ticked_is_still_ticked_when_the_form_comes_back(self, city: City) -> None:
        edition = published(city, city.first)
        share = city.accepted(city.first)
        given = {"do": "report", "report-text": "", "report-records": edition.disclosure_id}
        answer = client(city.clerk(city.first)).post(f"{at('share', share.pk)}?find=没有这样的", given)
        assert answer.status_code == 422
        assert f'id="record-{edition.disclosure_id}" checked' in answer.content.decode()

    def test_records_of_units_below_are_offered_and_those_of_others_are_not(self, city: City) -> None:
        below, foreign = published(city, city.body), published(city, city.foreign)
        share = city.accepted(city.first)
        found = page(city.clerk(city.first), at("share", share.pk))
        assert f'value="{below.disclosure_id}"' in found
        assert f'value="{foreign.disclosure_id}"' not in found
        for number in (foreign.disclosure_id, 10**30, "x"):
            given = {"do": "report", "report-text": "已公开。", "report-records": number}
            assert post(city.clerk(city.first), at("share", share.pk), **given)[0] == 422
        assert not Evidence.objects.exists()

    def test_the_action_refuses_another_units_record_a_draft_and_one_taken_down(self, city: City) -> None:
        foreign, gone = published(city, city.foreign), published(city, city.first)
        draft = drafted(people_of(city, city.first), title="草稿")
        take_down(city, gone.disclosure)
        city.accepted(city.first)
        for edition in (foreign, gone, draft):
            shown = Shown(label="x", record=edition.disclosure)
            assert "正在公开" in refused(lambda shown=shown: city.reported(city.first, evidence=(shown,)))

    def test_a_record_is_chosen_once_a_report(self, city: City) -> None:
        shown = Shown(label="x", record=published(city, city.first).disclosure)
        city.accepted(city.first)
        assert "一次" in refused(lambda: city.reported(city.first, evidence=(shown, shown)))

    def test_a_measure_done_is_proved_by_a_record(self, city: City) -> None:
        shown = Shown(label="x", record=published(city, city.first).disclosure)
        city.accepted(city.first)
        city.reported(city.first, city.measures()[0], evidence=(shown,))
        assert city.share(city.first).cached_done == 1


class TestReleasing:
    def test_the_reviewer_is_asked_by_the_title_and_sees_the_record(self, city: City) -> None:
        piece = chosen(city, published(city, city.first).disclosure)
        titles = [item.title for item in duties_of(city.reviewer(city.first), TODAY)]
        assert f"审核佐证：{TITLE}" in titles
        assert f"/disclosures/{piece.record_id}/" in page(
            city.reviewer(city.first), at("share", piece.report.assignment_id)
        )

    def test_whoever_chose_it_does_not_release_it(self, city: City) -> None:
        """Four eyes: that the record is public says nothing of whether it proves the task."""
        piece = chosen(city, published(city, city.first).disclosure)
        assert refused(lambda: actions.release_evidence(piece, actor=city.clerk(city.first)))

    def test_one_taken_down_meanwhile_is_not_released(self, city: City) -> None:
        piece = chosen(city, published(city, city.first).disclosure)
        take_down(city, piece.record)
        shown = page(city.reviewer(city.first), at("share", piece.report.assignment_id))
        assert "信息已撤下" in shown
        assert "不再公开" in refused(lambda: actions.release_evidence(piece, actor=city.reviewer(city.first)))


class TestThePublic:
    def seen(self, city: City, path: str = "/tasks/1/") -> str:
        answer = Client().get(f"/plans/{city.plan.slug}{path}")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return content.decode()

    def test_the_task_links_to_the_record_and_counts_it(self, city: City) -> None:
        edition = published(city, city.first)
        piece = chosen(city, edition.disclosure)
        assert TITLE not in self.seen(city)
        actions.release_evidence(piece, actor=city.reviewer(city.first))
        shown = self.seen(city)
        for part in (TITLE, f'href="/disclosures/{edition.disclosure_id}/"', edition.disclosure.index_number):
            assert part in shown
        assert "2020-05-20" in shown
        assert "公开的佐证（1）" in shown
        assert selectors.plan_overview(city.plan, TODAY).evidence == 1

    def test_a_new_edition_corrects_the_title(self, city: City) -> None:
        edition = published(city, city.first)
        released(city, edition.disclosure)
        Edition.objects.filter(pk=edition.pk).update(title="更正后的标题")
        shown = self.seen(city)
        assert "更正后的标题" in shown
        assert TITLE not in shown

    def test_one_taken_down_later_stays_and_says_so(self, city: City) -> None:
        piece = released(city, published(city, city.first).disclosure)
        assert "信息已撤下" not in self.seen(city)
        take_down(city, piece.record)
        shown = self.seen(city)
        assert TITLE in shown
        assert "信息已撤下" in shown
        assert "信息已撤下" in Client().get(f"/units/{city.first.code}/").content.decode()

    def test_pages_that_show_it_are_touched_by_what_becomes_of_the_record(self, city: City) -> None:
        released(city, published(city, city.first).disclosure)
        for path in ("/tasks/1/", ".json", ".xlsx"):
            answer = Client().get(f"/plans/{city.plan.slug}{path}")
            assert answer.status_code == 200, path
            assert "disclosures" in answer.page_tags
        assert tuple(records.withdraw.action.touches) == ("disclosures",)

    def test_the_exports_name_the_record_and_its_standing(self, city: City) -> None:
        edition = published(city, city.first)
        released(city, edition.disclosure)
        take_down(city, edition.disclosure)
        address = f"/disclosures/{edition.disclosure_id}/"
        (piece,) = json.loads(self.seen(city, ".json"))["tasks"][0]["evidence"]
        assert piece["label"] == TITLE
        assert piece["url"].endswith(address)
        assert piece["record"] == {
            "id": edition.disclosure_id,
            "index_number": edition.disclosure.index_number,
            "published_on": "2020-05-20",
            "withdrawn": True,
        }
        book = openpyxl.load_workbook(BytesIO(Client().get(f"/plans/{city.plan.slug}.xlsx").content))
        *_, number, standing = next(book["公开佐证"].iter_rows(min_row=2, values_only=True))
        assert (number, standing) == (edition.disclosure.index_number, "已撤下")
        assert address in self.seen(city, ".csv")

    def test_more_records_cost_no_more_queries(self, city: City, django_assert_num_queries) -> None:
        released(city, published(city, city.first).disclosure)
        with CaptureQueriesContext(connection) as once:
            selectors.evidence_by_task(city.plan)
        shown = [Shown(label="x", record=published(city, city.first, f"信息{n}").disclosure) for n in range(3)]
        for piece in city.reported(city.first, evidence=tuple(shown)).evidence.all():
            actions.release_evidence(piece, actor=city.reviewer(city.first))
        with django_assert_num_queries(len(once)):
            (pieces,) = selectors.evidence_by_task(city.plan).values()
            assert len([piece.title + str(piece.record) for piece in pieces]) == 4
