"""Encrypted columns and files under the newest key, so that an old one can be taken away."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models.functions import Cast

from yangguang.kernel.encryption import rotate

BATCH = 200
_TEXT = models.TextField()
_OTHERS: list[tuple[str, Callable[[], int]]] = []


def register(label: str, rotated: Callable[[], int]) -> None:
    """Add, at start-up, what writes anew the secrets in rows that a library keeps; it gives the number of rows."""
    _OTHERS.append((label, rotated))


def rotate_all() -> Iterator[tuple[str, int]]:
    """Write every encrypted value anew under the newest key; the label and number of rows of each model.

    A model names its encrypted files in `encrypted_files`. Killed, it is begun again. `ValueError` where no configured
    key fits: put the missing key back first.
    """
    for model in apps.get_models():
        columns = [field.name for field in model._meta.local_concrete_fields if getattr(field, "encrypted", False)]
        files = list(getattr(model, "encrypted_files", ()))
        if columns or files:
            yield model._meta.label, _rotate_model(model, columns, files)
    for label, rotated in _OTHERS:
        yield label, rotated()


def _rotate_model(model: type[models.Model], columns: list[str], files: list[str]) -> int:
    done, last = 0, 0
    rows = model._base_manager.order_by("pk")
    while batch := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            for pk in batch:
                _rotate_row(model, pk, columns, files)
        done, last = done + len(batch), batch[-1]
    return done


def _rotate_row(model: type[models.Model], pk: Any, columns: list[str], files: list[str]) -> None:
    rows = model._base_manager.filter(pk=pk)
    stored = {f"raw_{name}": Cast(name, _TEXT) for name in columns}
    raw = rows.select_for_update().values("pk", *files, **stored).get()
    changes: dict[str, Any] = {}
    for name in columns:
        if token := raw[f"raw_{name}"]:
            changes[name] = models.Value(rotate(token.encode()).decode(), output_field=_TEXT)
    for name in files:
        if raw[name]:
            changes[name] = _rotated_file(model, name, raw[name])
    if changes:
        rows.update(**changes)


def _rotated_file(model: type[models.Model], name: str, stored: str) -> str:
    field: Any = model._meta.get_field(name)
    with field.storage.open(stored, "rb") as old:
        content = rotate(old.read())
    folder = stored.rpartition("/")[0]
    fresh: str = field.storage.save(f"{folder}/{secrets.token_hex(16)}.bin", ContentFile(content))
    transaction.on_commit(lambda: field.storage.delete(stored))
    return fresh
