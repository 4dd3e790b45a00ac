"""A task as found in a table or an outline, before it is numbered and its words are read."""

from dataclasses import dataclass, field

from yangguang.workplan.notice.result import Place, Problem
from yangguang.workplan.notice.units import UnitsRead


@dataclass(slots=True)
class RawTask:
    """What a row or a numbered paragraph says.

    `number` is the one its words begin with, `column_number` that of a number column; None without one.
    """

    number: int | None
    label: str
    aspect: str
    text: str
    place: Place
    title: str = ""
    units: UnitsRead = field(default_factory=UnitsRead)
    lead_raw: str = ""
    responsible_raw: str = ""
    deadline: str | None = None
    #: Words of columns that are neither task, units nor deadline.
    remark: str = ""
    column_number: int | None = None
    column_label: str = ""
    #: Whether the number column's cell is shared with the row above, so that it counts something larger.
    column_shared: bool = False


@dataclass(slots=True)
class Found:
    """Tasks of a notice in order, with what was doubtful on the way."""

    tasks: list[RawTask] = field(default_factory=list)
    aspects: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    #: Texts inside a table that are neither tasks nor headings, such as a signature below it.
    loose: list[tuple[str, Place]] = field(default_factory=list)
    #: Whether the source has any words for units at all; without them a task lacking some is no news.
    units_expected: bool = True
