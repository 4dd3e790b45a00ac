"""The ledger 期限明细: every stretch of days of a request, whether it counts and by which article. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from yangguang.foi.clock.course import Course
from yangguang.foi.clock.events import Kind
from yangguang.kernel.clock import LedgerDay

_DAY = timedelta(days=1)


class Phase(NamedTuple):
    """What a stretch is: a key for programs, a sentence, the article, and whether its working days count."""

    kind: str
    why: str
    article: str
    counts: bool


RUNNING = Phase("reply", "答复期限", "条例第三十三条第二款", True)
EXTENDED = Phase("extension", "经同意延长的期限", "条例第三十三条第二款", True)
DELAYED = Phase("longer_period", "因申请数量、频次较多确定的延迟期限", "条例第三十五条", True)
_STOPPED = {
    Kind.THIRD_PARTY_ASKED: Phase(
        "third_party", "征求第三方意见，所需时间不计算", "条例第三十二条、第三十三条第三款", False
    ),
    Kind.AGENCY_ASKED: Phase("agency", "征求其他机关意见，所需时间不计算", "条例第三十四条、第三十三条第三款", False),
    Kind.CORRECTION_ASKED: Phase("correction", "等待申请人补正", "条例第三十条", False),
    Kind.FEE_NOTICE: Phase("fee", "等待申请人缴纳信息处理费", "条例第四十二条、国办函〔2020〕109号", False),
}
_BEFORE = {
    Kind.CORRECTION_ASKED: Phase("before_correction", "补正以前，答复期限自收到补正之日起计算", "条例第三十条", False),
    Kind.FEE_NOTICE: Phase("before_payment", "缴费以前，处理期限自缴费起重新计算", "国办函〔2020〕109号", False),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on end of one phase, `first` and `last` both included. `days` says of each why it counts or not."""

    phase: Phase
    days: tuple[LedgerDay, ...]

    @property
    def first(self) -> date:
        """The first day."""
        return self.days[0].date

    @property
    def last(self) -> date:
        """The last day."""
        return self.days[-1].date

    @property
    def working_days(self) -> int:
        """How many of its days count towards the period."""
        return sum(day.counts for day in self.days)

    def payload(self) -> dict[str, Any]:
        """The stretch as JSON-ready values."""
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "kind": self.phase.kind,
            "counts": self.phase.counts,
            "working_days": self.working_days,
            "why": self.phase.why,
            "article": self.phase.article,
            "days": [{"date": day.date.isoformat(), "counts": day.counts, "why": day.why} for day in self.days],
        }


def ledger(course: Course, last: date, as_of: date) -> tuple[Stretch, ...]:
    """The stretches from the day after the receipt to `last`, without a gap, as they look on the evening of `as_of`.

    A day in two stops is taken out once, by the one that began first.
    """
    return tuple(
        Stretch(phase, tuple(day for _, day in days))
        for phase, days in groupby(_days(course, last, as_of), key=lambda one: one[0])
    )


def _days(course: Course, last: date, as_of: date) -> Iterator[tuple[Phase, LedgerDay]]:
    counted = 0
    pending = next((stop for stop in course.stops if not stop.closed and course.restarts(stop)), None)
    begins_anew = [stop for stop in course.stops if stop.closed and course.restarts(stop)]
    stops = sorted((stop for stop in course.stops if stop.stands(as_of)), key=lambda stop: stop.first)
    stretches = [(stop.first, stop.last(as_of), _STOPPED[stop.kind]) for stop in stops]
    day = course.received + _DAY
    while day <= last:
        phase = next((phase for first, end, phase in stretches if first <= day <= end), None)
        if phase is None:
            before = next((stop for stop in begins_anew if day <= stop.last(as_of)), pending)
            phase = _BEFORE[before.kind] if before else _running(course, counted)
        works, why = course.calendar.is_working_day(day), course.calendar.why(day)
        counts = works and phase.counts
        counted += counts
        yield phase, LedgerDay(day, counts, phase.why if works and not phase.counts else why)
        day += _DAY


def _running(course: Course, counted: int) -> Phase:
    if counted < course.periods.reply:
        return RUNNING
    return EXTENDED if counted < course.periods.reply + course.extension else DELAYED
