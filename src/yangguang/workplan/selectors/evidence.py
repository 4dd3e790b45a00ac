"""What the public may open for a plan's tasks, and which measures units have done."""

from collections import Counter, defaultdict

from django.db.models import Count, QuerySet

from yangguang.organisations.models import Unit
from yangguang.workplan.models import Assignment, Evidence, MeasureDone, Plan, Task
from yangguang.workplan.states import AssignmentState, ReportState


def released_evidence(plan: Plan) -> QuerySet[Evidence]:
    """Evidence of the plan that anyone may open: of tasks in force and of shares that units still hold."""
    return (
        Evidence.objects.filter(
            Evidence.objects.released(),
            report__assignment__task__plan=plan,
            report__assignment__task__withdrawn=False,
        )
        .exclude(report__assignment__state=AssignmentState.RELEASED)
        .select_related("report__assignment__unit")
        .order_by("report__assignment__unit__path", "pk")
    )


def roots_of(plan: Plan) -> dict[int, int]:
    """For each part of a task, at any depth, the task of the plan that it is a part of (one query)."""
    above = dict(Task.objects.filter(plan=plan, parent__isnull=False).values_list("pk", "parent_id"))
    roots = {}
    for part in above:
        root = part
        while root in above:
            root = above[root]
        roots[part] = root
    return roots


def evidence_counts(plan: Plan) -> Counter[int]:
    """By task of the plan: how many pieces of evidence `evidence_by_task` would list (two queries)."""
    roots = roots_of(plan)
    counts: Counter[int] = Counter()
    grouped = released_evidence(plan).order_by().values_list("report__assignment__task_id").annotate(times=Count("pk"))
    for task_id, times in grouped:
        counts[roots.get(task_id, task_id)] += times
    return counts


def evidence_by_task(plan: Plan, task: Task | None = None) -> dict[int, list[Evidence]]:
    """By task of the plan, or for `task` alone: its evidence and that of its parts, in the order of units."""
    roots = roots_of(plan)
    rows = released_evidence(plan).with_records()  # type: ignore[attr-defined]
    if task is not None:
        rows = rows.filter(report__assignment__task__in=[task.pk, *(p for p, root in roots.items() if root == task.pk)])
    found: dict[int, list[Evidence]] = defaultdict(list)
    for evidence in rows:
        task_id = evidence.report.assignment.task_id
        found[roots.get(task_id, task_id)].append(evidence)
    return found


def evidence_of_unit(unit: Unit) -> list[Evidence]:
    """What the unit itself has shown the public, the newest release first; each with its task and plan."""
    rows = (
        Evidence.objects.with_records()
        .filter(Evidence.objects.released(), report__assignment__unit=unit, report__assignment__task__withdrawn=False)
        .exclude(report__assignment__state=AssignmentState.RELEASED)
    )
    return list(rows.select_related("record", "report__assignment__task__plan").order_by("-released_at", "-pk"))


def measures_done(shares: QuerySet[Assignment]) -> dict[int, set[int]]:
    """By share: the measures that its reports, as far as they count, say are done (one query)."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = MeasureDone.objects.filter(
        report__assignment__in=shares.order_by().values("pk"),
        report__state=ReportState.SUBMITTED,
        measure__withdrawn=False,
    )
    for share_id, measure_id in rows.values_list("report__assignment_id", "measure_id"):
        found[share_id].add(measure_id)
    return found
