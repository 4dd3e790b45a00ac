"""What found nothing, kept for those who write and file: without personal data, and counted by day."""

import re
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from yangguang.kernel import present
from yangguang.kernel.privacy import find
from yangguang.search.models import FruitlessQuery

LONGEST = 40
_LONG_NUMBER = re.compile(r"\d{6,}|@")
# Once is chance, or somebody's name; a word that many miss is asked again.
ASKED_AGAIN = 2
ONCE_KEPT, KEPT = timedelta(days=7), timedelta(days=400)


def note(typed: str) -> bool:
    """Count a query that found nothing today; whether it was counted. Never one with personal data, or a long one."""
    typed = " ".join(typed.split())
    if not 1 < len(typed) <= LONGEST or _LONG_NUMBER.search(typed) or find(typed):
        return False
    with transaction.atomic():
        row, made = FruitlessQuery.objects.get_or_create(typed=typed, day=present.today())
        if not made:
            FruitlessQuery.objects.filter(pk=row.pk).update(times=F("times") + 1)
    return True


def prune() -> int:
    """Forget what was asked once a week ago, and everything after a year; returns how many rows."""
    today = present.today()
    once = FruitlessQuery.objects.filter(times__lt=ASKED_AGAIN, day__lt=today - ONCE_KEPT).delete()[0]
    return once + FruitlessQuery.objects.filter(day__lt=today - KEPT).delete()[0]
