"""What an engine is to do: the same plan for every engine."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from yangguang.search.folding import GAP, bigrams
from yangguang.search.query import Number, Query
from yangguang.search.words import title_words

FACETS = ("kind", "unit", "topic", "genre", "validity", "year")
FILTERS = (*FACETS, "column", "id")
MOST = 10_000
MOST_VALUES = 60
#: The share of the pairs of characters that a title near to what was typed has.
HALF = 0.5

Sort = Literal["relevance", "newest", "oldest"]
Matching = Literal["exact", "sound", "near"]


@dataclass(frozen=True, slots=True)
class Plan:
    """`wanted`: groups of folded texts; of each group one must stand in what is found.

    `matching` by sound takes `sounds` instead; near takes most of the `words`, or half of the `pairs` in a title.
    `filters`: one of the values of each.
    """

    wanted: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    number: Number | None = None
    words: tuple[str, ...] = ()
    sounds: tuple[tuple[str, ...], ...] = ()
    matching: Matching = "exact"
    filters: Mapping[str, tuple[str, ...]] = ()  # type: ignore[assignment]
    sort: Sort = "relevance"
    offset: int = 0
    size: int = 20
    facets: bool = True

    @property
    def pairs(self) -> tuple[str, ...]:
        """The pairs of characters that stand side by side in what was typed: what a half-remembered title still has."""
        texts = [group[0] for group in self.wanted]
        return tuple(dict.fromkeys(pair for text in texts for pair in bigrams(text).split() if GAP not in pair))

    @property
    def enough_pairs(self) -> int:
        """How many of the pairs a title must have to be near."""
        return max(1, round(len(self.pairs) * HALF))

    def without(self, name: str) -> "Plan":
        """The plan without one of its filters."""
        return replace(self, filters={key: values for key, values in dict(self.filters).items() if key != name})


def planned(query: Query, synonyms: Mapping[str, tuple[str, ...]], filters: Mapping[str, tuple[str, ...]]) -> Plan:
    """The plan of a query. A term is found by its synonyms too; a quoted phrase only by itself."""
    wanted = [(term, *synonyms.get(term, ())) for term in query.terms] + [(phrase,) for phrase in query.phrases]
    words = dict.fromkeys(word for term in query.wanted for word in title_words(term))
    return Plan(
        wanted=tuple(wanted),
        excluded=query.excluded,
        number=query.number,
        words=tuple(words),
        filters={name: values for name, values in filters.items() if name in FILTERS and values},
    )
