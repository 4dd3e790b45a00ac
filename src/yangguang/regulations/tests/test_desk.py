"""The library's desk: who keeps which documents, their events, their relations, and the list of them."""

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yangguang.disclosures.tests.people import Staff, staff
from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import Role, Unit, User
from yangguang.organisations.tests.factories import RoleHoldingFactory, UnitFactory, UserFactory
from yangguang.regulations.models import LifeEvent, Relation
from yangguang.regulations.tests.desk_people import document, event, fresh, in_force, relation
from yangguang.regulations.validity import Kind

pytestmark = pytest.mark.django_db
LAST = date(2030, 4, 30)
LIST = "/desk/regulations/"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yangguang.kernel.present.today", lambda: date(2020, 6, 20))


@pytest.fixture
def people() -> Staff:
    return staff()


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(fresh(person))
    return client


def finance() -> Unit:
    """Another unit of the city."""
    city = Unit.objects.get(code="changde")
    made: Unit = UnitFactory(parent=city, code="finance", name="常德市财政局", short_name="市财政局")
    return made


def said(answer: Any) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


class TestWhoKeeps:
    def test_a_unit_sees_its_own_and_the_office_those_of_others_too(self, people: Staff) -> None:
        elsewhere = finance()
        in_force(people.unit, LAST, "本局办法")
        in_force(elsewhere, LAST, "财政办法")
        document(None, "国家的法律")
        own = client_of(people.clerk).get(LIST).content.decode()
        assert "本局办法" in own
        assert "财政办法" not in own
        assert "国家的法律" not in own
        office = client_of(people.office).get(LIST).content.decode()
        assert all(title in office for title in ("本局办法", "财政办法", "国家的法律"))

    def test_another_units_document_is_not_there(self, people: Staff) -> None:
        elsewhere = finance()
        theirs = in_force(elsewhere, LAST)
        words = relation(theirs)
        for url in (f"{LIST}{theirs.pk}/", f"{LIST}{theirs.pk}/renew/", f"{LIST}relations/{words.pk}/"):
            assert client_of(people.clerk).get(url).status_code == 404, url
            assert client_of(people.office).get(url).status_code == 200, url

    def test_the_office_of_a_unit_is_not_the_citys(self, people: Staff) -> None:
        """What others issued is kept by the city's own office alone."""
        local = UserFactory(username="local-office")
        RoleHoldingFactory(user=local, unit=people.unit, role=Role.OFFICE, with_descendants=True)
        law = document(None, "国家的法律")
        assert client_of(local).get(f"{LIST}{law.pk}/").status_code == 404


class TestTheList:
    def test_it_is_narrowed_by_what_is_to_be_done(self, people: Staff) -> None:
        fine = in_force(people.unit, LAST, "完好办法", registration_number="CDSR-2015-01001")
        lapsed = in_force(people.unit, date(2020, 4, 30), "期满办法")
        soon = in_force(people.unit, date(2020, 9, 1), "将满办法")
        unknown = document(people.unit, "没有日期的办法")
        relation(soon)
        relation(lapsed, target=fine)
        client = client_of(people.clerk)

        def titles(query: str) -> set[str]:
            page = client.get(f"{LIST}?{query}").context["page"]
            return {one.title for one in page.object_list}

        assert titles("state=expiring") == {"将满办法"}
        assert titles("state=lapsed") == titles("concern=expired_unhandled") == {"期满办法"}
        assert titles("concern=unsettled") == {"将满办法", "期满办法"}
        assert titles("concern=unresolved") == {"将满办法"}
        assert titles("concern=without_validity") == {unknown.title}
        assert titles("concern=unregistered") == {"期满办法", "将满办法", "没有日期的办法"}
        assert titles("q=CDSR-2015") == {"完好办法"}
        assert titles("state=nonsense") == set()

    def test_events_that_do_not_fit_are_a_problem(self, people: Staff) -> None:
        in_force(people.unit, LAST, "完好办法")
        doubtful = in_force(people.unit, LAST, "两个期限的办法")
        event(doubtful, Kind.TERM_SET, date(2015, 4, 1), months=24)
        page = client_of(people.clerk).get(f"{LIST}?concern=problems").context["page"]
        assert [one.title for one in page.object_list] == ["两个期限的办法"]

    def test_it_takes_the_same_queries_for_one_as_for_many(self, people: Staff) -> None:
        relation(in_force(people.unit, LAST, "第一件"))
        client = client_of(people.clerk)
        client.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as one:
            client.get(LIST)
        for number in range(8):
            relation(in_force(people.unit, LAST, f"第{number}件办法"))
        with CaptureQueriesContext(connection) as many:
            assert len(client.get(LIST).context["rows"]) == 9
        assert len(many) == len(one)

    def test_what_is_listed_is_exported(self, people: Staff) -> None:
        in_force(people.unit, LAST, "=办法", document_number="常司发〔2015〕1号")
        in_force(people.unit, date(2020, 4, 30), "期满办法")
        sheet = client_of(people.clerk).get(f"{LIST}?state=effective&format=csv")
        text = b"".join(sheet).decode()
        assert sheet["Content-Type"].startswith("text/csv")
        assert "'=办法,常司发〔2015〕1号" in text
        assert "2030-04-30" in text
        assert "期满办法" not in text


class TestTheDocument:
    def test_it_takes_the_same_queries_for_many_events_and_relations(self, people: Staff) -> None:
        one = in_force(people.unit, LAST)
        law = document(None, "国家的法律")
        relation(one, target=law)
        client = client_of(people.clerk)
        client.get(f"{LIST}{one.pk}/")
        with CaptureQueriesContext(connection) as few:
            client.get(f"{LIST}{one.pk}/")
        for number in range(6):
            event(one, Kind.AMENDED, date(2016, 1, 1 + number), by=law)
            relation(one, target=law)
            relation(one, state="confirmed", target=law)
        with CaptureQueriesContext(connection) as many:
            assert client.get(f"{LIST}{one.pk}/").status_code == 200
        assert len(many) == len(few)

    def test_an_event_is_recorded_and_stands_in_the_history(self, people: Staff) -> None:
        one = in_force(people.unit, LAST)
        newer = in_force(people.unit, LAST, "常德市科普新办法", document_number="常司发〔2020〕3号")
        client = client_of(people.clerk)
        answer = client.post(
            f"{LIST}{one.pk}/",
            {"do": "record", "record-kind": "replaced", "record-on": "2020-06-01", "record-by": "常司发[2020]3号"},
        )
        assert answer.status_code == 302
        assert LifeEvent.objects.get(kind="replaced").by == newer
        page = client.get(f"{LIST}{one.pk}/").content.decode()
        assert "被代替：2020-06-01起由《常德市科普新办法》代替" in page
        assert "登记效力事件" in page
        assert AuditEvent.objects.filter(action="regulations.record_event").count() == 1

    def test_a_cause_that_the_library_does_not_know_stays_in_words(self, people: Staff) -> None:
        one = in_force(people.unit, LAST)
        form = {"do": "record", "record-kind": "partly_repealed", "record-on": "2020-06-01"}
        client = client_of(people.clerk)
        refused = client.post(f"{LIST}{one.pk}/", form)
        assert refused.status_code == 422
        assert "请写明废止的条款" in refused.content.decode()
        client.post(f"{LIST}{one.pk}/", {**form, "record-provisions": "第五条、第八条", "record-by": "市政府会议纪要"})
        made = LifeEvent.objects.get(kind="partly_repealed")
        assert (made.by, made.by_words, made.provisions) == (None, "市政府会议纪要", ["第五条", "第八条"])

    def test_a_document_is_not_its_own_cause(self, people: Staff) -> None:
        one = in_force(people.unit, LAST, "常德市科普办法")
        form = {"record-kind": "repealed", "record-on": "2020-06-01", "record-by": "《常德市科普办法》"}
        answer = client_of(people.clerk).post(f"{LIST}{one.pk}/", {"do": "record", **form})
        assert answer.status_code == 422
        assert "文件不能以自己为依据" in answer.content.decode()

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"kind": "term_set"}, "请填写届满日或期限"),
            ({"kind": "term_set", "until": "2026-01-01", "years": "5"}, "届满日和期限只填一项"),
            ({"kind": "suspended", "until": "2019-01-01"}, "届满日不能早于起始日期"),
            ({"kind": "amended", "until": "2026-01-01"}, "修改没有期限"),
            ({"kind": "amended", "on": "0020-06-01"}, "请核对年份"),
        ],
    )
    def test_a_form_that_means_nothing_is_sent_back(self, people: Staff, values: dict[str, str], words: str) -> None:
        one = in_force(people.unit, LAST)
        typed = {f"record-{name}": value for name, value in {"on": "2020-06-01", **values}.items()}
        answer = client_of(people.clerk).post(f"{LIST}{one.pk}/", {"do": "record", **typed})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert one.events.count() == 3

    def test_a_wrong_event_is_undone_with_a_reason_and_stays_to_be_seen(self, people: Staff) -> None:
        one = in_force(people.unit, LAST)
        wrong = event(one, Kind.REPEALED, date(2020, 1, 1))
        client = client_of(people.clerk)
        url = f"{LIST}{one.pk}/"
        assert client.post(url, {"do": f"undo:{wrong.pk}"}).status_code == 422
        client.post(url, {"do": f"undo:{wrong.pk}", f"undo-{wrong.pk}-words": "登记错了文件"})
        wrong.refresh_from_db()
        assert wrong.undone
        page = client.get(url).content.decode()
        assert "已撤销" in page
        assert "登记错了文件" in page
        assert "有效：2015-05-01起施行" in page


class TestRenewal:
    """湖南 三统一: a renewal counts when it comes on or before the last day."""

    def test_the_last_day_is_shown_before_anything_is_recorded(self, people: Staff) -> None:
        one = in_force(people.unit, date(2020, 8, 31))
        client = client_of(people.clerk)
        url = f"{LIST}{one.pk}/renew/"
        page = client.get(url, {"on": "2020-06-20", "years": "5"}).content.decode()
        assert "续期后有效期至 2025 年 6 月 19 日" in page
        assert not LifeEvent.objects.filter(kind="renewed").exists()
        answer = client.post(url, {"on": "2020-06-20", "years": "5"})
        assert answer.url == f"{LIST}{one.pk}/"
        one.refresh_from_db()
        assert one.until == date(2025, 6, 19)

    def test_one_after_the_lapse_is_refused(self, people: Staff) -> None:
        one = in_force(people.unit, date(2020, 4, 30))
        answer = client_of(people.clerk).post(f"{LIST}{one.pk}/renew/", {"on": "2020-06-20", "years": "5"})
        assert answer.status_code == 422
        assert "须重新制定发布" in answer.content.decode()
        assert not LifeEvent.objects.filter(kind="renewed").exists()

    def test_one_without_a_length_is_sent_back(self, people: Staff) -> None:
        one = in_force(people.unit, LAST)
        page = client_of(people.clerk).get(f"{LIST}{one.pk}/renew/", {"on": "2020-06-20"}).content.decode()
        assert "请填写期限或届满日" in page

    def test_a_lapsed_document_is_declared_so(self, people: Staff) -> None:
        one = in_force(people.unit, date(2020, 4, 30))
        client = client_of(people.clerk)
        client.post(f"{LIST}{one.pk}/", {"do": "lapse", "lapse-on": "2020-06-20", "lapse-by": "清理结果公告"})
        assert LifeEvent.objects.filter(kind="declared_lapsed", by_words="清理结果公告").count() == 1
        assert client.get(f"{LIST}?concern=expired_unhandled").context["page"].paginator.count == 0


class TestRelations:
    def test_one_is_confirmed_in_the_words_it_was_read_in(self, people: Staff) -> None:
        one, law = in_force(people.unit, LAST), document(None, "国家的法律")
        waiting = relation(one, "based_on", law, words="根据《国家的法律》第三条")
        client = client_of(people.clerk)
        assert "根据《国家的法律》第三条" in client.get(f"{LIST}{one.pk}/").content.decode()
        client.post(f"{LIST}{one.pk}/", {"do": f"settle:{waiting.pk}"})
        waiting.refresh_from_db()
        assert waiting.state == "confirmed"

    def test_one_is_rejected(self, people: Staff) -> None:
        one = in_force(people.unit, LAST)
        waiting = relation(one)
        client_of(people.clerk).post(f"{LIST}{one.pk}/", {"do": f"reject:{waiting.pk}"})
        waiting.refresh_from_db()
        assert waiting.state == "rejected"

    def test_a_confirmed_repeal_ends_its_target(self, people: Staff) -> None:
        one, old = in_force(people.unit, LAST), in_force(people.unit, LAST, "旧办法")
        waiting = relation(one, "repeals", old)
        client_of(people.clerk).post(f"{LIST}{one.pk}/", {"do": f"settle:{waiting.pk}"})
        old.refresh_from_db()
        assert old.state == "repealed"

    def test_the_document_meant_is_searched_by_title_or_number_and_chosen(self, people: Staff) -> None:
        one = in_force(people.unit, LAST)
        meant = in_force(people.unit, LAST, "常德市旧规定", document_number="常司发〔2012〕7号")
        waiting = relation(one, "implements", target_title="旧规定")
        client = client_of(people.clerk)
        url = f"{LIST}relations/{waiting.pk}/"
        assert [row.pk for row in client.get(url).context["found"]] == [meant.pk]
        assert [row.pk for row in client.get(url, {"q": "常司发[2012]7号"}).context["found"]] == [meant.pk]
        assert client.get(url, {"q": "没有这个"}).context["found"] == []
        assert client.post(url, {"do": "settle"}).status_code == 422
        assert client.post(url, {"do": "settle", "settle-target": "9" * 30}).status_code == 422
        assert client.post(url, {"do": "settle", "settle-target": str(one.pk)}).status_code == 422
        assert client.post(url, {"do": "settle", "settle-target": str(meant.pk)}).url == f"{LIST}{one.pk}/"
        waiting.refresh_from_db()
        assert (waiting.state, waiting.target) == ("confirmed", meant)

    def test_what_does_nothing_to_its_target_is_confirmed_together_and_told(self, people: Staff) -> None:
        one, law = in_force(people.unit, LAST), document(None, "国家的法律")
        harmless = [relation(one, kind, law) for kind in ("based_on", "implements", "cites")]
        kept = [relation(one, "repeals", law), relation(one, "cites")]
        answer = client_of(people.clerk).post(f"{LIST}{one.pk}/", {"do": "harmless"}, follow=True)
        assert "已确认 3 条关系" in answer.content.decode()
        confirmed = set(Relation.objects.filter(state="confirmed").values_list("pk", flat=True))
        assert confirmed == {row.pk for row in harmless}
        assert Relation.objects.filter(pk__in=[row.pk for row in kept], state="suggested").count() == 2
        assert AuditEvent.objects.filter(action="regulations.settle").count() == 3

    def test_many_documents_are_ticked_but_only_own_ones_count(self, people: Staff) -> None:
        law = document(None, "国家的法律")
        elsewhere = finance()
        own, theirs = in_force(people.unit, LAST, "甲"), in_force(elsewhere, LAST, "乙")
        mine, other = relation(own, target=law), relation(theirs, target=law)
        client = client_of(people.clerk)
        answer = client.post(LIST, {"do": "harmless", "pk": [own.pk, theirs.pk, "x", "9" * 30]})
        assert said(answer) == ["已确认 1 条关系。"]
        mine.refresh_from_db()
        other.refresh_from_db()
        assert (mine.state, other.state) == ("confirmed", "suggested")
        assert said(client.post(LIST, {"do": "harmless"}))[-1] == "请先勾选文件。"
