"""The index follows the database: looked at several times a second by every worker, written by one."""

from yangguang.kernel.jobs import every, watch
from yangguang.search import engines, fruitless, indexer, queue, registry
from yangguang.search.engines.base import Busy, Unavailable
from yangguang.search.models import IndexChange


@watch
def follow() -> bool:
    """Bring into the index what changed; whether there was anything."""
    if not IndexChange.objects.filter(applied=False).exists():
        engines.current().rest()
        return False
    try:
        return bool(indexer.catch_up())
    except Busy:
        return False


@every(seconds=60)
def make_index() -> None:
    """Make the index where there is none that this version can read."""
    indexer.make_if_missing()


@every(seconds=30)
def follow_the_few() -> None:
    """Bring in line what is few and tells nobody of its changes: units, columns, tasks."""
    try:
        for findable in registry.KINDS.values():
            if findable.few:
                indexer.repair(indexer.compare(findable.kind))
    except Unavailable:
        return


@every(seconds=3600)
def prune_changes() -> None:
    """Forget changes that were applied long ago."""
    queue.prune()


@every(seconds=24 * 3600)
def prune_fruitless() -> None:
    """Forget what was asked once."""
    fruitless.prune()
