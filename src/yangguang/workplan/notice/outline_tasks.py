"""Tasks from an outline: numbered paragraphs with the units at their end or in a line of their own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from yangguang.workplan.notice.closing import split_units
from yangguang.workplan.notice.collectives import WIDE
from yangguang.workplan.notice.raw import Found, RawTask
from yangguang.workplan.notice.result import Place, Problem
from yangguang.workplan.notice.source import Line
from yangguang.workplan.notice.units import UnitsRead, has_role_words, read_units, starts_with_label
from yangguang.workplan.notice.wording import aspect_name, strip_number

#: Numbering from the outermost level to the innermost (GB/T 9704-2012: 一、 （一） 1. （1）).
_LEVELS = {
    "ordinal_chinese": 0,
    "comma_chinese": 1,
    "bracketed_chinese": 2,
    "label_chinese": 2,
    "label_arabic": 2,
    "dot_arabic": 3,
    "comma_arabic": 3,
    "outline": 3,
    "bracketed_arabic": 4,
    "half_bracket_arabic": 4,
    "circled": 5,
    "one_is": 5,
}
#: Headings that say no more than that tasks follow.
_GENERIC = re.compile(
    r"(?:主要|重点|具体|目标|年度|工作)*(?:任务|工作|措施|内容|要点|事项)(?:分工|分解|安排)?(?:及.{2,8})?"
)
#: No paragraph is put together beyond so many characters.
_LONGEST = 2000
_SHORT = 40
_HAN = "[一二三四五六七八九十]{1,3}"
#: Where a numbered paragraph begins within a line: after the units of the one before, or as its last words.
_INLINE = re.compile(
    rf"(?<=[）)])[。；]?\s*(?=(?:\d{{1,2}}[.．、](?!\d)|[（(]{_HAN}[）)]|{_HAN}是(?![否不])))"
    rf"|(?<=。)(?={_HAN}、[^。；]{{2,40}}$)"
)


@dataclass(slots=True)
class _Node:
    """A numbered paragraph, the lines that belong to it, and its units where some were found."""

    number: int | None
    label: str
    level: int
    text: str
    place: Place
    children: list["_Node"] = field(default_factory=list)
    units: UnitsRead | None = None
    raw: list[str] = field(default_factory=list)
    #: Unnumbered paragraphs under it that end in units of their own: (text, units, place).
    paragraphs: list[tuple[str, str, Place]] = field(default_factory=list)

    @property
    def assigned(self) -> bool:
        return self.units is not None

    def any_assigned(self) -> bool:
        return self.assigned or any(child.any_assigned() for child in self.children)


def outline_tasks(lines: Sequence[Line]) -> Found:
    """The tasks of an outline: paragraphs with units of their own, and what stands beside them under one heading.

    A section in which no paragraph has units is told of in a note. None when nothing has units.
    """
    found = Found()
    sections = _tree(lines)
    for top in sections:
        _part_paragraphs(top)
    for top in sections:
        if top.any_assigned():
            for part in _aspects_of(top):
                _collect(part, "", found)
    if not found.tasks:
        _unnumbered(lines, found)
    if found.tasks:
        found.aspects = list(dict.fromkeys(task.aspect for task in found.tasks if task.aspect))
        for top in sections:
            if not top.any_assigned():
                name = _name(top)
                what = f"“{name[:30]}”一节没有写责任单位，没有列入任务；如有遗漏请补充。"
                found.notes.append(Problem(top.place.label, what))
    return found


def _part_paragraphs(node: _Node) -> None:
    """Make tasks of the paragraphs under a heading when several of them end in units of their own."""
    for child in node.children:
        _part_paragraphs(child)
    if len(node.paragraphs) < 2:
        return
    for text, units, place in node.paragraphs:
        one = _Node(None, "", node.level + 1, text, place, raw=[units], units=read_units(units, "single"))
        node.children.append(one)
    mine = [units for _, units, _ in node.paragraphs]
    node.text = "\n".join(t for t in node.text.split("\n") if t not in {text for text, _, _ in node.paragraphs})
    node.raw = [units for units in node.raw if units not in mine]
    node.units = read_units("；".join(node.raw), "single") if node.raw else None


def _unnumbered(lines: Sequence[Line], found: Found) -> None:
    """Tasks of a text without any numbers: every paragraph that ends in units with their roles."""
    for line in _joined(lines):
        body, units = split_units(line.text)
        if body and units and has_role_words(units):
            node = _Node(None, "", 0, body, line.place, raw=[units], units=read_units(units, "single"))
            _task(node, "", found, with_children=False)


def _aspects_of(top: _Node) -> list[_Node]:
    """The headings below a section whose own only says that tasks follow (一、重点任务); else the section."""
    below = [child for child in top.children if child.any_assigned()]
    if top.assigned or not _GENERIC.fullmatch(_name(top)) or any(child.assigned for child in below):
        return [top]
    return top.children


def _first_words(node: _Node) -> str:
    return node.text.split("\n")[0].split("。")[0]


def _name(node: _Node) -> str:
    return aspect_name(_first_words(node))


def _tree(lines: Sequence[Line]) -> list[_Node]:
    root = _Node(0, "", -1, "", Place("", 0, 0))
    path = [root]
    for line in _joined(lines):
        for text in _INLINE.split(line.text):
            number, label, style, rest = strip_number(text)
            level = _LEVELS.get(style)
            if number is None or level is None or not rest.strip():
                if len(path) > 1:
                    _add(_owner(path, text), text, line.place)
                continue
            while path[-1].level >= level:
                path.pop()
            node = _Node(number, label, level, "", line.place)
            path[-1].children.append(node)
            path.append(node)
            _add(node, rest, line.place)
    return root.children


def _owner(path: list[_Node], text: str) -> _Node:
    """The node a line belongs to: units alone after a list of measures are those of the task above the list."""
    last, above = path[-1], path[-2]
    if above.level < _LEVELS["bracketed_chinese"] or len(above.children) < 2 or above.any_assigned():
        return last
    body, units = split_units(text)
    return above if units and not body else last


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Lines put together again that were broken inside a bracket or before a mark, as in a PDF."""
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        goes_on = last is not None and (
            line.text[0] in "、，；。）"
            or (_is_open(last.text) and "）" in line.text and strip_number(line.text)[0] is None)
        )
        if goes_on and last is not None and len(last.text) < _LONGEST:
            place = Place(last.place.label, last.place.first_block, line.place.last_block, last.place.row)
            out[-1] = Line(last.text + line.text, place, last.heading_level)
        else:
            out.append(line)
    return out


def _is_open(text: str) -> bool:
    wide = text.translate(WIDE)
    return wide.count("（") > wide.count("）")


def _add(node: _Node, text: str, place: Place) -> None:
    """Put a line under a node: its text, and apart from it the units it names."""
    body, units = split_units(text)
    if units and body and node.text:
        node.paragraphs.append((body, units, place))
    if units and not (node.assigned and not body and not starts_with_label(units) and not has_role_words(units)):
        node.raw.append(units)
        node.units = read_units("；".join(node.raw), "single")
        text = body
    elif node.text and len(text) < _SHORT and text[-1] not in "。；：":
        # A short line without a closing mark is a signature, a date or a title, not more of the task.
        return
    if text.strip():
        node.text += ("\n" if node.text else "") + text.strip()
    if text.strip() or units:
        node.place = Place(node.place.label, node.place.first_block, place.last_block, node.place.row)


def _collect(node: _Node, aspect: str, found: Found) -> None:
    """Tasks at and below a node that has units somewhere within."""
    below = [child for child in node.children if child.any_assigned()]
    if node.assigned or not below:
        _task(node, aspect, found, with_children=not below)
    if not below:
        return
    name = aspect
    if not node.assigned and (not aspect or node.level <= 1):
        name = _name(node)
    for child in node.children:
        _collect(child, name, found)


def _task(node: _Node, aspect: str, found: Found, *, with_children: bool) -> None:
    text = node.text
    if with_children:
        text = "\n".join([text, *(_whole(child) for child in node.children)])
    if not text.strip():
        what = f"“{node.label}”只写了单位，没有任务内容，没有收入；如确有这项任务，请补上。"
        found.notes.append(Problem(node.place.label, what))
        return
    units = node.units or UnitsRead()
    task = RawTask(node.number, node.label, aspect, text, node.place, units=units, deadline=units.deadline)
    task.responsible_raw = "；".join(node.raw)
    if units.lead:
        task.lead_raw = task.responsible_raw
    found.tasks.append(task)


def _whole(node: _Node) -> str:
    return "\n".join([node.label + node.text, *(_whole(child) for child in node.children)])
