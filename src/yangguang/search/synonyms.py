"""Synonyms and short names: shipped ones and those that the office keeps, folded as queries are."""

import json
from collections.abc import Iterable
from pathlib import Path

from yangguang.kernel.text.script import simplify
from yangguang.search.folding import fold
from yangguang.search.models import Synonym

SHIPPED = Path(__file__).parent / "data" / "synonyms.json"
MOST = 8


def synonyms_of(terms: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each folded term that has any, the other words by which it is found too; one query."""
    terms = list(terms)
    found: dict[str, tuple[str, ...]] = {}
    for words in _groups(terms):
        for term in terms:
            if term in words:
                others = (*found.get(term, ()), *(word for word in words if word != term))
                found[term] = tuple(dict.fromkeys(others))[:MOST]
    return found


def load() -> int:
    """Bring the shipped groups that are not there into the database; returns how many came."""
    groups = json.loads(SHIPPED.read_text(encoding="utf-8"))
    known = set(Synonym.objects.values_list("words", flat=True))
    fresh = [Synonym(words=" ".join(words), shipped=True) for words in groups if " ".join(words) not in known]
    Synonym.objects.bulk_create(fresh)
    return len(fresh)


def _groups(terms: list[str]) -> list[list[str]]:
    if not terms:
        return []
    return [[fold(simplify(word)) for word in row.split()] for row in Synonym.objects.values_list("words", flat=True)]
