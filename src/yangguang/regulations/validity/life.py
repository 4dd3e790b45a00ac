"""The events of a life put together: when it begins and ends, what stands still, and what does not fit. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from .events import ENDINGS, Kind, LifeEvent, in_order
from .months import days_after, in_words, last_day
from .terms import Term

_DAY = timedelta(days=1)


@dataclass(slots=True)
class Suspension:
    """Days, both included, on which the document is not applied; `last` None while no end is known."""

    first: date
    last: date | None
    event: LifeEvent


@dataclass(slots=True)
class Life:
    """A document's life. All dates are days; `last` is the last day of its term, `begins` the first in force.

    `problems` are sentences: every event that could not be taken as it stands is named in one of them.
    """

    term: Term
    issued: date | None = None
    issue: LifeEvent | None = None
    effective: date | None = None
    begins: date | None = None
    beginning: LifeEvent | None = None
    last: date | None = None
    length: int | None = None
    limit: LifeEvent | None = None
    period_first: date | None = None
    ending: LifeEvent | None = None
    suspensions: list[Suspension] = field(default_factory=list)
    parts: list[LifeEvent] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, events: Iterable[LifeEvent], term: Term) -> "Life":
        """The life that these events make, in whatever order they come; `term` stands in for what they do not say."""
        ordered = in_order(events)
        life = cls(term)
        life._begin(ordered)
        if life.begins is not None:
            life._set_opening_term(ordered)
            for event in ordered:
                life._take(event)
        return life

    # How it begins

    def _begin(self, events: list[LifeEvent]) -> None:
        self.issue = self._first(events, Kind.ISSUED)
        self.beginning = self._first(events, Kind.EFFECTIVE)
        if self.issue is None and self.beginning is None:
            if events:
                self._say("没有公布日期，也没有施行日期，不能判断效力")
            return
        if self.beginning is not None:
            self.effective = self.beginning.on
        elif self.issue is not None:
            self.effective = days_after(self.issue.on, self.term.days_until_effect)
            after = f"公布{self.term.days_until_effect}日后" if self.term.days_until_effect else "公布之日"
            self._say(f"没有写明施行日期，按{after}（{self.effective}）施行")
        if self.issue is None:
            self._say(f"没有公布日期，按施行日期{self.effective}")
        self.issued = self.issue.on if self.issue else self.effective
        self.begins = max(filter(None, (self.issued, self.effective)))
        if self.issue and self.beginning and self.beginning.on < self.issue.on:
            self._say(f"施行日期{self.beginning.on}早于公布日期{self.issue.on}，自公布之日起算在施行")

    def _first(self, events: list[LifeEvent], kind: Kind) -> LifeEvent | None:
        found = [event for event in events if event.kind is kind]
        if len({event.on for event in found}) > 1:
            days = "、".join(dict.fromkeys(str(event.on) for event in found))
            self._say(f"有不同的{kind.label}日期：{days}，取最早的")
        return found[0] if found else None

    # How long it is in force

    def _set_opening_term(self, events: list[LifeEvent]) -> None:
        """The term that it came with: of several the one that ends first, and without any that of its class."""
        self.period_first = self.effective
        ends = [
            (end, event)
            for event in events
            if event.kind is Kind.TERM_SET and self._is_opening(event) and (end := self._end(event)) is not None
        ]
        if len({end for end, _ in ends}) > 1:
            said = "、".join(dict.fromkeys(str(end) for end, _ in sorted(ends, key=lambda one: one[0])))
            self._say(f"写明的有效期互相矛盾（届满日{said}），取最早的")
        if ends:
            end, event = min(ends, key=lambda one: one[0])
            self._limit(end, event.months, event)
        elif self.term.months is not None and self.period_first is not None:
            self._say(f"没有写明有效期，按{self.term.name}的{in_words(self.term.months)}计算")
            self._limit(last_day(self.period_first, self.term.months), self.term.months, None)

    def _is_opening(self, event: LifeEvent) -> bool:
        return self.begins is not None and event.on <= self.begins

    def _end(self, event: LifeEvent) -> date | None:
        """The last day that a term or renewal gives; None, and said, where it gives none."""
        first = event.on if event.kind is Kind.RENEWED and not self._is_early(event) else self.period_first
        counted = last_day(first, event.months) if event.months and event.months > 0 and first else None
        if event.until and counted and event.until != counted:
            length = in_words(event.months or 0)
            self._say(f"{event.on}的{event.kind.label}写明{length}，又写明至{event.until}，两者不符，取较早的")
            return min(event.until, counted)
        end = event.until or counted
        if end is None and event.kind is Kind.RENEWED and self.length and first:
            self._say(f"{event.on}的续期没有写明期限，按原有效期{in_words(self.length)}计算")
            return last_day(first, self.length)
        if end is None:
            self._say(f"{event.on}的{event.kind.label}没有写明期限，不计")
        return end

    def _is_early(self, event: LifeEvent) -> bool:
        return self.begins is not None and event.on < self.begins

    def _limit(self, end: date, length: int | None, event: LifeEvent | None) -> None:
        earliest = max(self.begins, event.on) if self.begins and event else self.begins
        if earliest and end < earliest:
            self._say(f"有效期届满日{end}早于{'施行' if earliest == self.begins else '规定它的'}日期{earliest}")
            end = earliest - _DAY
        self.last, self.length, self.limit = end, length, event

    # What happens in it

    def _take(self, event: LifeEvent) -> None:
        if event.kind in (Kind.ISSUED, Kind.EFFECTIVE) or (event.kind is Kind.TERM_SET and self._is_opening(event)):
            return
        if self._is_over(event):
            return
        if self.issued and event.on < self.issued:
            self._say(f"{event.on}的{event.kind.label}早于公布日期{self.issued}")
        _TAKE[event.kind](self, event)

    def _set_term(self, event: LifeEvent) -> None:
        if (end := self._end(event)) is not None:
            self._limit(end, event.months, event)

    def _amend(self, event: LifeEvent) -> None:
        """A change of the text changes nothing of its validity."""

    def _repeal_in_part(self, event: LifeEvent) -> None:
        if not event.provisions:
            self._say(f"{event.on}的部分废止没有写明条款")
        self.parts.append(event)

    def _end_it(self, event: LifeEvent) -> None:
        if self._is_early(event):
            self._say(f"{event.on}的{event.kind.label}早于施行日期{self.begins}，未施行即终止")
        self.ending = event

    def _is_over(self, event: LifeEvent) -> bool:
        """Whether the event comes when the document is no more; said, except of a declaration of what had lapsed."""
        if self.ending is not None:
            self._say(f"{event.on}的{event.kind.label}没有效果：{self.ending.on}已{self.ending.kind.label}")
            return True
        if self.last is None or event.on <= self.last:
            return False
        if event.kind is Kind.RENEWED:
            self._say(f"{event.on}的续期没有效果：有效期已于{self.last}届满，须重新制定发布")
        elif event.kind is not Kind.DECLARED_LAPSED:
            self._say(f"{event.on}的{event.kind.label}没有效果：有效期已于{self.last}届满")
        return True

    def _renew(self, event: LifeEvent) -> None:
        if self._is_early(event):
            self._say(f"{event.on}的续期早于施行日期{self.begins}，从施行之日起算")
        if (end := self._end(event)) is None:
            return
        if self.last is None:
            self._say(f"{event.on}续期以前没有有效期，续期后有效期至{end}")
        elif end < self.last:
            self._say(f"{event.on}续期后的届满日{end}早于原来的{self.last}")
        self.period_first = self.begins if self._is_early(event) else event.on
        self._limit(end, event.months or (None if event.until else self.length), event)

    def _suspend(self, event: LifeEvent) -> None:
        if event.until and event.until < event.on:
            self._say(f"{event.on}的中止执行写明至{event.until}，早于开始日期，不计")
            return
        if standing := self.suspension_on(event.on):
            self._say(f"{event.on}再次中止执行时，{standing.first}的中止还没有结束")
            standing.last = event.on - _DAY
        self.suspensions.append(Suspension(event.on, event.until, event))

    def _resume(self, event: LifeEvent) -> None:
        if standing := self.suspension_on(event.on):
            standing.last = event.on - _DAY
        else:
            self._say(f"{event.on}恢复执行时没有中止")

    def suspension_on(self, day: date) -> Suspension | None:
        """The suspension that stands on a day, or None."""
        return next(
            (one for one in self.suspensions if one.first <= day and (one.last is None or day <= one.last)), None
        )

    def _say(self, sentence: str) -> None:
        self.problems.append(sentence)


_TAKE: Mapping[Kind, Callable[[Life, LifeEvent], None]] = {
    Kind.TERM_SET: Life._set_term,
    Kind.AMENDED: Life._amend,
    Kind.RENEWED: Life._renew,
    Kind.SUSPENDED: Life._suspend,
    Kind.RESUMED: Life._resume,
    Kind.PARTLY_REPEALED: Life._repeal_in_part,
    **dict.fromkeys(ENDINGS, Life._end_it),
}
