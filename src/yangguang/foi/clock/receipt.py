"""The day on which a request counts as received (条例第三十一条), from which every period runs."""

from datetime import date
from enum import StrEnum

from yangguang.foi.clock.events import IllegalHistory


class Channel(StrEnum):
    """How a request came. A spoken one is written down by the office on the spot (条例第二十九条)."""

    IN_PERSON = "in_person"
    SPOKEN = "spoken"
    REGISTERED_POST = "registered_post"
    ORDINARY_POST = "ordinary_post"
    INTERNET = "internet"
    FAX = "fax"

    @property
    def label(self) -> str:
        """The Chinese name: 当面提交 …"""
        return _LABELS[self]

    @property
    def needs_confirmation(self) -> bool:
        """Whether the request counts as received only when the office and the applicant have confirmed it."""
        return self in _CONFIRMED


_LABELS = {
    Channel.IN_PERSON: "当面提交",
    Channel.SPOKEN: "口头提出",
    Channel.REGISTERED_POST: "需签收的邮寄",
    Channel.ORDINARY_POST: "平常信函",
    Channel.INTERNET: "互联网",
    Channel.FAX: "传真",
}
_CONFIRMED = frozenset({Channel.ORDINARY_POST, Channel.INTERNET, Channel.FAX})


def receipt_date(channel: Channel, arrived: date, confirmed: date | None = None) -> date | None:
    """The day of receipt (条例第三十一条); None while a confirmation that the channel needs is missing.

    `arrived` is the day the request was handed in, signed for, or came in. Raises `IllegalHistory` for a
    confirmation before the arrival.
    """
    if confirmed is not None and confirmed < arrived:
        raise IllegalHistory(f"确认日期{confirmed}早于申请送达的日期{arrived}，请核对。")
    return confirmed if channel.needs_confirmation else arrived
