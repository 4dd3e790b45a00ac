"""Validity counted naively, one day after the other, with its own arithmetic of months."""

from datetime import date, timedelta

from yangguang.regulations.validity import Kind, LifeEvent, State

DAY = timedelta(days=1)
_OVER = {
    Kind.REPEALED: State.REPEALED,
    Kind.REPLACED: State.REPLACED,
    Kind.DECLARED_LAPSED: State.LAPSED,
}


def naive_last_day(first: date, months: int) -> date:
    """The day before the day of the same number, found by walking; the month's last where there is none."""
    year, month = first.year, first.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    day = date(year, month, 1)
    while day.month == month:
        if day.day == first.day:
            return day - DAY
        day += DAY
    return day - DAY


class Oracle:
    """What a clerk knows who opens the file every day; `default` and `wait` are the class's term and days to effect."""

    def __init__(self, events: list[LifeEvent], default: int | None, wait: int) -> None:
        kinds = list(Kind)
        self.queue = sorted((e for e in events if not e.undone), key=lambda e: (e.on, kinds.index(e.kind)))
        issues = [e.on for e in self.queue if e.kind is Kind.ISSUED]
        starts = [e.on for e in self.queue if e.kind is Kind.EFFECTIVE]
        self.known = bool(issues or starts)
        if not self.known:
            return
        self.period = min(starts) if starts else min(issues) + wait * DAY
        self.issued = min(issues) if issues else self.period
        self.begins = max(self.issued, self.period)
        self.over: State | None = None
        self.suspended: date | None = None
        self.repealed: set[str] = set()
        said = [
            (end, e.months)
            for e in self.queue
            if e.kind is Kind.TERM_SET and e.on <= self.begins and (end := self.end_of(e, self.period, None))
        ]
        self.length = min(said, key=lambda one: one[0])[1] if said else default
        counted = naive_last_day(self.period, default) if default else None
        end = min(said, key=lambda one: one[0])[0] if said else counted
        self.end = max(end, self.begins - DAY) if end else None

    def days(self, first: date, count: int) -> list[tuple[State, int]]:
        """The state and the number of repealed provisions of each of `count` days from `first` on."""
        if not self.known:
            return [(State.NOT_ISSUED, 0)] * count
        states = []
        day = min([first, *(e.on for e in self.queue)])
        while day < first + count * DAY:
            if self.suspended and day > self.suspended:
                self.suspended = None
            while self.queue and self.queue[0].on == day:
                event = self.queue.pop(0)
                if not self.over and not (self.end and day > self.end):
                    self.happens(event, day)
            if day >= first:
                now = self.state(day)
                states.append((now, len(self.repealed) if now is State.EFFECTIVE else 0))
            day += DAY
        return states

    def end_of(self, event: LifeEvent, start: date, length: int | None) -> date | None:
        months = event.months or (length if event.kind is Kind.RENEWED and not event.until else None)
        ends = [event.until] if event.until else []
        return min([*ends, naive_last_day(start, months)]) if months else event.until

    def happens(self, event: LifeEvent, day: date) -> None:
        if event.kind is Kind.TERM_SET and day > self.begins:
            if end := self.end_of(event, self.period, None):
                self.end, self.length = max(end, day - DAY), event.months
        elif event.kind is Kind.RENEWED:
            if end := self.end_of(event, day if day >= self.begins else self.period, self.length):
                self.length = event.months or (None if event.until else self.length)
                self.period = max(day, self.begins)
                self.end = max(end, self.period - DAY)
        elif event.kind is Kind.SUSPENDED and not (event.until and event.until < day):
            self.suspended = event.until or date.max
        elif event.kind is Kind.RESUMED:
            self.suspended = None
        elif event.kind is Kind.PARTLY_REPEALED:
            self.repealed |= set(event.provisions)
        elif event.kind in _OVER:
            self.over = _OVER[event.kind]

    def state(self, day: date) -> State:
        if day < self.issued:
            return State.NOT_ISSUED
        if self.over:
            return self.over
        if day < self.begins:
            return State.NOT_YET_EFFECTIVE
        if self.end and day > self.end:
            return State.LAPSED
        return State.SUSPENDED if self.suspended else State.EFFECTIVE
