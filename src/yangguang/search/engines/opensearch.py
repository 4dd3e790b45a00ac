"""The cluster engine: OpenSearch, an index behind an alias, any number of processes on any number of machines.

Indexes are called PREFIX-SHAPE-ID, the alias of the live one PREFIX-SHAPE; SHAPE changes with the tokens and the
fields. A rebuild fills another index and moves the alias in one step of the cluster. Writes go through the alias and
are refused where there is none, so nothing ever makes an index by itself.
"""

import hashlib
import logging
import re
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from opensearchpy import ConnectionError, NotFoundError, OpenSearch, OpenSearchException, TransportError  # noqa: A004
from opensearchpy.helpers import streaming_bulk
from urllib3 import Timeout

from yangguang.search.engines.base import Away, Result, Unavailable
from yangguang.search.engines.opensearch_queries import MAPPINGS, SETTINGS, SHAPE, document, facets, request
from yangguang.search.engines.opensearch_turns import Turns
from yangguang.search.plan import Plan
from yangguang.search.prepared import Prepared

logger = logging.getLogger(__name__)

# Seconds. A page waits for a reading: each host is asked once, and one that is silent left alone for a minute.
READING = Timeout(connect=1.0, read=2.0)
WRITING = Timeout(connect=3.0, read=20.0)
# The cluster itself gives up waiting for a copy after half of this, and goes on without.
ALL_COPIES = 60
# While no host answers, only one page in so many seconds waits to find out.
NOT_ASKED_FOR = 5.0
A_CHUNK = 500
A_CHUNK_BYTES = 8_000_000
# Where the cluster is short of memory a chunk is sent again after 1, 2 and 4 seconds.
TIMES = 3
SCAN = 10_000
_GONE = 404
_NEWER = 409


class OpenSearchEngine:
    """Indexes of a `prefix` in the cluster at `hosts`. Safe from many threads; one process writes at a time."""

    def __init__(
        self,
        hosts: list[tuple[str, int]],
        prefix: str = "yangguang",
        *,
        encrypted: bool = True,
        login: tuple[str, str] | None = None,
        authority: str = "",
        shards: int = 1,
        replicas: int = 1,
    ) -> None:
        how: dict[str, Any] = {
            "hosts": [{"host": host, "port": port} for host, port in hosts],
            "http_auth": login,
            "use_ssl": encrypted,
            "verify_certs": encrypted,
            "ca_certs": authority or None,
            "pool_maxsize": 20,
            "retry_on_timeout": True,
            "dead_timeout": 15,
            "timeout_cutoff": 2,
        }
        self._reader = OpenSearch(**how, timeout=READING, max_retries=len(hosts) - 1)
        self._writer = OpenSearch(**how, timeout=WRITING, max_retries=len(hosts))
        self._ask_from = 0.0
        self.alias = f"{prefix}-{SHAPE}"
        self._ours = re.compile(rf"{prefix}-v\d+-[0-9a-f]{{8}}-[0-9a-f]{{12}}")
        self._prefix = prefix
        self._size = {"number_of_shards": shards, "auto_expand_replicas": f"0-{replicas}" if replicas else False}
        self._turns = Turns(self._writer, prefix)

    def search(self, plan: Plan) -> Result:
        """What the plan asks for; all of it or `Unavailable`, never what only some of the shards found."""
        if time.monotonic() < self._ask_from:
            raise Away("the cluster did not answer a moment ago")
        body = request(plan)
        with _told():
            try:
                found = self._asked(body)
            except ConnectionError:
                self._ask_from = time.monotonic() + NOT_ASKED_FOR
                raise
            except TransportError:
                # The index may have gone between two looks, when a rebuild switched.
                found = self._asked(body)
        ids = tuple(str(hit["fields"]["id"][0]) for hit in found["hits"]["hits"])
        counted = facets(found["aggregations"]) if plan.facets else {}
        return Result(int(found["hits"]["total"]["value"]), ids, counted)

    def write(self, documents: Iterable[Prepared], gone: Iterable[int]) -> None:
        """Replace and remove, in chunks, seen when all are there; what of it was sent before a failure is true anyway.

        Each bears the ticket of this turn, which is older than what was read: see `Turns`.
        """
        with _told():
            stamp = {"_version": self._turns.take(), "_version_type": "external"}
            actions = [{"_op_type": "delete", "_id": str(uid), **stamp} for uid in gone]
            if self._send(self.alias, _chained(actions, ({**_action(one), **stamp} for one in documents))):
                self._refresh(self.alias)

    def rebuild(self, documents: Iterable[Prepared]) -> int:
        """Fill another index, move the alias to it in one step, and delete what is older."""
        name = f"{self.alias}-{uuid.uuid4().hex[:12]}"
        # Only through an alias is a write refused once the index is gone, cleared away by a rebuild that was first.
        building = f"{name}-building"
        with _told():
            try:
                body = {
                    "settings": {**SETTINGS, **self._size, **self._scores()},
                    "mappings": MAPPINGS,
                    "aliases": {building: {}},
                }
                # With every copy there from the start, a node lost the moment after the switch takes nothing with it.
                patiently = {"wait_for_active_shards": "all", "request_timeout": ALL_COPIES}
                self._writer.indices.create(index=name, body=body, params=patiently)
                count = self._send(building, map(_action, documents))
                self._refresh(building)
                self._switch_to(name, building)
            except BaseException:
                with suppress(OpenSearchException):
                    self._writer.indices.delete(index=name)
                raise
            with suppress(OpenSearchException):  # Then the next rebuild clears it away.
                self._clear_away()
        return count

    def stored(self, kind: str = "") -> Iterator[tuple[int, int]]:
        """The uid and digest of each document, read from the columns of the index in the order of the uids."""
        body: dict[str, Any] = {
            "query": {"term": {"kind": kind}} if kind else {"match_all": {}},
            "size": SCAN,
            "sort": [{"uid": "asc"}],
            "_source": False,
            "docvalue_fields": ["digest"],
            "track_total_hits": False,
        }
        while True:
            with _told():
                hits = self._whole(self._writer, body)["hits"]["hits"]
            yield from ((int(hit["sort"][0]), int(hit["fields"]["digest"][0])) for hit in hits)
            if len(hits) < SCAN:
                return
            body["search_after"] = hits[-1]["sort"]

    def generation(self) -> str:
        """The name of the index behind the alias."""
        with _told():
            names = list(self._writer.indices.get_alias(name=self.alias))
        if len(names) != 1:
            raise Unavailable("the alias stands for more than one index; it must be rebuilt")
        return str(names[0])

    def rest(self) -> None:
        """A turn ends by itself."""

    def forget(self) -> None:
        """The connections are made anew when they are needed."""

    def _asked(self, body: dict[str, Any]) -> Any:
        # The same question goes to the same copies, whose counts of words may differ a little: pages stay in order.
        copies = hashlib.blake2b(repr([body["query"], body["sort"]]).encode(), digest_size=8).hexdigest()
        return self._whole(self._reader, body, preference=copies, search_type="dfs_query_then_fetch")

    def _whole(self, client: OpenSearch, body: dict[str, Any], **how: str) -> Any:
        found = client.search(index=self.alias, body=body, params={"allow_partial_search_results": "false", **how})
        if found["timed_out"] or found["_shards"]["failed"]:
            raise Away("a part of the index did not answer")
        return found

    def _scores(self) -> dict[str, Any]:
        """Settings with which words weigh against phrases as in tantivy: version 3 leaves out a factor, k1 + 1."""
        major = int(self._writer.info()["version"]["number"].partition(".")[0])
        return {"similarity": {"default": {"type": "LegacyBM25"}}} if major >= 3 else {}

    def _send(self, alias: str, actions: Iterable[dict[str, Any]]) -> int:
        """Put these through an alias; returns how many. `Unavailable` where one is refused for no good reason."""
        sent = 0
        told = streaming_bulk(
            self._writer,
            actions,
            chunk_size=A_CHUNK,
            max_chunk_bytes=A_CHUNK_BYTES,
            raise_on_error=False,
            max_retries=TIMES,
            initial_backoff=1,
            index=alias,
            require_alias="true",
        )
        for well, told_of in told:
            sent += 1
            ((action, outcome),) = told_of.items()
            error = outcome.get("error") or {}
            if well or (outcome["status"] == _GONE and action == "delete" and not error) or outcome["status"] == _NEWER:
                continue
            kind = Unavailable if error.get("type") == "index_not_found_exception" else Away
            raise kind(f"the cluster refused a document: {error.get('type')}")
        return sent

    def _refresh(self, alias: str) -> None:
        if self._writer.indices.refresh(index=alias)["_shards"]["failed"]:
            raise Away("a part of the index did not show what was written")

    def _switch_to(self, name: str, building: str) -> None:
        steps: list[dict[str, Any]] = [
            {"remove": {"index": f"{self.alias}-*", "alias": self.alias, "must_exist": False}},
            {"add": {"index": name, "alias": self.alias}},
            {"remove": {"index": name, "alias": building}},
        ]
        self._writer.indices.update_aliases(body={"actions": steps})

    def _clear_away(self) -> None:
        """Delete every index of ours but the live one, which another rebuild may have made after this one."""
        live = self._writer.indices.get_alias(name=self.alias)
        for other in self._writer.indices.get(index=f"{self._prefix}-v*", params={"expand_wildcards": "all"}):
            if other not in live and self._ours.fullmatch(other):
                self._writer.indices.delete(index=other, params={"ignore_unavailable": "true"})


@contextmanager
def _told() -> Iterator[None]:
    """An index that is not there is `Unavailable`; whatever else the cluster or the network trips over is `Away`."""
    try:
        yield
    except NotFoundError as problem:
        raise Unavailable("there is no index of this version; it must be rebuilt") from problem
    except OpenSearchException as problem:
        raise Away(f"the cluster does not answer: {problem}") from problem


def _action(one: Prepared) -> dict[str, Any]:
    return {"_id": str(one.uid), "_source": document(one)}


def _chained(*groups: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for group in groups:
        yield from group
