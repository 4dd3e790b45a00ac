"""The audit chain: every change leaves a row that is hashed over the one before."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from yangguang.kernel.models import AuditEvent, AuditHead

LONG_TEXT = 2000
SECRET_FIELDS = frozenset({"password", "secret", "data"})


def snapshot(instance: models.Model) -> dict[str, Any]:
    """The stored fields of `instance` as plain JSON values; secrets left out, long texts as length and SHA-256.

    Fields named in the model's `audit_digests` are never kept in words: the chain is for good, and what they hold may
    have to be taken back (a body with personal data). What stands in other tables and belongs to the record all the
    same, the model gives as `audit_facts()`: plain values by the words that the log shows.
    """
    digests = getattr(instance, "audit_digests", ())
    facts: dict[str, Any] = getattr(instance, "audit_facts", dict)()
    return facts | {
        field.attname: _plain(getattr(instance, field.attname), 0 if field.attname in digests else LONG_TEXT)
        for field in instance._meta.concrete_fields
        if field.attname not in SECRET_FIELDS and not getattr(field, "encrypted", False)
    }


def _plain(value: Any, longest: int = LONG_TEXT) -> Any:
    match value:
        case None | bool() | int():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case str():
            text = str(value)
        case bytes() | bytearray() | memoryview():
            return f"sha256:{hashlib.sha256(value).hexdigest()}（{len(value)} 字节）"
        case dict() | list():
            text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
        case _:
            text = str(value)
    if len(text) > longest:
        return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}（{len(text)} 字）"
    return text


def difference(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only the fields that changed, as they were and as they are."""
    changed = [name for name in after if name not in before or before[name] != after[name]]
    return {n: before[n] for n in changed if n in before}, {n: after[n] for n in changed}


def append(
    action: str,
    *,
    actor: Any,
    subject: models.Model,
    before: dict[str, Any],
    after: dict[str, Any],
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """Add one row to the chain, in the caller's transaction. Locks the end of the chain until that ends."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit row belongs to the transaction of its change")
    head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1)
    event = AuditEvent(
        sequence=head.sequence + 1,
        at=timezone.now(),
        action=action,
        actor_id=getattr(actor, "pk", None),
        actor=actor.audit_snapshot(),
        unit_id=unit_id_of(subject),
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:300],
        before=before,
        after=after,
        detail=detail or {},
        previous_hash=head.hash,
    )
    event.hash = row_hash(event)
    event.save(force_insert=True)
    head.sequence, head.hash = event.sequence, event.hash
    head.save()
    return event


def unit_id_of(subject: models.Model) -> int | None:
    """The unit whose audit log shows the row: the subject's `audit_unit_id`, its `unit_id`, or none."""
    found = getattr(subject, "audit_unit_id", None) or getattr(subject, "unit_id", None)
    return int(found) if found is not None else None


def row_hash(event: AuditEvent) -> str:
    """SHA-256, in hex, over everything the row says and the hash of the row before it."""
    content = {
        "sequence": event.sequence,
        "at": event.at.astimezone(UTC).isoformat(),
        "action": event.action,
        "actor_id": event.actor_id,
        "actor": event.actor,
        "unit_id": event.unit_id,
        "subject": [event.subject_type, event.subject_id, event.subject_label],
        "before": event.before,
        "after": event.after,
        "detail": event.detail,
        "previous": event.previous_hash,
    }
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain breaks first: the row's number and a sentence."""

    sequence: int
    reason: str


def verify() -> tuple[int, Break | None]:
    """How many rows hold, and the first that does not (changed, missing, or cut off at the end), if any."""
    previous, count = "0" * 64, 0
    for event in _in_order():
        if event.sequence != count + 1:
            return count, Break(count + 1, "这一行不见了")
        if event.previous_hash != previous:
            return count, Break(event.sequence, "与上一行接不上")
        if row_hash(event) != event.hash:
            return count, Break(event.sequence, "内容被改动过")
        previous, count = event.hash, event.sequence
    head = AuditHead.objects.filter(pk=1).first()
    if head is None:
        return count, Break(count + 1, "链尾的标记不见了") if count else None
    if head.sequence > count:
        return count, Break(count + 1, f"链尾应到第 {head.sequence} 行，末尾的行不见了")
    if (head.sequence, head.hash) != (count, previous):
        return count, Break(count, "与链尾的标记对不上")
    return count, None


def _in_order() -> Iterator[AuditEvent]:
    return AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000)
