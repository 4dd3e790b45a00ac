"""The ledger of reviews and suits (行政复议、行政诉讼), tied to the reply; and what is proposed for everybody."""

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from yangguang.foi import policies
from yangguang.foi.counting import STATISTICS
from yangguang.foi.models import Case, Dispute
from yangguang.foi.states import DisputeKind, DisputeOutcome, ReplyState
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action

_DATA = Path(__file__).parent.parent / "data" / "disputes.json"


@cache
def _answer_days() -> dict[str, int]:
    return {kind: one["days"] for kind, one in json.loads(_DATA.read_text(encoding="utf-8")).items()}


def answer_due(kind: str, received_on: date) -> date:
    """The last day for the unit's own answer: days, not working days, after the notice (`data/disputes.json`)."""
    return received_on + timedelta(days=_answer_days()[kind])


@action("foi.register_dispute", label="登记复议诉讼", policy=policies.may_contest, touches=(STATISTICS,))
def register_dispute(
    case: Case, *, actor: Any, kind: str, organ: str, received_on: date, reference: str = ""
) -> Dispute:
    """A review or a suit of which the unit was notified, against the reply that stands or the last one."""
    if received_on > present.today():
        raise Refused("收到通知的日期不能晚于今天。")
    if case.received_on is not None and received_on < case.received_on:
        raise Refused("收到通知的日期早于收到申请之日，请核对。")
    if kind == DisputeKind.AFTER_REVIEW and not case.disputes.filter(kind=DisputeKind.REVIEW).exists():
        raise Refused("没有登记过行政复议；未经复议的，请选“未经复议直接起诉”。")
    reply = case.replies.filter(state__in=[ReplyState.SENT, ReplyState.RECALLED]).order_by("-sent_on", "-pk").first()
    return Dispute.objects.create(
        case=case,
        reply=reply,
        kind=kind,
        organ=organ.strip()[:120],
        reference=reference.strip()[:100],
        received_on=received_on,
        answer_due=answer_due(kind, received_on),
    )


@action("foi.answer_dispute", label="登记答复（答辩）", policy=policies.may_keep_dispute, touches=())
def answer_dispute(dispute: Dispute, *, actor: Any, on: date) -> Dispute:
    """The unit's own answer went to the organ on that day."""
    if not dispute.received_on <= on <= present.today():
        raise Refused("日期应当在收到通知之日和今天之间。")
    dispute.answered_on = on
    dispute.save(update_fields=["answered_on"])
    return dispute


@action("foi.decide_dispute", label="登记审结结果", policy=policies.may_keep_dispute, touches=(STATISTICS,))
def decide_dispute(
    dispute: Dispute, *, actor: Any, outcome: str, on: date, words: str = "", redo_until: date | None = None
) -> Dispute:
    """What was decided, and by when to reply again where that was ordered; the head then reopens the request."""
    if outcome == DisputeOutcome.PENDING:
        raise Refused("请选择审结的结果。")
    if not dispute.received_on <= on <= present.today():
        raise Refused("审结日期应当在收到通知之日和今天之间。")
    dispute.outcome, dispute.decided_on, dispute.decision, dispute.redo_until = outcome, on, words.strip(), redo_until
    dispute.save(update_fields=["outcome", "decided_on", "decision", "redo_until"])
    return dispute
