"""The queue of the index: rows that commit, or roll back, with the change that they tell of."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from yangguang.search.models import IndexChange

# A rebuild is over by then, and has looked again at all that changed meanwhile.
KEPT = timedelta(hours=12)


def changed(kind: str, keys: Iterable[int]) -> None:
    """Have the index look again at these things, which were published, changed or taken down.

    Called inside the transaction of the change: `TransactionManagementError` outside of one.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("changed() belongs into the transaction of the change")
    now = timezone.now()
    IndexChange.objects.bulk_create((IndexChange(kind=kind, key=key, at=now) for key in keys), batch_size=1000)


def waiting(most: int) -> list[IndexChange]:
    """The oldest changes that the index has not seen, in order."""
    return list(IndexChange.objects.filter(applied=False).order_by("id")[:most])


def done(changes: Iterable[IndexChange]) -> None:
    """The index holds what these tell of."""
    IndexChange.objects.filter(pk__in=[change.pk for change in changes]).update(applied=True)


def again(changes: Iterable[IndexChange]) -> None:
    """Have these looked at once more."""
    IndexChange.objects.filter(pk__in=[change.pk for change in changes]).update(applied=False)


def again_since(moment: object) -> int:
    """Have everything looked at again that changed since then; returns how much."""
    return IndexChange.objects.filter(at__gte=moment, applied=True).update(applied=False)


def prune() -> int:
    """Forget what was applied long ago; returns how many rows."""
    return IndexChange.objects.filter(applied=True, at__lt=timezone.now() - KEPT).delete()[0]
