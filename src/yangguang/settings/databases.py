"""A database address such as `sqlite:////path` or `postgresql://user:secret@host:5432/name`, as Django wants it."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def from_environment(default: str) -> dict[str, Any]:
    """The database of `YANGGUANG_DATABASE_URL`, or of `default`; `ImproperlyConfigured` as `parse`."""
    return parse(os.environ.get("YANGGUANG_DATABASE_URL") or default)


def sqlite_url(path: Path) -> str:
    """The address of a SQLite file, whatever characters its path has."""
    return f"sqlite:///{quote(str(path))}"


def parse(url: str) -> dict[str, Any]:
    """Settings for one database. Parameters after `?` (`sslmode=verify-full`, `host=/run/postgresql`) reach libpq.

    `ImproperlyConfigured` for an unknown scheme or a port that is no number.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path)[1:] or ":memory:",
            "OPTIONS": {
                # Writers queue at BEGIN instead of failing half-way when a read turns into a write.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        try:
            port = str(parts.port or "")
        except ValueError:
            raise ImproperlyConfigured("数据库地址里的端口不是数字") from None
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": port,
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise ImproperlyConfigured(f"不认识的数据库地址：{parts.scheme}://…（可用 sqlite 或 postgresql）")
