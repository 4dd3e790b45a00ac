"""Units answer the tasks proposed to them; the office decides, narrows, and lets units break tasks down."""

from typing import Any

from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.organisations.models import Unit
from yangguang.workplan import policies
from yangguang.workplan.caches import recount
from yangguang.workplan.models import Assignment, Measure, Task, UnitMention
from yangguang.workplan.models.assignment import Part
from yangguang.workplan.shares import share_out
from yangguang.workplan.states import AssignmentState


@action("workplan.accept", label="接受任务", policy=policies.may_answer)
def accept(share: Assignment, *, actor: Any) -> Assignment:
    """The unit takes the task."""
    share.accept()
    share.answered_by_id, share.answered_at = actor.pk, present.now()
    share.save()
    return share


@action("workplan.contest", label="提出异议", policy=policies.may_contest)
def contest(share: Assignment, *, actor: Any, reason: str) -> Assignment:
    """The unit says why the task is not its own; the office decides."""
    share.contest()
    share.contest_reason = reason.strip()
    share.answered_by_id, share.answered_at = actor.pk, present.now()
    share.save()
    return share


@action("workplan.uphold", label="裁定维持", policy=policies.may_decide)
def uphold(share: Assignment, *, actor: Any, opinion: str) -> Assignment:
    """The office decides that the task stays with the unit."""
    share.uphold()
    return _decided(share, opinion)


@action("workplan.release_share", label="裁定解除", policy=policies.may_decide)
def release_share(share: Assignment, *, actor: Any, opinion: str) -> Assignment:
    """The office agrees that the unit is not meant."""
    share.release()
    return _decided(share, opinion)


def _decided(share: Assignment, opinion: str) -> Assignment:
    share.decision, share.decided_at = opinion.strip(), present.now()
    share.save()
    return share


@action("workplan.narrow", label="明确有关单位", policy=policies.may_narrow)
def narrow(mention: UnitMention, *, actor: Any, units: list[Unit]) -> UnitMention:
    """Say which units a name with 有关 means. Only members of the group may be named; `Refused` otherwise."""
    assert mention.group is not None  # noqa: S101  (the policy made sure)
    pool = set(mention.group.members.values_list("pk", flat=True))
    strangers = [str(unit) for unit in units if unit.pk not in pool]
    if strangers:
        raise Refused(f"{'、'.join(strangers)}不在“{mention.as_written}”的范围内。")
    if not units:
        raise Refused("请至少选定一个单位。")
    task = mention.task
    others: dict[int, tuple[str, UnitMention | None]] = {
        share.unit_id: (share.part, share.mention)
        for share in task.assignments.exclude(state=AssignmentState.RELEASED).select_related("mention")
        if share.mention_id != mention.pk
    }
    named = {unit.pk: (mention.part, mention) for unit in units}
    share_out(task, named | others, again=named)
    mention.narrowed_at = present.now()
    mention.save(update_fields=["narrowed_at"])
    recount(task.assignments.all())
    return mention


@action("workplan.break_down", label="分解任务", policy=policies.may_break_down)
def break_down(
    share: Assignment,
    *,
    actor: Any,
    title: str,
    text: str,
    units: list[Unit],
    due_on: Any = None,
) -> Task:
    """A part of the unit's task, for bodies of its own; each line of `text` becomes a measure due on `due_on`.

    `Refused` when a named unit does not stand below this one, or nothing is asked for.
    """
    strangers = [str(unit) for unit in units if unit.pk == share.unit_id or not unit.stands_under(share.unit)]
    if strangers:
        raise Refused(f"{'、'.join(strangers)}不是{share.unit}的下属单位。")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not units or not lines or not title.strip():
        raise Refused("请写明分解任务的名称、要求和承办单位。")
    siblings = Task.objects.filter(parent=share.task, owner=share.unit)
    last = siblings.order_by("-number").values_list("number", flat=True).first() or 0
    part = Task.objects.create(
        plan=share.task.plan,
        owner=share.unit,
        parent=share.task,
        aspect=share.task.aspect,
        number=last + 1,
        title=title.strip()[:300],
        text="\n".join(lines),
    )
    Measure.objects.bulk_create(
        Measure(task=part, order=order, text=line, due_on=due_on) for order, line in enumerate(lines, 1)
    )
    Assignment.objects.bulk_create(Assignment(task=part, unit=unit, part=Part.RESPONSIBLE) for unit in units)
    recount(part.assignments.all())
    return part
