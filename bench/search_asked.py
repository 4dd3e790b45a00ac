"""Measured in the city of `bench.search`, in a process of its own: queries, parts of texts, publishing."""

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import django

from bench import report, search_queries, servers

FRESH, RATED, PARTS, WARM = 15, 1000, 40, 60
SEEDS = {search_queries.FRESH: 11, search_queries.RATED: 12}
PATIENCE = 60.0


def seconds_of(work: Callable[[], object]) -> float:
    """How long it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def timing(taken: list[float]) -> report.Timing:
    """Of single seconds."""
    taken = sorted(taken)
    p95 = taken[min(len(taken) - 1, round(0.95 * len(taken)))]
    return report.Timing(len(taken), median(taken), p95, taken[0], taken[-1])


def raw(typed: str) -> Callable[[], object]:
    """The same query of the raw engine: the best 20 with their names, the exact count, the six facets."""
    from yangguang.search import engines
    from yangguang.search.engines.embedded import EmbeddedEngine
    from yangguang.search.engines.schema import Compiler
    from yangguang.search.plan import FACETS, MOST_VALUES, planned
    from yangguang.search.query import understand
    from yangguang.search.synonyms import synonyms_of

    engine = engines.current()
    assert isinstance(engine, EmbeddedEngine)
    index = engine._reader()
    asked = understand(typed)
    query = Compiler(index.schema).query(planned(asked, synonyms_of(asked.terms), {}))
    terms = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in FACETS}

    def call() -> object:
        searcher = index.searcher()
        found = searcher.search(query, limit=20, count=True)
        names = [searcher.doc(address).get_first("id") for _, address in found.hits]
        return names, searcher.aggregate(query, terms)

    return call


def asked(queries: list[tuple[str, str]]) -> dict[str, Any]:
    """Each query of the raw engine, as a whole answer, and as a page, in turns; and what a page adds to its answer."""
    from django.test import Client

    from yangguang.search.answering import ask
    from yangguang.search.asking import Asked

    client, inside = Client(SERVER_NAME="127.0.0.1"), [0.0]
    answer = Asked.answer

    def timed(self: Asked, *given: Any) -> Any:
        started = time.perf_counter()
        found = answer(self, *given)
        inside[0] += time.perf_counter() - started
        return found

    def page(typed: str) -> int:
        answered = client.get("/search", {"q": typed})
        if answered.status_code != 200:
            raise RuntimeError(f"the page of {typed} does not open")
        return len(answered.content)

    taken: dict[str, list[float]] = {"raw": [], "answer": [], "page_on_top": []}
    kinds: dict[str, dict[str, list[float]]] = {}
    empty = 0
    with patch.object(Asked, "answer", timed):
        for _, typed in queries[:WARM]:
            raw(typed)(), ask(typed), page(typed)
        for at, (kind, typed) in enumerate(queries):
            call = raw(typed)
            works: list[tuple[str, Callable[[], object]]] = [("raw", call), ("answer", partial(ask, typed))]
            own = kinds.setdefault(kind, {"raw": [], "answer": []})
            for name, work in works if at % 2 else reversed(works):
                seconds = seconds_of(work)
                taken[name].append(seconds)
                own[name].append(seconds)
            inside[0] = 0.0
            whole = seconds_of(partial(page, typed))
            taken["page_on_top"].append(whole - inside[0])
            empty += not ask(typed, facets=False, size=1).count
    return {
        **{name: timing(every) for name, every in taken.items()},
        "kinds": {kind: {name: timing(every) for name, every in own.items()} for kind, own in kinds.items()},
        "without_a_hit": empty,
    }


def right_parts(table: Path) -> dict[str, Any]:
    """Parts of texts, other ones each run: is the count that of all the texts that hold it, read one by one?"""
    from yangguang.search.answering import ask
    from yangguang.search.folding import fold

    seed = random.SystemRandom().randrange(10**9)
    wanted = list(dict.fromkeys(search_queries.parts(table, PARTS, seed)))
    folded = [fold(one) for one in wanted]
    counts = dict.fromkeys(folded, 0)
    text_bytes = 0
    with sqlite3.connect(f"file:{table}?mode=ro", uri=True) as made:
        for title, number, body, unit in made.execute("SELECT title, docno, body, unit FROM doc"):
            text_bytes += len(title.encode()) + len(body.encode())
            # As the index has them: one after the other, whitespace a gap.
            text = " ".join(fold(f"{title} {number} {body} {unit}").split())
            for one in folded:
                if one in text:
                    counts[one] += 1
    # The city has more than the corpus: its units and columns, in whose names a part may stand as well.
    records = {"kind": ("record",)}
    answers = [ask(f'"{one}"{search_queries.BUT}', filters=records, facets=False, size=1).count for one in wanted]
    wrong = [one for one, fold_, many in zip(wanted, folded, answers, strict=True) if counts[fold_] != many]
    return {"asked": len(wanted), "right": len(wanted) - len(wrong), "wrong": wrong, "seed": seed, "bytes": text_bytes}


@contextmanager
def worker() -> Iterator[None]:
    """The process that does background work, the index among it."""
    from django.conf import settings

    command = [sys.executable, "manage.py", "work"]
    environment = servers.environment(settings.DATA_DIR)
    process = subprocess.Popen(command, cwd=servers.PROJECT, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def drafted(many: int, table: Path, mark: str) -> list[Any]:
    """Drafts with texts of the corpus, by the desk's own action; each title ends with a mark of its own."""
    from yangguang.disclosures.actions import draft
    from yangguang.disclosures.states import Openness
    from yangguang.kernel import present
    from yangguang.kernel.actions import SystemActor
    from yangguang.organisations.models import Unit

    units = list(Unit.objects.filter(code__startswith="corpus-").order_by("pk")[:20])
    made = []
    for at, (_, _, title, body) in enumerate(search_queries.sampled(table, SEEDS[mark], many)):
        html = "".join(f"<p>{line}</p>" for line in body.splitlines())
        fields: dict[str, Any] = {"title": f"{title[:200]}{mark}{at:04d}", "kind": "notice", "topic": "综合政务"}
        fields |= {"body_html": html, "openness": Openness.PROACTIVE, "formed_on": present.today()}
        made.append(draft(units[at % len(units)], actor=SystemActor(), fields=fields))
    return made


def _is_found(typed: str) -> bool:
    from yangguang.search.answering import ask

    return ask(typed, facets=False).count > 0


def publishing(table: Path) -> dict[str, Any]:
    """Seconds from the commit of a publication until it is found; publications a second until all of them are found."""
    from django.utils import timezone

    from yangguang.disclosures.actions import carry_over
    from yangguang.kernel.actions import SystemActor
    from yangguang.search.models import IndexChange

    run = f"{time.time_ns() % 10**8:08d}"
    with worker():
        # The first, and not measured, waits for the worker itself to have started.
        first, *others = drafted(FRESH + 1, table, search_queries.FRESH)
        carry_over(first, actor=SystemActor(), published_at=timezone.now())
        until(lambda: not IndexChange.objects.filter(applied=False).exists())
        waits = []
        for at, edition in enumerate(others, 1):
            edition.title += f"次{run}"
            edition.save()
            carry_over(edition, actor=SystemActor(), published_at=timezone.now())
            waits.append(until(partial(_is_found, f'"{search_queries.FRESH}{at:04d}次{run}"'), 0.005))
        editions = drafted(RATED, table, search_queries.RATED)
        started = time.perf_counter()
        for edition in editions:
            carry_over(edition, actor=SystemActor(), published_at=timezone.now())
        published = time.perf_counter() - started
        until(lambda: not IndexChange.objects.filter(applied=False).exists(), 0.01)
        indexed = time.perf_counter() - started
    rate = {"records": RATED, "published_seconds": published, "indexed_seconds": indexed, "a_second": RATED / indexed}
    return {"found_after_seconds": waits, "publishing": rate}


def until(true: Callable[[], bool], pause: float = 0.1) -> float:
    """Seconds until it is; `RuntimeError` after a minute."""
    started = time.perf_counter()
    while not true():
        if time.perf_counter() - started > PATIENCE:
            raise RuntimeError("waited for a minute in vain")
        time.sleep(pause)
    return time.perf_counter() - started


def main(file: str, table: Path) -> None:
    """Measure, and hand over."""
    django.setup()
    print("queries", flush=True)
    found: dict[str, Any] = {"queries": asked(search_queries.drawn(table))}
    print("parts", flush=True)
    parts = right_parts(table)
    found |= {"text_bytes": parts.pop("bytes"), "parts": parts}
    print("publishing", flush=True)
    report.hand_over(file, {**found, **publishing(table)})


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
