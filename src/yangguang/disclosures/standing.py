"""The legal standing of a record: what the library says of the validity of the document that it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from yangguang.disclosures.models import Edition


@dataclass(frozen=True, slots=True)
class Standing:
    """A word (有效, 废止 …) in its tone, the sentence with the reason, and the page that tells the whole."""

    label: str
    tone: str
    reason: str
    url: str


Say = Callable[[Edition, date], Standing | None]
_say: list[Say] = []


def register(say: Say) -> None:
    """Ask `say` for the standing of an edition's document on a day; None for what is no such document."""
    _say.append(say)


def standing_of(edition: Edition, on: date) -> Standing | None:
    """The standing on a day; None where no room knows of one."""
    return next((found for say in _say if (found := say(edition, on)) is not None), None)
