"""The pages that one process keeps: bounded in bytes, found by address, dropped by tag."""

import gzip
import hashlib
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from threading import Lock

from yangguang.kernel.pages.touching import EVERYTHING

Headers = list[tuple[str, str]]
# What a kept page takes beside its bodies: the address, tags, headers, and Python's own.
OVERHEAD = 4096
# Tags remembered as touched; beyond, the renderings under way are not kept.
TAGS_REMEMBERED = 10_000
# The browser and every proxy ask again each time; the answer is a 304 as long as the page is the same.
FRESH = "public, max-age=0, must-revalidate"
VARY = "Accept-Encoding, Cookie"


class Page:
    """A whole answer, ready to be sent: plain and gzip bodies with their headers, and the short 304."""

    __slots__ = ("etag", "expires", "gzip", "gzip_headers", "plain", "plain_headers", "short_headers", "tags", "used")

    def __init__(self, headers: Headers, body: bytes, tags: frozenset[str], expires: float) -> None:
        self.tags, self.expires, self.used = tags, expires, False
        # Weak: the same page, in either encoding.
        self.etag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
        own = {"cache-control", "vary", "etag", "content-length"}
        common = [(name, value) for name, value in headers if name.lower() not in own]
        self.short_headers = [("Cache-Control", FRESH), ("Vary", VARY), ("ETag", self.etag)]
        common += self.short_headers
        packed = gzip.compress(body, compresslevel=6, mtime=0)
        self.plain = [body]
        self.plain_headers = [*common, ("Content-Length", str(len(body)))]
        self.gzip, self.gzip_headers = self.plain, self.plain_headers
        if len(packed) < len(body):
            self.gzip = [packed]
            self.gzip_headers = [*common, ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed)))]

    @property
    def size(self) -> int:
        """The bytes that the page counts for."""
        packed = 0 if self.gzip is self.plain else len(self.gzip[0])
        return len(self.plain[0]) + packed + OVERHEAD


class Store:
    """Pages by key, no more than `room` bytes; threads share it. What was not asked for lately goes first."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._bytes = 0
        self._pages: OrderedDict[object, Page] = OrderedDict()
        self._keys: defaultdict[str, set[object]] = defaultdict(set)
        self._touched: dict[str, int] = {}
        self._floor = 0
        self._lock = Lock()
        # Counts the news that came in; a rendering notes it before it begins.
        self.position = 0
        # Finding is one look into a dictionary, without the lock; `used` is marked by whoever finds.
        self.get = self._pages.get

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def bytes_kept(self) -> int:
        """The bytes of all pages."""
        return self._bytes

    def put(self, key: object, page: Page, began: int) -> bool:
        """Keep a page whose rendering began at position `began`; False when one of its tags was touched since, or
        when it alone would take more than an eighth of the room."""
        with self._lock:
            outdated = began < self._floor or any(self._touched.get(tag, 0) > began for tag in page.tags)
            if outdated or page.size > self._room // 8:
                return False
            self._remove(key)
            self._pages[key] = page
            self._bytes += page.size
            for tag in page.tags:
                self._keys[tag].add(key)
            self._make_room()
            return True

    def drop(self, tags: Iterable[str]) -> None:
        """Forget the pages with one of `tags`, and keep no rendering of them that is under way."""
        with self._lock:
            self.position += 1
            for tag in tags:
                if tag == EVERYTHING:
                    self._clear()
                    continue
                self._touched[tag] = self.position
                for key in list(self._keys.get(tag, ())):
                    self._remove(key)
            if len(self._touched) > TAGS_REMEMBERED:
                self._touched.clear()
                self._floor = self.position

    def clear(self) -> None:
        """Forget every page, and keep no rendering that is under way."""
        self.drop([EVERYTHING])

    def _clear(self) -> None:
        self._pages.clear()
        self._keys.clear()
        self._touched.clear()
        self._bytes = 0
        self._floor = self.position

    def _make_room(self) -> None:
        while self._bytes > self._room:
            key, page = next(iter(self._pages.items()))
            if page.used:
                page.used = False
                self._pages.move_to_end(key)
            else:
                self._remove(key)

    def _remove(self, key: object) -> None:
        page = self._pages.pop(key, None)
        if page is None:
            return
        self._bytes -= page.size
        for tag in page.tags:
            keys = self._keys[tag]
            keys.discard(key)
            if not keys:
                del self._keys[tag]
