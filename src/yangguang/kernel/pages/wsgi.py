"""The WSGI application in front of Django's: kept pages are answered here, the others made by Django and kept."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from yangguang.kernel.pages.lookup import Environ, Lookup, without_campaign
from yangguang.kernel.pages.news import News
from yangguang.kernel.pages.store import Headers, Page, Store

StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
NOT_MODIFIED = f"{HTTPStatus.NOT_MODIFIED.value} {HTTPStatus.NOT_MODIFIED.phrase}"


def seconds_of_today() -> float:
    """Until midnight in Asia/Shanghai: lights, lateness and coverage depend on the day."""
    now = timezone.localtime()
    midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), now.tzinfo)
    return (midnight - now).total_seconds()


class CachedPages:
    """Serves kept pages; `hits` and `kept` count, for whoever measures.

    A page is kept when its view is a `cached_page`, it is a whole 200 without a cookie, and nothing behind it asked
    the session or the form token (Django then varies the answer by cookie), so that it is the same for everybody.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        # What cannot be foreseen in number, pages with a query, cannot push out the plain addresses.
        half = settings.YANGGUANG_PAGES_BYTES // 2
        self.plain, self.narrowed = Store(half), Store(half)
        self.news = News(self._told, self._forget)
        self._lookup = Lookup()
        self.hits = self.kept = 0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"}:
            return self._application(environ, start_response)
        if query := environ["QUERY_STRING"]:
            environ["QUERY_STRING"] = query = without_campaign(query)
        key = self._lookup.key(environ)
        if key is None or not self.news.fresh():
            return self._application(environ, start_response)
        store = self.narrowed if query else self.plain
        page = store.get(key)
        if page is None or page.expires <= time.time():
            if method == "HEAD":
                return self._application(environ, start_response)
            return self._made(store, key, environ, start_response)
        page.used = True
        self.hits += 1
        return self._answer(page, environ, start_response)

    def _answer(self, page: Page, environ: Environ, start_response: StartResponse) -> list[bytes]:
        if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response(NOT_MODIFIED, page.short_headers)
            return []
        if self._lookup.gzip(environ):
            start_response("200 OK", page.gzip_headers)
            body = page.gzip
        else:
            start_response("200 OK", page.plain_headers)
            body = page.plain
        return body if environ["REQUEST_METHOD"] == "GET" else []

    def _made(self, store: Store, key: object, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        began, until = store.position, time.time() + min(settings.YANGGUANG_PAGES_SECONDS, seconds_of_today())
        said: list[Any] = []
        response = self._application(environ, lambda *args: said.extend(args))
        if not _may_be_kept(response):
            start_response(*said)
            return response
        page = Page(_headers(said[1]), response.content, response.page_tags, until)  # type: ignore[attr-defined]
        self.kept += store.put(key, page, began)
        # Ends the request as the server would: connections go back, signals are sent.
        response.close()  # type: ignore[attr-defined]
        return self._answer(page, environ, start_response)

    def _told(self, tags: Iterable[str]) -> None:
        named = list(tags)
        self.plain.drop(named)
        self.narrowed.drop(named)

    def _forget(self) -> None:
        self.plain.clear()
        self.narrowed.clear()


def _may_be_kept(response: object) -> bool:
    """Whether the answer is a whole page, the same for everybody; see `CachedPages`."""
    if not isinstance(response, HttpResponse) or not getattr(response, "page_tags", None):
        return False
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",")} - {"", "accept-encoding"}
    cookies = response.cookies or response.has_header("Set-Cookie")
    encoded = response.has_header("Content-Encoding")
    return response.status_code == HTTPStatus.OK and not (response.streaming or cookies or varies or encoded)


def _headers(said: Headers) -> Headers:
    return [(name, value) for name, value in said if name.lower() not in {"connection", "date"}]
