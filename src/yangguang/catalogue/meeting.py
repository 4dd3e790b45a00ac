"""The records that meet the items of standard catalogues. The room that keeps records says here how each is shown."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Meeting:
    """A public record as a catalogue lists it; `published_on` is the day from which it meets the item."""

    title: str
    url: str
    unit: str
    published_on: date


Teller = Callable[[Collection[int]], Mapping[int, tuple[str, str, str]]]
_TELLERS: list[Teller] = []


def register(teller: Teller) -> Teller:
    """Add, at start-up, what tells of public records by their numbers: title, address and unit of each that is live."""
    _TELLERS.append(teller)
    return teller


def told(met: Collection[tuple[int, date]]) -> dict[int, Meeting]:
    """By number: each of these records that is live, with the day given beside it."""
    days = dict(met)
    return {
        number: Meeting(title, url, unit, days[number])
        for teller in _TELLERS
        for number, (title, url, unit) in teller(days.keys()).items()
    }
