"""Clean-ups 清理: picked by rule, answered by units, settled by the office; one result acts on all documents."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from yangguang.disclosures.tests.people import staff
from yangguang.kernel import present
from yangguang.kernel.actions import Refused
from yangguang.organisations.models import Role, User
from yangguang.organisations.tests.factories import RoleHoldingFactory, UnitFactory, UserFactory
from yangguang.regulations import actions
from yangguang.regulations.cleaning import Rule, picked
from yangguang.regulations.concerns import CONCERNS
from yangguang.regulations.duties import duties_of
from yangguang.regulations.models import Cleanup, CleanupItem, LifeEvent, Regulation
from yangguang.regulations.states import Answer
from yangguang.regulations.tests.desk_people import document, event, in_force
from yangguang.regulations.validity import Kind, State

pytestmark = pytest.mark.django_db
TODAY = date(2020, 5, 20)
FROM = date(2020, 7, 1)


@pytest.fixture
def people():
    with present.staged(TODAY):
        yield staff()


@pytest.fixture
def other(people):
    """Somebody of another unit, with a document."""
    unit = UnitFactory(parent=people.unit.get_parent(), code="finance", name="常德市财政局", short_name="市财政局")
    clerk = UserFactory(username="finance-clerk")
    RoleHoldingFactory(user=clerk, unit=unit, role=Role.CLERK)
    in_force(unit, date(2022, 1, 31), "财政办法")
    return clerk


def second(people):
    """Another person of the office: who opened a campaign does not publish it."""
    found = User.objects.filter(username="city-office-second").first()
    if found is None:
        found = UserFactory(username="city-office-second")
        RoleHoldingFactory(user=found, unit=people.unit.get_parent(), role=Role.OFFICE, with_descendants=True)
    return found


def opened(people, **rule) -> Cleanup:
    return actions.open_cleanup(
        people.unit.get_parent(),
        actor=people.office,
        title="常德市2020年规范性文件清理结果",
        basis="根据省政府部署，对规范性文件进行清理。",
        rule=Rule(**rule),
        due_on=date(2020, 6, 15),
    )


def asked(people, **answers: str) -> Cleanup:
    """A campaign over one document for each answer, all answered."""
    for title in answers:
        in_force(people.unit, date(2022, 1, 31), title)
    cleanup = actions.ask_units(opened(people), actor=people.office)
    for item in cleanup.items.all():
        wanted = answers.get(item.regulation.title)
        if wanted:
            plan = date(2020, 12, 31) if wanted == "amend" else None
            actions.answer(item, actor=people.clerk, answer=Answer(wanted), reason="情况变化", planned_on=plan)
    return cleanup


def test_the_rule_picks_normative_documents_below_the_office(people, other):
    here = in_force(people.unit, date(2022, 1, 31), "将满办法")
    long = in_force(people.unit, date(2030, 1, 31), "长期办法")
    document(None, "上级的法律")
    home = people.unit.get_parent()
    assert set(picked(home, Rule(units=("justice",)))) == {here, long}
    assert set(picked(home, Rule(units=("justice",), ends_until=date(2023, 1, 1)))) == {here}
    assert picked(home, Rule()).count() == 3
    assert not picked(home, Rule(units=("nobody",))).exists()
    assert Rule.of(Rule(("justice",), TODAY, None, TODAY, ("lapsed",)).as_json()) == Rule(
        ("justice",), TODAY, None, TODAY, ("lapsed",)
    )
    with pytest.raises(Refused, match="放宽条件"):
        opened(people, issued_until=date(1990, 1, 1))


def test_the_result_changes_all_states_in_one_go(people):
    cleanup = asked(people, 保留="keep", 修改="amend", 失效="lapse", 废止="repeal")
    actions.publish_cleanup(cleanup, actor=second(people), on=FROM)
    found = {one.title: one.validity_on(FROM) for one in Regulation.objects.prefetch_related("events")}
    assert found["保留"].state is State.EFFECTIVE
    assert found["保留"].lapses == date(2025, 6, 30), "a new term of five years from the day of the result"
    assert found["修改"].lapses == date(2022, 1, 31), "to be amended: as it was until then"
    assert found["失效"].state is State.LAPSED
    assert found["废止"].state is State.REPEALED
    before = {one.title: one.validity_on(date(2020, 6, 30)).state for one in Regulation.objects.all()}
    assert set(before.values()) == {State.EFFECTIVE}, "the result acts from its day on"
    assert all("清理结果》" in one.by_words for one in LifeEvent.objects.exclude(cleanup_items=None))


def test_nothing_is_published_while_a_document_has_no_outcome(people):
    in_force(people.unit, date(2022, 1, 31), "没人答复的办法")
    cleanup = asked(people, 保留="keep")
    with pytest.raises(Refused, match="还有 1 件没有意见"):
        actions.publish_cleanup(cleanup, actor=second(people), on=FROM)
    item = cleanup.items.get(answer="")
    with pytest.raises(Refused, match="理由"):
        actions.decide(item, actor=people.office, decision=Answer.REPEAL, reason=" ")
    actions.decide(item, actor=people.office, decision=Answer.REPEAL, reason="已被新规定代替")
    actions.publish_cleanup(cleanup, actor=second(people), on=FROM)
    assert item.regulation.events.filter(kind=Kind.REPEALED).exists()


def test_the_offices_decision_counts_before_the_units_answer(people):
    cleanup = asked(people, 想留="keep")
    actions.decide(cleanup.items.get(), actor=people.office, decision=Answer.LAPSE, reason="调整对象已消失")
    actions.publish_cleanup(cleanup, actor=second(people), on=FROM)
    assert Regulation.objects.get().validity_on(FROM).state is State.LAPSED


def test_what_is_over_cannot_be_kept(people):
    """A lapsed document is made anew, not carried on (湖南 三统一)."""
    in_force(people.unit, date(2020, 3, 31), "已满办法")
    cleanup = actions.ask_units(opened(people), actor=people.office)
    item = cleanup.items.get()
    actions.answer(item, actor=people.clerk, answer=Answer.KEEP)
    with pytest.raises(Refused, match="须重新制定"):
        actions.publish_cleanup(cleanup, actor=second(people), on=FROM)
    actions.answer(item, actor=people.clerk, answer=Answer.LAPSE, reason="期满")
    actions.publish_cleanup(cleanup, actor=second(people), on=FROM)


def test_a_unit_answers_for_its_own_documents_alone(people, other):
    in_force(people.unit, date(2022, 1, 31), "司法办法")
    cleanup = actions.ask_units(opened(people), actor=people.office)
    mine = CleanupItem.objects.visible_to(other).filter(cleanup=cleanup)
    assert [str(item) for item in mine] == ["财政办法"]
    with pytest.raises(Refused, match="市司法局"):
        actions.answer(cleanup.items.get(regulation__title="司法办法"), actor=other, answer=Answer.KEEP)
    with pytest.raises(Refused, match="理由"):
        actions.answer(mine.get(), actor=other, answer=Answer.REPEAL)


def test_a_wrong_result_is_taken_back(people, client):
    cleanup = asked(people, 废止="repeal", 保留="keep")
    cleanup = actions.publish_cleanup(cleanup, actor=second(people), on=TODAY)
    assert Regulation.objects.get(title="废止").state == State.REPEALED
    actions.undo_cleanup(cleanup, actor=people.office, reason="名单有误")
    assert {one.state for one in Regulation.objects.all()} == {State.EFFECTIVE}
    assert Regulation.objects.get(title="保留").until == date(2022, 1, 31)
    assert client.get(reverse("regulations:cleanup", args=[cleanup.pk])).status_code == 404
    with pytest.raises(Refused):
        actions.publish_cleanup(cleanup, actor=second(people), on=TODAY)


def test_the_page_and_the_files_hold_the_same_lists(people, client):
    in_force(people.unit, date(2022, 1, 31), "=HYPERLINK(1)办法")
    cleanup = asked(people, 保留办法="keep", 废止办法="repeal")
    actions.answer(cleanup.items.get(answer=""), actor=people.clerk, answer=Answer.KEEP)
    page = reverse("regulations:cleanup", args=[cleanup.pk])
    assert client.get(page).status_code == 404, "before the result is published it is nobody's to read"
    actions.publish_cleanup(cleanup, actor=second(people), on=FROM)
    shown = client.get(page).content.decode()
    assert "保留办法" in shown
    assert "废止办法" in shown
    book = load_workbook(io.BytesIO(client.get(reverse("regulations:cleanup-xlsx", args=[cleanup.pk])).content))
    assert book.sheetnames == ["继续有效", "废止"]
    titles = [row[1] for row in book["继续有效"].iter_rows(min_row=2, values_only=True)]
    assert sorted(titles) == ["'=HYPERLINK(1)办法", "保留办法"]
    assert client.get(reverse("regulations:cleanup-docx", args=[cleanup.pk])).content.startswith(b"PK")
    assert (
        "清理结果"
        in client.get(reverse("regulations:document", args=[cleanup.items.first().regulation_id])).content.decode()
    )


def test_the_inbox_says_what_to_answer_and_when_to_publish(people):
    in_force(people.unit, date(2022, 1, 31), "办法")
    cleanup = actions.ask_units(opened(people), actor=people.office)
    told = [item for item in duties_of(people.clerk, TODAY) if item.title.startswith("文件清理")]
    assert [item.due for item in told] == [date(2020, 6, 15)]
    assert not [item for item in duties_of(people.office, TODAY) if item.title.startswith("文件清理")]
    actions.answer(cleanup.items.get(), actor=people.clerk, answer=Answer.KEEP)
    assert not [item for item in duties_of(people.clerk, TODAY) if item.title.startswith("文件清理")]
    assert [item for item in duties_of(people.office, TODAY) if "审定后公布" in item.reason]


def test_the_office_and_the_unit_on_one_page(people, client):
    one, two = (in_force(people.unit, date(2022, 1, 31), title) for title in ("甲办法", "乙办法"))
    client.force_login(people.office)
    form = {"title": "清理结果", "due_on": "2020-06-15", "years": "5", "under": "justice"}
    assert "选中 2 件" in client.get(reverse("library:cleanup-new"), form).content.decode()
    assert not Cleanup.objects.exists(), "looking keeps nothing"
    client.post(reverse("library:cleanup-new"), form)
    cleanup = Cleanup.objects.get()
    page = reverse("library:cleanup", args=[cleanup.pk])
    left = cleanup.items.get(regulation=two)
    client.post(page, {"leave_out": left.pk, f"{left.pk}-reason": ""})
    assert cleanup.items.count() == 2, "not without a reason"
    client.post(page, {"leave_out": left.pk, f"{left.pk}-reason": "不是规范性文件"})
    client.post(page, {"do": "ask"})
    item = cleanup.items.get()
    client.force_login(people.clerk)
    client.post(page, {"answers": "1", f"{item.pk}-answer": "repeal", f"{item.pk}-reason": "已被代替"})
    item.refresh_from_db()
    assert (item.answer, item.answered_by) == ("repeal", people.clerk)
    client.force_login(people.office)
    client.post(page, {"answers": "1", f"{item.pk}-answer": "repeal", f"{item.pk}-reason": ""})
    item.refresh_from_db()
    assert item.decision == "", "what the unit said is not repeated as a decision"
    assert "须由政务公开办的其他人" in client.get(page).content.decode()
    client.force_login(second(people))
    check = reverse("library:cleanup-publish", args=[cleanup.pk])
    shown = client.get(check, {"on": "2020-07-01"})
    assert "2020-07-01 废止" in shown.content.decode()
    client.post(check, {"on": "2020-07-01", "seen": shown.context["seen"]})
    assert one.events.filter(kind=Kind.REPEALED, on=FROM).exists()


@pytest.mark.parametrize("size", [3, 12])
def test_the_page_takes_the_same_queries_for_any_number_of_documents(people, client, size):
    for number in range(size):
        in_force(people.unit, date(2022, 1, 31), f"第{number}办法")
    cleanup = actions.ask_units(opened(people), actor=people.office)
    client.force_login(people.office)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        client.get(reverse("library:cleanup", args=[cleanup.pk]))
    assert len(counted) < 25


def test_an_event_of_another_kind_stays(people):
    """A document repealed meanwhile is no longer of the campaign."""
    cleanup = asked(people, 甲="keep")
    event(Regulation.objects.get(), Kind.REPEALED, date(2020, 5, 10))
    with pytest.raises(Refused, match="须重新制定"):
        actions.publish_cleanup(cleanup, actor=second(people), on=FROM)


def test_no_term_is_made_shorter_by_being_kept(people):
    long = in_force(people.unit, date(2030, 1, 31), "长期办法")
    cleanup = actions.ask_units(opened(people), actor=people.office)
    actions.answer(cleanup.items.get(), actor=people.clerk, answer=Answer.KEEP)
    actions.publish_cleanup(cleanup, actor=second(people), on=FROM)
    assert Regulation.objects.get(pk=long.pk).validity_on(FROM).lapses == date(2030, 1, 31)


def test_what_is_to_be_amended_is_asked_for_until_it_is(people):
    """From a month before the day that was published; past it the document stands in the figures, until it changes."""
    cleanup = asked(people, 修改="amend", 保留="keep")
    actions.publish_cleanup(cleanup, actor=second(people), on=FROM)
    one = Regulation.objects.get(title="修改")

    def owed(day: date) -> tuple[list[str], list[str]]:
        clerk = User.objects.get(pk=people.clerk.pk)
        asks = [item.title for item in duties_of(clerk, day) if item.title.startswith("按期修改")]
        with present.staged(day):
            lacking = Regulation.objects.filter(CONCERNS["not_amended"].condition())
            return asks, list(lacking.values_list("title", flat=True))

    assert owed(date(2020, 11, 30)) == ([], [])
    assert owed(date(2020, 12, 1)) == (["按期修改：修改"], [])
    assert owed(date(2020, 12, 31)) == (["按期修改：修改"], [])
    assert owed(date(2021, 1, 1)) == (["按期修改：修改"], ["修改"])
    with present.staged(date(2021, 1, 4)):
        done = LifeEvent.objects.create(
            regulation=one, kind=Kind.AMENDED, on=date(2021, 1, 4), recorded_at=present.now()
        )
    assert owed(date(2021, 1, 5)) == ([], [])
    LifeEvent.objects.filter(pk=done.pk).update(undone=True)
    assert owed(date(2021, 1, 5)) == (["按期修改：修改"], ["修改"])
