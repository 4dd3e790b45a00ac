"""All records of a unit move to the one that took over its work: each by itself, so that what was stopped goes on."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from yangguang.catalogue.actions import take_over
from yangguang.disclosures.actions.classing import reassign
from yangguang.disclosures.models import Disclosure
from yangguang.disclosures.states import OPEN_STATES
from yangguang.kernel.actions import Refused
from yangguang.kernel.jobs import task
from yangguang.organisations.models import Unit, User

A_ROUND = 200


@dataclass(slots=True)
class Moved:
    """How many records moved, and those that did not, each with the sentence that says why."""

    count: int = 0
    refused: list[tuple[Disclosure, str]] = field(default_factory=list)


def records_of(unit: Unit) -> QuerySet[Disclosure]:
    """The unit's records."""
    return Disclosure.objects.filter(unit=unit)


def on_their_way(unit: Unit) -> QuerySet[Disclosure]:
    """Those of the unit's records that have an edition on its way, and stay until that is settled."""
    return records_of(unit).filter(editions__state__in=OPEN_STATES).distinct()


def reassign_all(former: Unit, *, actor: Any, unit: Unit, reason: str) -> Moved:
    """What `former` owes, and each of its records, goes to `unit` by the actions `take_over` and `reassign`.

    The policy is asked for every record; who may move none of them hands over no obligations either.
    """
    with suppress(Refused):
        take_over(former, actor=actor, unit=unit, reason=reason)
    moved, after = Moved(), 0
    while numbers := list(
        records_of(former).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:A_ROUND]
    ):
        after = numbers[-1]
        for record in Disclosure.objects.filter(pk__in=numbers).order_by("pk"):
            try:
                reassign(record, actor=actor, unit=unit, reason=reason)
                moved.count += 1
            except Refused as refusal:
                moved.refused.append((record, refusal.reason))
    return moved


@task()
def move_records(former: int, unit: int, person: int, reason: str) -> None:
    """Move the records of a unit in the background, on behalf of a person; what has moved before is not touched."""
    reassign_all(
        Unit.objects.get(pk=former),
        actor=User.objects.get(pk=person),
        unit=Unit.objects.get(pk=unit),
        reason=reason,
    )
