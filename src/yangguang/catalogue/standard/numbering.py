"""The numbers (序号) of a catalogue's items: what is missing, comes twice or jumps."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from .draft import Item, Problem


@dataclass(frozen=True, slots=True)
class Numbered:
    """An item with how it came by its number: `own` in its row, or from the row above.

    `fresh`: the first below a header or heading, where numbers may start again. `asked`: the fields that its table has
    columns for.
    """

    item: Item
    own: bool
    fresh: bool
    asked: frozenset[str]


def numbering_problems(items: Iterable[Numbered]) -> list[Problem]:
    """What a person must look at in the numbers, field by field.

    A number that several items under one first-level matter share is the matter's own and no repetition, unless the
    numbers of that field count the items.
    """
    by_field: dict[str, list[Numbered]] = {}
    for one in items:
        by_field.setdefault(one.item.field, []).append(one)
    return [problem for group in by_field.values() for problem in _of_field(group)]


def _of_field(group: list[Numbered]) -> list[Problem]:
    found: list[Problem] = []
    counts_items = any(
        one.own and one.item.level1 == before.item.level1 and one.item.number != before.item.number and before.own
        for before, one in pairwise(group)
    )
    seen: dict[str, str] = {}
    last, matter = 0, ""
    for one in group:
        number, where = one.item.number, one.item.where
        if not number:
            if "number" in one.asked:
                found.append(Problem(where, "", "没有序号，请核对是否单独一项。"))
            continue
        if not one.own:
            continue
        value = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else None
        same_matter = number in seen and matter == one.item.level1 and value == last and not counts_items
        if value == 1 and last > 1 and number in seen:
            if not one.fresh:
                found.append(Problem(where, number, "序号又从 1 编起，请核对是否另一份目录。"))
            seen.clear()
        elif number in seen and not same_matter:
            found.append(Problem(where, number, f"序号与{seen[number]}重复，请核对。"))
        elif value is not None and last and value > last + 1:
            found.append(Problem(where, number, f"序号从 {last} 跳到 {value}，请核对是否缺项。"))
        elif value is not None and value < last and not one.fresh:
            found.append(Problem(where, number, f"序号 {value} 排在 {last} 之后，请核对。"))
        seen.setdefault(number, where)
        last, matter = value if value is not None else last, one.item.level1
    return found
