"""The inbox asks each person for what is theirs, with the day and the reason, in a constant number of queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yangguang.kernel.inbox import Item
from yangguang.organisations.models import Role, User
from yangguang.workplan import actions
from yangguang.workplan.duties import duties_of
from yangguang.workplan.models import NoticeImport, Plan, Scheme, UnitMention
from yangguang.workplan.models.assignment import Part
from yangguang.workplan.tests.working_city import LINK, SYSTEM, TODAY, City

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return City()


def items(user: User, today: date = TODAY) -> list[Item]:
    return list(duties_of(User.objects.get(pk=user.pk), today))


def buttons(user: User, today: date = TODAY) -> list[str]:
    return sorted(item.button for item in items(user, today))


def test_a_clerk_is_asked_to_answer_new_tasks(city: City) -> None:
    """武陵区 is responsible for task 1 and leads task 2; both have a day that has passed."""
    found = items(city.clerk(city.first))
    assert [(i.title, i.button, i.due) for i in found] == [
        ("任务 1（责任）：推进政策公开", "答复", date(2020, 5, 10)),
        ("任务 2（牵头）：推进政务服务公开", "答复", date(2020, 5, 10)),
    ]
    assert found[0].url.endswith(f"/shares/{city.share(city.first).pk}/")


def test_a_new_task_far_from_its_day_has_no_day_of_its_own(city: City) -> None:
    assert {item.due for item in items(city.clerk(city.first), date(2020, 4, 20))} == {None}


def test_nobody_is_asked_about_others(city: City) -> None:
    city.order(city.first)
    city.shown(city.first)
    for unit in (city.foreign, city.body):
        assert items(city.head(unit)) == []
    assert items(city.person(Role.EVALUATOR, city.root)) == []


def test_an_unpublished_plan_asks_nobody(city: City) -> None:
    Plan.objects.update(published_at=None)
    assert items(city.clerk(city.first)) == []


def test_near_days_and_missed_ones_ask_for_a_report(city: City) -> None:
    city.accepted(city.second)
    item = items(city.clerk(city.second))[0]
    assert (item.button, item.due) == ("报送进展", date(2020, 5, 10))
    assert item.reason == "市第二局　还有 3 项举措未完成，最近一项已逾期"
    city.reported(city.second, *city.measures()[:2])
    assert items(city.clerk(city.second)) == []
    assert items(city.clerk(city.second), date(2020, 12, 25))[0].due == date(2020, 12, 31)


def test_a_returned_report_is_asked_for_again_until_a_new_one_comes(city: City) -> None:
    """Also when an earlier report still stands."""
    city.accepted(city.second)
    city.reported(city.second, *city.measures()[:2])
    later = city.reported(city.second, city.measures()[2])
    actions.return_report(later, actor=city.office, reason="佐证打不开")
    item = items(city.clerk(city.second))[0]
    assert (item.button, item.reason) == ("重新报送", "市第二局　报送的进展被退回：佐证打不开")
    city.reported(city.second, city.measures()[2])
    assert items(city.clerk(city.second)) == []


def test_a_contest_goes_to_the_office_and_no_longer_to_the_unit(city: City) -> None:
    actions.contest(city.share(city.second), actor=city.clerk(city.second), reason="不属于本局")
    assert items(city.clerk(city.second)) == []
    found = items(city.office)
    assert [(i.title, i.reason, i.button) for i in found] == [("裁定异议：任务 1", "市第二局：不属于本局", "裁定")]
    assert "裁定" not in buttons(city.clerk(city.root))


def test_evidence_goes_to_reviewers_who_did_not_add_it(city: City) -> None:
    city.accepted(city.first)
    head = city.head(city.first)
    actions.report(city.share(city.first), actor=head, text="x", evidence=[LINK], today=TODAY)
    assert "审核" not in buttons(head)
    assert buttons(city.reviewer(city.first)).count("审核") == 1
    assert "审核" not in buttons(city.clerk(city.first))
    actions.release_evidence(city.share(city.first).reports.get().evidence.get(), actor=city.reviewer(city.first))
    assert "审核" not in buttons(city.reviewer(city.first))


def test_a_scheme_asks_the_lead_and_each_unit_for_its_word(city: City) -> None:
    scheme = city.scheme()
    assert "办理方案" in buttons(city.clerk(city.lead))
    assert "答复意见" not in buttons(city.clerk(city.first))
    actions.consult(scheme, actor=city.clerk(city.lead))
    asked = next(item for item in items(city.clerk(city.first)) if item.button == "答复意见")
    assert (asked.title, asked.due) == ("对任务 1 专项方案的意见", date(2020, 6, 10))
    assert "答复意见" not in buttons(city.clerk(city.lead))
    actions.give_opinion(scheme, actor=city.clerk(city.first), unit=city.first, agrees=True)
    assert "答复意见" not in buttons(city.clerk(city.first))
    actions.write_version(scheme, actor=city.clerk(city.lead), text="第二稿")
    actions.consult(scheme, actor=city.clerk(city.lead))
    assert "答复意见" in buttons(city.clerk(city.first))


def test_a_filed_scheme_asks_nobody_and_a_returned_one_says_why(city: City) -> None:
    scheme, head = city.scheme(), city.head(city.lead)
    actions.consult(scheme, actor=head)
    for unit in (city.first, city.second):
        actions.give_opinion(scheme, actor=city.clerk(unit), unit=unit, agrees=True)
    actions.settle(scheme, actor=head)
    actions.file_scheme(scheme, actor=head)
    assert "办理方案" not in buttons(head)
    actions.return_scheme(scheme, actor=city.office, reason="缺安排")
    assert next(item for item in items(head) if item.button == "办理方案").reason == "被退回：缺安排"


def test_orders_go_to_the_unit_and_their_replies_to_the_office(city: City) -> None:
    order = city.order(city.first)
    clerk = city.clerk(city.first)
    item = next(item for item in items(clerk) if item.button == "回复")
    assert (item.title, item.due, item.provisional) == ("督办〔2020〕1号：待回复", date(2020, 5, 27), False)
    assert "查看回复" not in buttons(city.office)
    actions.reply_to_order(order, actor=clerk, reply="已补报", today=TODAY)
    assert "回复" not in buttons(clerk)
    assert buttons(city.office) == ["查看回复"]
    actions.return_reply(order, actor=city.office, reason="没有附件")
    assert next(item for item in items(clerk) if item.button == "回复").reason == "武陵区　回复被退回：没有附件"


def test_the_office_is_asked_to_check_imports_and_name_units(city: City) -> None:
    NoticeImport.objects.create(
        unit=city.root,
        source_name="通知.docx",
        media_type="x",
        sha256="0",
        parsed={},
        draft={},
        created_at="2020-04-24T00:00Z",
    )
    UnitMention.objects.create(
        task=city.task, part=Part.RESPONSIBLE, order=9, as_written="市直有关部门", group=city.group
    )
    assert buttons(city.office) == ["核对", "选定"]


def busy(city: City, tasks: range) -> None:
    """For each task: shares of every kind, a scheme out for opinions, orders, evidence, a contest."""
    for number in tasks:
        task = city.add_task(number, f"任务{number}", city.lead, city.first, city.second)
        share = actions.accept(city.share(city.first, task), actor=SYSTEM)
        actions.report(share, actor=SYSTEM, text="x", evidence=[LINK], today=TODAY)
        actions.contest(city.share(city.second, task), actor=SYSTEM, reason="无关")
        made = Scheme.objects.create(task=task, unit=city.lead, due_on=date(2020, 6, 10))
        actions.write_version(made, actor=SYSTEM, text="稿")
        actions.consult(made, actor=SYSTEM)
        city.order(city.first)
        order = city.order(city.second)
        actions.reply_to_order(order, actor=SYSTEM, reply="x", today=TODAY)


@pytest.mark.parametrize("who", ["first", "lead", "office"])
def test_the_number_of_queries_does_not_grow(city: City, who: str) -> None:
    person = city.office if who == "office" else city.head(getattr(city, who))

    def asked() -> tuple[int, int]:
        user = User.objects.get(pk=person.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = list(duties_of(user, TODAY))
        return len(found), len(queries)

    busy(city, range(3, 5))
    few, first = asked()
    busy(city, range(5, 13))
    many, second = asked()
    assert many > few * 2
    assert second == first <= 14
