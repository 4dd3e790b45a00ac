"""Relations of harmless kinds, confirmed many at once."""

from collections.abc import Iterable
from typing import Any

from yangguang.kernel.actions import Refused
from yangguang.regulations.actions import settle
from yangguang.regulations.desk import harmless_of
from yangguang.regulations.models import Regulation

MOST_AT_ONCE = 300


def settle_harmless(documents: Iterable[Regulation], actor: Any) -> tuple[int, int, list[str]]:
    """Confirm what rests on, implements or cites a document that is known, each in a transaction of its own.

    Returns how many were confirmed, how many are left for another time (at most `MOST_AT_ONCE` go in one), and the
    sentences with which others were refused.
    """
    waiting = harmless_of(list(documents))
    taken = list(waiting[:MOST_AT_ONCE])
    done, refused = 0, []
    for relation in taken:
        try:
            settle(relation, actor=actor)
            done += 1
        except Refused as refusal:
            refused.append(f"{relation}：{refusal.reason}")
    left = waiting.count() - len(refused) if len(taken) == MOST_AT_ONCE else 0
    return done, left, refused
