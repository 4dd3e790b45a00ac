"""A name as written in a document → one unit, one named group, or the units it may mean. Pure; never a silent guess.

A name is read from where it was written: 司法局 in a paper of the city is the city's, in a paper of 武陵区 that
district's. Names that are not met there count only when they say their place (武陵区司法局, 启明街道).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from yangguang.kernel.text import fold, strip_pinyin_noise

MOST_CANDIDATES = 9
LIKE_ENOUGH = 0.5

_PLACES = frozenset({"city", "county", "committee"})
_LOCAL = frozenset({"county_body", "township"})
_BRACKETED = re.compile(r"[(（〔\[【［].*?[)）〕\]】］]")
_STEM = re.compile(
    r"(人民政府|政府|街道办事处|办事处|管理委员会|管委会|委员会|领导小组办公室|管理局|办公室|"
    r"总局|分局|支队|中心|公司|学校|医院|局|委|办|处|科|室|部|会|社)$"
)


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit as the resolver needs it; `kind` is a `UnitKind` value, `parent` a unit code or None for a root."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str | None
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every declared name, the full one first."""
        return (self.name, self.short_name, *self.aliases)

    @property
    def place(self) -> str:
        """The place whose government this is: 常德市 for 常德市人民政府, 西湖管理区 for its committee."""
        return self.short_name if self.kind == "committee" else self.name.removesuffix("人民政府")


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """A collective name. `needs_narrowing`: it says 有关, so that its members are only the pool to choose from."""

    code: str
    name: str
    needs_narrowing: bool
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name means: one `unit`, or one `group`, or else `candidates` (likeliest first, at most 9, maybe none)."""

    unit: NamedUnit | None = None
    group: NamedGroup | None = None
    candidates: tuple[NamedUnit, ...] = ()


def fold_name(name: str) -> str:
    """The key by which names compare: script, spaces, brackets, punctuation and bracketed pinyin make no difference."""
    return fold(strip_pinyin_noise(name))


def _readings(name: str) -> Iterator[str]:
    """The keys to try, the most literal first: as written, without 各 in front, without what stands in brackets."""
    seen: set[str] = {""}
    for text in (name, _BRACKETED.sub("", name)):
        key = fold_name(text)
        for reading in (key, key.removeprefix("各")):
            if reading not in seen:
                seen.add(reading)
                yield reading


@dataclass(slots=True)
class _Index:
    """`near`: place code → key → units, for names read inside that place; `far`: names that say their place."""

    near: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    far: dict[str, list[str]] = field(default_factory=dict)

    def add(self, scope: str, key: str, code: str, *, far: bool) -> None:
        for table in (self.near.setdefault(scope, {}), *([self.far] if far else [])):
            units = table.setdefault(key, [])
            if key and code not in units:
                units.append(code)


class Directory:
    """All names of one installation, ready to resolve. Build it once and resolve many names."""

    def __init__(self, units: Iterable[NamedUnit], groups: Iterable[NamedGroup] = ()) -> None:
        """Raises `ValueError` when a parent is missing among `units`."""
        self.units: dict[str, NamedUnit] = {unit.code: unit for unit in units}
        self.groups: dict[str, NamedGroup] = {group.code: group for group in groups}
        for unit in self.units.values():
            if unit.parent is not None and unit.parent not in self.units:
                raise ValueError(f"{unit.code}：上级单位 {unit.parent} 不在名录中")
        self._order = {code: position for position, code in enumerate(self.units)}
        self._index = _Index()
        self._bare: dict[str, frozenset[str]] = {}
        for unit in self.units.values():
            self._enter(unit)
        self._group_keys: dict[str, NamedGroup] = {}
        for group in self.groups.values():
            for name in (group.name, *group.aliases):
                self._group_keys.setdefault(fold_name(name), group)

    def resolve(self, name: str, *, within: str | None = None) -> Resolution:
        """What `name` means in a paper of the unit with code `within` (the city, when None or unknown)."""
        path = self._path(within)
        readings = list(_readings(name))
        for key in readings:
            if group := self._group_keys.get(key) or self._group_keys.get(f"各{key}"):
                return Resolution(group=group)
            for table in (*(self._index.near.get(code, {}) for code in path), self._index.far):
                if found := table.get(key):
                    return self._found(found)
        return Resolution(candidates=self._alike(readings, path))

    def ancestors(self, code: str) -> Iterator[NamedUnit]:
        """The unit itself, then its parents up to the root."""
        step: str | None = code
        while step is not None:
            unit = self.units[step]
            yield unit
            step = unit.parent

    def scope(self, unit: NamedUnit) -> str:
        """The code of the unit inside which `unit` is known by its bare name."""
        if unit.parent is None:
            return unit.code
        if unit.kind == "internal":
            return unit.parent
        line = list(self.ancestors(unit.parent))
        if unit.kind in _LOCAL:
            return next((above.code for above in line if above.kind in _PLACES), line[-1].code)
        return line[-1].code

    def _path(self, within: str | None) -> list[str]:
        if within is not None and within in self.units:
            return [unit.code for unit in self.ancestors(within)]
        return [unit.code for unit in self.units.values() if unit.parent is None]

    def _found(self, codes: list[str]) -> Resolution:
        if len(codes) == 1:
            return Resolution(unit=self.units[codes[0]])
        return Resolution(candidates=tuple(self.units[code] for code in codes[:MOST_CANDIDATES]))

    def _enter(self, unit: NamedUnit) -> None:
        scope = self.scope(unit)
        bare: set[str] = set()
        for position, name in enumerate(unit.names):
            plain = self._without_place(unit, name)
            bare.add(fold_name(plain))
            # A short name of an internal body (办公室) says no place; an alias is local usage.
            far = position == 0 or (position == 1 and unit.kind != "internal")
            self._index.add(scope, fold_name(name), unit.code, far=far)
            for form, says_place in self._forms(unit, plain):
                self._index.add(scope, fold_name(form), unit.code, far=says_place)
        self._bare[unit.code] = frozenset(bare)

    def _places_above(self, unit: NamedUnit) -> list[NamedUnit]:
        """The governments above the unit, the nearest first."""
        above = self.ancestors(unit.parent) if unit.parent is not None else iter(())
        return [place for place in above if place.kind in _PLACES]

    def _without_place(self, unit: NamedUnit, name: str) -> str:
        if unit.kind == "internal" and unit.parent is not None:
            parent = self.units[unit.parent]
            return name.removeprefix(parent.name).removeprefix(parent.short_name)
        if unit.kind in _PLACES:
            return name
        places = self._places_above(unit)
        for place in reversed(places):
            name = name.removeprefix(place.place)
        if places and unit.kind != "township":
            mark = places[0].place[-1]
            name = _without_mark(name, mark, unit.name.partition(places[0].place)[2])
        return name

    def _forms(self, unit: NamedUnit, plain: str) -> Iterator[tuple[str, bool]]:
        """Other ways to write a declared name, each with whether it says its place."""
        places = self._places_above(unit)
        match unit.kind:
            case "city":
                return
            case "internal" if unit.parent is not None:
                parent = self.units[unit.parent]
                yield plain, False
                yield parent.name + plain, True
                yield parent.short_name + plain, True
                yield self._without_place(parent, parent.name) + plain, True
                return
            case "county":
                forms = [unit.place, f"{unit.place}人民政府", f"{unit.place}政府"]
            case "township":
                forms = [plain]
                if unit.short_name.endswith(("镇", "乡")):
                    forms += [f"{unit.short_name}人民政府", f"{unit.short_name}政府"]
                elif unit.short_name.endswith("街道"):
                    forms += [f"{unit.short_name}办事处", f"{unit.short_name}办"]
            case _:
                forms = [plain]
        for form in forms:
            yield form, unit.kind == "county"
            prefix = ""
            for place in places:
                prefix = place.place + prefix
                yield prefix + form, True
            if places and unit.kind not in _PLACES and unit.kind != "township":
                yield places[0].place[-1] + form, False
                if places[0].kind == "city":
                    yield places[0].place[:-1] + form, True

    def _alike(self, readings: list[str], path: list[str]) -> tuple[NamedUnit, ...]:
        if not readings:
            return ()
        elsewhere = [code for table in self._index.near.values() for key in readings for code in table.get(key, ())]
        asked = self._asked_plainly(readings[0], path)
        scored: list[tuple[float, int, str]] = []
        for code, keys in self._bare.items():
            if code in elsewhere:
                score = 2.0
            else:
                score = max(_likeness(asked, key) for key in keys)
                score += 0.02 if self.scope(self.units[code]) == path[0] else 0
            if score >= LIKE_ENOUGH:
                scored.append((-score, self._order[code], code))
        return tuple(self.units[code] for _, _, code in sorted(scored)[:MOST_CANDIDATES])

    def _asked_plainly(self, key: str, path: list[str]) -> str:
        for code in reversed(path):
            unit = self.units[code]
            if unit.kind in _PLACES:
                key = key.removeprefix(fold_name(unit.place)) or key
                key = _without_mark(key, unit.place[-1], "")
        return key


def _without_mark(name: str, mark: str, bare_full_name: str) -> str:
    """市司法局 → 司法局, but 市场监管局 stays whole: its 市 belongs to the word."""
    doubled = name.startswith(mark * 2)
    part_of_word = name.startswith("市场") or (bare_full_name.startswith(mark) and not doubled)
    return name[1:] if name.startswith(mark) and len(name) > 2 and (doubled or not part_of_word) else name


def _likeness(asked: str, key: str) -> float:
    """0 to 1. The telling part weighs most: nearly every unit ends in 局, 委 or 办公室."""
    whole = SequenceMatcher(None, key, asked, autojunk=False).ratio()
    asked_stem, key_stem = _stem(asked), _stem(key)
    telling = SequenceMatcher(None, key_stem, asked_stem, autojunk=False).ratio()
    if len(asked_stem) >= 2 and _in_order(asked_stem, key_stem):
        telling = max(telling, 0.6 + 0.4 * len(asked_stem) / len(key_stem))
    return 0.7 * telling + 0.3 * whole


def _stem(key: str) -> str:
    return _STEM.sub("", key) or key


def _in_order(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)
