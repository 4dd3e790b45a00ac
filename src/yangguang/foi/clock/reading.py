"""A history written as JSON: {received, events: [{type, date, …}], today}."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yangguang.foi.clock.events import Event, IllegalHistory, Kind
from yangguang.foi.clock.receipt import Channel, receipt_date
from yangguang.kernel.clock.notice import parse_day

_DATES = {"until": {Kind.CORRECTION_ASKED}, "delivered": {Kind.THIRD_PARTY_ASKED, Kind.AGENCY_ASKED, Kind.FEE_NOTICE}}
_PARTIES = {Kind.THIRD_PARTY_ASKED, Kind.THIRD_PARTY_ANSWERED, Kind.AGENCY_ASKED, Kind.AGENCY_ANSWERED}
_WORDS = {
    "party": _PARTIES,
    "approver": {Kind.EXTENSION},
    "reason": {Kind.EXTENSION, Kind.LONGER_PERIOD, Kind.CORRECTION_ANSWERED},
    "note": set(Kind),
}
_DAYS = {Kind.EXTENSION, Kind.LONGER_PERIOD}


@dataclass(frozen=True, slots=True)
class History:
    """What a file says: the day of receipt (None: not confirmed yet), the events, and the day to look from, if any."""

    received: date | None
    events: tuple[Event, ...]
    today: date | None


def read_history(payload: object) -> History:
    """The history in a decoded JSON file. Raises `IllegalHistory` with a sentence that names the place."""
    if not isinstance(payload, Mapping):
        raise IllegalHistory("文件应当是一个 JSON 对象，含 received、events、today 三项。")
    events = payload.get("events", [])
    if not isinstance(events, list):
        raise IllegalHistory("events 应当是事件的列表。")
    today = payload.get("today")
    return History(
        _received(payload.get("received")),
        tuple(_event(raw, f"第{number}个事件") for number, raw in enumerate(events, start=1)),
        _day(today, "today") if today is not None else None,
    )


def _received(value: object) -> date | None:
    if not isinstance(value, Mapping):
        return _day(value, "received")
    try:
        channel = Channel(str(value.get("channel")))
    except ValueError:
        known = "、".join(Channel)
        raise IllegalHistory(f"received 的 channel「{value.get('channel')}」不对，请从 {known} 中选一个。") from None
    confirmed = value.get("confirmed")
    return receipt_date(
        channel,
        _day(value.get("arrived"), "received 的 arrived"),
        _day(confirmed, "received 的 confirmed") if confirmed is not None else None,
    )


def _event(raw: object, where: str) -> Event:
    if not isinstance(raw, Mapping):
        raise IllegalHistory(f"{where}应当是一个 JSON 对象，含 type 和 date。")
    try:
        kind = Kind(str(raw.get("type")))
    except ValueError:
        raise IllegalHistory(f"{where}的 type「{raw.get('type')}」不对，请从 {'、'.join(Kind)} 中选一个。") from None
    known = {"type", "date", *(name for name, kinds in (_DATES | _WORDS).items() if kind in kinds)}
    known |= {"days"} if kind in _DAYS else set()
    if unknown := [str(name) for name in raw if name not in known]:
        raise IllegalHistory(f"{where}（{kind.label}）不能有 {'、'.join(unknown)}，只能有 {'、'.join(sorted(known))}。")
    days = raw.get("days")
    if days is not None and (not isinstance(days, int) or isinstance(days, bool)):
        raise IllegalHistory(f"{where}的 days 应当是整数。")
    dates: dict[str, Any] = {name: _day(raw[name], f"{where}的 {name}") for name in _DATES if raw.get(name) is not None}
    words: dict[str, Any] = {name: _words(raw.get(name, ""), f"{where}的 {name}") for name in _WORDS if name != "note"}
    return Event(kind, _day(raw.get("date"), f"{where}的 date"), days=days, **dates, **words)


def _words(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise IllegalHistory(f"{where}应当是文字。")
    return value.strip()


def _day(value: object, where: str) -> date:
    try:
        return parse_day(value)
    except ValueError:
        raise IllegalHistory(f"{where}「{value}」不是日期，请写成 2020-04-24 的样子。") from None
