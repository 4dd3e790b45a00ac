"""The registry of running clocks: every room that shows deadlines says how to compute its open ones again."""

from typing import TYPE_CHECKING, Protocol

from yangguang.kernel.clock.calendar import Calendar

if TYPE_CHECKING:
    from yangguang.kernel.actions import Actor


class Recompute(Protocol):
    """Computes a room's open deadlines again and returns how many of them changed."""

    def __call__(self, calendar: Calendar, *, actor: "Actor") -> int: ...


REGISTRY: dict[str, Recompute] = {}


def register_open_clocks(name: str, recompute: Recompute) -> Recompute:
    """Add a room's recompute at start-up and return it; ValueError when the name is taken.

    It runs inside the transaction that loads a year's notice: what it raises undoes the load, and what
    must wait for the commit it defers itself.
    """
    if name in REGISTRY:
        raise ValueError(f"two rooms register open clocks as {name}")
    REGISTRY[name] = recompute
    return recompute


def recompute_open_clocks(calendar: Calendar, *, actor: "Actor") -> dict[str, int]:
    """Compute every room's open deadlines with `calendar`; return the number changed, by registered name."""
    return {name: recompute(calendar, actor=actor) for name, recompute in REGISTRY.items()}
