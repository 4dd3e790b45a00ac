"""A notice's draft: the parsed record as a person corrected it, checked before it becomes an edition.

A draft is the dictionary of `ParsedNotice.as_record()` with two things added. `choices`: for a name that the unit list
does not know, what the person said it means (`unit:CODE` or `group:CODE`). `settled`: those of `problems` (as
`problem_key` names them) that a person has looked at and found in order.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yangguang.organisations.naming import Directory, NamedGroup, NamedUnit
from yangguang.workplan.notice.numbering import REPEATED

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


#: How long the plan's columns let each text be, in characters, with what the text is called.
HEAD_LIMITS = {"title": (300, "标题"), "document_number": (100, "文号"), "issuer": (200, "印发机关")}
TASK_LIMITS = {"title": (300, "名称"), "aspect": (200, "方面"), "deadline": (200, "完成时限")}
NAME_LIMIT = 200
LAST_NUMBER = 9999


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a person can settle.

    `name` and `candidates` are set where it is about a unit's name, `task` (the position in the draft) where it is
    about a task, `problem` (a key) where the parser raised it and a person may call it in order.
    """

    where: str
    what: str
    name: str = ""
    candidates: tuple[NamedUnit, ...] = ()
    task: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for: exactly one of the two."""

    unit: NamedUnit | None = None
    group: NamedGroup | None = None

    @property
    def code(self) -> str:
        """`unit:CODE` or `group:CODE`."""
        return f"unit:{self.unit.code}" if self.unit else f"group:{self.group.code if self.group else ''}"


def problem_key(problem: dict[str, str]) -> str:
    """A short name of a parser's problem, the same as long as place and words are the same."""
    return hashlib.sha256(f"{problem['where']}\n{problem['what']}".encode()).hexdigest()[:12]


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
    """Everything that stands between the draft and its confirmation; empty when it can be confirmed.

    A repeated number is asked once, by the draft as it stands: correcting it answers the parser's doubt as well.
    """
    asked = [Question("通知", what) for what in _head_faults(draft)]
    settled = set(draft.get("settled", ()))
    asked.extend(
        Question(problem["where"], problem["what"], problem=key)
        for problem in draft.get("problems", ())
        if REPEATED not in problem["what"] and (key := problem_key(problem)) not in settled
    )
    numbers: dict[int, list[int]] = {}
    first: dict[str, int] = {}
    for position, task in enumerate(draft["tasks"]):
        numbers.setdefault(task["number"], []).append(position)
        for name in (*task["lead_units"], *task["responsible_units"]):
            first.setdefault(name, position)
        asked.extend(Question(f"任务 {task['number']}", what, task=position) for what in _task_faults(task))
    asked.extend(
        Question(
            f"任务 {number}", f"有 {len(positions)} 项任务的序号都是 {number}，请对照原文改正。", task=positions[-1]
        )
        for number, positions in numbers.items()
        if len(positions) > 1
    )
    for name, where in names_in(draft):
        if meaning_of(name, draft, directory, within) is None:
            candidates = directory.resolve(name, within=within).candidates
            what = f"名录中没有“{name}”，请选定是哪个单位。"
            asked.append(Question(where, what, name, candidates, task=first[name]))
    return asked


def _task_faults(task: dict[str, Any]) -> Iterator[str]:
    if not 1 <= task["number"] <= LAST_NUMBER:
        yield f"序号应在 1 至 {LAST_NUMBER} 之间，请改正。"
    if not task["lead_units"] and not task["responsible_units"]:
        yield "没有写明牵头或责任单位，请补上。"
    if not task["title"].strip():
        yield "没有名称，请补上。"
    for field, (most, label) in TASK_LIMITS.items():
        if len(task.get(field) or "") > most:
            yield f"{label}超过 {most} 字，请改短。"
    for name in (*task["lead_units"], *task["responsible_units"]):
        if len(name) > NAME_LIMIT:
            yield f"单位“{name[:20]}…”超过 {NAME_LIMIT} 字，请核对是否多读了内容。"


def _head_faults(draft: Draft) -> Iterator[str]:
    if not str(draft.get("title") or "").strip():
        yield "没有标题，请补上。"
    year = draft.get("year")
    if not isinstance(year, int) or not 2008 <= year <= 2100:
        yield "没有读出年度，请补上（四位数字）。"
    if not draft["tasks"]:
        yield "没有任务。"
    for field, (most, label) in HEAD_LIMITS.items():
        if len(draft.get(field) or "") > most:
            yield f"{label}超过 {most} 字，请改短。"
    issued_on = draft.get("issued_on")
    if issued_on:
        try:
            date.fromisoformat(issued_on)
        except ValueError:
            yield f"印发日期“{issued_on}”不是有效日期，请写成 2020-04-24 的样子。"


def meanings_of(draft: Draft, directory: Directory, within: str) -> dict[str, Meaning]:
    """What every name in the draft means; names that must still be asked are left out."""
    found = {name: meaning_of(name, draft, directory, within) for name, _where in names_in(draft)}
    return {name: meaning for name, meaning in found.items() if meaning is not None}


def snapshot_of(draft: Draft, meanings: Mapping[str, Meaning]) -> dict[str, Any]:
    """What an edition keeps: the notice's content with what its names mean, without places, problems and notes."""
    kept = {name: draft.get(name) for name in EDITION_FIELDS}
    kept["scheme_due"] = draft.get("scheme_due")
    kept["meanings"] = {name: meaning.code for name, meaning in meanings.items()}
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
