"""The peers of the search benchmark on the same documents: SQLite's FTS5 and PostgreSQL's own text search.

Both get the same pairs of characters as the engine, and for each query give the same: the best 20 in their own order of
relevance, the exact count, and the values of the facets. Pictures of the texts (highlights) are left out for them. Of
the 600 queries every tenth is asked, of the whole answer too in the same run; a query that takes longer than the
patience counts as that long.
"""

import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from bench import report, search_queries
from bench.search_asked import seconds_of, timing

EVERY, PATIENCE = 10, 30.0
FACETS = ("unit", "topic", "year", "validity")
# FTS5 splits at ASCII signs: they become others.
_SIGNS = {code: 0xFF00 + code - 0x20 for code in range(0x21, 0x7F) if not chr(code).isalnum()}


def folded(table: Path) -> Iterator[tuple[int, str, str, tuple[Any, ...]]]:
    """Each document: number, its title and its whole text as the engine folds them, the values of its facets."""
    from yangguang.search.folding import fold

    with sqlite3.connect(f"file:{table}?mode=ro", uri=True) as made:
        asked = "SELECT id, title, docno, body, unit, topic, year, validity FROM doc"
        for number, title, docno, body, *values in made.execute(asked):
            yield number, fold(title), fold(f"{title} {docno} {body} {values[0]}"), tuple(values)


def texts_of(typed: str) -> list[str]:
    """The folded texts that must stand in what is found: words, phrases, and document numbers as they are written."""
    from yangguang.search.query import understand

    asked = understand(typed)
    number = asked.number
    if number and number.whole and number.serial:
        return [f"{number.organ}({number.year}){int(number.serial)}号"]
    return [one for one in (*asked.terms, *asked.phrases) if len(one) > 1] or [typed]


class Fts5:
    """SQLite's own text search, on pairs of characters."""

    name = "fts5"

    def __init__(self, folder: Path, table: Path) -> None:
        from yangguang.search.folding import bigrams

        folder.mkdir(exist_ok=True)
        file, started = folder / "fts5.sqlite", time.perf_counter()
        fresh = not file.exists()
        self.made = sqlite3.connect(file)
        self.building: float | None = None
        if fresh:
            self.made.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000;"
                "CREATE TABLE doc(id INTEGER PRIMARY KEY, unit, topic, year, validity);"
                "CREATE VIRTUAL TABLE found USING fts5(title, text, content='', tokenize='ascii')"
            )
            for number, title, text, values in folded(table):
                self.made.execute("INSERT INTO doc VALUES(?,?,?,?,?)", (number, *values))
                pairs = (bigrams(title).translate(_SIGNS), bigrams(text).translate(_SIGNS))
                self.made.execute("INSERT INTO found(rowid, title, text) VALUES(?,?,?)", (number, *pairs))
            self.made.execute("INSERT INTO found(found) VALUES('optimize')")
            self.made.commit()
            self.building = time.perf_counter() - started
        self.made.execute("PRAGMA cache_size=-1000000")
        self.bytes = file.stat().st_size

    def ask(self, typed: str) -> int:
        """How many; all that is given is read."""
        from yangguang.search.folding import bigrams

        phrases = [" ".join(bigrams(one).translate(_SIGNS).split()[:-1]) for one in texts_of(typed)]
        match = " AND ".join(f'"{phrase}"' for phrase in phrases)
        ends = time.monotonic() + PATIENCE
        self.made.set_progress_handler(lambda: int(time.monotonic() > ends), 100_000)
        best = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found, 3.0, 1.0) LIMIT 20"
        self.made.execute(best, [match]).fetchall()
        self.made.execute("CREATE TEMP TABLE hit AS SELECT rowid AS id FROM found WHERE found MATCH ?", [match])
        (count,) = self.made.execute("SELECT count(*) FROM hit").fetchone()
        for name in FACETS:
            grouped = f"SELECT {name}, count(*) FROM hit JOIN doc USING (id) GROUP BY 1 ORDER BY 2 DESC LIMIT 60"
            self.made.execute(grouped).fetchall()
        self.made.execute("DROP TABLE hit")
        return int(count)

    def give_up(self) -> None:
        """After a query that took too long."""
        self.made.set_progress_handler(None, 0)
        self.made.execute("DROP TABLE IF EXISTS hit")


def quoted(pair: str) -> str:
    """A lexeme as PostgreSQL reads it."""
    return "'" + pair.replace("\\", "\\\\").replace("'", "''") + "'"


class PostgreSQL:
    """PostgreSQL's text search: pairs of characters in a tsvector under GIN, the texts themselves to make sure."""

    name = "postgresql"

    def __init__(self, address: str, size: int, table: Path) -> None:
        import psycopg

        from yangguang.search.folding import bigrams

        started = time.perf_counter()
        self.base = psycopg.connect(address.rpartition("/")[0] + "/postgres", autocommit=True)
        self.base.execute("SET maintenance_work_mem = '2GB'")
        self.base.execute("SET work_mem = '256MB'")
        self.base.execute(f"SET statement_timeout = {int(PATIENCE * 1000)}")
        doc = f"doc{size}"
        self.doc = doc
        self.base.execute(
            f"CREATE UNLOGGED TABLE {doc}(id int, text text, unit text, topic text, year int, validity text, "
            "pairs tsvector)"
        )
        self.base.execute("SET statement_timeout = 0")
        with self.base.cursor().copy(f"COPY {doc} FROM STDIN") as copy:
            for number, _, text, values in folded(table):
                pairs = " ".join(map(quoted, sorted(set(bigrams(text).split()))))
                copy.write_row((number, text, *values, pairs))
        self.base.execute(f"CREATE INDEX ON {doc} USING gin(pairs) WITH (fastupdate = off)")
        self.base.execute(f"VACUUM ANALYZE {doc}")
        self.base.execute(f"SET statement_timeout = {int(PATIENCE * 1000)}")
        self.building = time.perf_counter() - started
        found = self.base.execute(f"SELECT pg_total_relation_size('{doc}')").fetchone()
        self.bytes = int(found[0]) if found else 0

    def ask(self, typed: str) -> int:
        """How many; all that is given is read."""
        from yangguang.search.folding import bigrams

        texts = texts_of(typed)
        pairs = [pair for one in texts for pair in bigrams(one).split()[:-1]]
        every = " & ".join(map(quoted, pairs))
        # A pair alone is exact; of more, the text itself tells whether they stand side by side.
        sure = [one for one in texts if len(one) > 2]
        holds = "".join(" AND strpos(text, %s) > 0" for _ in sure)
        facets = ", ".join(f"({name})" for name in FACETS)
        statement = (
            f"WITH hit AS MATERIALIZED (SELECT id, unit, topic, year, validity, ts_rank(pairs, q) AS rank "
            f"FROM {self.doc}, CAST(%s AS tsquery) AS q WHERE pairs @@ q{holds}) "
            f"SELECT 'best', id::text, rank FROM (SELECT id, rank FROM hit ORDER BY rank DESC, id LIMIT 20) AS best "
            f"UNION ALL SELECT 'count', '', count(*) FROM hit UNION ALL SELECT 'facet', "
            f"coalesce(unit, topic, year::text, validity), count(*) FROM hit GROUP BY GROUPING SETS ({facets})"
        )
        rows = self.base.execute(statement, [every, *sure]).fetchall()
        return int(next(count for what, _, count in rows if what == "count"))

    def give_up(self) -> None:
        """After a query that took too long: nothing stays open."""


def asked_of(peer: Fts5 | PostgreSQL, queries: list[tuple[str, str]]) -> dict[str, Any]:
    """The peer's times beside those of the whole answer, in turns; how many took longer than the patience, and where
    the peer counts otherwise than the answer.
    """
    from yangguang.search.answering import ask

    taken, ours, given_up, other = [], [], 0, []
    for _, typed in queries:
        ask(typed)
    for kind, typed in queries:
        ours.append(seconds_of(partial(ask, typed)))
        started = time.perf_counter()
        try:
            count = peer.ask(typed)
            taken.append(time.perf_counter() - started)
        except Exception as problem:
            if time.perf_counter() - started < PATIENCE:
                raise
            print(f"{peer.name}: {typed}: {problem}", flush=True)
            peer.give_up()
            taken.append(PATIENCE)
            given_up += 1
            continue
        answer = ask(typed + search_queries.BUT, filters={"kind": ("record",)}, facets=False, size=1)
        if kind != "document number" and count != (answer.count if answer.matching == "exact" else 0):
            other.append([typed, count, answer.count])
    measured = {"timing": timing(taken), "answer": timing(ours), "longer_than_patience": given_up}
    return {**measured, "counts_otherwise": other, "building_seconds": peer.building, "bytes": peer.bytes}


def main(file: str, table: Path, name: str) -> None:
    """Measure one of the two, and hand over."""
    django.setup()
    size, queries = int(table.stem), search_queries.drawn(table)[::EVERY]
    if name == "postgresql":
        made: Fts5 | PostgreSQL = PostgreSQL(os.environ["YANGGUANG_BENCH_POSTGRESQL"], size, table)
    else:
        made = Fts5(Path(settings.DATA_DIR).with_name(f"{size}-peers"), table)
    report.hand_over(file, {"patience_seconds": PATIENCE, **asked_of(made, queries)})


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
