"""What an address asks of search, and addresses that ask the same in another way."""

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from yangguang.search.answering import A_PAGE, Answer, ask
from yangguang.search.plan import FACETS, FILTERS, MOST, Sort
from yangguang.search.query import LONGEST

SORTS = {"relevance": "相关度", "newest": "从新到旧", "oldest": "从旧到新"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as its address has it."""

    typed: str
    filters: dict[str, tuple[str, ...]]
    sort: Sort
    page: int

    def answer(self, size: int = A_PAGE) -> Answer:
        """What is found, on the page that is asked for."""
        offset = (self.page - 1) * size
        return ask(self.typed, filters=self.filters, sort=self.sort, offset=offset, size=size)

    def query_string(self, **changes: str) -> str:
        """The address's query with other values; the page begins anew. An empty value is left out."""
        pairs = [(name, value) for name, values in self.filters.items() for value in values if name not in changes]
        pairs += [("q", self.typed), ("sort", "" if self.sort == "relevance" else self.sort)]
        pairs = [(name, value) for name, value in pairs if name not in changes] + list(changes.items())
        return urlencode([(name, value) for name, value in pairs if value])

    def with_value(self, facet: str, value: str) -> str:
        """The query narrowed by one more value of a facet, or without it where it is chosen."""
        chosen = self.filters.get(facet, ())
        values = tuple(one for one in chosen if one != value) if value in chosen else (*chosen, value)
        return Asked(self.typed, {**self.filters, facet: values}, self.sort, 1).query_string()


def asked(request: HttpRequest) -> Asked:
    """The search that the address of `request` asks for; what has no meaning is left out."""
    given: QueryDict = request.GET
    filters = {
        name: tuple(dict.fromkeys(value.replace("\0", "")[:100] for value in given.getlist(name)[:20] if value))
        for name in FILTERS
    }
    sort = given.get("sort", "")
    number = given.get("page", "")
    page = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1
    return Asked(
        given.get("q", "")[:LONGEST].replace("\0", "").strip(),
        {name: values for name, values in filters.items() if values},
        cast("Sort", sort if sort in SORTS else "relevance"),
        min(max(page, 1), MOST // A_PAGE),
    )


__all__ = ["FACETS", "SORTS", "Asked", "asked"]
