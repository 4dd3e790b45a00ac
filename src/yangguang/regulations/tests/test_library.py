"""Documents come into the library from files, are found and shown as of any day, and say whether they are in force."""

import io
import json
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from yangguang.kernel import present
from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.tests.concurrently import concurrently
from yangguang.organisations.models import Unit, UnitKind
from yangguang.organisations.tests.factories import UnitFactory
from yangguang.regulations.actions import bring_in, record_event
from yangguang.regulations.importing.laws import grouped, parse
from yangguang.regulations.keeping import turn_states
from yangguang.regulations.models import Regulation, Relation, Version
from yangguang.regulations.resolving import resolve
from yangguang.regulations.validity import Kind

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("测试")
FIRST = """# 常德市公共资源交易管理办法

2015年3月1日 常政发〔2015〕3号发布

<!-- INFO END -->

## 第一章 总则

第一条 为了规范公共资源交易，制定本办法。

第二条 交易应当<script>alert(1)</script>公开。

第三条 本办法自2015年5月1日起施行，有效期5年。
"""
SECOND = FIRST.replace("公开。", "公开、公平。").replace(
    "\n<!-- INFO", "\n2018年6月1日 常德市人民政府令第3号修改\n\n<!-- INFO"
)
REPEALER = """# 常德市公共资源交易管理规定

2019年11月1日 常政发〔2019〕9号发布

<!-- INFO END -->

第一条 根据《常德市公共资源交易管理办法》，制定本规定。

第二条 本规定自2019年12月1日起施行。《常德市公共资源交易管理办法》（常政发〔2015〕3号）同时废止。
"""


@pytest.fixture
def home():
    return UnitFactory(code="changde", name="常德市人民政府", short_name="常德市", kind=UnitKind.CITY)


def read(*files):
    """The documents of Markdown files given as (name, text)."""
    return grouped(parse(name, text.encode()) for name, text in files)


@pytest.fixture
def document(home):
    (found,) = read(
        ("常德市公共资源交易管理办法(2015-03-01).md", FIRST), ("常德市公共资源交易管理办法(2018-06-01).md", SECOND)
    )
    return bring_in(home, actor=SYSTEM, document=found, unit=home)


def on(day):
    return time_machine.travel(datetime(day.year, day.month, day.day, 4, tzinfo=UTC), tick=False)


class TestComingIn:
    def test_dated_versions_of_one_title_are_one_document(self, document):
        assert [one.effective_on for one in document.versions.all()] == [date(2015, 5, 1), date(2018, 6, 1)]
        assert (document.issuer, document.document_number) == ("常德市人民政府", "常政发〔2015〕3号")
        assert Regulation.objects.count() == 1

    def test_the_same_again_changes_nothing_and_a_new_version_is_added(self, home, document):
        before = list(Version.objects.values_list())
        (again,) = read(("常德市公共资源交易管理办法(2015-03-01).md", FIRST))
        assert bring_in(home, actor=SYSTEM, document=again, unit=home) == document
        assert list(Version.objects.values_list()) == before
        former = FIRST.replace("规范", "改进").replace("自2015年5月1日", "自2014年2月1日")
        (older,) = read(("常德市公共资源交易管理办法(2014-01-01).md", former))
        bring_in(home, actor=SYSTEM, document=older, unit=home)
        assert [(one.number, str(one.effective_on)) for one in document.versions.all()] == [
            (1, "2014-02-01"),
            (2, "2015-05-01"),
            (3, "2018-06-01"),
        ]

    def test_a_text_kept_under_the_day_it_was_made_moves_to_the_day_it_holds_from(self, home, document):
        first = document.versions.get(number=1)
        Version.objects.filter(pk=first.pk).update(effective_on=date(2015, 3, 1))
        found = read(("常德市公共资源交易管理办法(2015-03-01).md", FIRST), ("某文件(2018-06-01).md", SECOND))
        bring_in(home, actor=SYSTEM, document=found[0], unit=home)
        assert list(document.versions.values_list("pk", "effective_on")[:1]) == [(first.pk, date(2015, 5, 1))]
        assert document.versions.count() == 2

    def test_what_has_no_text_is_refused(self, home):
        (empty,) = read(("空.md", "# 空办法\n\n2015年3月1日 发布\n\n<!-- INFO END -->\n"))
        with pytest.raises(Refused, match="没有正文"):
            bring_in(home, actor=SYSTEM, document=empty)
        assert not Regulation.objects.exists()

    def test_a_repeal_is_suggested_with_its_words_and_points_at_the_document(self, home, document):
        (other,) = read(("常德市公共资源交易管理规定(2019-11-01).md", REPEALER))
        source = bring_in(home, actor=SYSTEM, document=other, unit=home)
        resolve()
        found = {one.kind: one for one in source.relations.all()}
        assert set(found) == {"based_on", "repeals"}
        assert "同时废止" in found["repeals"].words
        assert found["repeals"].target == document
        assert found["repeals"].state == "suggested"
        assert not document.events.filter(kind="repealed").exists(), "a person has to confirm it"

    def test_a_title_beside_another_number_is_another_document(self, home, document):
        document.document_number = "常政发〔2015〕3号"
        document.save()
        source = Regulation.objects.create(title="甲", title_key="甲", document_class="law", created_at=present.now())
        common = {"source": source, "kind": "repeals", "target_title": document.title}
        same = Relation.objects.create(**common, target_number="常政发[2015]3号")
        other = Relation.objects.create(**common, target_number="湘政发〔2001〕8号")
        assert resolve() == 1
        same.refresh_from_db()
        other.refresh_from_db()
        assert (same.target, other.target) == (document, None)


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_document_at_once_make_one(home):
    (found,) = read(("常德市公共资源交易管理办法(2015-03-01).md", FIRST))
    jobs = [lambda: bring_in(home, actor=SYSTEM, document=found, unit=home)] * 4
    assert [one for one in concurrently(jobs) if isinstance(one, Exception)] == []
    assert (Regulation.objects.count(), Version.objects.count()) == (1, 1)


class TestTheCache:
    """A lapse needs nobody's click: the list says it on the day after the term's last."""

    def test_the_state_turns_with_the_days(self, home, document):
        for day, state in (
            (date(2016, 1, 1), "effective"),
            (date(2020, 4, 30), "effective"),
            (date(2020, 5, 1), "lapsed"),
        ):
            with on(day):
                turn_states()
            document.refresh_from_db()
            assert document.state == state, day
            assert document.state == document.validity_on(day).state.value

    def test_what_expires_soon_is_said_from_six_months_before(self, home, document):
        for day, soon in ((date(2019, 10, 29), False), (date(2019, 10, 30), True)):
            with on(day):
                turn_states()
            document.refresh_from_db()
            assert document.expiring is soon, day

    def test_a_day_without_a_turn_costs_one_query(self, home, document, django_assert_num_queries):
        with on(date(2016, 1, 1)):
            turn_states()
        with on(date(2016, 1, 2)), django_assert_num_queries(1):
            assert turn_states() == 0


class TestPages:
    def page(self, client, name, *args, **query):
        answer = client.get(reverse(f"regulations:{name}", args=args), query)
        assert answer.status_code == 200
        return answer.content.decode()

    def test_the_text_is_that_of_the_day(self, client, document):
        assert "公开、公平。" in self.page(client, "document", document.pk)
        former = self.page(client, "document-on", document.pk, "2016-01-01")
        assert "公开。" in former
        assert "公开、公平。" not in former
        assert "有效" in former
        assert "失效" in self.page(client, "document-on", document.pk, "2021-01-01")

    def test_before_a_text_takes_effect_the_one_before_it_is_shown(self, client, home):
        revised = SECOND.replace("2018年6月1日 常德市人民政府令第3号修改", "2018年6月1日 修订\n2018年9月1日 施行")
        (found,) = read(("常德市公共资源交易管理办法(2015-03-01).md", FIRST), ("某文件(2018-06-01).md", revised))
        document = bring_in(home, actor=SYSTEM, document=found, unit=home)
        assert "公开、公平。" not in self.page(client, "document-on", document.pk, "2018-08-31")
        assert "公开、公平。" in self.page(client, "document-on", document.pk, "2018-09-01")
        made = client.get(f"/api/v1/regulations/{document.pk}", {"on": "2018-08-31"}).json()
        assert made["text_from"] == "2015-05-01"

    def test_a_text_that_does_not_hold_yet_or_is_not_of_the_day_says_so(self, client, document):
        assert "自 2015-05-01 起施行。" in self.page(client, "document-on", document.pk, "2015-04-01")
        assert "起施行。" not in self.page(client, "document-on", document.pk, "2015-05-01").split("<article")[0]
        document.versions.filter(number=1).delete()
        assert "库中没有这一天的文本。" in self.page(client, "document-on", document.pk, "2016-01-01")
        document.versions.update(effective_on=None)
        assert "没有写明日期" in self.page(client, "document", document.pk)

    def test_nothing_in_a_text_runs(self, client, document):
        for page in (
            self.page(client, "document", document.pk),
            self.page(client, "article", document.pk, "2"),
            self.page(client, "compare", document.pk, 1, 2),
        ):
            assert "<script>alert" not in page

    def test_an_article_has_an_address(self, client, document):
        assert "公开、公平。" in self.page(client, "article", document.pk, "art-2")
        for wrong in ("9", "art-0", "x", "2-1"):
            assert client.get(reverse("regulations:article", args=[document.pk, wrong])).status_code == 404

    def test_a_law_that_many_rest_on_shows_the_newest_and_leads_to_all(self, client, document):
        law = Regulation.objects.create(
            title="示例法", title_key="示例法", document_class="law", created_at=present.now()
        )
        page = reverse("regulations:document", args=[law.pk])
        address = reverse("regulations:relations", args=[law.pk])
        for number in range(130):
            Relation.objects.create(source=document, target=law, kind="cites", state="confirmed", words=str(number))
        Relation.objects.create(source=document, target=law, kind="cites", words="未确认")
        shown = client.get(page).content.decode()
        assert shown.count(f'<li>被<a href="{reverse("regulations:document", args=[document.pk])}"') == 20
        assert address in shown
        rows = [client.get(address, {"page": number}).content.decode().count(">引用<") for number in (1, 7)]
        assert rows == [20, 10]
        told = client.get(f"/api/v1/regulations/{law.pk}").json()
        assert (len(told["relations"]), told["more_relations"]) == (100, True)

    def test_two_versions_stand_beside_each_other(self, client, document):
        page = self.page(client, "compare", document.pk, 1, 2)
        assert "<ins>、公平</ins>" in page
        for wrong in ((1, 1), (1, 9)):
            assert client.get(reverse("regulations:compare", args=[document.pk, *wrong])).status_code == 404

    @pytest.mark.parametrize("day", ["2016-13-01", "0001-01-01", "x", "9999-99-99"])
    def test_a_day_that_is_none_is_not_found(self, client, document, day):
        assert client.get(reverse("regulations:document-on", args=[document.pk, day])).status_code == 404
        asked = client.get(reverse("regulations:ask-day", args=[document.pk]), {"day": day})
        assert asked.url == reverse("regulations:document", args=[document.pk])

    @pytest.mark.parametrize(
        "query",
        [
            {"state": "x"},
            {"year": "٢٠٢٠"},
            {"unit": "%00"},
            {"q": "'\"<"},
            {"class": "x"},
            {"page": "999"},
            {"year": "0"},
        ],
    )
    def test_the_library_takes_any_address(self, client, document, query):
        self.page(client, "library", **query)

    def test_the_library_is_narrowed(self, client, document):
        with on(date(2016, 1, 1)):
            turn_states()
            assert document.title in self.page(
                client, "library", state="effective", unit="changde", year="2015", q="交易"
            )
            assert document.title not in self.page(client, "library", state="lapsed")

    def test_the_library_asks_the_database_as_often_for_many_as_for_one(
        self, client, document, django_assert_max_num_queries
    ):
        Regulation.objects.bulk_create(
            Regulation(
                title=f"办法{number}",
                title_key=f"办法{number}",
                document_class="law",
                created_at=present.now(),
                state="effective",
            )
            for number in range(40)
        )
        with django_assert_max_num_queries(10):
            self.page(client, "library")
        with django_assert_max_num_queries(14):
            self.page(client, "document", document.pk)


class TestCommands:
    def run(self, *arguments):
        out = io.StringIO()
        call_command(*arguments, "--json", stdout=out)
        return json.loads(out.getvalue())

    def test_a_folder_comes_in_and_a_second_time_changes_nothing(self, home, tmp_path):
        (tmp_path / "常德市公共资源交易管理办法(2015-03-01).md").write_text(FIRST)
        (tmp_path / "常德市公共资源交易管理办法(2018-06-01).md").write_text(SECOND)
        (tmp_path / "常德市公共资源交易管理规定(2019-11-01).md").write_text(REPEALER)
        (tmp_path / "坏.md").write_bytes(b"\xff\xfe\x00")
        found = self.run("import_regulations", str(tmp_path), "--unit", "常德市人民政府")
        assert (found["documents"], found["versions"], found["relations"]) == (2, 3, 2)
        assert any(problem["where"].startswith("坏") for problem in found["problems"])
        assert set(Regulation.objects.values_list("unit", flat=True)) == {Unit.objects.get().pk}
        again = self.run("import_regulations", str(tmp_path), "--unit", "常德市人民政府")
        assert (again["documents"], again["versions"]) == (2, 3)
        with pytest.raises(CommandError, match="没有找到"):
            call_command("import_regulations", str(tmp_path / "nowhere"))

    @pytest.mark.parametrize(
        "asked",
        ["常政发〔2015〕3号", "常政发[2015]3号", "常德市公共资源交易管理办法", "《常德市公共资源交易管理办法》"],
    )
    def test_validity_by_number_in_any_shape_and_by_title(self, document, asked):
        Regulation.objects.update(document_number="常政发〔2015〕3号")
        found = self.run("validity", asked, "--on", "2020-05-01")
        assert (found["state"], found["since"], found["until"]) == ("lapsed", "2020-05-01", None)
        assert "2020-04-30" in found["reason"]
        assert {event["kind"] for event in found["events"]} >= {"issued", "effective"}

    def test_validity_of_what_is_unknown_or_twice_there(self, document):
        with pytest.raises(CommandError, match="没有“某办法”"):
            call_command("validity", "某办法")
        Regulation.objects.create(
            title=document.title, title_key=document.title_key, document_class="law", created_at=present.now()
        )
        with pytest.raises(CommandError, match="有 2 件符合"):
            call_command("validity", document.title)


def test_an_event_shows_at_once_everywhere(client, document):
    record_event(document, actor=SYSTEM, kind=Kind.REPEALED, on=date(2017, 1, 1), by_words="《某决定》")
    page = client.get(reverse("regulations:document", args=[document.pk])).content.decode()
    assert "2017-01-01" in page
    assert "废止" in page
