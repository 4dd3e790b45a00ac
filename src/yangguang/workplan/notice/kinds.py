"""Kinds of columns by the words of their headings (`columns.json`)."""

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Literal

Kind = Literal[
    "number",
    "aspect",
    "task",
    "detail",
    "lead",
    "responsible",
    "support",
    "single_units",
    "units_group",
    "deadline",
    "remark",
    "scoring",
    "other",
]
#: Kinds that hold units.
UNIT_KINDS: frozenset[Kind] = frozenset({"lead", "responsible", "support", "single_units", "units_group"})
#: Kinds that hold what is to be done.
TASK_KINDS: frozenset[Kind] = frozenset({"task", "detail"})


@cache
def _patterns() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    raw = json.loads(resources.files(__package__).joinpath("columns.json").read_text("utf-8"))
    return tuple((kind, re.compile(pattern)) for kind, pattern in raw["kinds"].items())


@cache
def kind_of(heading: str) -> Kind:
    """The kind of a column by its heading; `other` when the words are not known."""
    bare = re.sub(r"[（(\[【][^）)\]】]*[）)\]】]|[\s:：*]", "", heading)
    bare = re.sub(r"[（）()【】\[\]]", "", bare)
    for kind, pattern in _patterns():
        if pattern.fullmatch(bare):
            return kind
    return "other"


def are_headings(cells: Sequence[str]) -> bool:
    """Whether cells read as column headings: short, most of them known words, two at least."""
    texts = [cell for cell in cells if cell]
    if len(texts) < 2 or any(len(text) > 22 for text in texts):
        return False
    known = [text for text in texts if kind_of(text) != "other"]
    return len(known) >= 2 and len(known) * 10 >= len(texts) * 6
