"""What happened to a record, from the audit chain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from yangguang.kernel.actions import REGISTRY
from yangguang.kernel.models import AuditEvent

MOST = 100
# The fields whose words a reader wants to see beside the action, the most telling first.
TELLING = (
    "contest_reason",
    "decision",
    "return_reason",
    "reply",
    "answer",
    "comment",
    "basis",
    "note",
    "reason",
    "text",
    "matter",
    "title",
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One action on the record: when, who, what it is called, and the words that were given with it."""

    at: datetime
    who: str
    label: str
    words: str


def history_of(*records: models.Model | Iterable[models.Model]) -> list[Happening]:
    """What was done to these records together, the newest first, at most `MOST`; one query."""
    wanted: dict[str, set[str]] = {}
    for entry in records:
        for record in [entry] if isinstance(entry, models.Model) else entry:
            wanted.setdefault(record._meta.label_lower, set()).add(str(record.pk))
    condition = Q(pk__in=[])
    for kind, keys in wanted.items():
        condition |= Q(subject_type=kind, subject_id__in=keys)
    return [_told(event) for event in AuditEvent.objects.filter(condition).order_by("-sequence")[:MOST]]


def _told(event: AuditEvent) -> Happening:
    known = REGISTRY.get(event.action)
    said: dict[str, Any] = {"reason": event.detail.get("reason"), **event.detail.get("result", {}), **event.after}
    words = next((str(said[name]) for name in TELLING if said.get(name)), "")
    who = str(event.actor.get("name") or event.actor.get("username") or "系统")
    return Happening(event.at, who, known.label if known else event.action, words[:200])
