"""Names of groups of units that hold a separator and yet are one name (区县市人民政府、管委会).

The patterns are data (`collectives.json`); the rules here are the general ones: brackets never
split, and a part that cannot stand alone (…、管委会) belongs to the name before it.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

#: Half-width marks to full-width, one character for one, so that positions stay.
WIDE = str.maketrans("(),;:", "（），；：")


@dataclass(frozen=True, slots=True)
class Collectives:
    """The compiled patterns of `collectives.json`."""

    whole: tuple[re.Pattern[str], ...]
    starts: re.Pattern[str]
    heads: re.Pattern[str]
    follows: re.Pattern[str]
    tails: re.Pattern[str]
    endings: re.Pattern[str]
    not_names: frozenset[str]


@cache
def collectives() -> Collectives:
    """The patterns, read once."""
    raw = json.loads(resources.files(__package__).joinpath("collectives.json").read_text("utf-8"))
    return Collectives(
        whole=tuple(re.compile(entry["pattern"]) for entry in raw["patterns"]),
        starts=re.compile(rf"(?:{raw['collective_starts']})"),
        heads=re.compile(rf"(?:{raw['elliptic_heads']})"),
        follows=re.compile(rf"(?:{raw['elliptic_follows']})"),
        tails=re.compile(rf"(?:{raw['elliptic_tails']})"),
        endings=re.compile(rf"(?:{raw['unit_endings']})$"),
        not_names=frozenset(raw["not_names"]),
    )


def is_collective_name(name: str) -> bool:
    """Whether the whole of `name` matches one of the listed collective names."""
    wide = name.translate(WIDE)
    return any(pattern.fullmatch(wide) for pattern in collectives().whole)


#: No ending of a unit's name is longer.
_ENDING = 200


def ends_like_unit(name: str) -> bool:
    """Whether `name` ends as names of units do (局, 办, 人民政府 …)."""
    return bool(collectives().endings.search(name[-_ENDING:].translate(WIDE)))


#: The longest run of parts that one listed collective name may be made of.
_LONGEST = 5


def join_collectives(parts: list[tuple[str, str]]) -> list[str]:
    """Names from `parts`, a list of (text, separator after it); parts of one collective name are joined."""
    names: list[str] = []
    at = 0
    while at < len(parts):
        taken, name = _listed_run(parts, at)
        if not taken:
            taken, name = _elliptic_run(parts, at)
        names.append(name)
        at += taken
    return names


def _listed_run(parts: list[tuple[str, str]], at: int) -> tuple[int, str]:
    for length in range(min(_LONGEST, len(parts) - at), 1, -1):
        run = parts[at : at + length]
        name = "".join(text + mark for text, mark in run[:-1]) + run[-1][0]
        if is_collective_name(name):
            return length, name
    return 0, ""


def _elliptic_run(parts: list[tuple[str, str]], at: int) -> tuple[int, str]:
    known = collectives()
    name, mark = parts[at]
    taken = 1
    collective = bool(known.starts.match(name))
    headless = bool(known.heads.fullmatch(name.translate(WIDE)))
    while at + taken < len(parts) and mark == "、":
        following, next_mark = parts[at + taken]
        wide = following.translate(WIDE)
        joins = collective and (known.tails.fullmatch(wide) or (headless and known.follows.fullmatch(wide)))
        if not joins:
            break
        name, mark, taken = name + mark + following, next_mark, taken + 1
    return taken, name
