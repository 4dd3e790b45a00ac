"""A request's clock kept by a clerk who crosses off one day after another. It shares only the events with the code."""

from collections.abc import Callable
from datetime import date, timedelta

from yangguang.foi.clock import Event

DAY = timedelta(days=1)


def nth_working_day(works: Callable[[date], bool], after: date, count: int) -> date:
    """The day found by walking on until `count` working days have passed."""
    while count:
        after += DAY
        count -= works(after)
    return after


class Clerk:
    """What is crossed off: `used` days of `limit`; `due` once the last one is crossed off."""

    def __init__(self, received: date, works: Callable[[date], bool], restarts_on_payment: bool) -> None:
        self.received, self.works, self.restarts_on_payment = received, works, restarts_on_payment
        self.used, self.limit = 0, 20
        self.due: date | None = None
        self.open: dict[tuple[str, str], date | None] = {}  # who still has to answer, and by when
        self.given_back: dict[tuple[str, str], date] = {}
        self.asked_on: dict[tuple[str, str], date] = {}
        self.gave_up: date | None = None
        self.lapsed: str = ""
        self.ended: tuple[str, date] | None = None

    def judge(self, events: list[Event], today: date) -> tuple[str, date | None, int | None]:
        """State, due day and remaining working days on the evening of `today`."""
        day = self.received
        while day <= today:
            if day > self.received:
                self.cross_off(day)
            for event in events:
                if event.on == day:
                    self.happens(event.kind.value, event, day)
            if self.ended and self.ended[1] == day:
                break
            day += DAY
        return self.verdict(today)

    def cross_off(self, day: date) -> None:
        for (kind, _), until in self.open.items():
            if kind in ("correction", "fee") and until and day > until and not self.gave_up:
                self.gave_up, self.lapsed = day, kind
        if self.works(day) and self.due is None and not self.is_stopped(day):
            self.used += 1
            if self.used == self.limit:
                self.due = day

    def is_stopped(self, day: date) -> bool:
        return any(
            until is None or day <= until or kind in ("correction", "fee") for (kind, _), until in self.open.items()
        )

    def happens(self, kind: str, event: Event, day: date) -> None:
        if kind in ("reply", "withdrawal"):
            self.ended = (kind, day)
        elif kind.endswith(("_answered", "_paid")):
            self.answered(kind.rpartition("_")[0], event, day)
        elif self.gave_up or (self.due and day > self.due):
            return
        elif kind in ("extension", "longer_period"):
            self.limit += event.days or 0
            self.due = None
        else:
            self.asked(kind.rpartition("_")[0], event, day)

    def asked(self, who: str, event: Event, day: date) -> None:
        length = {"third_party": 15, "agency": 15, "fee": 20}
        until = nth_working_day(self.works, event.delivered or day, length[who]) if who in length else event.until
        if self.due == day and who != "correction":
            self.used -= 1
            self.given_back[who, event.party] = day
        self.open[who, event.party] = until
        if who != "correction":
            self.asked_on[who, event.party] = day
        self.due = None

    def answered(self, who: str, event: Event, day: date) -> None:
        if (who, event.party) not in self.open:
            return
        until = self.open[who, event.party]
        late = until is not None and day > until
        if late and who == "fee":
            return
        if late and who == "correction":
            if not event.reason:
                return
            if self.lapsed == "correction":
                self.gave_up = None
        del self.open[who, event.party]
        if who == "correction" or (who == "fee" and self.restarts_on_payment):
            self.used, self.due = 0, None
        elif self.given_back.get((who, event.party)) == day:
            self.take_back(day)

    def take_back(self, day: date) -> None:
        """The last day was not needed for that question: it goes to another one of that day, or counts after all."""
        heir = next((one for one, asked in self.asked_on.items() if asked == day and one in self.open), None)
        if heir:
            self.given_back[heir] = day
            return
        self.used += 1
        if self.used == self.limit and not self.starts_over():
            self.due = day

    def starts_over(self) -> bool:
        return any(kind == "correction" or (kind == "fee" and self.restarts_on_payment) for kind, _ in self.open)

    def verdict(self, today: date) -> tuple[str, date | None, int | None]:
        if self.gave_up:
            return "abandoned", None, None
        seen_from = self.ended[1] if self.ended else today
        due = None if self.starts_over() else self.due or nth_working_day(self.works, seen_from, self.limit - self.used)
        if self.ended:
            what, day = self.ended
            if what == "withdrawal":
                return "withdrawn", due, None
            return ("replied_late" if due and day > due else "replied"), due, None
        if due is None:
            return "stopped", None, self.limit
        if today > due:
            return "overdue", due, -self.count(due, today)
        left = self.count(today, due)
        if due > today and self.is_stopped(today):
            return "stopped", due, left
        return ("due_soon" if left <= 5 else "on_time"), due, left

    def count(self, after: date, last: date) -> int:
        return sum(self.works(after + days * DAY) for days in range(1, (last - after).days + 1))
