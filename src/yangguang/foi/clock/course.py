"""A request's events put together on a calendar: from when its period runs, how long it is, what stopped it. Pure."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from yangguang.foi.clock.events import ANSWERS, CONSULTATIONS, ENDINGS, QUESTIONS, Event, Kind
from yangguang.foi.clock.settings import Periods
from yangguang.kernel.clock import Calendar, Deadline, Pause

_DAY = timedelta(days=1)


@dataclass(slots=True)
class Stop:
    """A question put to somebody: the clock stands from `first` to the day of the answer, both included.

    `first` is the day after `asked`; a question put on the last day of the period gives that day back, unless it is
    answered at once. `until` is the last day for the answer, None where none was set; later days are never taken out
    of the clock. `answered` None: no answer that counts.
    """

    kind: Kind
    asked: date
    first: date
    until: date | None
    party: str = ""
    answered: date | None = None

    @property
    def closed(self) -> bool:
        """Whether an answer that counts has come."""
        return self.answered is not None

    def last(self, as_of: date) -> date:
        """The last day of the stop, as it looks on the evening of `as_of`."""
        return min(day for day in (self.answered, self.until, as_of) if day is not None)

    def stands(self, as_of: date) -> bool:
        """Whether it takes out any day up to the evening of `as_of`."""
        return self.answered != self.asked and self.first <= self.last(as_of)

    def is_open(self, day: date) -> bool:
        """Whether the answer is still waited for on `day`, in time."""
        return not self.closed and (self.until is None or day <= self.until)

    @property
    def may_lapse(self) -> bool:
        """Whether silence counts as giving the request up (条例第三十条; 国办函〔2020〕109号)."""
        return self.kind not in CONSULTATIONS


@dataclass(slots=True)
class Course:
    """The course of a request up to a day.

    `start` is day 0 of the period that runs now, `days` its working days without `extension` and `delay`. `stops`
    took effect; `problems` are sentences about what came late or changed nothing.
    """

    received: date
    calendar: Calendar
    periods: Periods
    start: date = date.min
    extension: int = 0
    delay: int = 0
    stops: list[Stop] = field(default_factory=list)
    ending: Event | None = None
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.start = self.received

    @property
    def days(self) -> int:
        """The working days of the period, with what was added to it (条例第三十三、三十五条)."""
        return self.periods.reply + self.extension + self.delay

    def restarts(self, stop: Stop) -> bool:
        """Whether the whole period runs anew from the answer (条例第三十条第二句; for fees `data/clock.json`)."""
        return stop.kind is Kind.CORRECTION_ASKED or (stop.kind is Kind.FEE_NOTICE and self.periods.payment_restarts)

    def deadline(self, as_of: date) -> Deadline | None:
        """The deadline as it looks on the evening of `as_of`; what is still asked counts as answered on that day.

        None while the period has yet to begin anew, and when the request was given up.
        """
        if self.lapsed(as_of) or any(not stop.closed and self.restarts(stop) for stop in self.stops):
            return None
        pauses = [
            Pause(stop.first, stop.last(as_of), stop.kind.label)
            for stop in self.stops
            if not self.restarts(stop) and stop.stands(as_of)
        ]
        return self.calendar.deadline(self.start, self.days, pauses)

    def lapsed(self, day: date) -> Stop | None:
        """The unanswered question by which the request counts as given up on `day`; the one that lapsed first."""
        lapsed = [
            (stop.until, stop)
            for stop in self.stops
            if stop.may_lapse and not stop.closed and stop.until is not None and day > stop.until
        ]
        return min(lapsed, key=lambda one: one[0])[1] if lapsed else None

    def take(self, event: Event) -> None:
        """Go on to the next event, in order of time."""
        if event.kind in ENDINGS:
            self.ending = event
        elif event.kind in ANSWERS:
            self._answer(event)
        elif not self._is_too_late(event):
            self._add(event)

    def _is_too_late(self, event: Event) -> bool:
        """Nothing revives a request that was given up, or a period that has run out; it is said."""
        if self.lapsed(event.on):
            self.problems.append(f"{event.on}的{event.kind.label}没有效果：申请已视为放弃。")
            return True
        deadline = self.deadline(event.on)
        if deadline is not None and event.on > deadline.due:
            self.problems.append(f"{event.on}的{event.kind.label}没有效果：答复期限已于{deadline.due}届满。")
            return True
        return False

    def _add(self, event: Event) -> None:
        if event.kind is Kind.EXTENSION:
            self.extension = event.days or 0
        elif event.kind is Kind.LONGER_PERIOD:
            self.delay = event.days or 0
        elif event.kind in QUESTIONS:
            deadline = self.deadline(event.on)
            is_last_day = deadline is not None and deadline.due == event.on and event.kind is not Kind.CORRECTION_ASKED
            first = event.on if is_last_day else event.on + _DAY
            self.stops.append(Stop(event.kind, event.on, first, self._until(event), event.party))

    def _until(self, event: Event) -> date | None:
        letter = event.delivered or event.on
        if event.kind is Kind.THIRD_PARTY_ASKED:
            return self.calendar.add_working_days(letter, self.periods.third_party)
        if event.kind is Kind.AGENCY_ASKED:
            return self.calendar.add_working_days(letter, self.periods.agency)
        if event.kind is Kind.FEE_NOTICE:
            return self.calendar.add_working_days(letter, self.periods.fee_payment)
        last = self.calendar.add_working_days(self.received, self.periods.correction)
        if event.on > last:
            self.problems.append(
                f"{event.on}告知补正，已过{last}：应当自收到申请之日起7个工作日内告知（条例第三十条）。"
            )
        if event.until is None:
            self.problems.append(f"{event.on}的告知补正没有写明合理的补正期限（条例第三十条）。")
        return event.until

    def _answer(self, event: Event) -> None:
        """An answer closes its question; one to a question without effect has none either."""
        stop = next(
            (
                stop
                for stop in self.stops
                if stop.kind is ANSWERS[event.kind] and stop.party == event.party and not stop.closed
            ),
            None,
        )
        if stop is None:
            return
        late = stop.until is not None and event.on > stop.until
        excused = event.kind is Kind.CORRECTION_ANSWERED and bool(event.reason.strip())
        if late and not excused:
            self.problems.append(f"{event.on}{event.kind.label}，已过{stop.until}。")
        if late and not excused and stop.may_lapse:
            return
        if late and excused:
            stop.until = None
        stop.answered = event.on
        if self.restarts(stop):
            self.start = event.on
        elif stop.first == event.on:
            self._give_on_the_last_day(event.on)

    def _give_on_the_last_day(self, day: date) -> None:
        """A question answered at once did not need the last day; another one of that day may."""
        for stop in self.stops:
            if stop.asked == day and not stop.closed and stop.kind is not Kind.CORRECTION_ASKED:
                stop.first = day
                return
