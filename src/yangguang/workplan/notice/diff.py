"""What a corrected notice changes: the difference of two notices in the shape of `ParsedNotice.as_json`.

Pure: nothing is read or stored. Tasks are matched by number where their words agree, then by the
likeness of their words, so that a renumbered task is shown as changed and not as gone and come.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Notice = Mapping[str, Any]
Task = Mapping[str, Any]

HEAD_FIELDS = ("title", "document_number", "issuer", "issued_on", "year", "aspects")
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

#: Two tasks of one number are the same task when their words agree at least so far (0 to 1) ...
SAME_NUMBER = 0.3
#: ... and two of different numbers when they agree this far.
SAME_WORDS = 0.6
_COMMON = 60
_CHARACTERS = 3_000_000

# What the fields of a notice and of its tasks are called where a difference is shown.
FIELD_LABELS = {
    "title": "标题",
    "document_number": "文号",
    "issuer": "印发机关",
    "issued_on": "印发日期",
    "year": "年度",
    "aspects": "方面",
    "number": "序号",
    "aspect": "方面",
    "text": "内容",
    "lead_units": "牵头单位",
    "responsible_units": "责任单位",
    "deadline": "完成时限",
    "deadlines": "文中时限",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that both have (`equal`), only the old one (`delete`) or only the new (`insert`)."""

    kind: Literal["equal", "delete", "insert"]
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs. `spans` shows a text's change; `added` and `removed` a list's."""

    field: str
    before: Any
    after: Any
    spans: tuple[Span, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskChange:
    """A task that both have and that differs; `before` and `after` are the tasks."""

    before: Task
    after: Task
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class NoticeDifference:
    """The difference of two notices; `unchanged` counts tasks that are the same in both."""

    head: tuple[FieldChange, ...]
    added: tuple[Task, ...]
    removed: tuple[Task, ...]
    changed: tuple[TaskChange, ...]
    unchanged: int

    @property
    def empty(self) -> bool:
        """Whether the two say the same."""
        return not (self.head or self.added or self.removed or self.changed)


def compare(before: Notice, after: Notice) -> NoticeDifference:
    """What `after` changes in `before`: head fields, tasks added, removed and changed, field by field."""
    old, new = list(before["tasks"]), list(after["tasks"])
    pairs = _match(old, new)
    changed: list[TaskChange] = []
    for a, b in sorted(pairs, key=lambda pair: pair[1]):
        fields = _changes(old[a], new[b], TASK_FIELDS)
        if fields:
            changed.append(TaskChange(old[a], new[b], fields))
    kept_old, kept_new = {a for a, _ in pairs}, {b for _, b in pairs}
    return NoticeDifference(
        head=_changes(before, after, HEAD_FIELDS),
        added=tuple(task for at, task in enumerate(new) if at not in kept_new),
        removed=tuple(task for at, task in enumerate(old) if at not in kept_old),
        changed=tuple(changed),
        unchanged=len(pairs) - len(changed),
    )


def text_spans(before: str, after: str) -> tuple[Span, ...]:
    """The change from one text to another; `equal` and `delete` spell the old, `equal` and `insert` the new.

    Character by character; clause by clause when the texts are too long for that.
    """
    if before == after:
        return (Span("equal", before),) if before else ()
    long = len(before) * len(after) > _CHARACTERS
    a: Sequence[str] = _clauses(before) if long else before
    b: Sequence[str] = _clauses(after) if long else after
    spans: list[Span] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            spans.append(Span("equal", "".join(a[i1:i2])))
            continue
        if i2 > i1:
            spans.append(Span("delete", "".join(a[i1:i2])))
        if j2 > j1:
            spans.append(Span("insert", "".join(b[j1:j2])))
    return tuple(spans)


def likeness(a: str, b: str) -> float:
    """How far two texts agree, 0 to 1, by the pairs of neighbouring characters they share."""
    return _dice(_pairs_of(a), _pairs_of(b))


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], fields: Iterable[str]) -> tuple[FieldChange, ...]:
    changes: list[FieldChange] = []
    for name in fields:
        a, b = before.get(name), after.get(name)
        if a == b:
            continue
        if isinstance(a, str) and isinstance(b, str):
            changes.append(FieldChange(name, a, b, spans=text_spans(a, b)))
        elif name in ("lead_units", "responsible_units", "aspects"):
            old, new = list(a or ()), list(b or ())
            added = tuple(item for item in new if item not in old)
            removed = tuple(item for item in old if item not in new)
            changes.append(FieldChange(name, a, b, added=added, removed=removed))
        else:
            changes.append(FieldChange(name, a, b))
    return tuple(changes)


def _clauses(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[。；，、！？\n])", text) if part]


def _pairs_of(text: str) -> Counter[str]:
    plain = re.sub(r"[\W_]+", "", text)
    return Counter(plain[at : at + 2] for at in range(max(1, len(plain) - 1))) if plain else Counter()


def _dice(a: Counter[str], b: Counter[str]) -> float:
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 1.0


def _match(old: Sequence[Task], new: Sequence[Task]) -> list[tuple[int, int]]:
    """Pairs of positions (old, new), each position at most once."""
    pairs: list[tuple[int, int]] = []
    left_old, left_new = set(range(len(old))), set(range(len(new)))

    def take(a: int, b: int) -> None:
        pairs.append((a, b))
        left_old.discard(a)
        left_new.discard(b)

    words_old = [_pairs_of(_words(task)) for task in old]
    words_new = [_pairs_of(_words(task)) for task in new]
    by_number: defaultdict[int, list[int]] = defaultdict(list)
    for b, task in enumerate(new):
        by_number[task["number"]].append(b)
    for a, task in enumerate(old):
        same = [b for b in by_number[task["number"]] if b in left_new and _words(new[b]) == _words(task)]
        if same:
            take(a, same[0])
    for limit, candidates in ((SAME_NUMBER, _same_number), (SAME_WORDS, _alike)):
        scored = [
            (score, -a, -b)
            for a, b in candidates(old, new, words_old, words_new, left_old, left_new)
            if (score := _dice(words_old[a], words_new[b])) >= limit
        ]
        for _, minus_a, minus_b in sorted(scored, reverse=True):
            if -minus_a in left_old and -minus_b in left_new:
                take(-minus_a, -minus_b)
    return pairs


def _words(task: Task) -> str:
    return str(task.get("text") or task.get("title") or "")


def _same_number(
    old: Sequence[Task],
    new: Sequence[Task],
    words_old: Sequence[Counter[str]],
    words_new: Sequence[Counter[str]],
    left_old: set[int],
    left_new: set[int],
) -> list[tuple[int, int]]:
    """Pairs of one number, but for a task whose own words stand unchanged under another number."""
    moved = {_words(new[b]) for b in left_new} & {_words(old[a]) for a in left_old}
    by_number: defaultdict[int, list[int]] = defaultdict(list)
    for b in left_new:
        if _words(new[b]) not in moved:
            by_number[new[b]["number"]].append(b)
    return [(a, b) for a in left_old if _words(old[a]) not in moved for b in by_number[old[a]["number"]]]


def _alike(
    old: Sequence[Task],
    new: Sequence[Task],
    words_old: Sequence[Counter[str]],
    words_new: Sequence[Counter[str]],
    left_old: set[int],
    left_new: set[int],
) -> list[tuple[int, int]]:
    """Pairs that share words which few tasks have, so that not every task is held against every other."""
    having: defaultdict[str, list[int]] = defaultdict(list)
    for b in left_new:
        for pair in words_new[b]:
            having[pair].append(b)
    found: set[tuple[int, int]] = set()
    for a in left_old:
        shared: Counter[int] = Counter()
        for pair in words_old[a]:
            holders = having.get(pair, ())
            if len(holders) <= _COMMON:
                shared.update(holders)
        found |= {(a, b) for b, _ in shared.most_common(8)}
    return sorted(found)


def match(before: Sequence[Task], after: Sequence[Task]) -> list[tuple[int, int]]:
    """Which task of `before` each task of `after` is, as pairs of positions; `compare` pairs them alike."""
    return _match(before, after)
