"""Gap-free numbers: given out inside the transaction that uses them, so that a number exists when its record does."""

from django.db import transaction

from yangguang.kernel.models import NumberSeries


def next_number(series: str, period: str | int) -> int:
    """The next number, from 1, of `series` in `period`. The series stays locked until the caller's transaction ends.

    Raises `RuntimeError` outside a transaction: a number taken there could be lost.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number belongs to the transaction of its record")
    counter, _ = NumberSeries.objects.select_for_update().get_or_create(series=series, period=str(period))
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
