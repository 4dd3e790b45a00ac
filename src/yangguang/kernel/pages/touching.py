"""What a change says about public pages: rows that commit, or roll back, with the change itself."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from yangguang.kernel.models import PageTouch

EVERYTHING = "*"
LONGEST_TAG = 100
# Far longer than any process goes without reading the rows; one that did starts with an empty store (see `news`).
KEPT = timedelta(hours=2)


def touch(*tags: str) -> None:
    """Have every process drop the pages that carry one of `tags`, or all pages for `EVERYTHING`, after the commit.

    Called inside the transaction of the change: `TransactionManagementError` outside of one, where the pages could be
    made again from what was before. `ValueError` for a tag that is empty or longer than `LONGEST_TAG`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("touch() belongs into the transaction of the change")
    wanted = dict.fromkeys(tags)
    if any(not tag or len(tag) > LONGEST_TAG for tag in wanted):
        raise ValueError("a tag has 1 to 100 characters")
    now = timezone.now()
    PageTouch.objects.bulk_create(PageTouch(tag=tag, at=now) for tag in wanted)


def prune() -> int:
    """Delete rows that every process has read; returns how many. The newest stays, so that numbers go on from it."""
    newest = PageTouch.objects.aggregate(newest=Max("pk"))["newest"]
    old = PageTouch.objects.filter(at__lt=timezone.now() - KEPT).exclude(pk=newest)
    return old.delete()[0]
