"""Which kept page a request asks for; None where the request has to go to Django."""

import re
from collections.abc import Mapping
from http.cookies import CookieError
from typing import Any, TypeVar

from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host

LONGEST_PATH, LONGEST_QUERY = 400, 300
# How many different headers a process remembers what they mean.
MEANINGS = 1000
# Where a link was shared from is no part of what it shows.
_CAMPAIGN = re.compile(r"(?:^|&)utm_[a-z]+=[^&]*")

Meaning = TypeVar("Meaning", str, bool)
Environ = dict[str, Any]
Key = tuple[str, str, str, str, bool]


def without_campaign(query: str) -> str:
    """The query string without `utm_…`."""
    return _CAMPAIGN.sub("", query).removeprefix("&") if "utm_" in query else query


def takes_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header takes gzip (`gzip`, `gzip;q=0.5`, not `gzip;q=0`)."""
    for part in header.lower().split(","):
        name, _, weight = part.strip().partition(";")
        if name.strip() == "gzip":
            return weight.strip().removeprefix("q=").strip("0. ") != "" if weight else True
    return False


class Lookup:
    """Reads requests as the settings of the site say: host names, https, reading modes."""

    def __init__(self) -> None:
        self._modes: Mapping[str, frozenset[str]] = settings.YANGGUANG_READING_MODES
        self._secure_only: bool = settings.SECURE_SSL_REDIRECT
        self._proxy_says: tuple[str, str] | None = settings.SECURE_PROXY_SSL_HEADER
        self._hosts: dict[str, bool] = {}
        self._cookies: dict[str, str] = {}
        self._encodings: dict[str, bool] = {}

    def key(self, environ: Environ) -> Key | None:
        """Path with script name, query, reading modes and scheme; None for a request that Django must see: a host name
        that is not ours, a body, an address too long, plain http where only https is answered."""
        host = environ.get("HTTP_HOST")
        if host is None or not (self._hosts.get(host) or self._is_ours(host)):
            return None
        if environ.get("CONTENT_LENGTH", "0") not in {"", "0"}:
            return None
        path, query = environ["PATH_INFO"], environ["QUERY_STRING"]
        if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY:
            return None
        secure = self._is_secure(environ)
        if self._secure_only and not secure:
            return None
        cookie = environ.get("HTTP_COOKIE")
        modes = self._modes_of(cookie) if cookie else ""
        return environ["SCRIPT_NAME"], path, query, modes, secure

    def gzip(self, environ: Environ) -> bool:
        """Whether the answer may be packed."""
        header = environ.get("HTTP_ACCEPT_ENCODING")
        if not header:
            return False
        known = self._encodings.get(header)
        return _learn(self._encodings, header, takes_gzip(header)) if known is None else known

    def _is_ours(self, host: str) -> bool:
        domain, _ = split_domain_port(host)
        allowed = bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
        return _learn(self._hosts, host, value=True) if allowed else False

    def _is_secure(self, environ: Environ) -> bool:
        if self._proxy_says and (said := environ.get(self._proxy_says[0])) is not None:
            first: str = said.split(",", 1)[0].strip()
            return first == self._proxy_says[1]
        return bool(environ["wsgi.url_scheme"] == "https")

    def _modes_of(self, cookie: str) -> str:
        known = self._cookies.get(cookie)
        if known is not None:
            return known
        if not any(name in cookie for name in self._modes):
            return ""
        try:
            read = parse_cookie(cookie)
        except CookieError:
            return ""
        found = "&".join(f"{name}={read[name]}" for name, values in self._modes.items() if read.get(name) in values)
        return _learn(self._cookies, cookie, found)


def _learn(known: dict[str, Meaning], header: str, value: Meaning) -> Meaning:
    if len(known) >= MEANINGS:
        known.clear()
    if len(header) <= LONGEST_QUERY:
        known[header] = value
    return value
