"""Synonyms and short names: shipped ones and those that the office keeps, folded as queries are."""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from yangguang.kernel.text.script import simplify
from yangguang.search.folding import fold
from yangguang.search.models import SettledGroup, Synonym

SHIPPED = Path(__file__).parent / "data" / "synonyms.json"
MOST = 8


def synonyms_of(terms: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each folded term that has any, the other words by which it is found too; one query, nothing kept: what the
    office changes holds for the next search in every process.
    """
    terms = list(terms)
    return among(terms, Synonym.objects.values_list("words", flat=True)) if terms else {}


def among(terms: Iterable[str], groups: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`synonyms_of`, of the given groups of words."""
    terms = list(terms)
    found: dict[str, tuple[str, ...]] = {}
    for words in map(folded, groups):
        for term in terms:
            if term in words:
                others = (*found.get(term, ()), *(word for word in words if word != term))
                found[term] = tuple(dict.fromkeys(others))[:MOST]
    return found


@lru_cache(4096)
def folded(words: str) -> tuple[str, ...]:
    """The words of a group as queries are compared."""
    return tuple(fold(simplify(word)) for word in words.split())


def group_with(word: str, *, but: int | None = None) -> Synonym | None:
    """A group, other than number `but`, that holds the word; None where none does."""
    wanted = folded(word)
    others = Synonym.objects.all() if but is None else Synonym.objects.exclude(pk=but)
    return next((one for one in others if set(wanted) & set(folded(one.words))), None)


def load() -> int:
    """Bring the shipped groups into the database that never came; returns how many came.

    What the office changed or removed stays as the office has it, and a group with a word of the office's is left out.
    """
    groups = [" ".join(words) for words in json.loads(SHIPPED.read_text(encoding="utf-8"))]
    known = {*Synonym.objects.values_list("words", flat=True), *SettledGroup.objects.values_list("words", flat=True)}
    taken = {word for words in Synonym.objects.values_list("words", flat=True) for word in folded(words)}
    fresh = [words for words in groups if words not in known and taken.isdisjoint(folded(words))]
    Synonym.objects.bulk_create(Synonym(words=words, shipped=True) for words in fresh)
    return len(fresh)
