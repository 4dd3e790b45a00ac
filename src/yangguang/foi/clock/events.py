"""What happens to a request: the dated events that its clock is worked out from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class IllegalHistory(ValueError):
    """Events that cannot all have happened, or not so. The message is one Chinese sentence for the clerk."""


class Kind(StrEnum):
    """The kinds of event. Articles are those of 《中华人民共和国政府信息公开条例》."""

    CORRECTION_ASKED = "correction_asked"
    CORRECTION_ANSWERED = "correction_answered"
    THIRD_PARTY_ASKED = "third_party_asked"
    THIRD_PARTY_ANSWERED = "third_party_answered"
    AGENCY_ASKED = "agency_asked"
    AGENCY_ANSWERED = "agency_answered"
    EXTENSION = "extension"
    LONGER_PERIOD = "longer_period"
    FEE_NOTICE = "fee_notice"
    FEE_PAID = "fee_paid"
    REPLY = "reply"
    WITHDRAWAL = "withdrawal"

    @property
    def label(self) -> str:
        """The Chinese name: 告知补正, 收到补正 …"""
        return _LABELS[self]


_LABELS = {
    Kind.CORRECTION_ASKED: "告知补正",
    Kind.CORRECTION_ANSWERED: "收到补正",
    Kind.THIRD_PARTY_ASKED: "征求第三方意见",
    Kind.THIRD_PARTY_ANSWERED: "收到第三方意见",
    Kind.AGENCY_ASKED: "征求其他机关意见",
    Kind.AGENCY_ANSWERED: "收到其他机关意见",
    Kind.EXTENSION: "延长答复期限",
    Kind.LONGER_PERIOD: "确定延迟答复的期限",
    Kind.FEE_NOTICE: "发出收费通知",
    Kind.FEE_PAID: "完成缴费",
    Kind.REPLY: "答复",
    Kind.WITHDRAWAL: "撤回申请",
}
ANSWERS = {
    Kind.CORRECTION_ANSWERED: Kind.CORRECTION_ASKED,
    Kind.THIRD_PARTY_ANSWERED: Kind.THIRD_PARTY_ASKED,
    Kind.AGENCY_ANSWERED: Kind.AGENCY_ASKED,
    Kind.FEE_PAID: Kind.FEE_NOTICE,
}
QUESTIONS = frozenset(ANSWERS.values())
CONSULTATIONS = frozenset({Kind.THIRD_PARTY_ASKED, Kind.AGENCY_ASKED})
ENDINGS = frozenset({Kind.REPLY, Kind.WITHDRAWAL})


@dataclass(frozen=True, slots=True)
class Event:
    """One event, on the civil day `on` (Asia/Shanghai).

    `until` is the last day for completing a request, as its notice says. `delivered` is the day a letter to a third
    party or agency, or a fee notice, reached its addressee; without it the day it was sent stands for it. `party`
    tells apart those who were consulted. `days` are the working days an extension or a longer period adds.
    `approver` and `reason` belong to an extension; a `reason` of a late completion is the good reason accepted for it.
    """

    kind: Kind
    on: date
    until: date | None = None
    delivered: date | None = None
    party: str = ""
    days: int | None = None
    approver: str = ""
    reason: str = ""


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events by day; those of one day in the order in which they were given."""
    return sorted(events, key=lambda event: event.on)
