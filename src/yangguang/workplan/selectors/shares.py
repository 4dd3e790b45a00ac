"""Shares of tasks with their lights: by task, and by unit."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, QuerySet

from yangguang.organisations.models import Unit
from yangguang.workplan.models import Assignment, Evidence, Task
from yangguang.workplan.models.assignment import Part
from yangguang.workplan.selectors.overview import today_clock
from yangguang.workplan.states import AssignmentState, Clock, Light, light_of, percent_of


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A share on a day. `evidence` is what the public may open."""

    share: Assignment
    light: Light
    evidence: list[Evidence]

    @property
    def percent(self) -> int:
        """Whole percent of its measures done."""
        return percent_of(self.share.cached_done, self.share.cached_total)

    @property
    def leads(self) -> bool:
        """Whether the unit leads the task."""
        return self.share.part == Part.LEAD


def shares_of_task(task: Task, today: date) -> list[ShareRow]:
    """The units of a task: leads first, then in the order of government."""
    shares = _with_evidence(task.assignments.all()).select_related("unit").order_by("part", "unit__path")
    return _rows(shares, today_clock(today))


def shares_of_unit(unit: Unit, today: date, *, published: bool = True) -> list[ShareRow]:
    """What a unit leads and answers for, newest plan first; with `published` only what the public may see."""
    shares = unit.assignments.filter(task__withdrawn=False)
    if published:
        shares = shares.filter(task__plan__published_at__isnull=False, task__parent=None)
    shares = _with_evidence(shares).select_related("task__plan__unit", "unit")
    return _rows(shares.order_by("-task__plan__year", "part", "task__number"), today_clock(today))


def _with_evidence(shares: QuerySet[Assignment]) -> QuerySet[Assignment]:
    released = Evidence.objects.with_records().filter(Evidence.objects.released()).select_related("report")
    return (
        shares.exclude(state=AssignmentState.RELEASED)
        .annotate(report_count=Count("reports"))
        .prefetch_related(Prefetch("reports__evidence", queryset=released, to_attr="shown"))
    )


def _rows(shares: QuerySet[Assignment], clock: Clock) -> list[ShareRow]:
    return [
        ShareRow(
            share,
            light_of(share.state, share.cached_total, share.cached_done, share.cached_next_due, clock),
            [evidence for report in share.reports.all() for evidence in report.shown],
        )
        for share in shares
    ]
