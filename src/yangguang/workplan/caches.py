"""The cached counts on assignments, rebuilt from measures and reports."""

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from yangguang.workplan.models import Assignment, Measure, MeasureDone
from yangguang.workplan.states import ReportState

BATCH = 500


def recount(assignments: QuerySet[Assignment]) -> int:
    """Bring the cached columns of `assignments` up to date; how many rows were wrong."""
    rows = list(assignments.select_related("task__plan"))
    task_ids = {row.task_id for row in rows}
    measures: dict[int, list[Measure]] = defaultdict(list)
    for measure in Measure.objects.filter(task__in=task_ids, withdrawn=False):
        measures[measure.task_id].append(measure)
    done: dict[int, set[int]] = defaultdict(set)
    counted = MeasureDone.objects.filter(report__state=ReportState.SUBMITTED, report__assignment__task__in=task_ids)
    for assignment_id, measure_id in counted.values_list("report__assignment_id", "measure_id"):
        done[assignment_id].add(measure_id)
    wrong = [row for row in rows if _count(row, measures[row.task_id], done[row.pk])]
    Assignment.objects.bulk_update(wrong, ["cached_total", "cached_done", "cached_next_due"], batch_size=BATCH)
    return len(wrong)


def _count(row: Assignment, measures: list[Measure], done: set[int]) -> bool:
    open_days: list[date] = [m.must_be_done_by(row.task.plan) for m in measures if m.pk not in done]
    counts = (len(measures), len(measures) - len(open_days), min(open_days, default=None))
    if counts == (row.cached_total, row.cached_done, row.cached_next_due):
        return False
    row.cached_total, row.cached_done, row.cached_next_due = counts
    return True
