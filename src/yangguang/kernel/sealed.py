"""Columns whose values are encrypted at rest, under keys that stay outside the database."""

import json
from typing import Any

from django.db import models

from yangguang.kernel.encryption import decrypt, encrypt


class SealedText(models.TextField):  # type: ignore[type-arg]
    """A text column; the database holds a token, empty for the empty text. The audit chain leaves it out."""

    encrypted = True

    def get_prep_value(self, value: Any) -> Any:
        """The token that is stored."""
        plain = super().get_prep_value(value)
        return encrypt(plain) if plain else plain

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """The text; `ValueError` when no configured key fits."""
        return decrypt(value) if value else value


class SealedJSON(models.Field):  # type: ignore[type-arg]
    """A column of plain JSON values, stored as one token. The audit chain leaves it out."""

    encrypted = True

    def get_internal_type(self) -> str:
        """A text column."""
        return "TextField"

    def get_prep_value(self, value: Any) -> Any:
        """The token that is stored."""
        return encrypt(json.dumps(value, ensure_ascii=False)) if value else ""

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        """The values; `ValueError` when no configured key fits."""
        return json.loads(decrypt(value)) if value else {}

    def to_python(self, value: Any) -> Any:
        """The values, also from a serialized text."""
        return json.loads(value) if isinstance(value, str) and value else value or {}
