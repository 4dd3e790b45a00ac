"""The state of a document at a date, with the reason and the event behind it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .events import Kind, LifeEvent
from .life import Life
from .months import in_words, months_before
from .terms import Term

_DAY = timedelta(days=1)
_MONTHS_BEFORE = (6, 3)
_DAYS_BEFORE = 30


class State(StrEnum):
    """What a reader has to know of a document on a day."""

    NOT_ISSUED = "not_issued"
    NOT_YET_EFFECTIVE = "not_yet_effective"
    EFFECTIVE = "effective"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    REPEALED = "repealed"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        """The Chinese word: 有效, 失效 …"""
        return _LABELS[self]


_LABELS = {
    State.NOT_ISSUED: "未公布",
    State.NOT_YET_EFFECTIVE: "尚未生效",
    State.EFFECTIVE: "有效",
    State.SUSPENDED: "中止执行",
    State.LAPSED: "失效",
    State.REPEALED: "废止",
    State.REPLACED: "被代替",
}
_ENDED = {Kind.DECLARED_LAPSED: State.LAPSED, Kind.REPEALED: State.REPEALED, Kind.REPLACED: State.REPLACED}


@dataclass(frozen=True, slots=True)
class Validity:
    """The state on a day: from `since` to `until`, both included, None where there is no such day.

    `reason` is a sentence for readers; `cause` the event behind the state, None where the passing of a default term
    or no event at all made it. `expiring` 即将到期: in force, and the term ends within six months. `provisions` are
    those repealed by that day. `lapses` is the last day of the term, None without one or when it ends before.
    `problems` are about the whole life, whatever the day.
    """

    state: State
    since: date | None
    until: date | None
    reason: str
    cause: LifeEvent | None = None
    expiring: bool = False
    provisions: tuple[str, ...] = ()
    lapses: date | None = None
    next_change: date | None = None
    problems: tuple[str, ...] = ()

    @property
    def in_force(self) -> bool:
        """Whether the document is to be applied on that day."""
        return self.state is State.EFFECTIVE

    @property
    def label(self) -> str:
        """What a badge says: 有效, 部分有效, 即将到期, 失效 …"""
        if self.expiring:
            return "即将到期"
        return "部分有效" if self.in_force and self.provisions else self.state.label


@dataclass(frozen=True, slots=True)
class LapseWarning:
    """A warning due `on` a day that the document lapses after `last`; `words` say how long before (6个月)."""

    on: date
    words: str
    last: date


def validity(events: Iterable[LifeEvent], term: Term, on: date) -> Validity:
    """The state of a document on a day. `events` in any order, those after `on` included: they say how long the state
    lasts. `term` is the default of the document's class for what the events do not say (湖南省规范性文件管理办法 20).

    A term's last day is still in force. A renewal counts when it comes on or before that day (湖南 三统一); what comes
    after the end of a life changes nothing and is said in `problems`.
    """
    life = Life.of(events, term)
    state = _state(life, on)
    since, until = _run(life, on, state)
    lapses = _lapse(life)
    provisions = _provisions(life, on) if state is State.EFFECTIVE else ()
    return Validity(
        state=state,
        since=since,
        until=until,
        reason=_reason(life, state, on, provisions),
        cause=_cause(life, state, on),
        expiring=state is State.EFFECTIVE and lapses is not None and on >= months_before(lapses, _MONTHS_BEFORE[0]),
        provisions=provisions,
        lapses=lapses,
        next_change=_next_change(life, on),
        problems=tuple(life.problems),
    )


def next_change(events: Iterable[LifeEvent], term: Term, on: date) -> date | None:
    """The first day after `on` on which the state, or the list of repealed provisions, is another; None for never."""
    return _next_change(Life.of(events, term), on)


def warnings(events: Iterable[LifeEvent], term: Term) -> tuple[LapseWarning, ...]:
    """When the unit is to be warned that a document lapses: 6 and 3 months and 30 days before its last day, in order.

    Nothing for a document without a term, or ended before it; what would be due before it takes effect is left out.
    """
    life = Life.of(events, term)
    last = _lapse(life)
    if last is None or life.begins is None or last < life.begins:
        return ()
    due = [(months_before(last, months), in_words(months)) for months in _MONTHS_BEFORE]
    due.append((last - timedelta(days=_DAYS_BEFORE), f"{_DAYS_BEFORE}日"))
    return tuple(LapseWarning(day, words, last) for day, words in due if day >= life.begins)


def _state(life: Life, day: date) -> State:
    if life.issued is None or life.begins is None or day < life.issued:
        return State.NOT_ISSUED
    if life.ending is not None and day >= life.ending.on:
        return _ENDED[life.ending.kind]
    if day < life.begins:
        return State.NOT_YET_EFFECTIVE
    if life.last is not None and day > life.last:
        return State.LAPSED
    return State.SUSPENDED if life.suspension_on(day) else State.EFFECTIVE


def _run(life: Life, on: date, state: State) -> tuple[date | None, date | None]:
    """The first and the last day of the stretch of days of that state around `on`."""
    turns = _turns(life)
    since = None
    for day in reversed([turn for turn in turns if turn <= on]):
        if _state(life, day) is not state:
            break
        since = day
    ended = next((day for day in turns if day > on and _state(life, day) is not state), None)
    return since, ended - _DAY if ended else None


def _turns(life: Life) -> list[date]:
    """Every day on which something may change, in order."""
    days: set[date | None] = {life.issued, life.begins, life.ending.on if life.ending else None}
    days.add(_after(life.last))
    for one in life.suspensions:
        days |= {one.first, _after(one.last)}
    days |= {part.on for part in life.parts}
    return sorted(day for day in days if day is not None)


def _after(day: date | None) -> date | None:
    return day + _DAY if day is not None and day < date.max else None


def _next_change(life: Life, on: date) -> date | None:
    now = _look(life, on)
    return next((day for day in _turns(life) if day > on and _look(life, day) != now), None)


def _look(life: Life, day: date) -> tuple[State, tuple[str, ...]]:
    state = _state(life, day)
    return state, _provisions(life, day) if state is State.EFFECTIVE else ()


def _provisions(life: Life, on: date) -> tuple[str, ...]:
    named = (name for part in life.parts if part.on <= on for name in part.provisions or ("部分条款",))
    return tuple(dict.fromkeys(named))


def _lapse(life: Life) -> date | None:
    """The last day of the term, where it is the term that ends the document."""
    return None if life.ending is not None else life.last


def _cause(life: Life, state: State, on: date) -> LifeEvent | None:
    if state is State.SUSPENDED:
        standing = life.suspension_on(on)
        return standing.event if standing else None
    if state in (State.REPEALED, State.REPLACED) or (state is State.LAPSED and life.ending is not None):
        return life.ending
    if state is State.LAPSED:
        return life.limit
    return life.beginning or life.issue if state in (State.EFFECTIVE, State.NOT_YET_EFFECTIVE) else None


def _reason(life: Life, state: State, on: date, provisions: tuple[str, ...]) -> str:
    if state is State.NOT_ISSUED:
        return f"未公布：{life.issued}公布" if life.issued else "未公布：没有公布日期和施行日期"
    if state is State.NOT_YET_EFFECTIVE:
        return f"尚未生效：{life.issued}公布，{life.begins}起施行"
    if state is State.SUSPENDED and (standing := life.suspension_on(on)):
        ended = f"，至{standing.last}" if standing.last else ""
        return f"中止执行：{standing.first}起中止{_by(standing.event)}{ended}"
    if life.ending is not None and on >= life.ending.on:
        return _ended(life.ending)
    if state is State.LAPSED:
        return f"失效：{_term_in_words(life)}届满，未{'再' if _is_renewal(life) else ''}续期"
    parts = f"，其中{'、'.join(provisions)}已废止" if provisions else ""
    term = "，没有规定有效期" if life.last is None else f"，{_term_in_words(life, running=True)}"
    return f"有效：{life.begins}起施行{term}{parts}"


def _ended(event: LifeEvent) -> str:
    if event.kind is Kind.DECLARED_LAPSED:
        return f"失效：{event.on}起宣布失效{_by(event)}"
    if event.kind is Kind.REPLACED:
        return f"被代替：{event.on}起由{event.by or '新文件'}代替"
    return f"废止：{event.on}起{f'由{event.by}' if event.by else ''}废止"


def _by(event: LifeEvent) -> str:
    return f"（{event.by}）" if event.by else ""


def _is_renewal(life: Life) -> bool:
    return life.limit is not None and life.limit.kind is Kind.RENEWED


def _term_in_words(life: Life, *, running: bool = False) -> str:
    """The term as a reason names it: 有效期5年，2020-05-01起，2025-04-30; for one that runs 有效期5年，至2025-04-30."""
    length = in_words(life.length) if life.length else ""
    source = "" if life.limit is not None else f"（未写明，按{life.term.name}的规定）"
    if _is_renewal(life):
        head = f"{life.limit.on if life.limit else ''}续期{length}"
        return f"{head}，至{life.last}" if running else f"{head}，{life.last}"
    if running:
        return f"有效期{length}{source}，至{life.last}" if length else f"有效期至{life.last}"
    return f"有效期{length}{source}，{life.period_first}起，{life.last}" if length else f"有效期至{life.last}，当日"
