"""The room's figures: how far the standard catalogues are covered, and how fresh they are."""

from collections import Counter

from django.urls import reverse

from yangguang.catalogue.selectors.coverage import counts_by_field
from yangguang.catalogue.states import Coverage
from yangguang.kernel.metrics import Figure, Metric, Scope, register


def _counted(scope: Scope) -> Counter[str]:
    total: Counter[str] = Counter()
    for counts in counts_by_field(scope.today, scope.unit).values():
        total += counts
    return total


def _coverage(scope: Scope) -> Figure:
    counts = _counted(scope)
    met = counts[Coverage.DONE.value] + counts[Coverage.LATE.value]
    return Figure(met, sum(counts.values()), reverse("catalogue:index"))


def _freshness(scope: Scope) -> Figure:
    counts = _counted(scope)
    published = sum(counts.values()) - counts[Coverage.MISSING.value]
    return Figure(published - counts[Coverage.STALE.value], published, reverse("catalogue:index"))


def register_all() -> None:
    """Add the room's figures to the registry, at start-up."""
    register(
        Metric(
            "catalogue.coverage",
            "标准目录事项公开覆盖",
            "项",
            "已公布的标准目录中，负有公开责任的单位已公开且没有逾期未更新的事项（一单位一事项计一项）",
            _coverage,
        )
    )
    register(
        Metric(
            "catalogue.freshness",
            "标准目录事项按期更新",
            "项",
            "已公开的事项中，没有超过更新周期的",
            _freshness,
        )
    )
