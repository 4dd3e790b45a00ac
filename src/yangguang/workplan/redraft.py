"""Corrections of a draft: each function gives a new draft, and what follows from the words is read afresh.

Deadlines and measures are never typed; they come from the parser's own reading of the corrected words.
"""

from collections.abc import Iterable
from copy import deepcopy
from datetime import date
from typing import Any

from yangguang.kernel.text.dates import FoundDeadline
from yangguang.workplan.draft import Draft, problem_key
from yangguang.workplan.notice.result import deadline_json
from yangguang.workplan.notice.units import Column, read_units
from yangguang.workplan.notice.wording import deadlines_of, deadlines_of_cell, measures_of

HEAD = ("title", "document_number", "issuer", "issued_on", "year")
WORDS = ("number", "aspect", "title", "text", "deadline", "marked_cross_department")


def with_head(draft: Draft, fields: dict[str, Any], scheme_due: date | None) -> Draft:
    """The draft under corrected header fields; another year gives every deadline another date."""
    new = deepcopy(draft)
    was = new["year"]
    new.update({name: fields[name] for name in HEAD})
    words = (new.get("scheme_due") or {}).get("text") or ""
    new["scheme_due"] = {"text": words, "date": scheme_due.isoformat()} if scheme_due else None
    if new["year"] != was:
        for task in new["tasks"]:
            task.update(read_again(task, new["year"]))
    return new


def with_task(draft: Draft, position: int, fields: dict[str, Any]) -> Draft:
    """The draft with one task corrected. `fields` hold `WORDS` and the two lists of names, as `names_from` gives."""
    new = deepcopy(draft)
    task = new["tasks"][position]
    before = (task["text"], task["deadline"])
    task.update({name: fields[name] for name in (*WORDS, "lead_units", "responsible_units")})
    if (task["text"], task["deadline"]) != before:
        task.update(read_again(task, new["year"]))
    return _tidy(new)


def with_new_task(draft: Draft, fields: dict[str, Any]) -> Draft:
    """The draft with one task more, put before the first of a higher number."""
    new = deepcopy(draft)
    task = {
        **{name: fields[name] for name in (*WORDS, "lead_units", "responsible_units")},
        "label": "",
        "lead_raw": "",
        "responsible_raw": "",
        "place": None,
    }
    task.update(read_again(task, new["year"]))
    at = next((n for n, other in enumerate(new["tasks"]) if other["number"] > task["number"]), len(new["tasks"]))
    new["tasks"].insert(at, task)
    return _tidy(new)


def without_task(draft: Draft, position: int) -> Draft:
    """The draft without one of its tasks."""
    new = deepcopy(draft)
    del new["tasks"][position]
    return _tidy(new)


def with_choices(draft: Draft, choices: dict[str, str]) -> Draft:
    """The draft with what names mean: `unit:CODE`, `group:CODE`, or an empty string to ask the unit list again."""
    new = deepcopy(draft)
    kept = {**new.get("choices", {}), **choices}
    new["choices"] = {name: code for name, code in kept.items() if code}
    return new


def with_settled(draft: Draft, keys: Iterable[str]) -> Draft:
    """The draft with problems marked as looked at; a key that is no problem's is left out."""
    new = deepcopy(draft)
    known = {problem_key(problem) for problem in new.get("problems", ())}
    new["settled"] = sorted({*new.get("settled", ()), *known.intersection(keys)})
    return new


def read_again(task: dict[str, Any], year: int | None) -> dict[str, Any]:
    """`deadlines` and `measures` of a task, as the parser reads them from its words."""
    found: list[FoundDeadline] = list(deadlines_of(task["text"], year))
    said = {deadline.text for deadline in found}
    found += [d for d in deadlines_of_cell(task["deadline"] or "", year) if d.text not in said]
    return {
        "deadlines": [deadline_json(deadline) for deadline in found],
        "measures": [measure.as_json() for measure in measures_of(task["text"], year)],
    }


def names_from(words: str, column: Column, known: Iterable[str] = ()) -> list[str]:
    """Names from a box with one a line. A line that is not one of `known` is read as a notice's cell would be."""
    kept = set(known)
    names: list[str] = []
    for line in (" ".join(line.split()) for line in words.splitlines()):
        read = read_units(line, column) if line and line not in kept else None
        names += [*read.lead, *read.responsible] if read else [line]
    return [name for name in dict.fromkeys(names) if name]


def _tidy(draft: Draft) -> Draft:
    """Aspects that no task has any more are gone; new ones stand at the end."""
    used = dict.fromkeys(task["aspect"] for task in draft["tasks"] if task["aspect"])
    draft["aspects"] = [a for a in draft["aspects"] if a in used] + [a for a in used if a not in draft["aspects"]]
    return draft
