"""What a standard catalogue says once it has been read: plain values, no database."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FIELDS = (
    "number",
    "field",
    "level1",
    "level2",
    "content",
    "basis",
    "time_limit",
    "unit",
    "audience",
    "method",
    "level",
)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of publication; `required` (■) or one to choose from (□)."""

    name: str
    required: bool

    def as_json(self) -> dict[str, Any]:
        """`{"name", "required"}`."""
        return {"name": self.name, "required": self.required}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must look at: the place, the cell's own words, what to do."""

    where: str
    what: str
    advice: str

    def as_json(self) -> dict[str, str]:
        """`{"where", "what", "advice"}`."""
        return {"where": self.where, "what": self.what, "advice": self.advice}


@dataclass(slots=True)
class Item:
    """A matter that must be public. `raw` keeps the cells' own words by the field or header they stand under.

    `where` names its first row as the file counts; `source_table` is the table among the source's tables and
    `source_rows` the rows of that table's grid, both from 0 (a row that a page broke in two gives two rows; where the
    break parted the table, the rows are those of the table in which the item began).
    """

    number: str = ""
    field: str = ""
    level1: str = ""
    level2: str = ""
    content: str = ""
    basis: str = ""
    time_limit: str = ""
    unit: str = ""
    channels: list[Channel] = dataclasses.field(default_factory=list)
    audience: str = ""
    method: str = ""
    level: str = ""
    where: str = ""
    raw: Mapping[str, str] = dataclasses.field(default_factory=dict)
    source_table: int = 0
    source_rows: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The item as the command prints it."""
        values: dict[str, Any] = {name: getattr(self, name) for name in FIELDS}
        values["channels"] = [channel.as_json() for channel in self.channels]
        return values

    def as_record(self) -> dict[str, Any]:
        """The item with its source, for the review beside it."""
        place = {"source_table": self.source_table, "source_rows": list(self.source_rows)}
        return {**self.as_json(), "where": self.where, "raw": dict(self.raw), **place}


@dataclass(frozen=True, slots=True)
class Draft:
    """A catalogue as read. `problems` need a person, `notes` say what was taken for granted."""

    title: str
    field: str
    items: list[Item]
    problems: list[Problem]
    notes: list[Problem]

    def as_json(self) -> dict[str, Any]:
        """`{"items", "problems"}` and what else was read."""
        return {
            "title": self.title,
            "field": self.field,
            "items": [item.as_json() for item in self.items],
            "problems": [problem.as_json() for problem in self.problems],
            "notes": [note.as_json() for note in self.notes],
        }

    def as_record(self) -> dict[str, Any]:
        """The draft that the review screen starts from."""
        return {**self.as_json(), "items": [item.as_record() for item in self.items]}
