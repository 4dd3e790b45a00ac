"""An edition's content carried over to the plan's rows: tasks, measures, names and the units they stand for.

What stays the same keeps its row, and with it the answers, reports and evidence that hang on it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from yangguang.organisations.models import Unit, UnitGroup
from yangguang.workplan.caches import recount
from yangguang.workplan.draft import Meaning
from yangguang.workplan.models import Aspect, Assignment, Measure, Plan, Scheme, Task, UnitMention
from yangguang.workplan.models.assignment import Part
from yangguang.workplan.notice.diff import SAME_WORDS, likeness, match
from yangguang.workplan.notice.wording import deadlines_of_cell
from yangguang.workplan.shares import share_out, withdraw
from yangguang.workplan.states import AssignmentState, SchemeState

OUT_OF_THE_WAY = 1_000_000
PARTS = (("lead_units", Part.LEAD), ("responsible_units", Part.RESPONSIBLE))


def project(plan: Plan, content: Mapping[str, Any], meanings: Mapping[str, Meaning | None]) -> None:
    """Make the plan's rows say what `content` says, in the caller's transaction."""
    aspects = _aspects(plan, content["aspects"])
    matched = _match(list(plan.tasks.filter(parent=None)), content["tasks"])
    # Numbers may have changed places: what goes and what moves gives its number up before anything takes one.
    withdraw(plan.tasks.filter(parent=None, withdrawn=False).exclude(pk__in=[task.pk for task in matched.values()]))
    for task in matched.values():
        Task.objects.filter(pk=task.pk).update(number=OUT_OF_THE_WAY + task.pk)
    units = _Units(meanings)
    for position, wanted in enumerate(content["tasks"]):
        task = matched.get(position) or Task(plan=plan, owner=plan.unit)
        task.aspect = aspects.get(wanted["aspect"])
        task.number = wanted["number"]
        task.title, task.text = wanted["title"], wanted["text"]
        task.deadline_text = wanted["deadline"] or ""
        task.needs_scheme, task.withdrawn = wanted["needs_scheme"], False
        task.save()
        _measures(task, wanted, plan.year)
        _mentions(task, wanted, units)
        _scheme(task, plan)
    plan.aspects.exclude(pk__in=[aspect.pk for aspect in aspects.values()]).filter(tasks=None).delete()
    recount(Assignment.objects.filter(task__plan=plan))


def _aspects(plan: Plan, titles: Iterable[str]) -> dict[str, Aspect]:
    old = {aspect.title: aspect for aspect in plan.aspects.all()}
    for aspect in old.values():
        Aspect.objects.filter(pk=aspect.pk).update(order=OUT_OF_THE_WAY + aspect.pk)
    found: dict[str, Aspect] = {}
    for order, title in enumerate(dict.fromkeys(titles), 1):
        aspect = old.get(title) or Aspect(plan=plan, title=title)
        aspect.order = order
        aspect.save()
        found[title] = aspect
    return found


def _match(old: list[Task], wanted: list[dict[str, Any]]) -> dict[int, Task]:
    """Old rows for new tasks, paired as the shown difference pairs them; tasks in force before withdrawn ones."""
    matched: dict[int, Task] = {}
    for rows in ([t for t in old if not t.withdrawn], [t for t in old if t.withdrawn]):
        left = [position for position in range(len(wanted)) if position not in matched]
        was = [{"number": row.number, "title": row.title, "text": row.text} for row in rows]
        for a, b in match(was, [wanted[position] for position in left]):
            matched[left[b]] = rows[a]
    return matched


def _measures(task: Task, wanted: dict[str, Any], year: int) -> None:
    """The task's measures, each keeping its row while its words stay or are only reworded."""
    rows = _same_measures(list(task.measures.order_by("withdrawn", "order")), wanted["measures"])
    column = last_date([{"date": d.date and d.date.isoformat()} for d in deadlines_of_cell(task.deadline_text, year)])
    kept: list[int] = []
    for order, new in enumerate(wanted["measures"], 1):
        measure = rows.get(order) or Measure(task=task)
        measure.text, measure.order, measure.withdrawn = new["text"], order, False
        measure.deadline_text = "、".join(d["text"] for d in new["deadlines"])[:200]
        measure.due_on = first_date(new["deadlines"]) or column
        measure.save()
        kept.append(measure.pk)
    task.measures.exclude(pk__in=kept).update(withdrawn=True)


def _same_measures(old: list[Measure], wanted: list[dict[str, Any]]) -> dict[int, Measure]:
    """By order from 1: first the measures of the same words, then in force the likeliest of those left."""
    found: dict[int, Measure] = {}
    by_text: dict[str, list[Measure]] = defaultdict(list)
    for measure in old:
        by_text[measure.text].append(measure)
    for order, new in enumerate(wanted, 1):
        if by_text[new["text"]]:
            found[order] = by_text[new["text"]].pop(0)
    left = [measure for rows in by_text.values() for measure in rows if not measure.withdrawn]
    scored = [
        (score, -order, -at)
        for order, new in enumerate(wanted, 1)
        if order not in found
        for at, measure in enumerate(left)
        if (score := likeness(measure.text, new["text"])) >= SAME_WORDS
    ]
    taken: set[int] = set()
    for _, order, at in sorted(scored, reverse=True):
        if -order not in found and -at not in taken:
            found[-order] = left[-at]
            taken.add(-at)
    return found


def first_date(deadlines: Iterable[Mapping[str, Any]]) -> date | None:
    """The earliest day that the found deadlines name, if any names one."""
    return min((date.fromisoformat(d["date"]) for d in deadlines if d["date"]), default=None)


def last_date(deadlines: Iterable[Mapping[str, Any]]) -> date | None:
    """The latest day that the found deadlines name: by then whatever has no day of its own is due."""
    return max((date.fromisoformat(d["date"]) for d in deadlines if d["date"]), default=None)


class _Units:
    """Rows of the units and groups that the names mean, each read once."""

    def __init__(self, meanings: Mapping[str, Meaning | None]) -> None:
        self.meanings = {name: meaning for name, meaning in meanings.items() if meaning is not None}
        self.units = {u.code: u for u in Unit.objects.all()}
        groups = UnitGroup.objects.prefetch_related("members")
        self.groups = {g.code: g for g in groups}

    def of(self, name: str) -> tuple[Unit | None, UnitGroup | None]:
        """The unit or the group behind a name."""
        meaning = self.meanings[name]
        unit = self.units[meaning.unit.code] if meaning.unit else None
        return unit, self.groups[meaning.group.code] if meaning.group else None


def _mentions(task: Task, wanted: dict[str, Any], units: _Units) -> None:
    old = {(m.part, m.as_written): m for m in task.mentions.all()}
    shares: dict[int, tuple[str, UnitMention | None]] = {}
    keep: list[int] = []
    for key, part in PARTS:
        for order, name in enumerate(dict.fromkeys(wanted[key]), 1):
            mention = old.get((part, name)) or UnitMention(task=task, part=part, as_written=name)
            mention.order = order
            unit, group = units.of(name)
            if (mention.unit_id, mention.group_id) != (unit and unit.pk, group and group.pk):
                mention.narrowed_at = None
            mention.unit, mention.group = unit, group
            mention.save()
            keep.append(mention.pk)
            for unit_id in _members(mention):
                shares.setdefault(unit_id, (part, mention))
    share_out(task, shares)
    task.mentions.exclude(pk__in=keep).delete()


def _members(mention: UnitMention) -> list[int]:
    if mention.unit is not None:
        return [mention.unit.pk]
    if mention.group is None or mention.waits_to_be_narrowed:
        return []
    if mention.narrowed_at is not None:
        chosen = mention.assignments.exclude(state=AssignmentState.RELEASED)
        return list(chosen.values_list("unit_id", flat=True))
    return [unit.pk for unit in mention.group.members.all() if unit.active]


def _scheme(task: Task, plan: Plan) -> None:
    """The task's scheme, with the lead named first; one that is no longer asked for goes while nothing is written."""
    scheme = Scheme.objects.filter(task=task).first()
    lead = task.mentions.filter(part=Part.LEAD, unit__isnull=False).order_by("order").first()
    if not task.needs_scheme or lead is None or lead.unit is None:
        if scheme is not None and not scheme.versions.exists():
            scheme.delete()
        return
    scheme = scheme or Scheme(task=task)
    if scheme.state != SchemeState.FILED:
        scheme.unit = lead.unit
    scheme.due_on = plan.scheme_due_on
    scheme.save()
