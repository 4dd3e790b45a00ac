"""A record goes public, is kept from the public, or is taken down."""

from datetime import datetime
from typing import Any

from yangguang.catalogue import fulfilment
from yangguang.disclosures import gate, occasions, policies
from yangguang.disclosures.clocks import publication_deadline
from yangguang.disclosures.indexing import index_number_for
from yangguang.disclosures.models import Disclosure, Edition, Placement, PublicationEvent, Withdrawal
from yangguang.disclosures.placing import place
from yangguang.disclosures.states import EditionState, EventKind, Openness, WithdrawalKind
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.search.queue import changed


@action("disclosures.publish", label="发布", policy=policies.may_publish)
def publish(edition: Edition, *, actor: Any, at: datetime | None = None) -> Edition:
    """Publish the approved edition now, or at a time to come (`at`, aware). `Refused` when a check blocks it."""
    findings = gate.examine(edition)
    if stopped := gate.blocking(findings):
        raise Refused(f"发布前检查有 {len(stopped)} 处必须改正，请撤回修改：{stopped[0]['advice']}")
    if edition.findings_digest != edition.digest:
        # The check has just read the content itself: it is not what the reviews and clearances were of.
        raise Refused("现有内容与审核时的内容不一致，请撤回修改，重新送审。")
    edition.published_by_id = actor.pk or edition.published_by_id
    if at is not None and at > present.now():
        edition.publish_at = at
        edition.save(update_fields=["publish_at", "published_by"])
        return edition
    return go_public(edition, at=present.now())


@action("disclosures.cancel_schedule", label="取消定时发布", policy=policies.may_cancel_schedule)
def cancel_schedule(edition: Edition, *, actor: Any) -> Edition:
    """Not to be published at its time; it stays approved."""
    edition.publish_at = None
    edition.save(update_fields=["publish_at"])
    return edition


def go_public(edition: Edition, *, at: datetime, carried_over: bool = False) -> Edition:
    """Make `edition` the live one of its record. The caller's action holds the transaction and has checked who may."""
    record = Disclosure.objects.select_for_update(no_key=True).get(pk=edition.disclosure_id)
    before = record.editions.filter(state=EditionState.LIVE).first()
    if before is not None:
        before.supersede()
        before.ended_at = at
        before.readable = not gate.blocking(gate.examine(before))
        before.save()
        gate.forget_likeness(before)
    first = record.first_published_at is None
    record.index_number = index_number_for(record, at.year)
    record.first_published_at = record.first_published_at or at
    record.save(update_fields=["index_number", "first_published_at"])
    deadline = publication_deadline(edition)
    edition.due_on = deadline.due if deadline else None
    edition.late = bool(edition.due_on and present.day_of(at) > edition.due_on)
    edition.published_at, edition.listed_at, edition.publish_at = at, record.first_published_at, None
    if carried_over:
        edition.carry_over()
    else:
        edition.go_live()
    edition.save()
    gate.remember_likeness(edition)
    place(edition)
    fulfilment.record_published(
        record.pk,
        edition.obligations.values_list("pk", flat=True),
        published_on=present.day_of(at),
        due_on=edition.due_on,
        late=edition.late,
    )
    PublicationEvent.objects.create(
        disclosure=record, edition=edition, kind=EventKind.PUBLISHED if first else EventKind.CHANGED, at=at
    )
    occasions.published(edition, at)
    return edition


@action("disclosures.hold", label="归档（不主动公开）", policy=policies.may_hold)
def hold(edition: Edition, *, actor: Any) -> Edition:
    """Settle that the information is not published proactively; it is looked at again when due (article 18)."""
    if edition.review_again_on is None or edition.review_again_on <= present.today():
        raise Refused("请先填写下次审查日期，到期后再看能否公开（条例第十八条）。")
    edition.hold()
    edition.save()
    return edition


@action("disclosures.keep_held", label="定期审查：仍不公开", policy=policies.may_keep_held)
def keep_held(edition: Edition, *, actor: Any, reason: str, review_again_on: Any) -> Edition:
    """Looked at again (article 18), and kept as it is until another day. `Refused` for a day that has come."""
    if review_again_on <= present.today():
        raise Refused("下次审查日期须晚于今天。")
    edition.openness_reason, edition.review_again_on = reason.strip(), review_again_on
    edition.save(update_fields=["openness_reason", "review_again_on"])
    return edition


@action("disclosures.withdraw", label="撤下", policy=policies.may_withdraw, with_row="successor")
def withdraw(
    record: Disclosure,
    *,
    actor: Any,
    kind: WithdrawalKind,
    note: str,
    successor: Disclosure | None = None,
) -> Withdrawal:
    """Take the record down with a note for the public.

    Its address then answers with the note, or leads to `successor`. What was taken down for what it says is closed
    with all its editions; a repealed, replaced or merged record stays readable at its editions' own addresses.
    The successor is live at that moment, and both are locked: so what leads on always leads to what still stood when
    it was said, and no chain of withdrawals comes back to where it began.
    """
    edition = record.editions.select_for_update(no_key=True).get(state=EditionState.LIVE)
    at = present.now()
    edition.withdraw()
    edition.ended_at = at
    edition.save()
    if kind == WithdrawalKind.WITHDRAWN:
        record.editions.filter(state__in=(EditionState.SUPERSEDED, EditionState.WITHDRAWN)).update(readable=False)
    gate.forget_likeness(edition)
    Placement.objects.filter(disclosure=record).delete()
    fulfilment.record_withdrawn(record.pk, on=present.day_of(at))
    changed("record", [record.pk])
    PublicationEvent.objects.create(disclosure=record, edition=edition, kind=EventKind.WITHDRAWN, at=at)
    taken_down = Withdrawal.objects.create(
        disclosure=record,
        edition=edition,
        kind=kind,
        note=note.strip(),
        successor=successor,
        by_id=actor.pk,
        at=at,
    )
    occasions.withdrawn(taken_down)
    return taken_down


@action("disclosures.carry_over", label="迁入旧网站信息", policy=policies.only_the_system)
def carry_over(edition: Edition, *, actor: Any, published_at: datetime) -> Edition:
    """Take over a record that was public on the former site, under its former date. `Refused` when checks block it."""
    if edition.openness != Openness.PROACTIVE or published_at > present.now():
        raise Refused("只能迁入已在旧网站公开的信息。")
    if stopped := gate.blocking(gate.examine(edition)):
        raise Refused(stopped[0]["advice"])
    Disclosure.objects.filter(pk=edition.disclosure_id).update(carried_over=True)
    return go_public(edition, at=published_at, carried_over=True)
