"""How units broke a task down for their own bodies: the whole tree, seen from the top."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from yangguang.workplan.models import Assignment, Task
from yangguang.workplan.selectors.overview import Tally, tallies, today_clock
from yangguang.workplan.states import Light, light_of_task


@dataclass(slots=True)
class Branch:
    """A part of a task, with the tally of its own shares and the parts made of it in turn."""

    task: Task
    tally: Tally
    parts: list["Branch"] = field(default_factory=list)

    @property
    def light(self) -> Light:
        """The light of this part alone."""
        return light_of_task(self.tally.lights)


def breakdown_of(task: Task, today: date) -> list[Branch]:
    """The parts of `task`, each with its own parts below it; three queries whatever the depth."""
    parts = list(
        Task.objects.filter(plan=task.plan_id, parent__isnull=False, withdrawn=False)
        .select_related("owner")
        .order_by("owner__path", "number")
    )
    found, _ = tallies(
        Assignment.objects.filter(task__plan=task.plan_id, task__parent__isnull=False), today_clock(today)
    )
    below: dict[int | None, list[Task]] = defaultdict(list)
    for part in parts:
        below[part.parent_id].append(part)

    def grow(parent: int) -> list[Branch]:
        return [Branch(part, found.get(part.pk, Tally()), grow(part.pk)) for part in below[parent]]

    return grow(task.pk)
