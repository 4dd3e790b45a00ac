"""A task, or a whole plan, with everything that stands in its public record."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from yangguang.workplan.models import Assignment, Evidence, Measure, Plan, Task
from yangguang.workplan.selectors.evidence import evidence_by_task, measures_done
from yangguang.workplan.selectors.overview import (
    HELD,
    Overview,
    TaskRow,
    plan_overview,
    task_rows,
    today_clock,
)
from yangguang.workplan.selectors.shares import ShareRow
from yangguang.workplan.states import Clock, light_of


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with how many of the task's units (`of`) have done it, and the day by which they must."""

    measure: Measure
    must_be_done_by: date
    done: int
    of: int

    @property
    def dated(self) -> bool:
        """Whether the notice itself names a day; otherwise the year's end counts."""
        return self.measure.due_on is not None


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """A task with its measures, the shares of its units, what each has done, and the evidence released for it."""

    row: TaskRow
    measures: list[MeasureRow]
    shares: list[ShareRow]
    done: Mapping[int, set[int]]
    evidence: list[Evidence]

    @property
    def task(self) -> Task:
        """The task itself."""
        return self.row.task


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """A plan on a day with all of its tasks in full."""

    overview: Overview
    tasks: list[TaskRecord]


def plan_record(plan: Plan, today: date) -> PlanRecord:
    """All there is to know about a plan in public, in a constant number of queries."""
    overview = plan_overview(plan, today)
    held = Assignment.objects.filter(task__plan=plan, task__parent=None, task__withdrawn=False, state__in=HELD)
    return PlanRecord(overview, _records(overview.rows, held, evidence_by_task(plan), today_clock(today)))


def task_record(plan: Plan, task: Task, today: date) -> TaskRecord:
    """One task of `plan` in full, in a constant number of queries."""
    rows = task_rows(plan, plan.tasks.filter(pk=task.pk), today)
    held = Assignment.objects.filter(task=task, state__in=HELD)
    return _records(rows, held, evidence_by_task(plan, task), today_clock(today))[0]


def neighbours(task: Task) -> tuple[Task | None, Task | None]:
    """The task before and the task after, by number, in the edition in force."""
    others = Task.objects.filter(plan=task.plan_id, parent=None, withdrawn=False)
    return (
        others.filter(number__lt=task.number).order_by("-number").first(),
        others.filter(number__gt=task.number).order_by("number").first(),
    )


def _records(
    rows: list[TaskRow], held: QuerySet[Assignment], evidence: Mapping[int, list[Evidence]], clock: Clock
) -> list[TaskRecord]:
    done = measures_done(held)
    shown: dict[int, list[Evidence]] = defaultdict(list)
    for pieces in evidence.values():
        for piece in pieces:
            shown[piece.report.assignment_id].append(piece)
    shares: dict[int, list[ShareRow]] = defaultdict(list)
    for share in held.select_related("unit").order_by("task_id", "part", "unit__path"):
        light = light_of(share.state, share.cached_total, share.cached_done, share.cached_next_due, clock)
        shares[share.task_id].append(ShareRow(share, light, shown[share.pk]))
    records = []
    for row in rows:
        here = shares[row.task.pk]
        measures = [
            MeasureRow(
                measure,
                measure.must_be_done_by(row.task.plan),
                sum(measure.pk in done.get(entry.share.pk, ()) for entry in here),
                len(here),
            )
            for measure in row.task.measures.all()
        ]
        records.append(TaskRecord(row, measures, here, done, evidence.get(row.task.pk, [])))
    return records
