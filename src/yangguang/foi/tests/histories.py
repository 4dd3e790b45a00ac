"""Random lawful histories of requests, with the years' odd days in them."""

from datetime import date, timedelta
from random import Random

from yangguang.foi.clock import Event, Kind

DAY = timedelta(days=1)
ODD_DAYS = (
    date(2020, 1, 19),  # a make-up Sunday
    date(2020, 1, 23),  # the last day before a Spring Festival that was prolonged
    date(2020, 1, 31),
    date(2020, 2, 2),
    date(2020, 4, 26),
    date(2020, 5, 1),
    date(2020, 5, 9),
    date(2020, 10, 1),
    date(2021, 2, 7),
    date(2021, 2, 20),
    date(2023, 4, 23),
    date(2024, 2, 9),
)


def random_history(random: Random) -> tuple[date, list[Event], date]:
    """The day of receipt, events in random order of lawful kinds, and the day to look from."""
    received = random.choice(ODD_DAYS) if random.random() < 0.4 else date(2019, 11, 1) + random.randrange(1700) * DAY
    events: list[Event] = []
    ask(random, events, Kind.CORRECTION_ASKED, received, 0.3, 10)
    for party in random.sample(("", "甲公司", "乙公司"), random.choice((0, 0, 1, 1, 2))):
        ask(random, events, Kind.THIRD_PARTY_ASKED, received, 0.9, 45, party)
    ask(random, events, Kind.AGENCY_ASKED, received, 0.25, 40)
    ask(random, events, Kind.FEE_NOTICE, received, 0.15, 40)
    if random.random() < 0.3:
        on = received + random.randrange(50) * DAY
        events.append(Event(Kind.EXTENSION, on, days=random.randint(1, 20), approver="王敏", reason="需要检索"))
    if random.random() < 0.1:
        events.append(Event(Kind.LONGER_PERIOD, received + random.randrange(40) * DAY, days=random.randint(1, 90)))
    random.shuffle(events)
    events.sort(key=lambda event: event.on)
    put_answers_after_questions(events)
    if random.random() < 0.5:
        last = max([received, *(event.on for event in events)])
        kind = Kind.WITHDRAWAL if random.random() < 0.2 else Kind.REPLY
        ending = received + random.randrange(90) * DAY
        events.append(Event(kind, max(last, ending)))
    return received, events, received + random.randrange(130) * DAY


def ask(
    random: Random, events: list[Event], kind: Kind, received: date, share: float, reach: int, party: str = ""
) -> None:
    """Add a question, mostly with its answer: on the day itself, soon, late or never."""
    if random.random() > share:
        return
    on = received + random.randrange(reach) * DAY
    late_post = random.random() < 0.2 and kind is not Kind.CORRECTION_ASKED
    until = on + random.randrange(30) * DAY if kind is Kind.CORRECTION_ASKED and random.random() < 0.9 else None
    events.append(Event(kind, on, until, on + random.randrange(8) * DAY if late_post else None, party))
    if random.random() < 0.8:
        answer = Kind(kind.value.replace("_asked", "_answered").replace("_notice", "_paid"))
        excuse = "因病住院" if kind is Kind.CORRECTION_ASKED and random.random() < 0.4 else ""
        events.append(Event(answer, on + random.choice((0, 1, random.randrange(40))) * DAY, party=party, reason=excuse))


def put_answers_after_questions(events: list[Event]) -> None:
    """Of one day, questions come first."""
    events.sort(key=lambda event: (event.on, event.kind.value.endswith(("_answered", "_paid"))))
