"""Who owes the items of a draft: each distinct wording of 公开主体, as understood or as a person chose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yangguang.catalogue.obliging import UnitReader
from yangguang.organisations.models import Unit


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of 公开主体 that stand in `items` items: the units they mean, the names that mean none.

    `chosen`: a person said which units are meant; `left_open`: a person said that it is not clear yet (暂不明确).
    """

    words: str
    items: int
    units: list[Unit]
    doubts: list[str]
    chosen: bool = False
    left_open: bool = False

    @property
    def unresolved(self) -> bool:
        """Whether a person must still say something."""
        return bool(self.doubts or not self.units) and not (self.chosen or self.left_open)


def words_of(item: Mapping[str, Any]) -> str:
    """The item's words of 公开主体."""
    return str(item.get("unit", "")).strip()


def wordings_of(draft: Mapping[str, Any], reader: UnitReader) -> list[Wording]:
    """Every wording of the draft, in the order in which they come; what is unresolved first."""
    counts: dict[str, int] = {}
    for item in draft["items"]:
        counts[words_of(item)] = counts.get(words_of(item), 0) + 1
    found = [meant(words, draft, reader, count) for words, count in counts.items()]
    return sorted(found, key=lambda one: not one.unresolved)


def meant(words: str, draft: Mapping[str, Any], reader: UnitReader, items: int = 1) -> Wording:
    """What one wording means in this draft: what a person chose stands before what was understood."""
    choice = draft.get("choices", {}).get(words)
    if choice is not None and not choice.get("open"):
        return Wording(words, items, reader.of_codes(choice["units"]), [], chosen=True)
    units, doubts = reader.named(words)
    return Wording(words, items, units, doubts, left_open=choice is not None)
