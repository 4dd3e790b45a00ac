"""Whether a document has been interpreted for the public, and by when it must be (国办发〔2016〕19号)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from yangguang.catalogue.vocabulary import interpreted_kinds
from yangguang.disclosures.models import Disclosure, Edition
from yangguang.disclosures.states import OPEN_OR_LIVE, OPEN_STATES, EditionState
from yangguang.kernel import present
from yangguang.kernel.clock import RULES, Calendar, Deadline
from yangguang.kernel.clock.current import current_calendar

RULE = RULES["interpretation"]


@dataclass(frozen=True, slots=True)
class Interpreted:
    """Where the interpretation of a document stands: `deadline` with its ledger, `on` the day of the first one.

    `waived` is the reason for which there is none. A day that is the last one is in time.
    """

    deadline: Deadline
    on: date | None
    waived: str
    today: date

    @property
    def label(self) -> str:
        """One of 已解读、迟于期限解读、不作解读、待解读、逾期未解读."""
        if self.on is not None:
            return "已解读" if self.on <= self.deadline.due else "迟于期限解读"
        if self.waived:
            return "不作解读"
        return "待解读" if self.today <= self.deadline.due else "逾期未解读"

    @property
    def tone(self) -> str:
        """Green when done in time, amber when to be done or done late, red when overdue."""
        return {"已解读": "good", "不作解读": "quiet", "逾期未解读": "bad"}.get(self.label, "warn")

    @property
    def open(self) -> bool:
        """Whether somebody has to act."""
        return self.on is None and not self.waived


def interpreted(
    published_on: date, interpreted_on: date | None, waived: str, today: date, calendar: Calendar | None = None
) -> Interpreted:
    """The interpretation of what was published on a day: with it, at the latest three working days after. Pure but for
    the calendar in force, where none is given.
    """
    deadline = RULE.deadline(calendar or current_calendar(), published_on)
    return Interpreted(deadline, interpreted_on, waived, today)


def of_record(record: Disclosure, today: date) -> Interpreted | None:
    """The standing of a public record's interpretation; None where none is asked for. Two queries."""
    if record.first_published_at is None:
        return None
    live = record.editions.filter(state=EditionState.LIVE, kind__in=interpreted_kinds()).exists()
    if not live:
        return None
    first = record.interpretations.filter(state=EditionState.LIVE).aggregate(first=Min("listed_at"))["first"]
    on = present.day_of(first) if first else None
    return interpreted(present.day_of(record.first_published_at), on, record.uninterpreted_because, today)


def uninterpreted() -> QuerySet[Edition]:
    """Live editions of the kinds that are to be interpreted, without a live interpretation and without a reason."""
    there = Edition.objects.filter(interprets=OuterRef("disclosure"), state=EditionState.LIVE)
    rows: QuerySet[Edition] = Edition.objects.filter(
        ~Exists(there), state=EditionState.LIVE, kind__in=interpreted_kinds(), disclosure__uninterpreted_because=""
    )
    return rows


def publication_planned(record: int) -> datetime | None:
    """The time at which a record that was never public is to be published; None where it was, or none is set."""
    waiting = Edition.objects.filter(disclosure=record, disclosure__first_published_at=None, publish_at__isnull=False)
    at: datetime | None = waiting.filter(state=EditionState.APPROVED).values_list("publish_at", flat=True).first()
    return at


def document_of(edition: Edition, seen: QuerySet[Edition]) -> Edition | None:
    """The document of this site that `edition` explains: as it is public, or the newest of `seen`."""
    if edition.interprets_id is None:
        return None
    rows = Edition.objects.filter(disclosure=edition.interprets_id).select_related("disclosure")
    public = rows.filter(state=EditionState.LIVE).first()
    return public or rows.filter(pk__in=seen.values("pk"), state__in=OPEN_STATES).order_by("-number").first()


def interpretations_of(record: Disclosure, seen: QuerySet[Edition]) -> QuerySet[Edition]:
    """Those of `seen` that explain the record, public or on their way, the newest first; at most twenty."""
    return seen.filter(interprets=record, state__in=OPEN_OR_LIVE).order_by("-pk")[:20]


def overdue_before(today: date) -> datetime:
    """What was first published before this moment and is not interpreted is overdue on `today`."""
    calendar, day = current_calendar(), today
    while RULE.deadline(calendar, day).due >= today:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time.min, timezone.get_current_timezone())
