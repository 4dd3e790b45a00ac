"""What every engine does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from yangguang.search.plan import Plan
from yangguang.search.prepared import Prepared


class Unavailable(Exception):
    """The engine cannot answer now: no index, a broken one, a full disk, a cluster that is away."""


class Away(Unavailable):
    """The engine is out of reach, or has trouble of its own: its index may well be whole, and is not made anew."""


class Busy(Unavailable):
    """Another process writes to the index."""


@dataclass(frozen=True, slots=True)
class Result:
    """How many things match exactly, the names of the page's, and of each facet how many have which value.

    The counts of a facet leave its own filter out.
    """

    count: int
    ids: tuple[str, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)


class Engine(Protocol):
    """A searchable copy of what is public. Every method may raise `Unavailable`."""

    def search(self, plan: Plan) -> Result:
        """What the plan asks for."""
        ...

    def write(self, documents: Iterable[Prepared], gone: Iterable[int]) -> None:
        """Put these in place of what has their uid, take the uids of `gone` out (first); found when this returns.

        Both are read only once no other process writes, so that what is read is no older than what the index holds.
        """
        ...

    def rebuild(self, documents: Iterable[Prepared]) -> int:
        """Make the index anew beside the live one, and switch to it; returns how many it holds."""
        ...

    def stored(self, kind: str = "") -> Iterator[tuple[int, int]]:
        """The uid and the digest of everything in the index, or of all of one kind."""
        ...

    def generation(self) -> str:
        """The name of the live index: another one after a rebuild."""
        ...

    def rest(self) -> None:
        """There is nothing to write: after a while let another process write."""
        ...

    def forget(self) -> None:
        """Let go of what this process holds open."""
        ...
