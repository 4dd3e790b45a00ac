"""The types of reply (条例第三十条、第三十五至三十九条、第四十一条): data, each on one row of table 3."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "replies.json"
_FALLBACK = "other_other"


@dataclass(frozen=True, slots=True)
class Field:
    """What a type asks the drafter for. `kind` is text, long or date."""

    name: str
    label: str
    kind: str
    required: bool
    help: str


@dataclass(frozen=True, slots=True)
class ReplyType:
    """A type of reply: its row of table 3, its article, what must be given and checked, and the words of its letter.

    `remedy`: the letter ends with the remedy clause. `gives_files`: something is handed over. `withholds`: something is
    not, and the letter says what and why. `matter` is the matter of the requests that it answers.
    """

    code: str
    label: str
    row: str
    article: str
    letter_title: str
    fields: tuple[Field, ...]
    checks: tuple[str, ...]
    remedy: bool
    gives_files: bool
    withholds: bool
    matter: str
    paragraphs: tuple[str, ...]

    @property
    def template(self) -> str:
        """The code of the letter's template."""
        return f"reply_{self.code}"


@cache
def _all() -> dict[str, ReplyType]:
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    return {one["code"]: _read(one) for one in data["types"]}


def _read(one: Mapping[str, Any]) -> ReplyType:
    return ReplyType(
        code=one["code"],
        label=one["label"],
        row=one["row"],
        article=one["article"],
        letter_title=one["title"],
        fields=tuple(Field(**field) for field in one["fields"]),
        checks=tuple(one["checks"]),
        remedy=one["remedy"],
        gives_files=one["gives_files"],
        withholds=one["withholds"],
        matter=one["matter"],
        paragraphs=tuple(one["paragraphs"]),
    )


def all_types(matter: str | None = None) -> list[ReplyType]:
    """The types in the order of table 3; those of one matter only, where it is given."""
    return [one for one in _all().values() if matter in {None, one.matter}]


def get(code: str) -> ReplyType:
    """The type of that code. `ValueError` for one that does not exist."""
    try:
        return _all()[code]
    except KeyError:
        raise ValueError(f"没有“{code}”这种答复，请重新选择。") from None


def lacking(kind: ReplyType, given: Mapping[str, Any], checked: Collection[str]) -> list[str]:
    """What is still missing before such a reply may go out, as sentences."""
    empty = [one.label for one in kind.fields if one.required and not str(given.get(one.name) or "").strip()]
    unchecked = [check for check in kind.checks if check not in checked]
    found = [f"请填写{label}。" for label in empty]
    return found + [f"请核对并勾选：{check}" for check in unchecked]


def combined_row(rows: Sequence[str]) -> str:
    """The row of a request whose items got different replies.

    All alike: that row. Something given and something not: partly released, which counts on that row alone (表三).
    Nothing given: the first row in the order of the table.
    """
    kinds = set(rows)
    if len(kinds) == 1:
        return rows[0]
    if kinds & {"open", "partial"}:
        return "partial"
    order = [one.row for one in _all().values()]
    return min(kinds, key=lambda row: order.index(row) if row in order else len(order), default=_FALLBACK)
