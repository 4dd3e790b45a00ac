"""Obligations that a record of a unit may meet."""

from yangguang.catalogue.models import Obligation
from yangguang.catalogue.suggesting import Candidate, suggest
from yangguang.organisations.models import Unit


def suggested_obligations(unit: Unit, title: str, text: str, limit: int = 5) -> list[Obligation]:
    """The unit's obligations that the words of a record speak of, the likeliest first (one query)."""
    owed = {one.pk: one for one in Obligation.objects.in_force().filter(unit=unit).select_related("item__catalogue")}
    candidates = [Candidate(pk, f"{one.item.level1}{one.item.level2}", one.item.content) for pk, one in owed.items()]
    return [owed[key] for key in suggest(candidates, title, text, limit)]
