"""What a query becomes with other synonyms, before they are kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from yangguang.search import engines
from yangguang.search.engines.base import Unavailable
from yangguang.search.models import Synonym
from yangguang.search.plan import Plan, planned
from yangguang.search.query import Query, understand
from yangguang.search.synonyms import among


@dataclass(frozen=True, slots=True)
class Tried:
    """The groups of words of which one must stand in what is found, and how much is found; None without an index."""

    before: tuple[tuple[str, ...], ...]
    after: tuple[tuple[str, ...], ...]
    count_before: int | None
    count_after: int | None


def tried(typed: str, words: str, instead_of: int | None = None) -> Tried:
    """What `typed` asks for and finds now, and with the group `words` in the place of group `instead_of`."""
    query = understand(typed)
    kept = list(Synonym.objects.values_list("pk", "words"))
    now = _plan(query, (group for _, group in kept))
    then = _plan(query, [words, *(group for pk, group in kept if pk != instead_of)])
    return Tried(now.wanted, then.wanted, _count(now), _count(then))


def _plan(query: Query, groups: Iterable[str]) -> Plan:
    plan = planned(query, among(query.terms, groups), {})
    return replace(plan, size=1, facets=False)


def _count(plan: Plan) -> int | None:
    try:
        return engines.current().search(plan).count
    except Unavailable:
        return None
