"""Reading a unit list: the file format of docs/organisations.md, checked whole before anything is written. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yangguang.organisations.naming import Directory, NamedGroup, NamedUnit, fold_name

FORMAT = 1
KINDS = frozenset(
    {
        "city",
        "city_office",
        "leading_group_office",
        "department",
        "party_body",
        "institution",
        "stationed",
        "county",
        "committee",
        "county_body",
        "township",
        "internal",
    }
)


class BadListing(Exception):
    """The file is not a unit list; each of `problems` says where and what."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A unit as the file has it. `active` false keeps it for the past, away from lists."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str | None
    division_code: str
    aliases: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """A collective name as the file has it; its members are all units of `kinds`, or those of `members`."""

    code: str
    name: str
    aliases: tuple[str, ...]
    kinds: tuple[str, ...]
    members: tuple[str, ...]
    needs_narrowing: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole unit list: the root first, every parent before its children."""

    units: tuple[ListedUnit, ...]
    groups: tuple[ListedGroup, ...]

    @property
    def root(self) -> ListedUnit:
        """The city itself."""
        return self.units[0]

    def members_of(self, group: ListedGroup) -> list[str]:
        """Codes of the units that the group's rule takes in, in the order of the list."""
        return [u.code for u in self.units if u.active and (u.code in group.members or u.kind in group.kinds)]


def read_listing(content: str) -> Listing:
    """The unit list in `content`; `BadListing` names every problem with its place."""
    try:
        data = json.loads(content)
    except json.JSONDecodeError as error:
        raise BadListing([f"第{error.lineno}行第{error.colno}字：不是有效的 JSON"]) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BadListing([f'开头：缺少 "format": {FORMAT}，不是单位名录文件'])
    problems: list[str] = []
    units = [u for n, raw in enumerate(_rows(data, "units", problems), 1) if (u := _unit(n, raw, problems))]
    groups = [g for n, raw in enumerate(_rows(data, "groups", problems), 1) if (g := _group(n, raw, problems))]
    _check_tree(units, problems)
    if not problems:
        _check_names(units, groups, problems)
    if problems:
        raise BadListing(problems)
    return Listing(tuple(units), tuple(groups))


def _rows(data: Mapping[str, Any], key: str, problems: list[str]) -> list[Any]:
    rows = data.get(key, [])
    if isinstance(rows, list):
        return rows
    problems.append(f"{key}：应为列表")
    return []


def _texts(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(value).strip() for value in raw.get(key) or ())


def _unit(number: int, raw: Any, problems: list[str]) -> ListedUnit | None:
    where = f"units 第{number}项"
    if not isinstance(raw, dict) or not all(isinstance(raw.get(k), str) and raw[k] for k in ("code", "name", "kind")):
        problems.append(f"{where}：须有 code、name、kind")
        return None
    if raw["kind"] not in KINDS:
        problems.append(f"{where}（{raw['name']}）：不认识的类别 {raw['kind']}")
        return None
    return ListedUnit(
        code=raw["code"],
        name=raw["name"].strip(),
        short_name=str(raw.get("short_name") or raw["name"]).strip(),
        kind=raw["kind"],
        parent=raw.get("parent"),
        division_code=str(raw.get("division_code") or ""),
        aliases=_texts(raw, "aliases"),
        active=raw.get("active", True) is not False,
    )


def _group(number: int, raw: Any, problems: list[str]) -> ListedGroup | None:
    where = f"groups 第{number}项"
    if not isinstance(raw, dict) or not all(isinstance(raw.get(k), str) and raw[k] for k in ("code", "name")):
        problems.append(f"{where}：须有 code、name")
        return None
    kinds = _texts(raw, "kinds")
    if unknown := sorted(set(kinds) - KINDS):
        problems.append(f"{where}（{raw['name']}）：不认识的类别 {'、'.join(unknown)}")
        return None
    return ListedGroup(
        code=raw["code"],
        name=raw["name"].strip(),
        aliases=_texts(raw, "aliases"),
        kinds=kinds,
        members=_texts(raw, "members"),
        needs_narrowing=raw.get("needs_narrowing") is True,
    )


def _check_tree(units: list[ListedUnit], problems: list[str]) -> None:
    if not units or units[0].parent is not None or units[0].kind != "city":
        problems.append("units 第1项：应为这个市本身（kind 为 city，没有 parent）")
    seen: set[str] = set()
    for number, unit in enumerate(units, 1):
        where = f"units 第{number}项（{unit.name}）"
        if unit.code in seen:
            problems.append(f"{where}：代码 {unit.code} 重复")
        if number > 1 and unit.parent not in seen:
            problems.append(f"{where}：上级单位 {unit.parent or '未填'} 应先列出")
        seen.add(unit.code)


def _check_names(units: list[ListedUnit], groups: list[ListedGroup], problems: list[str]) -> None:
    """Every listed name must lead back to the unit or group that lists it."""
    codes = {unit.code for unit in units}
    group_keys: dict[str, str] = {}
    for group in groups:
        if missing := [code for code in group.members if code not in codes]:
            problems.append(f"{group.name}：成员 {'、'.join(missing)} 不在名录中")
        problems += [
            f"{group.name}：“{name}”已是另一个统称的名称"
            for name in (group.name, *group.aliases)
            if group_keys.setdefault(fold_name(name), group.code) != group.code
        ]
    directory = Directory((_named(unit) for unit in units), (_named_group(group) for group in groups))
    for unit in directory.units.values():
        for name in unit.names:
            found = directory.resolve(name, within=unit.parent)
            if found.unit != unit:
                other = found.group or next((u for u in found.candidates if u != unit), found.unit)
                problems.append(f"{unit.name}：“{name}”也是{other.name if other else '别处'}的名称")


def _named(unit: ListedUnit) -> NamedUnit:
    return NamedUnit(unit.code, unit.name, unit.short_name, unit.kind, unit.parent, unit.aliases)


def _named_group(group: ListedGroup) -> NamedGroup:
    return NamedGroup(group.code, group.name, group.needs_narrowing, group.aliases)
