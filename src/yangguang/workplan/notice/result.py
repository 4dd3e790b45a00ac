"""What a year notice (年度工作通知) says once it has been read: plain values, no database.

`as_json()` is the shape that `manage.py import_notice --json` prints; `as_record()` adds what the
review screen needs to show a task beside its source.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from yangguang.kernel.text.dates import FoundDeadline


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def deadline_json(found: FoundDeadline) -> dict[str, str | None]:
    """A deadline as `{"text", "date"}`; `date` is ISO or None where the words name no day."""
    return {"text": found.text, "date": _iso(found.date)}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must look at. `where` names the place, `what` says what is wrong and what to do."""

    where: str
    what: str

    def as_json(self) -> dict[str, str]:
        """`{"where", "what"}`."""
        return {"where": self.where, "what": self.what}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the source.

    `label` is for people (第53行, 第2张表第4行). `first_block` and `last_block` are positions in
    `SourceDocument.blocks`; `row` is the zero-based row when the block is a real table.
    """

    label: str
    first_block: int
    last_block: int
    row: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The place as plain values."""
        return {
            "label": self.label,
            "first_block": self.first_block,
            "last_block": self.last_block,
            "row": self.row,
        }


@dataclass(frozen=True, slots=True)
class ParsedMeasure:
    """A sentence or clause of a task that asks for something (举措), with the deadlines it names."""

    text: str
    deadlines: tuple[FoundDeadline, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """`{"text", "deadlines"}`."""
        return {"text": self.text, "deadlines": [deadline_json(d) for d in self.deadlines]}


@dataclass(frozen=True, slots=True)
class ParsedTask:
    """One task (工作任务) of the breakdown.

    `number` runs through the whole notice; `label` is the numbering as written, such as （三） or 2..
    `lead_raw` and `responsible_raw` are the cells' own words; `deadline` those of the deadline column.
    """

    number: int
    label: str
    aspect: str
    title: str
    text: str
    lead_units: tuple[str, ...]
    responsible_units: tuple[str, ...]
    lead_raw: str
    responsible_raw: str
    deadline: str | None
    deadlines: tuple[FoundDeadline, ...]
    measures: tuple[ParsedMeasure, ...]
    marked_cross_department: bool
    place: Place

    @property
    def where(self) -> str:
        """The place in words, such as 第53行."""
        return self.place.label

    def as_json(self) -> dict[str, Any]:
        """The task in the contract's shape."""
        return {
            "number": self.number,
            "aspect": self.aspect,
            "title": self.title,
            "text": self.text,
            "lead_units": list(self.lead_units),
            "responsible_units": list(self.responsible_units),
            "deadline": self.deadline,
            "deadlines": [deadline_json(d) for d in self.deadlines],
        }

    def as_record(self) -> dict[str, Any]:
        """The contract's shape and everything else known about the task."""
        return {
            **self.as_json(),
            "label": self.label,
            "lead_raw": self.lead_raw,
            "responsible_raw": self.responsible_raw,
            "measures": [m.as_json() for m in self.measures],
            "marked_cross_department": self.marked_cross_department,
            "place": self.place.as_json(),
        }


@dataclass(frozen=True, slots=True)
class ParsedNotice:
    """A year notice as read.

    `problems` are what a person must settle before the plan is confirmed; `notes` are only worth
    knowing (damaged characters in the covering letter, a unit list that ends in 等).
    `scheme_due` is when cross-department schemes (专项方案) are due, where the letter says so.
    """

    title: str
    document_number: str | None
    issuer: str | None
    issued_on: date | None
    year: int | None
    aspects: tuple[str, ...]
    tasks: tuple[ParsedTask, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()
    scheme_due: FoundDeadline | None = None

    def as_json(self) -> dict[str, Any]:
        """The object that `import_notice --json` prints, exactly its keys."""
        return {
            "title": self.title,
            "document_number": self.document_number,
            "issuer": self.issuer,
            "issued_on": _iso(self.issued_on),
            "year": self.year,
            "aspects": list(self.aspects),
            "tasks": [t.as_json() for t in self.tasks],
            "problems": [p.as_json() for p in self.problems],
        }

    def as_record(self) -> dict[str, Any]:
        """Everything known, for keeping beside the source and for the review screen."""
        return {
            **self.as_json(),
            "tasks": [t.as_record() for t in self.tasks],
            "notes": [n.as_json() for n in self.notes],
            "scheme_due": deadline_json(self.scheme_due) if self.scheme_due else None,
        }
