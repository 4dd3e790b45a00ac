"""Which units owe an item: the words of its 公开主体, resolved in the unit that keeps the catalogue."""

import re
from collections.abc import Iterable

from yangguang.catalogue.standard import unit_names
from yangguang.organisations.models import Unit, UnitKind
from yangguang.organisations.selectors import directory

_TOWNSHIPS = re.compile(r"乡|镇|街道")
_COUNTY_PREFIX = re.compile(r"^(?:县|区|市|区县|县级|区级|市级|县区|县（市、区）|县\(市、区\)|市、县)+(?:人民政府)?")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")


class UnitReader:
    """Reads the words of 公开主体 as a catalogue of `keeper` means them; as many queries for a thousand as for one."""

    def __init__(self, keeper: Unit) -> None:
        self._keeper = keeper
        self._names = directory()
        self._units = {unit.code: unit for unit in Unit.objects.filter(active=True).order_by("path")}
        self._townships = [
            unit for unit in self._units.values() if unit.kind == UnitKind.TOWNSHIP and unit.stands_under(keeper)
        ]
        self._known: dict[str, tuple[list[Unit], list[str]]] = {}

    def named(self, words: str) -> tuple[list[Unit], list[str]]:
        """The units that `words` name, and the names that mean none or several."""
        if words not in self._known:
            found: dict[int, Unit] = {}
            doubts: list[str] = []
            for name in unit_names(words):
                units = self._meant(name)
                found.update({unit.pk: unit for unit in units})
                doubts += [] if units else [name]
            self._known[words] = (sorted(found.values(), key=lambda unit: unit.path), doubts)
        return self._known[words]

    def of_codes(self, codes: Iterable[str]) -> list[Unit]:
        """Those of the units chosen by their codes that stand in the keeper's own area, in the order of the list."""
        wanted = set(codes)
        return [unit for code, unit in self._units.items() if code in wanted and unit.stands_under(self._keeper)]

    def _meant(self, name: str) -> list[Unit]:
        if (
            self._townships
            and _TOWNSHIPS.search(_BRACKETS.sub("", name))
            and ("政府" in name or "办事处" in name or len(name) <= 12)
        ):
            return self._townships
        for written in _ways(name):
            found = self._names.resolve(written, within=self._keeper.code)
            if found.unit is not None:
                return [self._units[found.unit.code]]
            if found.group is not None:
                return [self._units[code] for code in found.group.members if code in self._units]
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
