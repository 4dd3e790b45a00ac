"""Mis-statements by dictionary: wrong words, names that are no longer right, with words in which they are none."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

_FILE = Path(__file__).parents[1] / "data" / "misstatements.json"
_AROUND = 12


@dataclass(frozen=True, slots=True)
class Misstatement:
    """A wrong expression, what to write, and why; `since` is the day from which it is wrong, None for always."""

    wrong: str
    right: str = ""
    note: str = ""
    severity: Literal["off", "warning", "blocking"] = "warning"
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A mis-statement at `start` of a text, with the words around it."""

    entry: Misstatement
    start: int
    excerpt: str


def shipped_misstatements() -> tuple[Misstatement, ...]:
    """The dictionary that comes with the software."""
    return tuple(
        Misstatement(
            one["wrong"],
            one["right"],
            one["note"],
            cast("Literal['off', 'warning', 'blocking']", one["severity"]),
            date.fromisoformat(one["from"]) if "from" in one else None,
        )
        for one in _shipped()["misstatements"]
    )


def shipped_whitelist() -> tuple[str, ...]:
    """Words of the software's own whitelist."""
    return tuple(one["text"] for one in _shipped()["whitelist"])


@lru_cache(maxsize=1)
def _shipped() -> dict[str, list[dict[str, str]]]:
    content: dict[str, list[dict[str, str]]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return content


def misstatements(
    text: str, entries: Sequence[Misstatement], whitelist: Iterable[str], on: date | None
) -> Iterator[Found]:
    """Mis-statements of a text formed on the day `on`, the longest where several begin at one place.

    A former name is right behind 原, before 令, within the title of a document 《…》, and in a text older than the
    change; without a date it counts as of today.
    """
    in_force = {
        one.wrong: one for one in entries if one.severity != "off" and not (one.since and on and on < one.since)
    }
    if not in_force or not text:
        return
    spare = tuple(whitelist)
    spared = [match.span("word") for match in _pattern(spare).finditer(text)] if spare else []
    titles = [match.span() for match in re.finditer("《[^《》]{1,200}》", text)]
    for match in _pattern(tuple(in_force)).finditer(text):
        start, end = match.span("word")
        entry = in_force[match["word"]]
        if any(first <= start and end <= last for first, last in spared):
            continue
        if entry.since and _former(text, start, end, titles, entry):
            continue
        yield Found(entry, start, " ".join(text[max(0, start - _AROUND) : end + _AROUND].split()))


def _former(text: str, start: int, end: int, titles: Iterable[tuple[int, int]], entry: Misstatement) -> bool:
    if entry.right.startswith("中华人民共和国"):
        return text[max(0, start - 2) : start] in ("原《", "原“") or text[max(0, start - 1) : start] == "原"
    if text[max(0, start - 2) : start].rstrip("“")[-1:] == "原" or text[end : end + 1] == "令":
        return True
    return any(first < start and end < last for first, last in titles)


@lru_cache(maxsize=16)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds each of the words at every place it begins."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(f"(?=(?P<word>{'|'.join(map(re.escape, longest_first))}))")
