"""Units by tasks, one cell a share: the city office's view of everything at once."""

from dataclasses import dataclass
from datetime import date

from yangguang.organisations.models import Unit
from yangguang.workplan.models import Assignment, Plan, Task
from yangguang.workplan.selectors.overview import today_clock
from yangguang.workplan.states import AssignmentState, Light, light_of


@dataclass(frozen=True, slots=True)
class Cell:
    """A share: its row's number and its light."""

    assignment_id: int
    light: Light


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A unit with one entry for each task of the map, None where it has no share."""

    unit: Unit
    cells: list[Cell | None]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """All units that have a share, in the order of government, by all tasks of the plan, in order."""

    tasks: list[Task]
    rows: list[HeatRow]


def heat_map(plan: Plan, today: date) -> HeatMap:
    """The map on a day, in four queries whatever its size."""
    clock = today_clock(today)
    tasks = list(
        plan.tasks.filter(parent=None, withdrawn=False).only("pk", "number", "title", "plan_id").order_by("number")
    )
    column = {task.pk: position for position, task in enumerate(tasks)}
    shares = (
        Assignment.objects.filter(task__plan=plan, task__parent=None, task__withdrawn=False)
        .exclude(state=AssignmentState.RELEASED)
        .order_by()
        .values_list("pk", "unit_id", "task_id", "state", "cached_total", "cached_done", "cached_next_due")
    )
    # Thousands of shares fall into a few kinds: each kind's light is found once.
    lights: dict[tuple[str, int, int, date | None], Light] = {}
    cells: dict[int, list[Cell | None]] = {}
    for pk, unit_id, task_id, *kind in shares:
        key = tuple(kind)
        light = lights.get(key)
        if light is None:
            light = lights[key] = light_of(*key, clock)
        row = cells.get(unit_id)
        if row is None:
            row = cells[unit_id] = [None] * len(tasks)
        row[column[task_id]] = Cell(pk, light)
    units = Unit.objects.filter(pk__in=cells).order_by("path")
    return HeatMap(tasks, [HeatRow(unit, cells[unit.pk]) for unit in units])
