"""A draft of a standard catalogue as a person changes it: each function gives a new draft, the old one stays.

A problem belongs to the items whose `where` it names. What was looked at goes from `problems` to `settled`: nothing
that the reader doubted is lost. `Refused` for a place that the draft does not have.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from yangguang.kernel.actions import Refused

Draft = dict[str, Any]
Item = dict[str, Any]
_JOINED = ("level2", "content", "basis", "time_limit", "unit", "audience", "method", "level")
_PARTS = re.compile(r"(?<=[；;。])|\n|(?=(?<![0-9])[0-9]{1,2}[.．、])")


def item_at(draft: Mapping[str, Any], place: int) -> Item:
    """The item at `place`, counted from 0."""
    if not 0 <= place < len(draft["items"]):
        raise Refused("没有这一项，页面可能已经变化，请核对后再试。")
    return dict(draft["items"][place])


def problems_at(draft: Mapping[str, Any], place: int) -> list[dict[str, str]]:
    """What is doubtful about the item at `place`."""
    where = draft["items"][place].get("where")
    return [one for one in draft["problems"] if where and one["where"] == where]


def next_problem(draft: Mapping[str, Any], place: int) -> int | None:
    """The place of the next item with a problem after `place`, from the top again at the end; None without any."""
    doubtful = {one["where"] for one in draft["problems"]}
    places = [at for at, item in enumerate(draft["items"]) if item.get("where") and item["where"] in doubtful]
    return next((at for at in places if at > place), places[0] if places else None)


def settled(draft: Mapping[str, Any], place: int) -> Draft:
    """The item was looked at: what was doubtful about it is settled."""
    where = item_at(draft, place).get("where")
    kept = [one for one in draft["problems"] if not where or one["where"] != where]
    done = [one for one in draft["problems"] if where and one["where"] == where]
    return {**draft, "problems": kept, "settled": [*draft.get("settled", []), *done]}


def of_field(draft: Mapping[str, Any], name: str) -> Draft:
    """The whole catalogue is of one field."""
    return {**draft, "field": name, "items": [{**item, "field": name} for item in draft["items"]]}


def renamed_field(draft: Mapping[str, Any], old: str, new: str) -> Draft:
    """The items of the field `old` are of the field `new`."""
    common = str(draft.get("field", "")).strip()
    items = [
        {**item, "field": new} if (str(item.get("field", "")).strip() or common) == old else item
        for item in draft["items"]
    ]
    return {**draft, "items": items, "field": new if common == old and old else common}


def edited(draft: Mapping[str, Any], place: int, fields: Mapping[str, Any]) -> Draft:
    """The item says what a person wrote, and is settled thereby."""
    changed = {**item_at(draft, place), **fields}
    return _with(settled(draft, place), place, place + 1, [changed])


def added(draft: Mapping[str, Any], place: int, fields: Mapping[str, Any], row: tuple[int, int] | None = None) -> Draft:
    """A new item stands at `place`; `row` is the table and row of the source that it was read from by a person."""
    if not 0 <= place <= len(draft["items"]):
        raise Refused("没有这一项，页面可能已经变化，请核对后再试。")
    source = {"source_table": row[0], "source_rows": [row[1]]} if row else {}
    item = {"field": draft.get("field", ""), "where": "", "raw": {}, **source, **fields}
    return _with(draft, place, place, [item])


def removed(draft: Mapping[str, Any], place: int) -> Draft:
    """The item is gone; its rows of the source stand there as not read."""
    return _with(settled(draft, place), place, place + 1, [])


def merged(draft: Mapping[str, Any], place: int) -> Draft:
    """The item goes into the one above: words that are not there yet are added, and its doubts with them."""
    lower = item_at(draft, place)
    if place == 0:
        raise Refused("第一项上面没有可以并入的事项。")
    upper = item_at(draft, place - 1)
    for name in _JOINED:
        words = str(lower.get(name, "")).strip()
        if words and words not in str(upper.get(name, "")):
            upper[name] = (
                "\n".join(filter(None, (str(upper.get(name, "")), words)))
                if name == "content"
                else (f"{upper.get(name, '')}、{words}".removeprefix("、"))
            )
    upper["channels"] = _all_channels(upper.get("channels", []), lower.get("channels", []))
    upper["raw"] = _both(upper.get("raw", {}), lower.get("raw", {}))
    if lower.get("source_table", 0) == upper.get("source_table", 0):
        upper["source_rows"] = sorted({*upper.get("source_rows", []), *lower.get("source_rows", [])})
    where, above = lower.get("where", ""), upper.get("where", "")
    if not above:
        above = upper["where"] = where
    moved = [{**one, "where": above} if where and one["where"] == where else one for one in draft["problems"]]
    return _with({**draft, "problems": moved}, place - 1, place + 1, [upper])


def parts_of(content: str) -> list[str]:
    """The parts of an item's content at which it may be split: lines, numbered points, clauses."""
    return [part.strip() for part in _PARTS.split(content) if part and part.strip()]


def split(draft: Mapping[str, Any], place: int, level2: str, taken: Iterable[int]) -> Draft:
    """A new item below takes the parts `taken` of the content; everything else of it is as in the item above.

    `Refused` when nothing would be left above, or nothing go below.
    """
    item = item_at(draft, place)
    parts, chosen = parts_of(str(item.get("content", ""))), set(taken)
    if not chosen or chosen >= set(range(len(parts))):
        raise Refused("请选出要拆到新事项的内容，并在原事项中至少留下一处。")
    above = "\n".join(part for at, part in enumerate(parts) if at not in chosen)
    below = "\n".join(part for at, part in enumerate(parts) if at in chosen)
    return _with(draft, place, place + 1, [{**item, "content": above}, {**item, "level2": level2, "content": below}])


def chosen(draft: Mapping[str, Any], words: str, codes: Iterable[str] | None) -> Draft:
    """A person says which units `words` mean; None: not clear yet (暂不明确)."""
    choice: dict[str, Any] = {"open": True} if codes is None else {"units": list(codes)}
    return {**draft, "choices": {**draft.get("choices", {}), words: choice}}


def _with(draft: Mapping[str, Any], start: int, end: int, items: list[Item]) -> Draft:
    return {**draft, "items": [*draft["items"][:start], *items, *draft["items"][end:]]}


def _all_channels(above: Iterable[Mapping[str, Any]], below: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, bool] = {}
    for one in (*above, *below):
        found[one["name"]] = found.get(one["name"], False) or bool(one["required"])
    return [{"name": name, "required": required} for name, required in found.items()]


def _both(above: Mapping[str, str], below: Mapping[str, str]) -> dict[str, str]:
    return {
        name: "\n".join(dict.fromkeys(filter(None, (above.get(name, ""), below.get(name, "")))))
        for name in dict.fromkeys((*above, *below))
    }
