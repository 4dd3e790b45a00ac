"""The registry of named figures: a number is defined once, and every number can be opened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure is asked for: a unit (None: the whole city), a period (both days included), the day of asking."""

    since: date
    until: date
    today: date
    unit: Any = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure's value, what it is out of where that means something, and the address of the records it counts."""

    value: int
    of: int | None
    url: str

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down so that 100 means all; None where there is nothing to divide by."""
        return self.value * 100 // self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Metric:
    """A named figure. `counts` says exactly what is counted; `measure` is its counting word (项, 件)."""

    name: str
    label: str
    measure: str
    counts: str
    compute: Callable[[Scope], Figure]


REGISTRY: dict[str, Metric] = {}


def register(metric: Metric) -> Metric:
    """Add a figure at start-up; `ValueError` when the name is taken."""
    if metric.name in REGISTRY:
        raise ValueError(f"two metrics are called {metric.name}")
    REGISTRY[metric.name] = metric
    return metric


def get(name: str) -> Metric | None:
    """The figure of that name, or None while no room provides it."""
    return REGISTRY.get(name)
