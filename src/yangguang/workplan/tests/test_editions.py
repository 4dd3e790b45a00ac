"""A confirmed notice becomes an edition, and a corrected one keeps what units already said and did."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection

from yangguang.kernel import audit
from yangguang.kernel.actions import Refused
from yangguang.kernel.models import AuditEvent
from yangguang.kernel.tests.concurrently import concurrently
from yangguang.organisations.models import Role, Unit, UnitAlias
from yangguang.organisations.tests.factories import UnitFactory, person_with
from yangguang.workplan import actions, redraft
from yangguang.workplan.models import (
    Aspect,
    Assignment,
    Measure,
    NoticeImport,
    Plan,
    PlanEdition,
    ProgressReport,
    Scheme,
    Task,
    UnitMention,
)
from yangguang.workplan.notice.diff import compare
from yangguang.workplan.states import AssignmentState, ImportState
from yangguang.workplan.tests.planning import LINES, SYSTEM, City, Line, Notice, build_city

OTHER = Line(1, "升级网站平台。年底前完成网站改版并通过验收。", "市财政局", "市司法局")
TABLES = (Plan, PlanEdition, Aspect, Task, Measure, UnitMention, Assignment, Scheme, NoticeImport, AuditEvent)


@pytest.fixture
def city(db: None) -> City:
    return build_city()


def everything() -> dict[str, list[Any]]:
    """Every row of the plan, to compare before and after."""
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in TABLES}


def units_of(task: Task) -> set[str]:
    return {str(share.unit) for share in task.assignments.exclude(state=AssignmentState.RELEASED)}


def task_of(city: City, number: int) -> Task:
    return city.plan.tasks.get(number=number, parent=None, withdrawn=False)


class TestTheFirstEdition:
    def test_gives_each_task_its_units_measures_and_days(self, city: City) -> None:
        edition = city.confirm(Notice())
        assert (edition.number, edition.document_number, edition.issued_on) == (
            1,
            "示公办发〔2021〕3号",
            date(2021, 4, 9),
        )
        first, second, third = city.plan.tasks.order_by("number")
        assert [measure.due_on for measure in first.measures.all()] == [date(2021, 6, 30), None]
        assert (units_of(first), units_of(second)) == ({"市司法局", "市财政局"}, {"市财政局", "东山区", "西河县"})
        assert [measure.due_on for measure in second.measures.all()] == [date(2021, 12, 31)]
        # A name with 有关 waits for the office; only the leads have their share so far.
        assert units_of(third) == {"市司法局", "市财政局"}

    def test_a_day_in_the_deadline_column_holds_for_measures_without_their_own(self, city: City) -> None:
        line = Line(1, "公开预算。6月10日前公开部门预算。全面公开决算。", deadline="10月底前")
        city.confirm(Notice().with_lines(line))
        assert [m.due_on for m in task_of(city, 1).measures.all()] == [date(2021, 6, 10), date(2021, 10, 31)]

    def test_a_task_with_several_leads_needs_a_scheme_from_the_first(self, city: City) -> None:
        """2020 notice, part 3: 跨部门公开事项……由牵头部门……制定专项方案."""
        city.confirm(Notice())
        assert [(s.task.number, str(s.unit)) for s in Scheme.objects.select_related("task", "unit")] == [
            (3, "市司法局")
        ]


class TestTheSameAgain:
    def test_the_same_file_is_the_same_import(self, city: City) -> None:
        first = city.bring_in(Notice())
        assert city.bring_in(Notice()).pk == first.pk
        assert NoticeImport.objects.count() == 1

    def test_a_discarded_file_may_come_in_again(self, city: City) -> None:
        first = city.bring_in(Notice())
        actions.discard(first, actor=city.clerk)
        assert city.bring_in(Notice()).pk != first.pk

    def test_the_same_content_in_another_file_changes_nothing(self, city: City) -> None:
        edition = city.confirm(Notice())
        before = everything()
        again = city.confirm(replace(Notice(), extra=("（扫描件）",)))
        after = everything()
        assert again == edition
        for table in TABLES:
            if table not in (NoticeImport, AuditEvent):
                assert after[table.__name__] == before[table.__name__], table

    def test_a_name_that_now_means_another_unit_is_an_edition(self, city: City) -> None:
        """The words are the same, but another unit answers: that must not pass as "nothing changed"."""
        unknown = Notice().with_lines(replace(LINES[0], responsible="市财税办"))
        first = city.bring_in(unknown)
        chosen = redraft.with_choices(first.draft, {"市财税办": "unit:finance"})
        first = actions.correct(first, actor=city.clerk, draft=chosen, revision=first.revision)
        actions.confirm(first, actor=city.office)
        second = city.bring_in(replace(unknown, extra=("更正",)))
        chosen = redraft.with_choices(second.draft, {"市财税办": "unit:east"})
        second = actions.correct(second, actor=city.clerk, draft=chosen, revision=second.revision)
        assert actions.confirm(second, actor=city.office).number == 2
        assert units_of(task_of(city, 1)) == {"市司法局", "东山区"}


class TestACorrectedNotice:
    def accept_and_report(self, city: City) -> ProgressReport:
        share = task_of(city, 1).assignments.get(unit=city.justice)
        clerk = person_with(Role.CLERK, city.justice)
        share = actions.accept(share, actor=clerk)
        measure = share.task.measures.order_by("order")[0]
        shown = actions.progress.Shown(label="征求意见稿", link="https://www.example.cn/1")
        day = date(2021, 5, 8)
        return actions.report(
            share, actor=clerk, text="已公布征求意见稿", done=[(measure, day)], evidence=[shown], today=day
        )

    def test_keeps_answers_reports_and_evidence(self, city: City) -> None:
        city.confirm(Notice())
        sent = self.accept_and_report(city)
        reworded = replace(LINES[0], text=LINES[0].text.replace("公布征求意见稿", "公布征求意见的文稿"))
        edition = city.confirm(Notice().with_lines(reworded, *LINES[1:]))
        assert edition.number == 2
        share = Assignment.objects.get(pk=sent.assignment_id)
        assert (share.state, share.task) == (AssignmentState.ACCEPTED, task_of(city, 1))
        assert share.reports.get().evidence.count() == 1
        # The measure was reworded, not replaced: what was done stays done.
        assert (share.cached_total, share.cached_done) == (2, 1)
        assert Measure.objects.get(done__report=sent).text == "凡重大决策，6月30日前公布征求意见的文稿"

    def test_tasks_that_swap_numbers_stay_the_tasks_they_were(self, city: City) -> None:
        city.confirm(Notice())
        sent = self.accept_and_report(city)
        was = {task.title: task.pk for task in city.plan.tasks.all()}
        swapped = (replace(LINES[1], number=1), replace(LINES[0], number=2), LINES[2])
        city.confirm(Notice().with_lines(*swapped))
        assert {task.title: task.pk for task in city.plan.tasks.all()} == was
        assert Assignment.objects.get(pk=sent.assignment_id).task.number == 2

    def test_a_task_that_goes_makes_room_for_one_that_moves_up_and_a_new_one(self, city: City) -> None:
        """Numbers are unique among tasks in force; the one that goes must give its own up first."""
        city.confirm(Notice())
        moved = [replace(LINES[1], number=1), replace(LINES[2], number=2)]
        new = Line(3, "开展业务培训。举办两期培训班。", "市司法局", "")
        edition = city.confirm(Notice().with_lines(*moved, new))
        numbers = list(city.plan.tasks.filter(withdrawn=False).order_by("number").values_list("number", "title"))
        assert numbers == [(1, "做好财政信息公开"), (2, "加强政策解读"), (3, "开展业务培训")]
        before, after = (e.content for e in city.plan.editions.order_by("number"))
        difference = compare(before, after)
        assert ([t["title"] for t in difference.removed], [t["title"] for t in difference.added]) == (
            ["推进决策公开"],
            ["开展业务培训"],
        )
        assert edition.number == 2

    def test_another_task_of_the_same_number_takes_nothing_over(self, city: City) -> None:
        city.confirm(Notice())
        sent = self.accept_and_report(city)
        city.confirm(Notice().with_lines(OTHER, *LINES[1:]))
        old = Assignment.objects.get(pk=sent.assignment_id)
        assert old.task.withdrawn
        assert old.state == AssignmentState.RELEASED
        assert task_of(city, 1).pk != old.task_id
        assert not ProgressReport.objects.filter(assignment__task=task_of(city, 1)).exists()

    def test_releases_units_that_are_no_longer_named(self, city: City) -> None:
        city.confirm(Notice())
        city.confirm(Notice().with_lines(replace(LINES[0], responsible="东山区"), *LINES[1:]))
        assert units_of(task_of(city, 1)) == {"市司法局", "东山区"}
        city.confirm(replace(Notice(), title="示例市2021年政务公开工作要点任务分解表（再次修订）"))
        share = task_of(city, 1).assignments.get(unit=city.finance)
        assert share.state == AssignmentState.PROPOSED

    def test_leaves_a_unit_released_that_the_office_released(self, city: City) -> None:
        city.confirm(Notice())
        share = task_of(city, 1).assignments.get(unit=city.finance)
        share = actions.contest(share, actor=person_with(Role.CLERK, city.finance), reason="不属本局职责")
        actions.release_share(share, actor=city.office, opinion="同意")
        city.confirm(replace(Notice(), title="示例市2021年政务公开工作要点任务分解表（修订）"))
        assert units_of(task_of(city, 1)) == {"市司法局"}

    def test_a_withdrawn_task_takes_the_parts_made_of_it_along(self, city: City) -> None:
        UnitFactory(name="示例市司法局办公室", short_name="局办公室", kind="internal", parent=city.justice)
        city.confirm(Notice())
        clerk = person_with(Role.CLERK, city.justice, with_descendants=True)
        share = actions.accept(task_of(city, 1).assignments.get(unit=city.justice), actor=clerk)
        body = Unit.objects.get(short_name="局办公室")
        part = actions.break_down(share, actor=clerk, title="草拟", text="草拟征求意见稿", units=[body])
        city.confirm(Notice().with_lines(OTHER, *LINES[1:]))
        part.refresh_from_db()
        assert part.withdrawn
        assert part.assignments.get().state == AssignmentState.RELEASED

    def test_keeps_what_the_office_narrowed(self, city: City) -> None:
        city.confirm(Notice())
        mention = UnitMention.objects.get(as_written="市直有关部门")
        actions.narrow(mention, actor=city.office, units=[city.east])
        assert units_of(task_of(city, 3)) == {"市司法局", "市财政局", "东山区"}
        city.confirm(replace(Notice(), title="示例市2021年政务公开工作要点任务分解表（修订）"))
        assert units_of(task_of(city, 3)) == {"市司法局", "市财政局", "东山区"}


class TestConfirming:
    def test_an_unknown_unit_is_a_question_and_never_a_new_unit(self, city: City) -> None:
        units = Unit.objects.count()
        brought_in = city.bring_in(Notice().with_lines(replace(LINES[0], responsible="市大数据中心")))
        with pytest.raises(Refused, match="名录中没有“市大数据中心”"):
            actions.confirm(brought_in, actor=city.office)
        assert (Unit.objects.count(), UnitAlias.objects.count(), Plan.objects.count()) == (units, 0, 0)

    def test_what_the_parser_doubts_must_be_looked_at(self, city: City) -> None:
        brought_in = city.bring_in(Notice().with_lines(replace(LINES[0], text="推进公开。6月31日前完成公开目录。")))
        with pytest.raises(Refused, match="6月31日"):
            actions.confirm(brought_in, actor=city.office)

    def test_two_tasks_of_one_number_are_refused(self, city: City) -> None:
        brought_in = city.bring_in(Notice())
        draft = {**brought_in.draft, "tasks": [dict(brought_in.draft["tasks"][0]), *brought_in.draft["tasks"]]}
        actions.correct(brought_in, actor=city.clerk, draft=draft, revision=0)
        with pytest.raises(Refused, match="序号都是"):
            actions.confirm(brought_in, actor=city.office)

    def test_a_draft_that_changed_since_is_not_confirmed(self, city: City) -> None:
        brought_in = city.bring_in(Notice())
        actions.correct(brought_in, actor=city.clerk, draft=brought_in.draft, revision=0)
        with pytest.raises(Refused, match="刚刚保存过"):
            actions.confirm(brought_in, actor=city.office, revision=0)
        assert not Plan.objects.exists()

    def test_a_clerk_does_not_confirm(self, city: City) -> None:
        with pytest.raises(Refused, match="确认须由政务公开办"):
            actions.confirm(city.bring_in(Notice()), actor=city.clerk)


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_one_import_becomes_one_edition(self) -> None:
        city = build_city()
        brought_in = city.bring_in(Notice())
        results = concurrently([lambda: actions.confirm(brought_in, actor=SYSTEM) for _ in range(4)])
        made = [r for r in results if isinstance(r, PlanEdition)]
        refused = [r for r in results if isinstance(r, Refused)]
        assert (len(made), len(refused)) == (1, 3), results
        assert (PlanEdition.objects.count(), city.plan.tasks.count()) == (1, 3)
        assert audit.verify()[1] is None

    def test_two_notices_of_one_year_become_two_editions_of_one_plan(self) -> None:
        city = build_city()
        both = [city.bring_in(Notice()), city.bring_in(Notice().with_lines(*LINES[:2]))]
        results = concurrently([lambda n=n: actions.confirm(n, actor=SYSTEM) for n in both])  # type: ignore[misc]
        assert all(isinstance(result, PlanEdition) for result in results), results
        assert list(city.plan.editions.order_by("number").values_list("number", flat=True)) == [1, 2]
        current = city.plan.editions.order_by("-number")[0]
        in_force = set(city.plan.tasks.filter(withdrawn=False).values_list("title", flat=True))
        assert in_force == {task["title"] for task in current.content["tasks"]}

    def test_the_same_file_twice_is_one_import(self) -> None:
        city = build_city()
        results = concurrently([lambda: city.bring_in(Notice()) for _ in range(4)])
        assert len({getattr(r, "pk", r) for r in results}) == 1, results

    def test_the_second_correction_of_one_state_is_refused(self) -> None:
        city = build_city()
        brought_in = city.bring_in(Notice())
        change: Callable[[], Any] = lambda: actions.correct(  # noqa: E731
            brought_in, actor=SYSTEM, draft=brought_in.draft, revision=0
        )
        results = concurrently([change, change])
        assert sum(isinstance(r, Refused) for r in results) == 1, results
        assert NoticeImport.objects.get().revision == 1


class Killed(BaseException):
    """The process died."""


@contextmanager
def killed_at(write: int) -> Iterator[list[str]]:
    """The process dies just before its `write`-th writing statement (from 0); those before it are listed."""
    written: list[str] = []

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            if len(written) == write:
                raise Killed
            written.append(sql)
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield written


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("edition", [1, 2])
def test_a_process_killed_at_any_write_leaves_all_or_nothing(edition: int) -> None:
    """Issue 2: a killed process in the middle of an import, then a second try."""
    city = build_city()
    if edition == 2:
        city.confirm(Notice())
    swapped = (replace(LINES[1], number=1), replace(LINES[0], number=2, responsible="东山区"))
    brought_in = city.bring_in(Notice().with_lines(*swapped))
    before = everything()
    write = 0
    while True:
        with killed_at(write) as written:
            try:
                actions.confirm(brought_in, actor=SYSTEM)
            except Killed:
                assert everything() == before, f"killed before write {write}: {written[-1:]}"
                write += 1
                continue
        break
    assert write == len(written) >= 20
    brought_in.refresh_from_db()
    assert (brought_in.state, brought_in.edition.number) == (ImportState.CONFIRMED, edition)
    assert city.plan.tasks.filter(withdrawn=False).count() == 2
    assert audit.verify()[1] is None


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_a_file_comes_in_leaves_no_import() -> None:
    city = build_city()
    before = everything()
    write = 0
    while True:
        with killed_at(write):
            try:
                city.bring_in(Notice())
            except Killed:
                assert everything() == before
                write += 1
                continue
        break
    assert write >= 3
    assert NoticeImport.objects.get().state == ImportState.PARSED
