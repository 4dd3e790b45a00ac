"""Who has a share in a task: proposing it to units, releasing units, and withdrawing tasks with their parts."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from yangguang.workplan.models import Assignment, Task, UnitMention
from yangguang.workplan.states import AssignmentState


def share_out(task: Task, wanted: Mapping[int, tuple[str, UnitMention | None]], *, again: Iterable[int] = ()) -> None:
    """Propose the task to each unit in `wanted` (its part, the name it came by) and release every other unit.

    A unit that the office released by decision stays released while the same name stands for it, unless it is in
    `again`. In the caller's transaction.
    """
    chosen = set(again)
    current = {share.unit_id: share for share in task.assignments.select_related("unit")}
    fresh = []
    for unit_id, (part, mention) in wanted.items():
        share = current.pop(unit_id, None)
        if share is None:
            fresh.append(Assignment(task=task, unit_id=unit_id, part=part, mention=mention))
            continue
        released = share.state == AssignmentState.RELEASED
        if released:
            decided = mention is not None and share.mention_id == mention.pk
            if decided and unit_id not in chosen:
                continue
            _propose_again(share)
        if released or (share.part, share.mention_id) != (part, mention and mention.pk):
            share.part, share.mention = part, mention
            share.save()
    Assignment.objects.bulk_create(fresh)
    release(share for share in current.values() if share.state != AssignmentState.RELEASED)


def _propose_again(share: Assignment) -> None:
    """Named once more: what the unit answered, and what was decided, was about the former naming."""
    share.propose_again()
    share.answered_by, share.answered_at, share.decided_at = None, None, None
    share.contest_reason, share.decision = "", ""


def release(shares: Iterable[Assignment]) -> None:
    """Release units that are not meant any more, and withdraw what they made of the task for their own bodies."""
    for share in shares:
        share.release()
        share.mention = None
        share.save()
        withdraw(Task.objects.filter(parent=share.task_id, owner=share.unit_id, withdrawn=False))


def withdraw(tasks: QuerySet[Task]) -> None:
    """Withdraw tasks, release their units, and so on down the tree."""
    for task in tasks:
        Task.objects.filter(pk=task.pk).update(withdrawn=True)
        release(task.assignments.exclude(state=AssignmentState.RELEASED))
