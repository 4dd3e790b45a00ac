"""What those who plan see in the workbench: their plans, what waits for the office, and the trees below a task."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from yangguang.organisations.models import Role, Unit, UnitGroup
from yangguang.organisations.scoping import serves
from yangguang.workplan.models import Assignment, NoticeImport, Plan, PlanEdition, Task, UnitMention
from yangguang.workplan.notice.diff import NoticeDifference, compare
from yangguang.workplan.scopes import PLANNERS
from yangguang.workplan.states import AssignmentState

OVERSEERS = (*PLANNERS, Role.EVALUATOR)


def plans_overseen(user: Any) -> QuerySet[Plan]:
    """The plans, published or not, of the units for which `user` plans or evaluates."""
    theirs = serves(user, roles=OVERSEERS)
    found: QuerySet[Plan] = Plan.objects.none() if theirs is None else Plan.objects.filter(theirs)
    return found.select_related("unit")


def plan_list(user: Any) -> QuerySet[Plan]:
    """Those plans with `edition_number`, `task_count` and `contested_count`, the newest year first."""
    newest = PlanEdition.objects.filter(plan=OuterRef("pk")).order_by("-number").values("number")[:1]
    contested = Q(tasks__assignments__state=AssignmentState.CONTESTED, tasks__withdrawn=False)
    return (
        plans_overseen(user)
        .annotate(
            edition_number=Subquery(newest),
            task_count=Count("tasks", filter=Q(tasks__parent=None, tasks__withdrawn=False), distinct=True),
            contested_count=Count("tasks__assignments", filter=contested, distinct=True),
        )
        .order_by("-year", "unit__path")
    )


def mentions_overseen(user: Any) -> QuerySet[UnitMention]:
    """The collective names in tasks that units set for which `user` plans."""
    theirs = serves(user, "task__owner", PLANNERS)
    found = UnitMention.objects.none() if theirs is None else UnitMention.objects.filter(theirs)
    return found.filter(group__isnull=False, task__withdrawn=False).select_related("task__plan__unit", "group")


def waiting_to_be_narrowed(plan: Plan) -> QuerySet[UnitMention]:
    """Names with 有关 in the plan's tasks for which the office has not yet named units."""
    return UnitMention.objects.filter(
        task__plan=plan, task__parent=None, task__withdrawn=False, group__needs_narrowing=True, narrowed_at=None
    ).select_related("task")


def contested_shares(plan: Plan) -> QuerySet[Assignment]:
    """Shares of the plan's own tasks that units contest and that wait for a decision, the oldest first."""
    return (
        Assignment.objects.filter(
            task__plan=plan, task__parent=None, task__withdrawn=False, state=AssignmentState.CONTESTED
        )
        .select_related("task", "unit", "answered_by")
        .order_by("answered_at", "pk")
    )


def import_list(user: Any) -> QuerySet[NoticeImport]:
    """The imports that `user` may see, the newest first, without the long columns."""
    return (
        NoticeImport.objects.visible_to(user)
        .select_related("unit", "created_by", "edition__plan")
        .defer("lines", "parsed")
        .order_by("-pk")
    )


def open_task(plan: Plan, number: int) -> Task | None:
    """The task in force of that number, or None."""
    return plan.tasks.filter(parent=None, withdrawn=False, number=number).select_related("aspect", "owner").first()


@dataclass(frozen=True, slots=True)
class Change:
    """What an edition changes in the one before it, which is None for the first.

    `meanings` are names that stand for another unit or group than before: (name, before, after) in words.
    """

    before: PlanEdition | None
    difference: NoticeDifference | None
    meanings: tuple[tuple[str, str, str], ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changes at all."""
        return self.difference is not None and self.difference.empty and not self.meanings


def change_from(before: PlanEdition | None, content: dict[str, Any]) -> Change:
    """What `content` (as `draft.snapshot_of` gives it) changes in the edition `before`."""
    if before is None:
        return Change(None, None, ())
    was, now = before.content.get("meanings", {}), content.get("meanings", {})
    moved = [(name, was[name], code) for name, code in now.items() if name in was and was[name] != code]
    called = _called({code for _, old, new in moved for code in (old, new)})
    meanings = tuple((name, called.get(old, old), called.get(new, new)) for name, old, new in moved)
    return Change(before, compare(before.content, content), meanings)


def _called(codes: set[str]) -> dict[str, str]:
    """What units and groups are called, by their codes as `Meaning.code` writes them."""
    bare = [code.partition(":")[2] for code in codes]
    names = {f"unit:{code}": name for code, name in Unit.objects.filter(code__in=bare).values_list("code", "name")}
    groups = UnitGroup.objects.filter(code__in=bare).values_list("code", "name")
    return names | {f"group:{code}": name for code, name in groups}
