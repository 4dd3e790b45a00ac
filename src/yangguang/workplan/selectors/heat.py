"""Units by tasks, one cell a share: the city office's view of everything at once."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Case, CharField, F, Value, When

from yangguang.organisations.models import Unit
from yangguang.workplan.models import Assignment, Plan, Task
from yangguang.workplan.selectors.overview import today_clock
from yangguang.workplan.states import AssignmentState, Clock, Light


class Cell(NamedTuple):
    """A share: its row's number and its light."""

    assignment_id: int
    light: Light


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A unit with one entry for each task of the map: its share's row number (0 where it has none) and its light.

    Two flat lists, and lights by value: there are tens of thousands of them, and objects would double the time.
    """

    unit: Unit
    shares: list[int]
    lights: list[str]

    @property
    def cells(self) -> list[Cell | None]:
        """The row as cells, None where the unit has no share."""
        return [Cell(pk, Light(light)) if pk else None for pk, light in zip(self.shares, self.lights, strict=True)]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """All units that have a share, in the order of government, by all tasks of the plan, in order."""

    tasks: list[Task]
    rows: list[HeatRow]


def heat_map(plan: Plan, today: date, *, kind: str = "", light: str = "") -> HeatMap:
    """The map on a day, in four queries whatever its size; of one kind of unit or one light only, where named."""
    tasks = list(
        plan.tasks.filter(parent=None, withdrawn=False).only("pk", "number", "title", "plan_id").order_by("number")
    )
    column = {task.pk: position for position, task in enumerate(tasks)}
    shares = (
        Assignment.objects.filter(task__plan=plan, task__parent=None, task__withdrawn=False)
        .exclude(state=AssignmentState.RELEASED)
        .annotate(shown=light_on(today_clock(today)))
        .order_by()
    )
    if kind:
        shares = shares.filter(unit__kind=kind)
    if light:
        shares = shares.filter(shown=light)
    found: dict[int, tuple[list[int], list[str]]] = {}
    for pk, unit_id, task_id, shown in shares.values_list("pk", "unit_id", "task_id", "shown"):
        row = found.get(unit_id)
        if row is None:
            row = found[unit_id] = ([0] * len(tasks), [""] * len(tasks))
        at = column[task_id]
        row[0][at], row[1][at] = pk, shown
    units = Unit.objects.filter(pk__in=found).order_by("path")
    return HeatMap(tasks, [HeatRow(unit, *found[unit.pk]) for unit in units])


def light_on(clock: Clock) -> Case:
    """The light of a share for the database to compute, case for case as `states.light_of` has them."""
    return Case(
        When(cached_total__gt=0, cached_done__gte=F("cached_total"), then=Value(Light.DONE.value)),
        When(state=AssignmentState.CONTESTED, then=Value(Light.CONTESTED.value)),
        When(cached_next_due__lt=clock.today, then=Value(Light.OVERDUE.value)),
        When(cached_next_due__lte=clock.soon, then=Value(Light.DUE_SOON.value)),
        When(state=AssignmentState.PROPOSED, then=Value(Light.PENDING.value)),
        When(cached_done__gt=0, then=Value(Light.ON_TRACK.value)),
        default=Value(Light.NOT_STARTED.value),
        output_field=CharField(),
    )
