"""Which documents a clean-up picks, and what its result does to each. Pure but for the queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from yangguang.organisations.models import Unit
from yangguang.regulations.models import CleanupItem, Regulation
from yangguang.regulations.states import Answer, DocumentClass
from yangguang.regulations.validity import Kind, State
from yangguang.regulations.validity import LifeEvent as Event
from yangguang.regulations.validity.months import last_day

IN_FORCE = (State.EFFECTIVE, State.SUSPENDED, State.NOT_YET_EFFECTIVE)
OVER = frozenset({State.LAPSED, State.REPEALED, State.REPLACED})
LISTS = ("units", "states", "classes", "words")
DAYS = ("issued_from", "issued_until", "ends_until")
A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Rule:
    """What is picked: documents of these units (codes) and those below, issued from one day to another, that
    `ends_until` a day lapse, in these states, of these classes, with one of the `words` in the title.

    What is empty narrows nothing; without states, what is in force or lapsed without being handled; without classes,
    normative documents.
    """

    units: tuple[str, ...] = ()
    issued_from: date | None = None
    issued_until: date | None = None
    ends_until: date | None = None
    states: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For keeping."""
        days = {name: getattr(self, name) for name in DAYS}
        return {name: list(getattr(self, name)) for name in LISTS} | {
            name: day.isoformat() if day else None for name, day in days.items()
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Rule":
        """From what was kept."""
        given: dict[str, Any] = {name: tuple(kept.get(name, ())) for name in LISTS}
        given |= {name: date.fromisoformat(kept[name]) if kept.get(name) else None for name in DAYS}
        return cls(**given)


def below(home: Unit) -> QuerySet[Regulation]:
    """The documents of `home` and the units below it that are not taken down."""
    return Regulation.objects.filter(unit__path__startswith=home.path, closed=False)


def _any(conditions: Iterable[Q]) -> Q:
    """One of them holds; none of no conditions."""
    return reduce(or_, conditions, Q(pk__in=()))


def picked(home: Unit, rule: Rule) -> QuerySet[Regulation]:
    """Documents of `home` and the units below it that the rule means."""
    rows = below(home).filter(document_class__in=rule.classes or (DocumentClass.NORMATIVE,))
    if rule.units:
        paths = Unit.objects.filter(code__in=rule.units).values_list("path", flat=True)
        rows = rows.filter(_any(Q(unit__path__startswith=path) for path in paths))
    if rule.words:
        rows = rows.filter(_any(Q(title__icontains=word) for word in rule.words))
    if rule.issued_from:
        rows = rows.filter(issued_on__gte=rule.issued_from)
    if rule.issued_until:
        rows = rows.filter(issued_on__lte=rule.issued_until)
    if rule.ends_until:
        rows = rows.filter(until__lte=rule.ends_until)
    return rows.filter(Q(state__in=rule.states or (*IN_FORCE, State.LAPSED)))


def event_of(item: CleanupItem, on: date, months: int) -> Event | None:
    """What the result does to the document on its day: None where nothing changes.

    What is kept gets a new term when it has one that would end sooner; no term is made shorter by being kept. What is
    to be amended stays until it is.
    """
    by = f"《{item.cleanup.title}》"
    outcome = item.outcome
    if outcome == Answer.REPEAL:
        return Event(Kind.REPEALED, on, by=by)
    if outcome == Answer.LAPSE:
        return Event(Kind.DECLARED_LAPSED, on, by=by)
    lapses = item.regulation.validity_on(on).lapses
    if outcome == Answer.KEEP and lapses is not None and lapses < last_day(on, months):
        return Event(Kind.RENEWED, on, months=months, by=by)
    return None


def is_over(document: Regulation, day: date) -> bool:
    """Whether the document has come to its end by that day."""
    return document.validity_on(day).state in OVER


def doubt_of(item: CleanupItem, on: date) -> str:
    """Why the result would not do what it says: a document that is over cannot be kept; empty when all is well."""
    found = item.regulation.validity_on(on)
    if found.state in OVER and item.outcome in {Answer.KEEP, Answer.AMEND}:
        return f"{found.reason}，不能列为“{item.outcome_label}”，须重新制定发布。"
    if found.state in {State.REPEALED, State.REPLACED} and item.outcome:
        return f"{found.reason}，不用再清理，请移出名单。"
    return ""


def day_refusal(on: date, today: date) -> str | None:
    """Why a result cannot count from that day: it is past, or more than a year ahead; None when it can."""
    if on < today:
        return f"生效日期不能早于今天（{today}）：文件的效力不能追溯改变，请改为今天或者以后的日期。"
    if on > (furthest := last_day(today, A_YEAR)):
        return f"生效日期离今天超过一年，请核对年份，最晚可以选 {furthest}。"
    return None


@dataclass(frozen=True, slots=True)
class Step:
    """What publishing does to one document: the event, None where nothing changes, or the doubt that forbids it."""

    item: CleanupItem
    made: Event | None
    doubt: str


def steps_of(items: Iterable[CleanupItem], on: date, months: int) -> list[Step]:
    """What publishing with effect from the day `on` would do, document by document."""
    return [Step(one, event_of(one, on, months), doubt_of(one, on)) for one in items]


def digest_of(steps: Sequence[Step]) -> str:
    """A short mark of what was shown: another as soon as an outcome, a reason or an event is another."""
    told = sorted((step.item.pk, step.item.outcome, step.item.grounds, repr(step.made)) for step in steps)
    return sha256(repr(told).encode()).hexdigest()[:32]
