"""How a process learns what other processes touched: it reads the rows of `PageTouch` when a page is looked up."""

import logging
import time
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from django.db import Error, connections
from django.db.utils import DEFAULT_DB_ALIAS

from yangguang.kernel.models import PageTouch

logger = logging.getLogger(__name__)

# Every so many seconds a lookup reads the news first; a page is never older than this and the reading itself.
EVERY = 0.3
# A lookup that meets a reading under way goes on with what is known, unless that is older than this.
PATIENCE = 0.7
# While the database does not answer, pages are served for so long, then no more.
GRACE = 10.0
# After so long without news (nobody came, the machine slept) the process starts with an empty store.
FORGET = 600.0
# PostgreSQL gives numbers out before the commit: a row may appear below the highest one seen. Those that are missing
# are looked for by number for an hour; at the start, so are the last few below the newest.
GAP_SECONDS, GAPS_AT_START, MOST_GAPS = 3600.0, 200, 2000
# A database that is cut off is noticed within seconds.
TIMEOUTS = {"connect_timeout": 2, "tcp_user_timeout": 3000}

Clock = Callable[[], float]


class News:
    """Reads the rows that came since the last reading and hands their tags on, oldest first.

    `fresh()` is asked before each lookup. The reading uses a connection of its own, guarded by a lock, for lookups
    happen outside of Django's requests.
    """

    def __init__(
        self, told: Callable[[Iterable[str]], None], forget: Callable[[], None], clock: Clock = time.monotonic
    ) -> None:
        self._told, self._forget, self._clock = told, forget, clock
        self._lock = Lock()
        self._connection: Any = None
        self._high: int | None = None
        self._gaps: dict[int, float] = {}
        self._read_at = self._due = self._retry = float("-inf")
        self._failing = False

    def fresh(self) -> bool:
        """Whether what is known is recent enough for a page to be served or kept now."""
        now = self._clock()
        return now < self._due or self._catch_up(now)

    def _catch_up(self, now: float) -> bool:
        age = now - self._read_at
        if not self._lock.acquire(blocking=age >= PATIENCE, timeout=PATIENCE if age >= PATIENCE else -1):
            return age < GRACE
        try:
            now = self._clock()
            if now < self._due:
                return True
            if now >= self._retry:
                self._try_to_read(now)
            return now - self._read_at < GRACE
        finally:
            self._lock.release()

    def _try_to_read(self, now: float) -> None:
        try:
            if now - self._read_at > FORGET or self._high is None:
                self._start()
            self._read(now)
        except Error:
            if not self._failing:
                logger.exception("the news of public pages cannot be read; those kept are served for %d s more", GRACE)
            self._failing, self._retry = True, now + EVERY
            self.close()
        else:
            self._failing, self._read_at, self._due = False, now, now + EVERY

    def _start(self) -> None:
        """Know nothing, from the newest row on."""
        table = PageTouch._meta.db_table
        rows = self._rows(f"SELECT id FROM {table} ORDER BY id DESC LIMIT %s", [GAPS_AT_START])  # noqa: S608
        seen = {row[0] for row in rows}
        self._high = max(seen, default=0)
        self._gaps = {}
        self._note_gaps(max(self._high - GAPS_AT_START, 0), seen)
        self._forget()

    def _read(self, now: float) -> None:
        high = self._high or 0
        self._gaps = {number: until for number, until in self._gaps.items() if until > now}
        query, values = f"SELECT id, tag FROM {PageTouch._meta.db_table} WHERE id > %s", [high]  # noqa: S608
        if self._gaps:
            query += f" OR id IN ({', '.join(['%s'] * len(self._gaps))})"
            values += self._gaps
        rows = self._rows(f"{query} ORDER BY id", values)
        if not rows:
            return
        seen = {row[0] for row in rows}
        for number in seen:
            self._gaps.pop(number, None)
        self._high = max(high, *seen)
        self._note_gaps(high, seen)
        self._told(dict.fromkeys(row[1] for row in rows))

    def _note_gaps(self, above: int, seen: set[int]) -> None:
        until = self._clock() + GAP_SECONDS
        missing = (number for number in range(above + 1, (self._high or 0) + 1) if number not in seen)
        self._gaps |= dict.fromkeys(missing, until)
        for number in sorted(self._gaps)[:-MOST_GAPS]:
            del self._gaps[number]

    def _rows(self, query: str, values: list[Any]) -> list[tuple[Any, ...]]:
        if self._connection is None:
            self._connection = _own_connection()
        with self._connection.cursor() as cursor:
            cursor.execute(query, values)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

    def close(self) -> None:
        """Give the connection back; the next reading opens another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _own_connection() -> Any:
    """A connection beside Django's own, for whichever thread holds the lock."""
    made = connections.create_connection(DEFAULT_DB_ALIAS)
    if made.vendor == "postgresql":
        made.settings_dict = {**made.settings_dict, "OPTIONS": {**made.settings_dict["OPTIONS"], **TIMEOUTS}}
    made.inc_thread_sharing()
    return made
