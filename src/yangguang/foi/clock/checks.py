"""Which histories cannot be: refused with a sentence, whatever the calendar says. Being late is not refused."""

from collections.abc import Iterable
from datetime import date

from yangguang.foi.clock.events import ANSWERS, CONSULTATIONS, ENDINGS, QUESTIONS, Event, IllegalHistory, Kind, in_order
from yangguang.foi.clock.settings import Periods

LONGEST_DELAY = 250
_ONCE = {
    Kind.CORRECTION_ASKED: "补正应当一次性告知（条例第三十条）",
    Kind.EXTENSION: "答复期限只能延长一次（条例第三十三条）",
    Kind.LONGER_PERIOD: "延迟答复的期限只能确定一次（条例第三十五条）",
    Kind.FEE_NOTICE: "收费通知只能发一次（国办函〔2020〕109号）",
}


def check(received: date, events: Iterable[Event], periods: Periods) -> list[Event]:
    """The events in order of time; `IllegalHistory` for those that cannot have happened so."""
    ordered = in_order(events)
    seen: dict[tuple[Kind, str], Event] = {}
    ending: Event | None = None
    for event in ordered:
        _check_dates(event, received, ending)
        _check_fields(event, periods)
        _check_place(event, seen)
        if event.kind in ENDINGS:
            ending = event
    return ordered


def _check_dates(event: Event, received: date, ending: Event | None) -> None:
    if event.on < received:
        raise IllegalHistory(f"{_named(event)}早于收到申请之日{received}，请核对日期。")
    if ending is not None:
        raise IllegalHistory(f"{ending.on}已{ending.kind.label}，之后不能再有{_named(event)}。")
    for name, day in (("补正期限", event.until), ("送达日期", event.delivered)):
        if day is not None and day < event.on:
            raise IllegalHistory(f"{_named(event)}写明的{name}{day}早于当日，请核对。")


def _check_fields(event: Event, periods: Periods) -> None:
    if event.kind not in (Kind.EXTENSION, Kind.LONGER_PERIOD):
        return
    longest = periods.longest_extension if event.kind is Kind.EXTENSION else LONGEST_DELAY
    if event.days is None or not 1 <= event.days <= longest:
        raise IllegalHistory(f"{_named(event)}应当写明1至{longest}个工作日。")
    if event.kind is Kind.EXTENSION and not event.approver.strip():
        raise IllegalHistory(f"{_named(event)}应当经政府信息公开工作机构负责人同意，请写明是谁（条例第三十三条）。")
    if event.kind is Kind.EXTENSION and not event.reason.strip():
        raise IllegalHistory(f"{_named(event)}没有写明理由（条例第三十三条）。")


def _check_place(event: Event, seen: dict[tuple[Kind, str], Event]) -> None:
    """Whether it may come where it comes; `seen` holds what cannot come again, and questions without an answer."""
    party = event.party if ANSWERS.get(event.kind, event.kind) in CONSULTATIONS else ""
    if event.kind in _ONCE and (first := seen.get((event.kind, ""))) is not None:
        raise IllegalHistory(f"{first.on}已{event.kind.label}：{_ONCE[event.kind]}。")
    if event.kind in CONSULTATIONS and (open_one := seen.get((event.kind, party))) is not None:
        raise IllegalHistory(
            f"{open_one.on}{event.kind.label}{_party(party)}还没有收到答复，不能再次征求；有几方的，请分别写明名称。"
        )
    question = ANSWERS.get(event.kind)
    if question is not None:
        if (question, party) not in seen or (event.kind, party) in seen:
            raise IllegalHistory(f"{_named(event)}{_party(party)}以前没有{question.label}，请核对。")
        if question in CONSULTATIONS:
            del seen[question, party]
        else:
            seen[event.kind, party] = event
    elif event.kind in _ONCE or event.kind in QUESTIONS:
        seen[event.kind, party] = event


def _named(event: Event) -> str:
    return f"{event.on}的{event.kind.label}"


def _party(party: str) -> str:
    return f"（{party}）" if party else ""
