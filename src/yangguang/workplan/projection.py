"""An edition's content carried over to the plan's rows: tasks, measures, names and the units they stand for.

What stays the same keeps its row, and with it the answers, reports and evidence that hang on it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yangguang.organisations.models import Unit, UnitGroup
from yangguang.workplan.caches import recount
from yangguang.workplan.draft import Meaning
from yangguang.workplan.models import Aspect, Assignment, Measure, Plan, Scheme, Task, UnitMention
from yangguang.workplan.models.assignment import Part
from yangguang.workplan.states import AssignmentState

OUT_OF_THE_WAY = 1_000_000
PARTS = (("lead_units", Part.LEAD), ("responsible_units", Part.RESPONSIBLE))


def project(plan: Plan, content: Mapping[str, Any], meanings: Mapping[str, Meaning | None]) -> None:
    """Make the plan's rows say what `content` says, in the caller's transaction."""
    aspects = _aspects(plan, content["aspects"])
    matched = _match(list(plan.tasks.filter(parent=None)), content["tasks"])
    # Numbers may have changed places: first all out of the way, then each to its own.
    for task in matched.values():
        Task.objects.filter(pk=task.pk).update(number=OUT_OF_THE_WAY + task.pk)
    kept: list[int] = []
    units = _Units(meanings)
    for position, wanted in enumerate(content["tasks"]):
        task = matched.get(position) or Task(plan=plan, owner=plan.unit)
        task.aspect = aspects.get(wanted["aspect"])
        task.number = wanted["number"]
        task.title, task.text = wanted["title"][:300], wanted["text"]
        task.deadline_text = wanted["deadline"] or ""
        task.needs_scheme, task.withdrawn = wanted["needs_scheme"], False
        task.save()
        kept.append(task.pk)
        _measures(task, wanted)
        _mentions(task, wanted, units)
        _scheme(task, plan)
    gone = plan.tasks.filter(parent=None).exclude(pk__in=kept)
    gone.update(withdrawn=True)
    for share in Assignment.objects.filter(task__in=gone).exclude(state=AssignmentState.RELEASED):
        share.release()
        share.save()
    plan.aspects.exclude(pk__in=[aspect.pk for aspect in aspects.values()]).filter(tasks=None).delete()
    recount(Assignment.objects.filter(task__plan=plan))


def _aspects(plan: Plan, titles: list[str]) -> dict[str, Aspect]:
    old = {aspect.title: aspect for aspect in plan.aspects.all()}
    for aspect in old.values():
        Aspect.objects.filter(pk=aspect.pk).update(order=OUT_OF_THE_WAY + aspect.pk)
    found: dict[str, Aspect] = {}
    for order, title in enumerate(titles, 1):
        aspect = old.get(title) or Aspect(plan=plan, title=title)
        aspect.order = order
        aspect.save()
        found[title] = aspect
    return found


def _match(old: list[Task], wanted: list[dict[str, Any]]) -> dict[int, Task]:
    """Old rows for new tasks: first those of the same title, then those of the same number."""
    free, matched = list(old), {}
    for same in (lambda task, new: task.title == new["title"], lambda task, new: task.number == new["number"]):
        for position, new in enumerate(wanted):
            if position in matched:
                continue
            row = next((task for task in free if same(task, new)), None)
            if row is not None:
                matched[position] = row
                free.remove(row)
    return matched


def _measures(task: Task, wanted: dict[str, Any]) -> None:
    old = {measure.text: measure for measure in task.measures.all()}
    column = first_date(wanted["deadlines"]) if wanted["deadline"] else None
    keep: list[int] = []
    for order, new in enumerate(wanted["measures"], 1):
        measure = old.pop(new["text"], None) or Measure(task=task, text=new["text"])
        measure.order, measure.withdrawn = order, False
        measure.deadline_text = "、".join(d["text"] for d in new["deadlines"])[:200]
        measure.due_on = first_date(new["deadlines"]) or column
        measure.save()
        keep.append(measure.pk)
    task.measures.exclude(pk__in=keep).update(withdrawn=True)


def first_date(deadlines: list[dict[str, Any]]) -> date | None:
    """The earliest day that the found deadlines name, if any names one."""
    return min((date.fromisoformat(d["date"]) for d in deadlines if d["date"]), default=None)


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
    shares: dict[int, tuple[Part, UnitMention]] = {}
    keep: list[int] = []
    for key, part in PARTS:
        for order, name in enumerate(wanted[key], 1):
            mention = old.get((part, name)) or UnitMention(task=task, part=part, as_written=name)
            mention.order = order
            mention.unit, mention.group = units.of(name)
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


def share_out(task: Task, wanted: Mapping[int, tuple[str, UnitMention | None]]) -> None:
    """Propose the task to each unit in `wanted` (its part, the name it came by) and release every other unit."""
    current = {share.unit_id: share for share in task.assignments.all()}
    fresh = []
    for unit_id, (part, mention) in wanted.items():
        share = current.pop(unit_id, None)
        if share is None:
            fresh.append(Assignment(task=task, unit_id=unit_id, part=part, mention=mention))
            continue
        share.part, share.mention = part, mention
        if share.state == AssignmentState.RELEASED:
            share.propose_again()
        share.save()
    Assignment.objects.bulk_create(fresh)
    for share in current.values():
        if share.state != AssignmentState.RELEASED:
            share.release()
            share.save()


def _scheme(task: Task, plan: Plan) -> None:
    lead = task.mentions.filter(part=Part.LEAD, unit__isnull=False).order_by("order").first()
    if not task.needs_scheme or lead is None or lead.unit is None:
        return
    scheme, _ = Scheme.objects.get_or_create(task=task, defaults={"unit": lead.unit})
    scheme.due_on = plan.scheme_due_on
    scheme.save(update_fields=["due_on"])
