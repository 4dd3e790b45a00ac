"""Files on disk and the rows that name them: what no row names any more is taken away, never what one names.

Bytes are written before the transaction of their row ends. Where that is undone, its files go at the end of the action
or the request (`settle`); what a killed process left, the daily sweep finds (`sweep`).
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.apps import apps
from django.core.files.storage import FileSystemStorage
from django.core.files.storage import Storage as AnyStorage
from django.db import Error, models, transaction
from django.utils import timezone

logger = logging.getLogger(__name__)

# A file younger than this may belong to a change that is not committed yet.
YOUNGEST = timedelta(days=1)


class Storage(FileSystemStorage):
    """Files in `MEDIA_ROOT`; those written in a transaction are remembered until it is settled."""

    def _save(self, name: str, content: Any) -> str:
        kept: str = super()._save(name, content)  # type: ignore[misc]
        connection = transaction.get_connection()
        if connection.in_atomic_block:
            unsettled = _unsettled(connection)
            unsettled[self.path(kept)] = (self, kept)
            transaction.on_commit(partial(unsettled.pop, self.path(kept), None))
        return kept


def _unsettled(connection: Any) -> dict[str, tuple[Storage, str]]:
    found: dict[str, tuple[Storage, str]] = connection.__dict__.setdefault("unsettled_files", {})
    return found


def settle(**_: Any) -> None:
    """Take away the files of changes that were undone. Does nothing inside a transaction, and never raises.

    A file that a row names all the same (the answer to a commit may be lost on its way) stays; where the database
    cannot say, the sweep will.
    """
    connection = transaction.get_connection()
    unsettled = _unsettled(connection)
    if connection.in_atomic_block or not unsettled:
        return
    files, now = list(unsettled.values()), timezone.now()
    unsettled.clear()
    try:
        for storage, name in files:
            _take_away(Unused(storage, name, 0, now))
    except (Error, OSError):
        logger.exception("files of an undone change stay until the next sweep")


@dataclass(frozen=True, slots=True)
class Unused:
    """A stored file that no row names: its name in its storage, its size in bytes, and when it was written."""

    storage: AnyStorage
    name: str
    size: int
    written_at: datetime


def sweep(*, dry_run: bool = False) -> list[Unused]:
    """Take away the stored files older than a day that no row names; with `dry_run` only say which.

    Only the folders that a `FileField` writes to are looked at. A folder is listed before the rows are asked, and the
    rows once more before a file goes: what is committed meanwhile stays, and what is being written is too young.
    """
    before = timezone.now() - YOUNGEST
    found: list[Unused] = []
    for storage, top in sorted({(field.storage, _top(field)) for field in _fields()}, key=lambda pair: pair[1]):
        for folder, names in _folders(storage, top):
            old = [file for name in names if (file := _stored(storage, name)) and file.written_at < before]
            named = _named(f"{folder}/") if old else set()
            found += [file for file in old if file.name not in named]
    return found if dry_run else [unused for unused in found if _take_away(unused)]


def _take_away(unused: Unused) -> bool:
    """Whether the file went: not when a row has come to name it meanwhile."""
    if any(_rows(field).filter(**{field.name: unused.name}).exists() for field in _fields()):
        return False
    unused.storage.delete(unused.name)
    return True


def _fields() -> list[models.FileField]:
    """Every column of every room that names files."""
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_fields
        if isinstance(field, models.FileField)
    ]


def _rows(field: models.FileField) -> "models.QuerySet[Any]":
    return field.model._base_manager.all()


def _top(field: models.FileField) -> str:
    """The folder below which the field keeps its files. `TypeError` where it has none of its own."""
    folder = field.upload_to.partition("%")[0].partition("/")[0] if isinstance(field.upload_to, str) else ""
    if not folder:
        raise TypeError(f"{field} keeps its files in no folder of its own, so that none can be swept")
    return folder


def _named(prefix: str) -> set[str]:
    """The names of files below `prefix` that rows hold."""
    found: set[str] = set()
    for field in _fields():
        rows = _rows(field).filter(**{f"{field.name}__startswith": prefix})
        found.update(rows.values_list(field.name, flat=True).iterator(chunk_size=5000))
    return found


def _folders(storage: AnyStorage, folder: str) -> Iterator[tuple[str, Iterable[str]]]:
    """The folder and those in it, each with the names of its files."""
    inner: list[str] = []
    files: list[str] = []
    with suppress(FileNotFoundError):
        inner, files = storage.listdir(folder)
    if files:
        yield folder, [f"{folder}/{name}" for name in files]
    for name in inner:
        yield from _folders(storage, f"{folder}/{name}")


def _stored(storage: AnyStorage, name: str) -> Unused | None:
    """What is stored under the name; None for a file that another process has taken away meanwhile."""
    try:
        return Unused(storage, name, storage.size(name), storage.get_modified_time(name))
    except FileNotFoundError:
        return None
