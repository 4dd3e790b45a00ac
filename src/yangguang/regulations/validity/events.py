"""What happens to a document in its legal life."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of event, in the order in which those of one day are taken."""

    ISSUED = "issued"
    EFFECTIVE = "effective"
    TERM_SET = "term_set"
    AMENDED = "amended"
    RENEWED = "renewed"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    PARTLY_REPEALED = "partly_repealed"
    DECLARED_LAPSED = "declared_lapsed"
    REPLACED = "replaced"
    REPEALED = "repealed"

    @property
    def label(self) -> str:
        """The Chinese name: 公布, 施行 …"""
        return _LABELS[self]


_LABELS = {
    Kind.ISSUED: "公布",
    Kind.EFFECTIVE: "施行",
    Kind.TERM_SET: "规定有效期",
    Kind.AMENDED: "修改",
    Kind.RENEWED: "续期",
    Kind.SUSPENDED: "中止执行",
    Kind.RESUMED: "恢复执行",
    Kind.PARTLY_REPEALED: "部分废止",
    Kind.DECLARED_LAPSED: "宣布失效",
    Kind.REPLACED: "代替",
    Kind.REPEALED: "废止",
}
_RANK = {kind: rank for rank, kind in enumerate(Kind)}
ENDINGS = frozenset({Kind.DECLARED_LAPSED, Kind.REPLACED, Kind.REPEALED})


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One event, from the day `on` (that day included).

    `until` is a last day, included: of a term, a renewal or a suspension. `months` is the length of a term or a
    renewal. `provisions` names what was repealed in part (第五条). `by` says by what, as shown to readers
    (《…》（常政发〔2023〕5号）); `note` is for the staff. What was `undone` counts for nothing.
    """

    kind: Kind
    on: date
    until: date | None = None
    months: int | None = None
    provisions: tuple[str, ...] = ()
    by: str = ""
    note: str = ""
    undone: bool = False


def in_order(events: Iterable[LifeEvent]) -> list[LifeEvent]:
    """The events that count, by day and, within a day, by kind; equal ones as they were given."""
    return sorted((event for event in events if not event.undone), key=lambda event: (event.on, _RANK[event.kind]))
