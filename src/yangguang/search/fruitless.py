"""What found nothing, kept for those who write and file: without personal data, and counted by day."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, QuerySet, Sum

from yangguang.kernel import present
from yangguang.kernel.privacy import find
from yangguang.search.models import FruitlessQuery, IgnoredQuery
from yangguang.search.query import understand

LONGEST = 40
# Six digits or more are nobody's subject and may be somebody's number, however they are spaced or written.
_LONG_NUMBER = re.compile(r"\d(?:[\s.,\-–—_/·]*\d){5,}|[〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{7,}|@")
# Once is chance, or somebody's name; a word that many miss is asked again.
ASKED_AGAIN = 2
ONCE_KEPT, KEPT = timedelta(days=7), timedelta(days=400)


def note(typed: str) -> bool:
    """Count a query that found nothing today; whether it was counted. Never one with personal data, or a long one."""
    typed = " ".join(typed.split())
    if not 1 < len(typed) <= LONGEST or is_personal(typed) or IgnoredQuery.objects.filter(typed=typed).exists():
        return False
    with transaction.atomic():
        row, made = FruitlessQuery.objects.get_or_create(typed=typed, day=present.today())
        if not made:
            FruitlessQuery.objects.filter(pk=row.pk).update(times=F("times") + 1)
    return True


def is_personal(typed: str) -> bool:
    """Whether a query may hold a number or an address of a person's."""
    return bool(_LONG_NUMBER.search(typed) or find(typed))


@dataclass(frozen=True, slots=True)
class Missed:
    """What nothing answered: how often, on how many days, and when last. `term` when it is a word that can have
    synonyms.
    """

    typed: str
    times: int
    days: int
    last: date
    term: bool


def missed(days: int) -> QuerySet[Any, Any]:
    """What was asked more than once in the last days and found nothing, the most wanted first. What was asked once is
    not told: it may be somebody's name.
    """
    since = present.today() - timedelta(days=days)
    rows = FruitlessQuery.objects.filter(day__gt=since).order_by().values("typed")
    rows = rows.annotate(total=Sum("times"), days=Count("pk"), last=Max("day"))
    return rows.filter(total__gte=ASKED_AGAIN).order_by("-total", "-last", "typed")


def told(rows: Iterable[dict[str, Any]]) -> list[Missed]:
    """Rows of `missed` for people; the rule on personal data is asked again, for it learns."""
    return [
        Missed(row["typed"], row["total"], row["days"], row["last"], _is_term(row["typed"]))
        for row in rows
        if not is_personal(row["typed"])
    ]


def _is_term(typed: str) -> bool:
    query = understand(typed)
    return len(query.terms) == 1 and query.wanted == query.terms and not query.excluded


def prune() -> int:
    """Forget what was asked once a week ago, and everything after a year; returns how many rows."""
    today = present.today()
    once = FruitlessQuery.objects.filter(times__lt=ASKED_AGAIN, day__lt=today - ONCE_KEPT).delete()[0]
    return once + FruitlessQuery.objects.filter(day__lt=today - KEPT).delete()[0]
