"""Numbers of tasks: running through the notice, starting again under each aspect, missing or repeated."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from yangguang.workplan.notice.raw import RawTask
from yangguang.workplan.notice.result import Problem


@dataclass(frozen=True, slots=True)
class Written:
    """The number a task carries in the source, its aspect and its place in words."""

    number: int | None
    aspect: str
    where: str


#: The words by which a repeated number is known again among the problems of a notice.
REPEATED = "项任务的编号都是"
#: How many missing numbers a problem spells out.
_SPELLED = 8


def written_numbers(tasks: Sequence[RawTask]) -> list[Written]:
    """The number each task carries: the number column's, unless that counts aspects rather than tasks.

    A number column counts aspects when its cells reach over several tasks, or when it is filled, or
    differs, in fewer rows than the tasks' own words are numbered. The label of each task is set to what was taken.
    """
    shared = any(task.column_shared for task in tasks)
    column = [task.column_number for task in tasks if task.column_number is not None and not shared]
    words = [task.number for task in tasks if task.number is not None]
    by_column = len(column) > len(words) or (len(column) == len(words) and len(set(column)) >= len(set(words)))
    written: list[Written] = []
    for task in tasks:
        if by_column and column:
            task.number, task.label = task.column_number, task.column_label
        written.append(Written(task.number, task.aspect, task.place.label))
    return written


def number_tasks(tasks: Sequence[Written]) -> tuple[list[int], list[Problem]]:
    """Each task's number in the plan, and what is wrong with the numbering.

    Numbers that start again under each aspect become running numbers; repeated ones are kept and told.
    """
    if all(task.number is None for task in tasks):
        return list(range(1, len(tasks) + 1)), []
    runs = _runs(tasks)
    problems: list[Problem] = []
    for run in runs:
        problems += _check([tasks[at] for at in run])
    if len(runs) > 1:
        return list(range(1, len(tasks) + 1)), problems
    used = {task.number for task in tasks}
    numbers: list[int] = []
    for task in tasks:
        number = task.number
        if number is None:
            number = (
                numbers[-1] + 1
                if numbers and numbers[-1] + 1 not in used
                else max(n for n in used if n is not None) + 1
            )
            used.add(number)
        numbers.append(number)
    return numbers, problems


def _runs(tasks: Sequence[Written]) -> list[list[int]]:
    """Positions grouped into runs that each count from 1; one run when numbers go through."""
    starts = [at for at, task in enumerate(tasks) if at and task.number == 1]
    bounds = [0, *starts, len(tasks)]
    runs = [list(range(a, b)) for a, b in pairwise(bounds)]
    first_counts = next(task.number for task in tasks if task.number is not None) == 1
    if not starts or not first_counts:
        return [list(range(len(tasks)))]
    by_aspect = all(tasks[at].aspect != tasks[at - 1].aspect for at in starts)
    counted = all(len(run) > 1 and [tasks[at].number for at in run] == list(range(1, len(run) + 1)) for run in runs)
    return runs if by_aspect or counted else [list(range(len(tasks)))]


def _check(tasks: Sequence[Written]) -> list[Problem]:
    problems: list[Problem] = []
    places: defaultdict[int, list[str]] = defaultdict(list)
    for task in tasks:
        if task.number is None:
            problems.append(Problem(task.where, "这项任务没有编号，已按先后顺序编上，请核对。"))
        else:
            places[task.number].append(task.where)
    for number, where in places.items():
        if len(where) > 1:
            count = "两" if len(where) == 2 else str(len(where))
            problems.append(Problem("、".join(where), f"{count}{REPEATED}{number}，都已保留；请核对后改正其中的编号。"))
    if places:
        missing = _missing(places)
        if missing:
            after = next((w[0] for n, w in sorted(places.items()) if n > missing[0]), tasks[0].where)
            spelled = "、".join(str(n) for n in missing[:_SPELLED]) + ("等" if len(missing) > _SPELLED else "")
            problems.append(Problem(after, f"编号不连续，缺第{spelled}项；请对照原件，看是否漏了任务或编错了号。"))
    return problems


def _missing(places: dict[int, list[str]]) -> list[int]:
    """The numbers left out, a few more than are spelled; a gap too wide to list counts at its first."""
    missing: list[int] = []
    expected = 1
    for number in sorted(places):
        missing += range(expected, min(number, expected + _SPELLED + 1))
        expected = max(expected, number + 1)
    return missing
