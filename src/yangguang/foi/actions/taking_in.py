"""Requests come in by machine: from other intake systems, and from the unit's mailbox as drafts of a registration."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from yangguang.foi import files, policies
from yangguang.foi.actions.intake import enter, receive
from yangguang.foi.files import Upload, store
from yangguang.foi.models import Arrival, ArrivalFile, Case, CaseFile, IntakeClient, TakenIn
from yangguang.foi.oauth import digest_of
from yangguang.foi.scopes import HANDLERS
from yangguang.foi.states import Source
from yangguang.kernel import present
from yangguang.kernel.actions import NothingChanged, Refused, action
from yangguang.kernel.encryption import decrypt_bytes, encrypt_bytes
from yangguang.organisations.models import Unit
from yangguang.organisations.scoping import holds


@dataclass(frozen=True)
class ClientActor:
    """Another system, acting with its token."""

    client: IntakeClient
    is_system: bool = False
    is_authenticated: bool = False
    pk: None = None

    def audit_snapshot(self) -> dict[str, Any]:
        """The system's name and number."""
        return {"name": self.client.name, "client": self.client.client_id}

    def holds(self, roles: Any, unit: Unit) -> bool:
        """No role anywhere."""
        return False


@action("foi.add_client", label="登记对接系统", policy=policies.only_the_system, touches=())
def add_client(unit: Unit, *, actor: Any, name: str) -> IntakeClient:
    """A system that may hand requests over to the unit and those below; `fresh_secret` of the result is its secret."""
    secret = secrets.token_urlsafe(32)
    made = IntakeClient.objects.create(
        unit=unit,
        name=name.strip()[:100],
        client_id=secrets.token_hex(10),
        secret_digest=digest_of(secret),
        created_at=present.now(),
    )
    made.fresh_secret = secret  # type: ignore[attr-defined]
    return made


@action("foi.revoke_client", label="停用对接系统", policy=policies.only_the_system, touches=())
def revoke_client(client: IntakeClient, *, actor: Any) -> IntakeClient:
    """The system may hand over nothing more; its tokens end with it."""
    client.active = False
    client.save(update_fields=["active"])
    return client


def _may_take_in(actor: Any, unit: Unit, **_: Any) -> str | None:
    client = getattr(actor, "client", None)
    if not actor.is_system and not (client is not None and client.active and unit.stands_under(client.unit)):
        return "对接系统不能向这个单位转入申请。"
    return policies.may_submit(actor, unit)


@action("foi.take_in", label="对接系统转入申请", policy=_may_take_in, touches=())
def take_in(unit: Unit, /, *, actor: Any, external_id: str, arrived_on: date, source: str, **asked: Any) -> Case:
    """A request that another system received on that day; handed over again, it is the same one.

    One sent on the internet still waits for the confirmation of both sides (条例第三十一条第三项).
    """
    client: IntakeClient = actor.client
    if arrived_on > present.today():
        raise Refused("到达日期不能晚于今天。")
    known = TakenIn.objects.filter(client=client, external_id=external_id).select_related("case__unit").first()
    if known is not None:
        raise NothingChanged(known.case)
    case = enter(unit, actor=actor, source=Source(source), arrived_on=arrived_on, **asked)
    TakenIn.objects.create(client=client, external_id=external_id, case=case)
    receive(case, actor, None)
    return case


@action("foi.take_in_mail", label="收取来信", policy=policies.only_the_system, touches=())
def take_in_mail(
    unit: Unit, *, actor: Any, message_id: str, said: dict[str, str], arrived_on: date, uploads: Sequence[Upload] = ()
) -> Arrival:
    """A message to the unit's mailbox, kept once however often it is read."""
    digest = hashlib.sha256(message_id.encode()).hexdigest()
    known = Arrival.objects.filter(unit=unit, message_digest=digest).first()
    if known is not None:
        raise NothingChanged(known)
    made = Arrival.objects.create(
        unit=unit, message_digest=digest, said=said, arrived_on=arrived_on, created_at=present.now()
    )
    for upload in uploads:
        kept = ArrivalFile(arrival=made, name=upload.name[:200], media_type=upload.media_type, sha256=upload.sha256)
        kept.file.save(f"{secrets.token_hex(16)}.bin", ContentFile(encrypt_bytes(upload.data)), save=False)
        kept.save()
    return made


def _may_settle(actor: Any, arrival: Arrival, *, reason: str = "—", **_: Any) -> str | None:
    if arrival.case_id is not None or arrival.dismissed_because:
        return "这封来信已经处理。"
    if not holds(actor, HANDLERS, arrival.unit):
        return f"须由{arrival.unit}的人员办理。"
    return None if str(reason).strip() else "请写明理由。"


@action("foi.register_arrival", label="来信登记为申请", policy=_may_settle, touches=())
def register_arrival(arrival: Arrival, /, *, actor: Any, confirmed_on: date | None = None, **asked: Any) -> Case:
    """The message is a request: it is registered with the day on which it came, and its files go along."""
    if confirmed_on is not None and not arrival.arrived_on <= confirmed_on <= present.today():
        raise Refused("确认日期应当在来信之日和今天之间。")
    case = enter(arrival.unit, actor=actor, source=Source.INTERNET, arrived_on=arrival.arrived_on, **asked)
    for one in arrival.files.all():
        with one.file.open("rb") as stored:
            data = decrypt_bytes(stored.read())
        upload = Upload(one.name, data, one.media_type, files.digest(data))
        store(case, upload, CaseFile.Purpose.PROOF, added_by=actor.pk)
    receive(case, actor, confirmed_on)
    arrival.case = case
    arrival.save(update_fields=["case"])
    return case


@action("foi.dismiss_arrival", label="来信不登记", policy=_may_settle, touches=())
def dismiss_arrival(arrival: Arrival, *, actor: Any, reason: str) -> Arrival:
    """The message is no request; why."""
    arrival.dismissed_because = reason.strip()[:300]
    arrival.save(update_fields=["dismissed_because"])
    return arrival
