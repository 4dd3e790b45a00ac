"""The office keeps synonyms and short names, and sees what found nothing, without personal data (part 3: search)."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import Role, UnitKind
from yangguang.organisations.tests.factories import RoleHoldingFactory, UnitFactory, UserFactory
from yangguang.search import actions, fruitless
from yangguang.search.answering import ask
from yangguang.search.models import FruitlessQuery, IgnoredQuery, Synonym
from yangguang.search.policies import wrong_with
from yangguang.search.synonyms import load
from yangguang.search.tests.made_up import fill, thing, use
from yangguang.search.trying import tried

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor()


@pytest.fixture
def city():
    return UnitFactory(code="changde", name="常德市人民政府", short_name="常德市", kind=UnitKind.CITY)


@pytest.fixture
def office(city, client):
    person = UserFactory()
    RoleHoldingFactory(user=person, unit=city, role=Role.OFFICE, with_descendants=True)
    client.force_login(person)
    return person


@pytest.fixture
def index(tmp_path, monkeypatch):
    engine = use(monkeypatch, tmp_path / "search")
    things = [thing(1, "最低生活保障办法"), thing(2, "低保标准"), thing(3, "住房公积金")]
    fill(engine, *things)
    monkeypatch.setattr("yangguang.search.registry.read", lambda ids: {one.id: one for one in things if one.id in ids})


def post(client, name, *args, query="", **data):
    return client.post(reverse(f"searching:{name}", args=args) + query, data, follow=True)


def shown(response):
    return [str(message) for message in response.context["messages"]]


def test_a_change_holds_for_the_next_search(city, index):
    group = actions.add_synonyms(city, actor=SYSTEM, words=" 低保\n最低生活保障 ")
    assert group.words == "低保 最低生活保障"
    assert {hit.found.key for hit in ask("低保").hits} == {1, 2}
    actions.change_synonyms(group, actor=SYSTEM, words="低保 住房公积金")
    assert {hit.found.key for hit in ask("低保").hits} == {2, 3}
    actions.remove_synonyms(group, actor=SYSTEM)
    assert {hit.found.key for hit in ask("低保").hits} == {2}
    done = AuditEvent.objects.filter(action__startswith="search.").order_by("pk")
    assert [row.action for row in done] == ["search.add_synonyms", "search.change_synonyms", "search.remove_synonyms"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "至少写两个词"),
        ("低保", "至少写两个词"),
        ("低保 保", "只有一个字"),
        ("低保 -保障", "引号或以减号开头"),
        ("低保 “保障”", "引号或以减号开头"),
        ("APP ａｐｐ", "同一个词"),
        ("营商环境 營商環境", "同一个词"),
        (" ".join(f"词{n:02d}" for n in range(10)), "最多 9 个词"),
        ("低保 " + "长" * 300, "不能超过 300 个字"),
        ("公積金 房贷", "已在“公积金 住房公积金”一组"),
    ],
)
def test_a_trap_is_refused_with_what_to_do(city, words, why):
    kept = Synonym.objects.create(words="公积金 住房公积金")
    with pytest.raises(Refused, match=why):
        actions.add_synonyms(city, actor=SYSTEM, words=words)
    assert wrong_with("公积金 住房公积金 房贷", kept.pk) is None, "a group does not stand in its own way"


def test_what_the_office_changed_or_removed_does_not_come_back(city):
    load()
    changed, removed, *rest = Synonym.objects.filter(shipped=True)
    actions.change_synonyms(changed, actor=SYSTEM, words="办法甲 办法乙")
    actions.remove_synonyms(removed, actor=SYSTEM)
    assert load() == 0
    assert Synonym.objects.count() == len(rest) + 1
    assert not Synonym.objects.get(words="办法甲 办法乙").shipped


def test_a_shipped_group_with_a_word_of_the_offices_is_left_out(city):
    actions.add_synonyms(city, actor=SYSTEM, words="低保 困难补助")
    load()
    assert [one.words for one in Synonym.objects.filter(words__contains="低保")] == ["低保 困难补助"]


def test_trying_tells_what_a_query_becomes_and_keeps_nothing(city, office, client, index):
    found = tried("低保", "低保 最低生活保障")
    assert found.before == (("低保",),)
    assert found.after == (("低保", "最低生活保障"),)
    assert (found.count_before, found.count_after) == (1, 2)
    page = post(client, "add", do="try", words="低保 最低生活保障", typed="低保")
    assert page.context["tried"] == found
    assert not Synonym.objects.exists()
    group = Synonym.objects.create(words="低保 最低生活保障")
    assert tried("低保", "低保 补助", group.pk).after == (("低保", "补助"),)


def test_the_office_adds_changes_and_removes_on_the_desk(office, client):
    post(client, "add", do="save", words="低保\n最低生活保障")
    group = Synonym.objects.get()
    assert "只有一个字" in post(client, "group", group.pk, do="save", words="低保 保").content.decode()
    assert b'value="\xe4\xbd\x8e' not in client.get(reverse("searching:synonyms")).content
    post(client, "group", group.pk, do="save", words="低保 最低生活保障 低保金")
    assert "低保金" in client.get(reverse("searching:synonyms"), {"q": "低保金"}).content.decode()
    assert "低保金" not in client.get(reverse("searching:synonyms"), {"q": "拆迁"}).content.decode().split("<table")[-1]
    assert shown(post(client, "group", group.pk, do="remove"))
    assert not Synonym.objects.exists()


def test_the_office_of_a_department_reads_and_changes_nothing(city, client):
    person = UserFactory()
    RoleHoldingFactory(user=person, unit=UnitFactory(parent=city), role=Role.OFFICE)
    client.force_login(person)
    Synonym.objects.create(words="低保 最低生活保障")
    FruitlessQuery.objects.create(typed="共享单车", day="2026-01-01", times=3)
    page = client.get(reverse("searching:synonyms")).content.decode()
    assert "最低生活保障" in page
    assert reverse("searching:add") not in page
    assert client.get(reverse("searching:add")).status_code == 404
    assert shown(post(client, "fruitless", ignore="共享单车")) == ["搜索用词由市政务公开办维护。"]
    assert FruitlessQuery.objects.exists()


def test_what_found_nothing_is_listed_by_count(office, client, time_machine):
    time_machine.move_to(datetime(2026, 1, 1, 4, tzinfo=UTC))
    for typed in ["共享单车"] * 2 + ["网约车"]:
        fruitless.note(typed)
    time_machine.move_to(datetime(2026, 1, 3, 4, tzinfo=UTC))
    for typed in ["共享单车", "张三", *["网约车 办证"] * 4]:
        fruitless.note(typed)
    rows = client.get(reverse("searching:fruitless")).context["rows"]
    assert [(one.typed, one.times, one.days, one.term) for one in rows] == [
        ("网约车 办证", 4, 1, False),
        ("共享单车", 3, 2, True),
    ], "what was asked once may be a name"
    time_machine.move_to(datetime(2026, 1, 9, 4, tzinfo=UTC))
    client.force_login(office)
    rows = client.get(reverse("searching:fruitless"), {"days": "7"}).context["rows"]
    assert [one.typed for one in rows] == ["网约车 办证"]


def test_an_ignored_query_is_counted_no_more_until_it_is_listed_again(office, client):
    fruitless.note("你好")
    fruitless.note("你好")
    post(client, "fruitless", ignore="你好")
    assert not fruitless.note("你好")
    assert not FruitlessQuery.objects.exists()
    post(client, "fruitless", heed=IgnoredQuery.objects.get().pk)
    assert fruitless.note("你好")


@pytest.mark.parametrize(
    "typed",
    ["4307 0219 9001 0112 34", "138 12 345 678", "一三八一二三四五六七八", "13８１２３４５６７８", "1.3.8.1.2.3"],
)
def test_a_number_that_may_be_personal_is_neither_kept_nor_shown(office, client, typed):
    assert not fruitless.note(typed)
    FruitlessQuery.objects.create(typed=typed, day=fruitless.present.today(), times=5)
    assert client.get(reverse("searching:fruitless")).context["rows"] == []


def test_a_word_that_found_nothing_joins_a_group(office, client):
    group = Synonym.objects.create(words="自行车 单车")
    page = client.get(reverse("searching:synonyms"), {"with": "共享单车"}).content.decode()
    address = f"{reverse('searching:group', args=[group.pk])}?with=%E5%85%B1%E4%BA%AB%E5%8D%95%E8%BD%A6"
    assert address in page
    assert client.get(address).context["form"].initial["words"] == "自行车\n单车\n共享单车"
