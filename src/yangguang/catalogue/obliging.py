"""Which units owe an item: the words of its 公开主体, resolved in the unit that keeps the catalogue."""

import re
from collections.abc import Iterable

from yangguang.catalogue.standard import unit_names
from yangguang.organisations.models import Unit, UnitKind
from yangguang.organisations.naming import Directory
from yangguang.organisations.selectors import group_members, resolve_unit, units_below

_TOWNSHIPS = re.compile(r"乡|镇|街道")
_COUNTY_PREFIX = re.compile(r"^(?:县|区|市|区县|县级|区级|市级|县区|县（市、区）|县\(市、区\)|市、县)+(?:人民政府)?")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")


def units_named(words: str, keeper: Unit, names: Directory) -> tuple[list[Unit], list[str]]:
    """The units that `words` name within `keeper`, and the names that mean none or several."""
    found: dict[int, Unit] = {}
    doubts: list[str] = []
    for name in unit_names(words):
        units = _units(name, keeper, names)
        if units:
            found.update({unit.pk: unit for unit in units})
        else:
            doubts.append(name)
    return sorted(found.values(), key=lambda unit: unit.path), doubts


def _units(name: str, keeper: Unit, names: Directory) -> list[Unit]:
    if _TOWNSHIPS.search(_BRACKETS.sub("", name)) and ("政府" in name or "办事处" in name or len(name) <= 12):
        below = list(units_below(keeper).filter(kind=UnitKind.TOWNSHIP))
        if below:
            return below
    for written in _ways(name):
        resolved = resolve_unit(written, keeper, names)
        if resolved.unit is not None:
            return [resolved.unit]
        if resolved.group is not None:
            return list(group_members(resolved.group))
    return []


def _ways(name: str) -> Iterable[str]:
    """The name as written, without its bracket, and without 县级 or the like before it (县级民政部门: 民政局)."""
    plain = _BRACKETS.sub("", name)
    bare = _COUNTY_PREFIX.sub("", plain)
    ways = [name, plain, bare]
    if bare.endswith("部门"):
        stem = bare.removesuffix("主管部门").removesuffix("部门")
        ways += [f"{stem}局", f"{stem}委", f"{stem}办"]
    return dict.fromkeys(way for way in ways if len(way) > 1)
