"""The plan, the heat map and the narrowing of names in the workbench."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yangguang.kernel import present
from yangguang.organisations.models import Role, User
from yangguang.organisations.tests.factories import UnitFactory, person_with
from yangguang.workplan import actions
from yangguang.workplan.heat_table import LETTERS
from yangguang.workplan.models import Assignment, UnitMention
from yangguang.workplan.selectors import breakdown_of, heat_map, today_clock
from yangguang.workplan.selectors.heat import light_on
from yangguang.workplan.states import AssignmentState, Light, light_of
from yangguang.workplan.tests.planning import LINES, City, Line, Notice, build_city

pytestmark = pytest.mark.django_db
TODAY = date(2021, 5, 10)


@pytest.fixture
def city() -> City:
    return build_city()


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with present.staged(TODAY):
        yield


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


def at(name: str, *args: Any) -> str:
    return reverse(f"workplan:{name}", args=args)


def page(user: User, url: str) -> str:
    answer = client(user).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def share(city: City, number: int, unit: Any) -> Assignment:
    return Assignment.objects.get(task__number=number, task__parent=None, unit=unit)


class TestThePlan:
    def test_shows_what_waits_for_the_office(self, city: City) -> None:
        city.confirm(Notice())
        clerk = person_with(Role.CLERK, city.finance)
        contested = actions.contest(share(city, 1, city.finance), actor=clerk, reason="不属本局职责")
        text = page(city.office, at("desk-plan", city.plan.slug))
        assert "不属本局职责" in text
        assert at("share", contested.pk) in text
        mention = UnitMention.objects.get(as_written="市直有关部门")
        assert at("narrow", mention.pk) in text
        assert at("scheme", mention.task.scheme.pk) in text

    def test_is_published_once_and_by_the_office(self, city: City) -> None:
        city.confirm(Notice())
        url = at("desk-plan", city.plan.slug)
        assert "公开年度任务须由政务公开办" in page(city.clerk, url)
        client(city.clerk).post(url)
        assert city.plan.published_at is None
        answer = client(city.office).post(url, follow=True)
        assert "已向社会公开" in answer.content.decode()
        assert city.plan.published_at is not None
        assert reverse("plans:plan-csv", args=[city.plan.slug]) in page(city.office, url)

    def test_lists_the_plans_of_my_units_alone(self, city: City) -> None:
        city.confirm(Notice())
        assert at("desk-plan", city.plan.slug) in page(city.office, at("desk-plans"))
        stranger = person_with(Role.CLERK, city.finance)
        assert at("desk-plan", city.plan.slug) not in page(stranger, at("desk-plans"))

    def test_a_task_shows_its_units_and_the_tree_below(self, city: City) -> None:
        office = UnitFactory(name="示例市司法局办公室", short_name="局办公室", kind="internal", parent=city.justice)
        desk = UnitFactory(name="示例市司法局公开科", short_name="公开科", kind="internal", parent=office)
        city.confirm(Notice())
        head = person_with(Role.HEAD, city.justice, with_descendants=True)
        mine = actions.accept(share(city, 1, city.justice), actor=head)
        part = actions.break_down(mine, actor=head, title="草拟意见稿", text="草拟", units=[office])
        below = actions.accept(part.assignments.get(), actor=head)
        actions.break_down(below, actor=head, title="收集材料", text="收集", units=[desk])
        text = page(city.office, at("desk-task", city.plan.slug, 1))
        assert at("share", mine.pk) in text
        assert text.index("草拟意见稿") < text.index("收集材料")
        assert [branch.parts[0].task.title for branch in breakdown_of(mine.task, TODAY)] == ["收集材料"]

    def test_the_first_edition_has_none_to_compare_with(self, city: City) -> None:
        city.confirm(Notice())
        assert "第一版" in page(city.office, at("desk-edition", city.plan.slug, 1))
        assert client(city.office).get(at("desk-edition", city.plan.slug, 2)).status_code == 404


@pytest.mark.parametrize("name", ["desk-plan", "heat"])
def test_a_strangers_plan_is_not_there(city: City, name: str) -> None:
    city.confirm(Notice())
    stranger = person_with(Role.OFFICE, city.east)
    assert client(stranger).get(at(name, city.plan.slug)).status_code == 404
    assert client(stranger).get(at("desk-task", city.plan.slug, 1)).status_code == 404
    mention = UnitMention.objects.get(as_written="市直有关部门")
    assert client(stranger).get(at("narrow", mention.pk)).status_code == 404


class TestNarrowing:
    def test_gives_the_task_to_the_chosen_and_may_be_done_again(self, city: City) -> None:
        city.confirm(Notice())
        mention = UnitMention.objects.get(as_written="市直有关部门")
        url = at("narrow", mention.pk)
        assert "东山区" in page(city.office, url)
        answer = client(city.office).post(url, {"units": [city.east.pk]})
        assert answer["Location"] == at("desk-task", city.plan.slug, 3)
        assert share(city, 3, city.east).mention == mention
        # The leads are in the pool as well; narrowed to the one, the other stays a lead and the east goes.
        client(city.office).post(url, {"units": [city.finance.pk]})
        assert share(city, 3, city.east).state == AssignmentState.RELEASED
        assert share(city, 3, city.finance).part == "lead"
        client(city.office).post(url, {"units": [city.east.pk]})
        assert share(city, 3, city.east).state == AssignmentState.PROPOSED

    def test_refuses_nobody_and_strangers(self, city: City) -> None:
        city.confirm(Notice())
        url = at("narrow", UnitMention.objects.get(as_written="市直有关部门").pk)
        assert "请至少选定一个单位" in client(city.office).post(url).content.decode()
        assert client(city.office).post(url, {"units": [city.west.pk]}).status_code == 422
        assert "须由政务公开办办理" in client(city.clerk).post(url, {"units": [city.east.pk]}).content.decode()
        assert not Assignment.objects.filter(task__number=3, unit=city.east).exists()

    def test_a_certain_name_has_nothing_to_narrow(self, city: City) -> None:
        city.confirm(Notice())
        url = at("narrow", UnitMention.objects.get(as_written="各区县").pk)
        assert "确定的单位，无须明确" in page(city.office, url)


class TestTheHeatMap:
    def test_every_share_is_a_cell_with_a_name_and_a_link(self, city: City) -> None:
        city.confirm(Notice())
        text = page(city.office, at("heat", city.plan.slug))
        cells = dict(re.findall(r'href="(/desk/shares/\d+/)" aria-label="([^"]+)"', text))
        assert len(cells) == Assignment.objects.count() == 7
        assert cells[at("share", share(city, 1, city.finance).pk)] == "市财政局，任务 1，待接受"

    def test_filters_by_kind_and_light_from_the_address(self, city: City) -> None:
        city.confirm(Notice())
        url = at("heat", city.plan.slug)
        counties = page(city.office, url + "?kind=county")
        assert ("东山区</th>" in counties, "市财政局</th>" in counties) == (True, False)
        actions.contest(share(city, 2, city.east), actor=person_with(Role.CLERK, city.east), reason="没有预算")
        contested = page(city.office, url + "?light=contested")
        assert ("东山区</th>" in contested, "西河县</th>" in contested) == (True, False)
        assert "没有符合条件的单位" in page(city.office, url + "?light=overdue")
        assert "西河县</th>" in page(city.office, url + "?light=nonsense")

    def test_names_are_escaped(self, city: City) -> None:
        city.finance.short_name = '<b>"财政&'
        city.finance.save()
        city.confirm(Notice().with_lines(Line(1, "推进<i>公开。年底前完成。", responsible="示例市财政局")))
        text = page(city.office, at("heat", city.plan.slug))
        assert "<b>" not in text
        assert "<i>" not in text
        assert "&lt;b&gt;&quot;财政&amp;，任务 1" in text

    def test_the_entry_leads_to_the_newest_plan(self, city: City) -> None:
        assert client(city.office).get(at("newest-heat"))["Location"] == at("desk-plans")
        city.confirm(Notice())
        assert client(city.office).get(at("newest-heat"))["Location"] == at("heat", city.plan.slug)

    def test_every_light_has_its_letter(self) -> None:
        assert set(LETTERS) == set(Light)
        assert len(set(LETTERS.values())) == len(Light)


def test_queries_do_not_grow_with_the_plan(city: City) -> None:
    def queries(user: User) -> list[int]:
        person, counts = client(user), []
        urls = [at("desk-plan", city.plan.slug), at("heat", city.plan.slug), at("desk-plans")]
        for url in [*urls, at("desk-task", city.plan.slug, 1)]:
            person.get(url)
            with CaptureQueriesContext(connection) as asked:
                assert person.get(url).status_code == 200
            counts.append(len(asked))
        return counts

    city.confirm(Notice())
    few = queries(city.office)
    units = [UnitFactory(name=f"示例市第{n}局", short_name=f"市第{n}局", parent=city.root) for n in range(8)]
    city.counties.members.add(*units)
    more = [Line(n, f"第{n}项工作。{n % 12 + 1}月底前完成。", responsible="各区县") for n in range(4, 30)]
    city.confirm(Notice().with_lines(*LINES, *more))
    assert Assignment.objects.count() > 250
    assert queries(city.office) == few


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    state=st.sampled_from([state for state in AssignmentState if state != AssignmentState.RELEASED]),
    total=st.integers(0, 3),
    done=st.integers(0, 3),
    due=st.none() | st.integers(-20, 30).map(lambda days: TODAY + timedelta(days=days)),
)
def test_the_database_finds_the_light_that_the_rule_finds(
    db: None, state: str, total: int, done: int, due: date | None
) -> None:
    if not Assignment.objects.exists():
        build_city().confirm(Notice())
    row = Assignment.objects.all()[0]
    Assignment.objects.filter(pk=row.pk).update(state=state, cached_total=total, cached_done=done, cached_next_due=due)
    clock = today_clock(TODAY)
    found = Assignment.objects.annotate(light=light_on(clock)).get(pk=row.pk)
    assert found.light == light_of(state, total, done, due, clock)
    cells = [cell for line in heat_map(row.task.plan, TODAY).rows for cell in line.cells if cell]
    assert {cell.light for cell in cells if cell.assignment_id == row.pk} == {Light(found.light)}
