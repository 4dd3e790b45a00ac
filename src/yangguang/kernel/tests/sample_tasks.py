"""Tasks for the tests of the worker; they leave their marks in number series."""

import time

from yangguang.kernel.jobs import task
from yangguang.kernel.models import NumberSeries


def mark(name: str) -> None:
    """One more under this name."""
    series, _ = NumberSeries.objects.get_or_create(series=name, period="test")
    series.last += 1
    series.save()


def marks(name: str) -> int:
    """How many there are under this name."""
    found = NumberSeries.objects.filter(series=name, period="test").values_list("last", flat=True).first()
    return found or 0


@task()
def slow_at_first(name: str) -> None:
    """Begins, and does not come to its end before the second time."""
    mark(f"{name} begun")
    if marks(f"{name} begun") == 1:
        time.sleep(600)
    mark(f"{name} done")


@task()
def failing() -> None:
    """Fails."""
    raise ValueError("no")


@task()
def brief(name: str, seconds: float = 0.0) -> None:
    """Takes a while."""
    mark(f"{name} begun")
    time.sleep(seconds)
    mark(f"{name} done")
