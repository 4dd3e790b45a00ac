"""The room's figures, each with the list or the published table that it counts.

A unit's figure counts what stands below it too; the days of a period are civil days, both ends included.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from yangguang.foi.counting import of_unit
from yangguang.foi.listing import Wanted
from yangguang.foi.models import Case, Dispute
from yangguang.foi.models.carried import IS_OPEN
from yangguang.foi.states import DisputeKind, DisputeOutcome, Matter
from yangguang.kernel.metrics import Figure, Metric, Scope, register


def _cases(scope: Scope) -> QuerySet[Case]:
    rows: QuerySet[Case] = Case.objects.filter(matter=Matter.INFORMATION).order_by()
    return rows if scope.unit is None else rows.filter(of_unit(scope.unit, below=True))


def _table(scope: Scope) -> str:
    """The published figures of the year in which the period begins."""
    unit = {"unit": scope.unit.code} if scope.unit is not None else {}
    return f"{reverse('foi:statistics')}?{urlencode({**unit, 'year': scope.since.year})}"


def _queue(scope: Scope, when: str) -> str:
    """The desk's queue: of the unit itself, or of all that a person sees."""
    unit = scope.unit.code if scope.unit is not None and scope.unit.depth > 1 else ""
    return f"{reverse('requests:list')}?{Wanted(when=when, unit=unit).query()}"


def _handled(scope: Scope) -> QuerySet[Case]:
    return _cases(scope).filter(closed_on__range=(scope.since, min(scope.until, scope.today)))


def received(scope: Scope) -> Figure:
    """Requests received in the period."""
    days = (scope.since, min(scope.until, scope.today))
    return Figure(_cases(scope).filter(received_on__range=days).count(), None, _table(scope))


def handled(scope: Scope) -> Figure:
    """Requests concluded in the period."""
    return Figure(_handled(scope).count(), None, _table(scope))


def replied_on_time(scope: Scope) -> Figure:
    """Of the requests concluded in the period, those never overdue; entered registers tell no deadline."""
    rows = _handled(scope).filter(imported=False)
    every = rows.count()
    return Figure(every - rows.filter(overdue_on__isnull=False).count(), every, _table(scope))


def late(scope: Scope) -> Figure:
    """Requests concluded in the period after their last day."""
    return Figure(_handled(scope).filter(overdue_on__isnull=False).count(), None, _table(scope))


def still_open(scope: Scope) -> Figure:
    """Requests open on the day of asking."""
    return Figure(_cases(scope).filter(IS_OPEN).count(), None, _queue(scope, ""))


def overdue(scope: Scope) -> Figure:
    """Open requests past their last day."""
    rows = _cases(scope).filter(IS_OPEN, due_on__lt=scope.today)
    return Figure(rows.count(), None, _queue(scope, "overdue"))


def _corrected(*kinds: str) -> Callable[[Scope], Figure]:
    """Of the disputes decided in the period, those that found for the applicant."""

    def compute(scope: Scope) -> Figure:
        rows = Dispute.objects.filter(kind__in=kinds, decided_on__range=(scope.since, min(scope.until, scope.today)))
        if scope.unit is not None:
            rows = rows.filter(of_unit(scope.unit, below=True, field="case__unit"))
        return Figure(rows.filter(outcome=DisputeOutcome.CORRECTED).count(), rows.count(), _table(scope))

    return compute


FIGURES: dict[str, tuple[str, str, Callable[[Scope], Figure]]] = {
    "received": ("收到的公开申请", "收到申请之日在期间内的政府信息公开申请（条例第三十一条）", received),
    "handled": ("办结的公开申请", "期间内办结的政府信息公开申请", handled),
    "replied_on_time": (
        "依申请公开按期答复",
        "期间内办结的公开申请中没有逾期的（条例第三十三条），不计补录的历年申请",
        replied_on_time,
    ),
    "late": ("逾期答复的公开申请", "期间内办结、但超过答复期限的公开申请（条例第三十三条）", late),
    "open": ("在办的公开申请", "尚未办结的公开申请", still_open),
    "overdue": ("逾期未答复的公开申请", "已过答复期限、尚未办结的公开申请（条例第三十三条）", overdue),
    "corrected_on_review": (
        "行政复议纠正",
        "期间内审结的政府信息公开行政复议中结果纠正的",
        _corrected(DisputeKind.REVIEW),
    ),
    "corrected_in_court": (
        "行政诉讼纠正",
        "期间内审结的政府信息公开行政诉讼中结果纠正的",
        _corrected(DisputeKind.DIRECT, DisputeKind.AFTER_REVIEW),
    ),
}


def register_all() -> None:
    """Add the room's figures to the registry, at start-up."""
    for name, (label, counts, compute) in FIGURES.items():
        register(Metric(f"foi.{name}", label, "件", counts, compute))
