"""A draft laid out for the review screen: tasks beside the source lines they came from, doubts first."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from yangguang.organisations.naming import Directory
from yangguang.workplan.draft import Meaning, Question, meanings_of, needs_scheme, problem_key, questions
from yangguang.workplan.models import NoticeImport

MOST_BLOCKS = 3000
_ROW = re.compile(r"^(?P<table>.+)第(?P<row>\d+)行$")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A table row of the source, with the positions of the tasks that came from it."""

    anchor: str
    cells: list[str]
    tasks: list[int]


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A paragraph or table of the source; `rows` is None for a paragraph. Tasks are positions in the draft."""

    anchor: str
    where: str
    text: str
    rows: list[SourceRow] | None
    tasks: list[int]


@dataclass(frozen=True, slots=True)
class NameSeen:
    """A name as written, and what it means; None is a question."""

    name: str
    meaning: Meaning | None


@dataclass(slots=True)
class TaskSeen:
    """A task of the draft as the screen shows it. `source` is the anchor of its place, empty for one added by hand."""

    position: int
    task: dict[str, Any]
    where: str
    source: str
    leads: list[NameSeen]
    responsibles: list[NameSeen]
    questions: list[Question] = field(default_factory=list)

    @property
    def needs_scheme(self) -> bool:
        """Whether a cross-department scheme must be made."""
        return needs_scheme(self.task)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question or note on top of the page, with the anchor it leads to (empty: none) and its problem's key."""

    question: Question
    anchor: str


@dataclass(frozen=True, slots=True)
class Review:
    """Everything on the screen."""

    tasks: list[TaskSeen]
    doubts: list[Doubt]
    settled: list[Doubt]
    notes: list[Doubt]
    blocks: list[SourceBlock]
    blocks_left_out: int
    names: list[NameSeen]

    @property
    def unknown_names(self) -> int:
        """How many names must be asked."""
        return sum(name.meaning is None for name in self.names)


def review_of(notice: NoticeImport, directory: Directory) -> Review:
    """The screen of an import."""
    draft = notice.draft
    meanings = meanings_of(draft, directory, notice.unit.code)
    open_questions = questions(draft, directory, notice.unit.code)
    tasks = [_task(position, task, meanings) for position, task in enumerate(draft["tasks"])]
    names: dict[str, NameSeen] = {}
    for seen in tasks:
        names.update((name.name, name) for name in (*seen.leads, *seen.responsibles))
    for question in open_questions:
        if question.task is not None:
            tasks[question.task].questions.append(question)
    anchors = _Anchors(notice.lines, tasks)
    settled = set(draft.get("settled", ()))
    return Review(
        tasks=tasks,
        doubts=[Doubt(question, anchors.of(question)) for question in open_questions],
        settled=[anchors.doubt(p["where"], p["what"]) for p in draft.get("problems", ()) if problem_key(p) in settled],
        notes=[anchors.doubt(note["where"], note["what"]) for note in draft.get("notes", ())],
        blocks=_blocks(notice.lines[:MOST_BLOCKS], tasks),
        blocks_left_out=max(0, len(notice.lines) - MOST_BLOCKS),
        names=list(names.values()),
    )


def _task(position: int, task: dict[str, Any], meanings: dict[str, Meaning]) -> TaskSeen:
    place = task.get("place")
    return TaskSeen(
        position=position,
        task=task,
        where=place["label"] if place else "",
        source=_anchor(place["first_block"], place["row"]) if place else "",
        leads=[NameSeen(name, meanings.get(name)) for name in task["lead_units"]],
        responsibles=[NameSeen(name, meanings.get(name)) for name in task["responsible_units"]],
    )


def _anchor(block: int, row: int | None = None) -> str:
    return f"source-{block}" if row is None else f"source-{block}-{row}"


def _blocks(lines: list[dict[str, Any]], tasks: list[TaskSeen]) -> list[SourceBlock]:
    of_block: dict[int, list[int]] = defaultdict(list)
    of_row: dict[tuple[int, int], list[int]] = defaultdict(list)
    for seen in tasks:
        place = seen.task.get("place")
        if place and place["row"] is not None:
            of_row[place["first_block"], place["row"]].append(seen.position)
        elif place:
            for block in range(place["first_block"], place["last_block"] + 1):
                of_block[block].append(seen.position)
    return [
        SourceBlock(
            anchor=_anchor(at),
            where=line["where"],
            text=line.get("text", ""),
            rows=[SourceRow(_anchor(at, n), cells, of_row[at, n]) for n, cells in enumerate(line["rows"])]
            if "rows" in line
            else None,
            tasks=of_block[at],
        )
        for at, line in enumerate(lines)
    ]


class _Anchors:
    """Where a place in words stands on the page."""

    def __init__(self, lines: list[dict[str, Any]], tasks: list[TaskSeen]) -> None:
        self._known = {line["where"]: at for at, line in reversed(list(enumerate(lines[:MOST_BLOCKS])))}
        self._tasks = {seen.where: seen.position for seen in reversed(tasks) if seen.where}

    def of(self, question: Question) -> str:
        """A question about a task leads to the task, any other to its place in the source."""
        return f"task-{question.task}" if question.task is not None else self.place(question.where)

    def place(self, where: str) -> str:
        """The anchor of a place in words; empty when the page does not show it."""
        if where in self._tasks:
            return f"task-{self._tasks[where]}"
        if where in self._known:
            return _anchor(self._known[where])
        row = _ROW.match(where)
        if row and row["table"] in self._known:
            return _anchor(self._known[row["table"]], int(row["row"]) - 1)
        return ""

    def doubt(self, where: str, what: str) -> Doubt:
        """A problem or note as the page lists it."""
        return Doubt(Question(where, what), self.place(where))
