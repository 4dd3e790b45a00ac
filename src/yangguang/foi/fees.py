"""The information-handling fee 信息处理费: by item or by page, never both (条例第四十二条；国办函〔2020〕109号)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "fees.json"
MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Band:
    """The numbers `first` to `last` (None: all further ones) and what each of them costs, in yuan."""

    first: int
    last: int | None
    each: int


@dataclass(frozen=True, slots=True)
class Part:
    """What falls into a band: from which to which number, how many, and what they come to, in yuan."""

    first: int
    last: int
    each: int

    @property
    def quantity(self) -> int:
        """How many."""
        return self.last - self.first + 1

    @property
    def amount(self) -> int:
        """Yuan."""
        return self.quantity * self.each


@dataclass(frozen=True, slots=True)
class Owed:
    """A fee in yuan with the bands that it comes from; `measure` is 件 or 页."""

    measure: str
    parts: tuple[Part, ...]

    @property
    def amount(self) -> int:
        """Yuan."""
        return sum(part.amount for part in self.parts)

    @property
    def breakdown(self) -> list[dict[str, Any]]:
        """The bands as JSON-ready values."""
        return [
            {"from": one.first, "to": one.last, "quantity": one.quantity, "each": one.each, "amount": one.amount}
            for one in self.parts
        ]


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def bands(basis: str) -> Iterator[Band]:
    """The bands of `items` or `pages`, in order; those by item go on without end, each dearer than the one before."""
    data = _data()[basis]
    for one in data["bands"]:
        yield Band(one["from"], one["to"], one["each"])
    if rising := data.get("after"):
        for step in count():
            first = rising["from"] + step * rising["width"]
            yield Band(first, first + rising["width"] - 1, rising["each"] + step * rising["rise"])


def fee(*, items: int | None = None, pages: int | None = None, before: int = 0) -> Owed:
    """What `items` or `pages` cost. `before` are the items of the same applicant already counted in the calendar month.

    Raises `ValueError` with a Chinese sentence unless exactly one basis is given, from 0 to a million.
    """
    if (items is None) == (pages is None):
        raise ValueError("请在按件和按量中选一种，不能同时使用。")
    if pages is not None and before:
        raise ValueError("按量计收不累计以前的件数。")
    number = items if items is not None else pages or 0
    if not 0 <= number <= MOST or not 0 <= before <= MOST:
        raise ValueError(f"数量应当在 0 至 {MOST} 之间。")
    basis = "items" if items is not None else "pages"
    first, last = before + 1, before + number
    parts = []
    for band in bands(basis):
        if band.first > last:
            break
        end = last if band.last is None else min(last, band.last)
        if (begin := max(first, band.first)) <= end:
            parts.append(Part(begin, end, band.each))
        if band.last is None:
            break
    return Owed(_data()[basis]["measure"], tuple(parts))
