"""What reviewers judge of an edition, as plain values with a digest: a review holds for exactly what was seen."""

import json
from datetime import date
from hashlib import sha256
from typing import Any

from yangguang.disclosures.models import Edition

FIELDS = (
    "title",
    "document_number",
    "unified_number",
    "issuer",
    "addressees",
    "department",
    "keywords",
    "summary",
    "formed_on",
    "changed_on",
    "signed_on",
    "registered_on",
    "issued_on",
    "valid_until",
    "body_html",
    "openness",
    "openness_basis",
    "openness_reason",
    "interprets_id",
)
INTERPRETATION = ("interprets_title", "interprets_address", "interpretation_form")
CLASSES = ("kind", "topic", "audience")
"""Fields that class a record: they can be put right without a new review."""


def content_of(edition: Edition) -> dict[str, Any]:
    """The content that is reviewed, ready for JSON: the fields, and each file with digest and whether it is public.

    What only an interpretation has is part of it where it is there, so that other content keeps its digest.
    """
    found: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(edition, name)
        found[name] = value.isoformat() if isinstance(value, date) else value
    for name in INTERPRETATION:
        if value := getattr(edition, name):
            found[name] = value
    found["attachments"] = [
        {"name": file.name, "sha256": file.sha256, "role": file.role, "public": file.public}
        for file in edition.attachments.all()
    ]
    return found


def digest_of(content: dict[str, Any]) -> str:
    """The content's SHA-256, hex; the same for the same values in any order of keys."""
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def seal(edition: Edition) -> None:
    """Bring `edition.digest` in line with its content, count the change, and save both."""
    edition.digest = digest_of(content_of(edition))
    edition.revision += 1
    edition.save(update_fields=["digest", "revision"])
