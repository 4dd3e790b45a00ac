"""An item from the words of its cells, with everything that was not understood."""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass

from .draft import Channel, Item, Problem
from .headers import Column, Header
from .limits import understand_time_limit
from .ticks import beside, chosen_of, read_channels, ticked

_WRAPPED = re.compile(
    r"(?<=[，、；：。《》（）])\s*\n\s*|(?<=[\u4e00-\u9fff])\s*\n\s*(?=[\u4e00-\u9fff，、；：。《》（）])"
)
_NOTHING = {"/", "／", "—", "——", "-", "--", "无", "一"}
_TEXTS = ("number", "level1", "level2", "content", "basis", "time_limit", "unit")
_CHOICES = ("audience", "method", "level")


@dataclass(slots=True)
class Gathered:
    """The cells of an item, over as many rows as it takes: what they mean by column, and their own words."""

    header: Header
    field: str
    where: str
    table: int
    rows: list[int]
    meant: dict[Column, str]
    raw: dict[str, str]
    numbered: bool
    fresh: bool
    problems: list[Problem] = dataclasses.field(default_factory=list)

    def says(self, name: str) -> str:
        """The words of the first column of a field."""
        return next((words for column, words in self.meant.items() if column.field == name), "")


def item_of(gathered: Gathered, problems: list[Problem], notes: list[Problem]) -> Item:
    """The item; what needs a person goes to `problems`, what was taken for granted to `notes`."""
    where = gathered.where
    problems += gathered.problems
    values: dict[str, list[tuple[Column, str]]] = {}
    for column, words in gathered.meant.items():
        values.setdefault(column.field, []).append((column, words))
    item = Item(field=gathered.field, where=where, raw=gathered.raw, source_table=gathered.table)
    item.source_rows = tuple(gathered.rows)
    for name in _TEXTS:
        setattr(item, name, clean(values[name][0][1]) if name in values else "")
    item.number = re.sub(r"(?<=\w)[.、．]$", "", item.number)
    own_field = clean(gathered.says("field")).removesuffix("领域")
    item.field = own_field or item.field
    item.level2 = "" if item.level2 in _NOTHING else item.level2
    level3 = clean(gathered.says("level3"))
    if level3 and level3 not in _NOTHING:
        item.level2 = f"{item.level2}·{level3}" if item.level2 else level3
    if not item.level1 and item.level2:
        item.level1, item.level2 = item.level2, ""
    item.channels = _channels(values.get("channels", []), where, problems)
    for name in _CHOICES:
        setattr(item, name, _options(values.get(name, [])))
    _doubts(item, gathered.header, problems, notes)
    return item


def clean(text: str) -> str:
    """Words of a cell in one line; breaks between Chinese characters, or behind their signs, were only its width."""
    return re.sub(r"\s+", " ", _WRAPPED.sub("", text.strip())).strip()


def _channels(cells: list[tuple[Column, str]], where: str, problems: list[Problem]) -> list[Channel]:
    found: dict[Channel, None] = {}
    for column, words in cells:
        if column.option:
            state = ticked(words, column.option)
            if state is None:
                problems.append(Problem(where, words[:100], f"看不懂渠道“{column.option}”一栏，请核对。"))
            elif words:
                found[Channel(column.option, state)] = None
            continue
        channels, doubts = read_channels(words)
        found |= dict.fromkeys(channels)
        problems += [Problem(where, doubt[:100], "看不懂公开渠道中的这几个字，请核对。") for doubt in doubts]
    if cells and not found:
        problems.append(Problem(where, cells[0][1][:100], "没有读出公开渠道，请补填。"))
    return list(found)


def _options(cells: list[tuple[Column, str]]) -> str:
    chosen = []
    for column, words in cells:
        if not column.option:
            return clean(chosen_of(words))
        state = ticked(words, column.option)
        told = clean(beside(words)) if words else ""
        if state is None:
            # Words in place of a tick say who or how.
            chosen.append(f"{column.option}（{clean(words)}）")
        elif state:
            chosen.append(f"{column.option}（{told}）" if told and told != column.option else column.option)
    return "、".join(chosen)


def _doubts(item: Item, header: Header, problems: list[Problem], notes: list[Problem]) -> None:
    limit = understand_time_limit(item.time_limit)
    if not limit.understood:
        problems.append(Problem(item.where, item.time_limit, f"公开时限{limit.taken_for}，请核对。"))
    elif limit.taken_for:
        notes.append(Problem(item.where, item.time_limit, f"{limit.taken_for}。"))
    labels: Mapping[str, str] = {"level1": "公开事项", "content": "公开内容", "unit": "公开主体"}
    for name, label in labels.items():
        if header.where(name) and not getattr(item, name):
            problems.append(Problem(item.where, "", f"{label}是空的，请补填。"))
