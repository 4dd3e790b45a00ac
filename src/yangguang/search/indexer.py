"""Keeping the index in step with the database: what changed, everything anew, and a comparison of the two."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from multiprocessing import get_context

from django.utils import timezone

from yangguang.search import engines, queue, registry
from yangguang.search.engines.base import Away, Busy, Unavailable
from yangguang.search.plan import Plan
from yangguang.search.prepared import Prepared, digest_of, prepare, prepare_all, uid_of
from yangguang.search.registry import Found

A_BATCH = 500
A_CHUNK = 250
AHEAD = 8
# Rows written by transactions that were still open when a rebuild began carry an earlier time.
MARGIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Difference:
    """What the index lacks, what it should no longer hold, and what it holds in an older form; by uid or name."""

    missing: tuple[str, ...]
    surplus: tuple[int, ...]
    stale: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether index and database agree."""
        return not (self.missing or self.surplus or self.stale)


def catch_up(most: int = 20_000) -> int:
    """Bring what changed into the index, in order and in batches; returns how many changes.

    The rows are marked only once the engine has committed: whoever dies in between leaves them to be taken again, and
    what is read is the present, so that taking them twice does no harm. Raises `Unavailable`.
    """
    taken = 0
    engine = engines.current()
    while taken < most and (changes := queue.waiting(A_BATCH)):
        live = engine.generation()
        _bring(list(dict.fromkeys(f"{change.kind}:{change.key}" for change in changes)))
        queue.done(changes)
        if engine.generation() != live:
            # A rebuild switched meanwhile: what was written may have gone into the old index.
            queue.again(changes)
        taken += len(changes)
    return taken


def rebuild(*, processes: int = 0, progress: Callable[[int], None] | None = None) -> int:
    """Make the index anew from the database beside the live one, and switch; returns how many things it holds.

    What changes meanwhile is looked at again afterwards. `processes` prepare tokens beside this one; with none, it does
    so itself. Raises `Unavailable`.
    """
    began = timezone.now()
    documents = _counted(_prepared(registry.every(), processes), progress)
    count = engines.current().rebuild(documents)
    queue.again_since(began - MARGIN)
    with suppress(Busy):  # Then the worker has begun with them.
        catch_up()
    return count


def make_if_missing() -> None:
    """Make the index where there is none that this version can read. Raises `Away` where nobody can tell."""
    try:
        engines.current().search(Plan(sort="newest", size=1))
    except Away:
        raise
    except Unavailable:
        rebuild()


def compare(kind: str = "") -> Difference:
    """What differs between the index and the database, or in one kind. Changes that still wait count as differences."""
    stored = dict(engines.current().stored(kind))
    missing: list[str] = []
    stale: list[str] = []
    for found in registry.every(kind):
        digest = stored.pop(uid_of(found.id), None)
        if digest is None:
            missing.append(found.id)
        elif digest != digest_of(found):
            stale.append(found.id)
    return Difference(tuple(missing), tuple(stored), tuple(stale))


def repair(difference: Difference) -> int:
    """Put right what differs; returns how many things were written or taken out."""
    names = [*difference.missing, *difference.stale]
    for start in range(0, len(names), A_BATCH):
        _bring(names[start : start + A_BATCH])
    for start in range(0, len(difference.surplus), A_BATCH):
        engines.current().write((), difference.surplus[start : start + A_BATCH])
    return len(names) + len(difference.surplus)


def _bring(names: list[str]) -> None:
    """Have the index hold what these are now. They are read when the engine asks: once nobody else writes."""
    found: dict[str, Found] = {}

    def gone() -> Iterator[int]:
        found.update(registry.read(names))
        yield from (uid_of(name) for name in names if name not in found)

    # The engine takes out what is gone before it puts in what is there.
    engines.current().write((prepare(found[name]) for name in names if name in found), gone())


def _prepared(things: Iterator[Found], processes: int) -> Iterator[Prepared]:
    if processes < 1:
        yield from map(prepare, things)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        running = [pool.submit(prepare_all, chunk) for chunk in islice(_chunks(things), AHEAD)]
        for chunk in _chunks(things):
            yield from running.pop(0).result()
            running.append(pool.submit(prepare_all, chunk))
        for future in running:
            yield from future.result()


def _chunks(things: Iterator[Found]) -> Iterator[list[Found]]:
    while chunk := list(islice(things, A_CHUNK)):
        yield chunk


def _counted(documents: Iterator[Prepared], progress: Callable[[int], None] | None) -> Iterator[Prepared]:
    for count, one in enumerate(documents, 1):
        if progress and count % 10_000 == 0:
            progress(count)
        yield one
