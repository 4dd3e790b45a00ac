"""Where a live record stands: its own columns, and those whose rule gathers it."""

from collections.abc import Iterable
from functools import lru_cache

from yangguang.catalogue.models import Column
from yangguang.disclosures.models import Edition, Placement
from yangguang.kernel import present
from yangguang.kernel.text import fold
from yangguang.organisations.models import Unit
from yangguang.search.queue import changed

# The words of the rules, and the record that is held against them one after the other.
_folded = lru_cache(maxsize=2048)(fold)


def gathers(column: Column, edition: Edition, unit: Unit) -> bool:
    """Whether the column's rule takes the record in: each given condition must have a hit; no condition, no record."""
    rule = column.rule or {}
    checks = []
    if rule.get("kinds"):
        checks.append(edition.kind in rule["kinds"])
    if rule.get("topics"):
        checks.append(edition.topic in rule["topics"])
    if rule.get("audiences"):
        checks.append(edition.audience in rule["audiences"])
    if rule.get("units"):
        checks.append(unit.code in rule["units"])
    if rule.get("words"):
        text = _folded(f"{edition.title} {edition.keywords}")
        checks.append(any(_folded(word) in text for word in rule["words"]))
    return bool(checks) and all(checks)


def place(edition: Edition, columns: Iterable[Column] | None = None) -> list[Placement]:
    """Put the live `edition` where it belongs, and nowhere else; its placements. The caller holds the transaction.

    `columns` are the open columns, where the caller has read them already.
    """
    known = list(columns) if columns is not None else list(Column.objects.open().only("rule"))
    by_hand = set(edition.columns.values_list("pk", flat=True))
    rows = [
        Placement(
            disclosure_id=edition.disclosure_id,
            edition=edition,
            column=column,
            unit_id=edition.unit_id,
            listed_at=edition.listed_at or present.now(),
            by_rule=column.pk not in by_hand,
        )
        for column in known
        if column.pk in by_hand or gathers(column, edition, edition.unit)
    ]
    Placement.objects.filter(disclosure_id=edition.disclosure_id).delete()
    changed("record", [edition.disclosure_id])
    return Placement.objects.bulk_create(rows)
