"""Turns at writing to the cluster: one process at a time, and what comes late never replaces what is newer.

A turn is a row in the index PREFIX-turn, taken by compare and set. It is only good manners, so that workers do not all
write the same; what keeps the order is its ticket, a number that grows from turn to turn. A writer takes its ticket
before it reads the database, and gives it to every document as its version: the cluster then refuses a document of an
older ticket where one of a newer ticket stands, however late it comes.
"""

import time
import uuid

from opensearchpy import ConflictError, NotFoundError, OpenSearch, RequestError

from yangguang.search.engines.base import Busy

# So many seconds after its last write a process keeps others from writing.
LASTS = 3.0
_ONLY = "turn"


class Turns:
    """The turns of one process at the indexes of a prefix."""

    def __init__(self, client: OpenSearch, prefix: str) -> None:
        self._client = client
        self._index = f"{prefix}-turn"
        self._me = uuid.uuid4().hex

    def take(self) -> int:
        """A ticket greater than every earlier one; `Busy` while another process has the turn."""
        now = time.time()
        try:
            held = self._client.get(index=self._index, id=_ONLY)
        except NotFoundError as none:
            if none.error == "index_not_found_exception":
                self._make()
            return self._put(now, 0, {"op_type": "create"})
        row = held["_source"]
        # Another clock may be ahead: a turn is never longer than it lasts.
        if row["holder"] != self._me and 0 < row["until"] - now < 2 * LASTS:
            raise Busy("another process writes to the index")
        return self._put(now, row["ticket"], {"if_seq_no": held["_seq_no"], "if_primary_term": held["_primary_term"]})

    def _put(self, now: float, last: int, unless_changed: dict[str, object]) -> int:
        # The clock goes on where the row was lost with its index.
        ticket = max(int(now * 1_000_000), last + 1)
        row = {"holder": self._me, "until": now + LASTS, "ticket": ticket}
        try:
            self._client.index(index=self._index, id=_ONLY, body=row, params=unless_changed)
        except ConflictError:
            raise Busy("another process writes to the index") from None
        return ticket

    def _make(self) -> None:
        fields = {"holder": "keyword", "until": "double", "ticket": "long"}
        body = {
            "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1", "hidden": True},
            "mappings": {"properties": {name: {"type": kind, "index": False} for name, kind in fields.items()}},
        }
        try:
            self._client.indices.create(index=self._index, body=body)
        except RequestError as problem:
            if problem.error != "resource_already_exists_exception":
                raise
