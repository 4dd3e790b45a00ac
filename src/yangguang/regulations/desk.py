"""What the desk of the library reads: the documents that a person keeps, and what waits for a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from yangguang.kernel.public import ANYBODY
from yangguang.regulations.concerns import CONCERNS
from yangguang.regulations.models import LifeEvent, Regulation, Relation
from yangguang.regulations.reading.relations import RelationKind
from yangguang.regulations.reading.titles import title_key
from yangguang.regulations.resolving import normal
from yangguang.regulations.states import RelationState
from yangguang.regulations.validity import Kind, Life, Validity
from yangguang.regulations.validity import LifeEvent as Event

PROBLEMS = "problems"
OTHERS = "others"
MOST_FOUND = 20
# Kinds that do nothing to their target: they may be confirmed together.
HARMLESS = (RelationKind.BASED_ON, RelationKind.IMPLEMENTS, RelationKind.CITES)


def kept_by(user: Any) -> QuerySet[Regulation]:
    """The documents that `user` keeps."""
    found: QuerySet[Regulation] = Regulation.objects.editable_by(user)
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """A document in a table: its validity today, and how many relations wait for confirmation."""

    document: Regulation
    validity: Validity
    waiting: int


def narrowed(rows: QuerySet[Regulation], chosen: dict[str, Any]) -> QuerySet[Regulation]:
    """`rows` as the filter's clean data narrows them."""
    if state := chosen["state"]:
        rows = rows.filter(expiring=True) if state == "expiring" else rows.filter(state=state)
    if unit := chosen["unit"]:
        rows = rows.filter(unit=None) if unit == OTHERS else rows.filter(unit__code=unit)
    if concern := CONCERNS.get(chosen["concern"]):
        rows = rows.filter(concern.condition())
    for word in chosen["q"].split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(document_number__icontains=word) | Q(registration_number__icontains=word)
        )
    return rows.filter(pk__in=_doubtful(rows)) if chosen["concern"] == PROBLEMS else rows


def _doubtful(rows: QuerySet[Regulation]) -> list[int]:
    """Those whose events do not fit together. Validity is not stored, so all are worked out, from two bare queries."""
    happened = LifeEvent.objects.filter(regulation__in=rows.order_by().values("pk"), undone=False)
    facts = happened.order_by("regulation_id", "on", "pk").values_list(
        "regulation_id", "kind", "on", "until", "months", "provisions"
    )
    events: dict[int, list[Event]] = {}
    for number, kind, on, until, months, provisions in facts.iterator(2000):
        events.setdefault(number, []).append(Event(Kind(kind), on, until, months, tuple(provisions)))
    documents = rows.only("title", "document_class").order_by("pk").iterator(2000)
    return [one.pk for one in documents if one.pk in events and Life.of(events[one.pk], one.term).problems]


def rows_of(documents: Iterable[Regulation], today: date) -> list[Row]:
    """The rows of a table; one query besides those of `documents` (prefetch their events)."""
    listed = list(documents)
    waiting = Relation.objects.filter(source__in=[one.pk for one in listed], state=RelationState.SUGGESTED)
    counts: dict[int, int] = dict(waiting.order_by().values_list("source").annotate(number=Count("pk")))
    return [Row(one, one.validity_on(today), counts.get(one.pk, 0)) for one in listed]


def events_of(document: Regulation) -> list[LifeEvent]:
    """The events in order, those that were undone included."""
    events = list(document.events.select_related("by", "recorded_by").order_by("on", "pk"))
    for one in events:
        one.regulation = document
    return events


def suggested_of(document: Regulation) -> list[Relation]:
    """What the text says of others and nobody has settled."""
    found = list(document.relations.filter(state=RelationState.SUGGESTED).select_related("target"))
    for one in found:
        one.source = document
    return found


def harmless_of(documents: Iterable[Regulation]) -> QuerySet[Relation]:
    """Suggested relations of these documents that have their target and do nothing to it."""
    rows: QuerySet[Relation] = Relation.objects.filter(
        source__in=documents, state=RelationState.SUGGESTED, kind__in=HARMLESS, target__isnull=False
    )
    return rows.select_related("source__unit").order_by("pk")


def found_by(words: str) -> list[Regulation]:
    """Documents whose title or number has all the words, the shortest title first, at most `MOST_FOUND`."""
    rows = Regulation.objects.visible_to(ANYBODY).select_related("unit")
    if not words.split():
        return []
    fits = Q(title_key=title_key(words)) | Q(document_number=normal(words))
    every = Q()
    for word in words.split():
        every &= Q(title__icontains=word) | Q(document_number__icontains=word)
    return sorted(rows.filter(fits | every).order_by("-issued_on", "-pk")[:MOST_FOUND], key=lambda one: len(one.title))


def document_named(words: str) -> Regulation | None:
    """The one document of that title or number; None where there is none, or more than one."""
    rows = Regulation.objects.visible_to(ANYBODY)
    named = Q(title_key=title_key(words)) | Q(document_number__in=[words, normal(words)])
    found = list(rows.filter(named)[:2]) if words.strip() else []
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a renewal would make of a document: `last` its new last day, None when it would change nothing."""

    now: Validity
    then: Validity
    last: date | None
    problems: tuple[str, ...]


def renewal_of(document: Regulation, today: date, *, on: date, until: date | None, months: int | None) -> Renewal:
    """Look at a renewal before it is recorded. One after the lapse changes nothing (湖南 三统一)."""
    events = [one.as_event() for one in document.events.all()]
    renewing = Event(Kind.RENEWED, on, until=until, months=months)
    life = Life.of([*events, renewing], document.term)
    before, after = document.validity_on(today), _validity([*events, renewing], document, today)
    counts = life.limit is renewing and life.ending is None
    fresh = tuple(one for one in after.problems if one not in before.problems)
    return Renewal(before, after, life.last if counts else None, fresh)


def _validity(events: list[Event], document: Regulation, today: date) -> Validity:
    from yangguang.regulations.validity import validity

    return validity(events, document.term, today)
