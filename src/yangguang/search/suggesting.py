"""Suggestions while somebody types: titles that hold, or sound like, what is there so far."""

from dataclasses import dataclass

from yangguang.search.answering import ask

MOST = 8
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title with its address."""

    title: str
    address: str


def suggest(typed: str) -> list[Suggestion]:
    """At most eight titles; none for less than two characters, and none while search is limited."""
    if len(typed.strip()) < SHORTEST:
        return []
    answer = ask(typed, size=MOST, facets=False)
    if answer.limited or answer.matching == "near":
        return []
    return [Suggestion(hit.found.title, hit.found.address) for hit in answer.hits]
