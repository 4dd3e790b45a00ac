"""A notice's draft: the parsed record as a person corrected it, checked before it becomes an edition.

A draft is the dictionary of `ParsedNotice.as_record()` with `choices` added: for a name that the unit list does not
know, what the person said it means (`unit:CODE` or `group:CODE`).
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from yangguang.organisations.naming import Directory, NamedGroup, NamedUnit

Draft = dict[str, Any]
EDITION_FIELDS = ("title", "document_number", "issuer", "issued_on", "year", "aspects")
TASK_FIELDS = (
    "number",
    "aspect",
    "title",
    "text",
    "lead_units",
    "responsible_units",
    "deadline",
    "deadlines",
)


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a person can settle. `name` and `candidates` are set where it is about a unit's name."""

    where: str
    what: str
    name: str = ""
    candidates: tuple[NamedUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for: exactly one of the two."""

    unit: NamedUnit | None = None
    group: NamedGroup | None = None


def names_in(draft: Draft) -> Iterator[tuple[str, str]]:
    """Each name in the draft with the place it stands at, in order, once each."""
    seen: set[str] = set()
    for task in draft["tasks"]:
        for name in (*task["lead_units"], *task["responsible_units"]):
            if name not in seen:
                seen.add(name)
                yield name, f"任务 {task['number']}"


def meaning_of(name: str, draft: Draft, directory: Directory, within: str) -> Meaning | None:
    """What the person chose for `name`, else what the directory knows; None when it must be asked."""
    kind, _, code = draft.get("choices", {}).get(name, "").partition(":")
    if kind == "unit" and code in directory.units:
        return Meaning(unit=directory.units[code])
    if kind == "group" and code in directory.groups:
        return Meaning(group=directory.groups[code])
    found = directory.resolve(name, within=within)
    if found.unit is not None or found.group is not None:
        return Meaning(found.unit, found.group)
    return None


def questions(draft: Draft, directory: Directory, within: str) -> list[Question]:
    """Everything that stands between the draft and its confirmation; empty when it can be confirmed."""
    asked = [Question("通知", what) for what in _head_faults(draft)]
    numbers: dict[int, int] = {}
    for task in draft["tasks"]:
        numbers[task["number"]] = numbers.get(task["number"], 0) + 1
        if not task["lead_units"] and not task["responsible_units"]:
            asked.append(Question(f"任务 {task['number']}", "没有写明牵头或责任单位，请补上。"))
        if not task["title"].strip():
            asked.append(Question(f"任务 {task['number']}", "没有名称，请补上。"))
    asked.extend(
        Question(f"任务 {number}", f"有 {times} 项任务用了同一个序号，请改成不同的序号。")
        for number, times in numbers.items()
        if times > 1
    )
    for name, where in names_in(draft):
        if meaning_of(name, draft, directory, within) is None:
            candidates = directory.resolve(name, within=within).candidates
            asked.append(Question(where, f"名录中没有“{name}”，请选定是哪个单位。", name, candidates))
    return asked


def _head_faults(draft: Draft) -> Iterator[str]:
    if not str(draft.get("title") or "").strip():
        yield "没有标题，请补上。"
    year = draft.get("year")
    if not isinstance(year, int) or not 2008 <= year <= 2100:
        yield "没有读出年度，请补上（四位数字）。"
    if not draft["tasks"]:
        yield "没有任务。"
    issued_on = draft.get("issued_on")
    if issued_on:
        try:
            date.fromisoformat(issued_on)
        except ValueError:
            yield f"印发日期“{issued_on}”不是有效日期，请写成 2020-04-24 的样子。"


def snapshot_of(draft: Draft) -> dict[str, Any]:
    """What an edition keeps: the notice's content, without places, problems and the parser's notes."""
    kept = {name: draft.get(name) for name in EDITION_FIELDS}
    kept["scheme_due"] = draft.get("scheme_due")
    kept["tasks"] = [
        {name: task.get(name) for name in TASK_FIELDS}
        | {"measures": task["measures"], "needs_scheme": needs_scheme(task)}
        for task in draft["tasks"]
    ]
    return kept


def needs_scheme(task: dict[str, Any]) -> bool:
    """A task with several lead units, or marked so, needs a cross-department scheme (2020 notice, part 3)."""
    return len(task["lead_units"]) > 1 or bool(task.get("marked_cross_department"))


def digest_of(snapshot: dict[str, Any]) -> str:
    """SHA-256, in hex, of the content: two notices that say the same have the same."""
    return hashlib.sha256(json.dumps(snapshot, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
