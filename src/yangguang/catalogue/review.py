"""An import as a person reviews it: each item beside its cells, with what is doubtful; rows that became no item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yangguang.catalogue.choosing import Wording, meant, words_of
from yangguang.catalogue.models import CatalogueImport
from yangguang.catalogue.obliging import UnitReader
from yangguang.catalogue.source import SourceRow, rows_of
from yangguang.catalogue.standard import TimeLimit, understand_time_limit

PER_PAGE = 50
LABELS = {
    "field": "领域",
    "number": "序号",
    "level1": "一级事项",
    "level2": "二级事项",
    "content": "公开内容（要素）",
    "basis": "公开依据",
    "time_limit": "公开时限",
    "unit": "公开主体",
    "channels": "公开渠道和载体",
    "audience": "公开对象",
    "method": "公开方式",
    "level": "公开层级",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of an item: the words that stand in its cells, and what was understood."""

    name: str
    label: str
    source: str
    value: str

    @property
    def same(self) -> bool:
        """Whether the item says what the cell says."""
        return "".join(self.source.split()) == "".join(self.value.split())


@dataclass(slots=True)
class Pair:
    """An item with its rows of the source, and the rows behind it that became no item."""

    place: int
    item: Mapping[str, Any]
    problems: list[dict[str, str]]
    rows: list[SourceRow]
    unread: list[SourceRow] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    wording: Wording | None = None
    limit: TimeLimit | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A problem on top of the page: what it says, and the item or the row that it speaks of."""

    problem: dict[str, str]
    place: int | None
    page: int
    anchor: str


@dataclass(slots=True)
class Review:
    """A page of the review; `lead` are the rows before the first item, `doubts` those of all pages."""

    pairs: list[Pair]
    lead: list[SourceRow]
    doubts: list[Doubt]


def page_of(place: int) -> int:
    """The page, counted from 1, on which the item at `place` stands."""
    return max(place, 0) // PER_PAGE + 1


def review_of(incoming: CatalogueImport, reader: UnitReader, page: int) -> Review:
    """The page of the import's review; asks the database nothing beyond what `reader` knows."""
    draft = incoming.draft
    items: Sequence[Mapping[str, Any]] = draft["items"]
    rows = _rows(incoming)
    owners = _owners(items)
    own: dict[int, list[SourceRow]] = {}
    unread: dict[int, list[SourceRow]] = {}
    behind = -1
    for row in rows:
        holders = owners.get((row.table, row.row), [])
        for holder in holders:
            own.setdefault(holder, []).append(row)
        if holders:
            behind = max(holders)
        else:
            unread.setdefault(behind, []).append(row)
    by_where = _by_where(draft["problems"])
    pairs = [
        Pair(
            place,
            items[place],
            by_where.get(items[place].get("where", ""), []),
            own.get(place, []),
            unread.get(place, []),
            _cells(items[place]),
            meant(words_of(items[place]), draft, reader),
            understand_time_limit(str(items[place].get("time_limit", ""))),
        )
        for place in range((page - 1) * PER_PAGE, min(page * PER_PAGE, len(items)))
    ]
    lead = unread.get(-1, []) if page == 1 else []
    return Review(pairs, lead, _doubts(draft, rows, unread))


def _rows(incoming: CatalogueImport) -> list[SourceRow]:
    """The rows of the tables from which anything was read."""
    wanted = {int(item.get("source_table", 0)) for item in incoming.parsed["items"] if item.get("source_rows")}
    return list(rows_of(incoming.parsed.get("tables", []), wanted))


def _owners(items: Sequence[Mapping[str, Any]]) -> dict[tuple[int, int], list[int]]:
    """By table and row: the items that were read from it."""
    found: dict[tuple[int, int], list[int]] = {}
    for place, item in enumerate(items):
        for row in item.get("source_rows", []):
            found.setdefault((int(item.get("source_table", 0)), row), []).append(place)
    return found


def _by_where(problems: Sequence[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for one in problems:
        if one["where"]:
            found.setdefault(one["where"], []).append(one)
    return found


def _doubts(draft: Mapping[str, Any], rows: list[SourceRow], unread: dict[int, list[SourceRow]]) -> list[Doubt]:
    places: dict[str, int] = {}
    for place, item in enumerate(draft["items"]):
        places.setdefault(item.get("where", ""), place)
    anchors = {row.where: (behind, row.anchor) for behind, some in unread.items() for row in some}
    found = []
    for one in draft["problems"]:
        found_at = places.get(one["where"]) if one["where"] else None
        behind, anchor = anchors.get(one["where"], (0, ""))
        found.append(
            Doubt(
                one,
                found_at,
                page_of(found_at if found_at is not None else behind),
                "" if found_at is not None else anchor,
            )
        )
    return found


def _cells(item: Mapping[str, Any]) -> list[Cell]:
    source: dict[str, list[str]] = {}
    for name, words in item.get("raw", {}).items():
        base, _, option = name.partition("·")
        key, label = (base, option) if base in LABELS else (name, "")
        if words:
            source.setdefault(key, []).append(f"{label}：{words}" if label else words)
    cells = [Cell(name, label, "\n".join(source.pop(name, [])), _shown(item, name)) for name, label in LABELS.items()]
    return cells + [Cell("", name, "\n".join(words), "") for name, words in source.items()]


def _shown(item: Mapping[str, Any], name: str) -> str:
    if name == "channels":
        return "\n".join(f"{'■' if one['required'] else '□'}{one['name']}" for one in item.get("channels", []))
    return str(item.get(name, ""))


def next_wording(wordings: Sequence[Wording], words: str) -> str | None:
    """The words of the next unresolved wording, another one than `words`; None without any."""
    return next((one.words for one in wordings if one.unresolved and one.words != words), None)
