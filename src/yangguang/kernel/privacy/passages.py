"""Stretches of text that belong together in a file, each piece with its place and the way to change it."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(slots=True)
class Slot:
    """A piece of text: `where` in words for a person; `put` writes it anew, None where it cannot be changed."""

    text: str
    where: str
    put: Callable[[str], None] | None = None


class Passage:
    """Pieces read as one text, since a number may run over several.

    Lines end at a line feed, cells at a tab, breaks within a paragraph or cell are vertical tabs; `view` may rewrite
    the joined text for the detectors, one character for one.
    """

    def __init__(self, slots: Iterable[Slot], view: Callable[[str], str] | None = None) -> None:
        self.slots = tuple(slots)
        self._starts: list[int] = []
        at = 0
        for slot in self.slots:
            self._starts.append(at)
            at += len(slot.text)
        joined = "".join(slot.text for slot in self.slots)
        self.text = view(joined) if view else joined

    def where(self, offset: int) -> str:
        """The place of the character at `offset`."""
        return self.slots[bisect_right(self._starts, offset) - 1].where if self.slots else ""

    def star(self, offsets: Iterable[int], star: str) -> bool:
        """Write `star` over the characters at `offsets` that can be changed; whether there were any."""
        changes: dict[int, list[int]] = {}
        for offset in offsets:
            number = bisect_right(self._starts, offset) - 1
            if self.slots[number].put is not None:
                changes.setdefault(number, []).append(offset - self._starts[number])
        for number, places in changes.items():
            slot = self.slots[number]
            characters = list(slot.text)
            for place in places:
                characters[place] = star
            slot.text = "".join(characters)
            if slot.put is not None:
                slot.put(slot.text)
        return bool(changes)


def lines(slots: Iterable[Slot]) -> Passage:
    """A passage of pieces that stand each on a line of its own."""
    spread: list[Slot] = []
    for slot in slots:
        spread += (slot, Slot("\n", slot.where))
    return Passage(spread)
