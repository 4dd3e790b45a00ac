"""The embedded engine: tantivy in the data folder, one writing process, any number of reading ones.

The folder holds generations and a file `current` that names the live one. A rebuild writes a new generation and
switches by renaming a file, so a reader sees the old index or the new one, and a killed rebuild leaves only a folder
that the next one clears away.
"""

import logging
import os
import shutil
import threading
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tantivy import Index, IndexWriter, Order, Query, Searcher

from yangguang.search.engines.base import Busy, Result, Unavailable
from yangguang.search.engines.schema import Compiler, document, schema
from yangguang.search.plan import FACETS, MOST, MOST_VALUES, Plan
from yangguang.search.prepared import VERSION, Prepared

logger = logging.getLogger(__name__)

WRITING_MEMORY = 64_000_000
BUILDING_MEMORY = 600_000_000
A_COMMIT = 50_000
SCAN = 20_000
# How long a process that has nothing to write keeps others from writing.
RESTS_AFTER = 3.0


class EmbeddedEngine:
    """An index in `folder`. Searching is safe from many threads; writing takes one process at a time (`Busy`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._open: tuple[str, tuple[int, int], Index] | None = None
        self._writer: tuple[str, IndexWriter] | None = None
        self._wrote = 0.0

    def search(self, plan: Plan) -> Result:
        """What the plan asks for, from the newest committed state of the live generation."""
        index = self._reader()
        with self._reading():
            searcher, compiler = index.searcher(), Compiler(index.schema)
        offset = min(plan.offset, MOST)
        order: dict[str, Any] = {}
        if plan.sort != "relevance":
            order = {"order_by_field": "day", "order": Order.Desc if plan.sort == "newest" else Order.Asc}
        with self._reading():
            query = compiler.query(plan)
            found = searcher.search(query, limit=max(plan.size, 1), offset=offset, count=True, **order)
            ids = tuple(str(searcher.doc(address).get_first("id")) for _, address in found.hits[: plan.size])
            facets = self._facets(searcher, compiler, plan, query) if plan.facets else {}
        return Result(int(getattr(found, "count", 0)), ids, facets)  # the stub forgets `count`

    def write(self, documents: Iterable[Prepared], gone: Iterable[int]) -> None:
        """Replace and remove in one commit, which readers see with their next search."""
        with self._writing, _told():
            writer: IndexWriter | None = None
            try:
                writer = self._writer_of_the_live()
                for uid in gone:
                    writer.delete_documents_by_term("uid", uid)
                for one in documents:
                    writer.delete_documents_by_term("uid", one.uid)
                    writer.add_document(document(one))
                writer.commit()
                self._wrote = time.monotonic()
            except BaseException:
                # What is not committed goes with the writer, and so does its lock: nothing else may hold it.
                writer = None
                self._let_go_of_the_writer()
                raise

    def rebuild(self, documents: Iterable[Prepared]) -> int:
        """Write a new generation and switch to it; the old one goes when nobody reads it any more."""
        name = f"v{VERSION}-{uuid.uuid4().hex[:12]}"
        made = self.folder / name
        count = 0
        with _told():
            try:
                made.mkdir(parents=True)
                index = Index(schema(), path=str(made))
                writer = index.writer(BUILDING_MEMORY, 1)
                for one in documents:
                    writer.add_document(document(one))
                    count += 1
                    if count % A_COMMIT == 0:
                        writer.commit()
                writer.commit()
                writer.wait_merging_threads()
                self._switch_to(name)
            except BaseException:
                shutil.rmtree(made, ignore_errors=True)
                raise
        self._clear_away_all_but(name)
        return count

    def stored(self, kind: str = "") -> Iterator[tuple[int, int]]:
        """The uid and digest of each document, read from the columns of the index."""
        index = self._reader()
        with self._reading():
            searcher = index.searcher()
            if not searcher.num_docs:
                return
            query = Query.term_query(index.schema, "kind", kind, "basic") if kind else Query.all_query()
            addresses = [address for _, address in searcher.search(query, searcher.num_docs, False).hits]
            for start in range(0, len(addresses), SCAN):
                some = addresses[start : start + SCAN]
                uids, digests = (searcher.fast_field_values(name, some) for name in ("uid", "digest"))
                yield from zip(map(int, uids), map(int, digests), strict=True)  # type: ignore[arg-type]

    def generation(self) -> str:
        """The name of the live generation."""
        with _told():
            return self._live()

    def rest(self) -> None:
        """Let another process write, when this one has not written for some seconds."""
        if self._writer is not None and time.monotonic() - self._wrote > RESTS_AFTER:
            with self._writing:
                writer = self._writer
                self._let_go_of_the_writer()
                if writer is not None:
                    with _told():
                        writer[1].wait_merging_threads()

    def forget(self) -> None:
        """Open everything anew with the next call."""
        with self._lock:
            self._open = None

    def close(self) -> None:
        """Let another process write."""
        with self._writing:
            self._let_go_of_the_writer()
        self.forget()

    def _facets(self, searcher: Searcher, compiler: Compiler, plan: Plan, query: Any) -> dict[str, Any]:
        """One pass for the facets without a filter of their own, and one for each of the others."""
        own = [name for name in FACETS if name in dict(plan.filters)]
        asked = [(query, [name for name in FACETS if name not in own])]
        asked += [(compiler.query(plan.without(name)), [name]) for name in own]
        facets: dict[str, Any] = {}
        for counted, names in asked:
            terms = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in names}
            for name, grouped in searcher.aggregate(counted, terms).items():
                pairs = [(_label(bucket["key"]), int(bucket["doc_count"])) for bucket in grouped["buckets"]]
                facets[name] = tuple((value, many) for value, many in pairs if value not in {"", "0"})
        return facets

    def _reader(self) -> Index:
        """The live generation, at its newest commit."""
        with self._lock:
            try:
                with _told():
                    return self._newest()
            except Unavailable:
                # It may have gone between two looks, when a rebuild switched.
                self._open = None
            with _told():
                return self._newest()

    def _newest(self) -> Index:
        name = self._live()
        state = (self.folder / name / "meta.json").stat()
        # A commit puts another file in its place: two within one tick of the clock differ by that.
        stamp = (state.st_mtime_ns, state.st_ino)
        if self._open is None or self._open[0] != name:
            index = Index.open(str(self.folder / name))
            if index.schema != schema():
                raise Unavailable("the index has other fields; it must be rebuilt")
            self._open = (name, stamp, index)
        elif self._open[1] != stamp:
            self._open[2].reload()
            self._open = (name, stamp, self._open[2])
        return self._open[2]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            with _told():
                yield
        except Unavailable:
            self.forget()
            raise

    def _live(self) -> str:
        name = (self.folder / "current").read_text(encoding="ascii").strip()
        if not name.startswith(f"v{VERSION}-"):
            raise Unavailable("the index is of another version; it must be rebuilt")
        return name

    def _writer_of_the_live(self) -> IndexWriter:
        name = self._live()
        if self._writer is None or self._writer[0] != name:
            self._let_go_of_the_writer()
            index = Index.open(str(self.folder / name))
            try:
                self._writer = (name, index.writer(WRITING_MEMORY, 1))
            except ValueError as problem:
                if "Lock" in str(problem):
                    raise Busy("another process writes to the index") from problem
                raise
        return self._writer[1]

    def _let_go_of_the_writer(self) -> None:
        self._writer = None

    def _switch_to(self, name: str) -> None:
        fresh = self.folder / f"current.{name}"
        with fresh.open("w", encoding="ascii") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.folder / "current")

    def _clear_away_all_but(self, name: str) -> None:
        self.close()
        for other in self.folder.iterdir():
            if other.name.startswith("v") and other.name != name:
                # A process that still reads it keeps its open files; one that would open it finds the new name.
                shutil.rmtree(other, ignore_errors=True)
            elif other.name.startswith("current."):
                other.unlink(missing_ok=True)


@contextmanager
def _told() -> Iterator[None]:
    """Whatever the library or the file system trips over is `Unavailable`, a panic too, which is no `Exception`."""
    try:
        yield
    except Unavailable:
        raise
    except (ValueError, OSError, RuntimeError) as problem:
        raise Unavailable(str(problem)) from problem
    except BaseException as problem:
        if type(problem).__name__ == "PanicException":
            raise Unavailable(f"the index broke: {problem}") from problem
        raise


def _label(key: Any) -> str:
    return str(int(key)) if isinstance(key, float) else str(key)
