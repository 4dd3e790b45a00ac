"""What publishing, taking down and moving a normative record mean for the library, in the same transaction."""

from datetime import date, datetime

from yangguang.catalogue.vocabulary import needs_registration
from yangguang.disclosures.models import Disclosure, Edition, Withdrawal
from yangguang.disclosures.states import WithdrawalKind
from yangguang.kernel import pages, present
from yangguang.kernel.actions import SystemActor
from yangguang.kernel.numbering import next_number
from yangguang.regulations.actions.relating import settle
from yangguang.regulations.keeping import keep_state
from yangguang.regulations.models import LifeEvent, RegisterSeries, Registration, Regulation, Relation, Version
from yangguang.regulations.reading.relations import read_relations
from yangguang.regulations.reading.terms import read_terms
from yangguang.regulations.reading.titles import title_key
from yangguang.regulations.resolving import normal, resolve
from yangguang.regulations.states import Change, DocumentClass, RelationState
from yangguang.regulations.validity import Kind
from yangguang.regulations.validity import LifeEvent as Event

ENDS = {WithdrawalKind.REPEALED: Kind.REPEALED, WithdrawalKind.REPLACED: Kind.REPLACED}


def refusal_of(edition: Edition) -> str | None:
    """A normative document is registered before it is published, on the content that is published (湖南 三统一)."""
    if not needs_registration(edition.kind):
        known = Regulation.objects.filter(disclosure=edition.disclosure_id).exists()
        return "这份文件已登记为规范性文件，新版的体裁不能改成别的。" if known else None
    registration = Registration.objects.filter(edition=edition).first()
    if registration is None:
        return f"规范性文件须先统一登记。请{edition.unit}的登记机关在“统一登记”中办理。"
    if registration.digest != edition.digest:
        return "内容在统一登记之后有改动，请登记机关重新登记。"
    return None


def published(edition: Edition, at: datetime) -> None:
    """A normative edition went public: give its number, and make or change its document.

    One carried over from the former site keeps the number that it has, and its term is read from the text.
    """
    if edition.interprets_id:
        pages.touch("regulations")
    if not needs_registration(edition.kind):
        return
    registration = Registration.objects.filter(edition=edition).select_related("series").first()
    document = Regulation.objects.select_for_update().filter(disclosure=edition.disclosure_id).first()
    day = present.day_of(at)
    fresh = document is None
    if document is None:
        document = _adopted(edition) or Regulation(
            document_class=DocumentClass.NORMATIVE, came_from="政府信息公开", created_at=present.now()
        )
    document.disclosure, document.unit = edition.disclosure, edition.unit
    document.issuer = (edition.issuer or edition.unit.name)[:200]
    document.title, document.title_key = edition.title[:300], title_key(edition.title)[:300]
    document.document_number = normal(edition.document_number)[:100]
    document.topic, document.closed = edition.topic, False
    document.issued_on = document.issued_on or (day if registration else edition.issued_on or day)
    document.registration_number = document.registration_number or _number_for(edition, registration, day.year)
    document.save()
    _stamp(edition, registration, document.registration_number or "", at)
    change = Change(registration.change) if registration else (Change.ISSUED if fresh else Change.CORRECTED)
    _keep_text(document, edition, registration, change)
    if change is not Change.CORRECTED:
        _add_events(document, _events_of(edition, registration, change, document, day))
        _relate(document, edition, registration)
    keep_state(document, present.today())
    pages.touch("regulations")


def withdrawn(withdrawal: Withdrawal) -> None:
    """A repeal or a replacement of the record is one of the document; one for what it says closes the document."""
    if withdrawal.edition.interprets_id:
        pages.touch("regulations")
    document = Regulation.objects.select_for_update().filter(disclosure=withdrawal.disclosure_id).first()
    if document is None:
        return
    kind = WithdrawalKind(withdrawal.kind)
    if kind is WithdrawalKind.WITHDRAWN:
        document.closed = True
        document.save(update_fields=["closed"])
    elif kind in ENDS:
        by = Regulation.objects.filter(disclosure=withdrawal.successor_id).first() if withdrawal.successor_id else None
        LifeEvent.objects.create(
            regulation=document,
            kind=ENDS[kind].value,
            on=present.day_of(withdrawal.at),
            by=by,
            by_words=(f"《{by.title}》" if by else withdrawal.note)[:300],
            recorded_by_id=withdrawal.by_id,
            recorded_at=present.now(),
        )
    keep_state(document, present.today())
    pages.touch("regulations")


def moved(record: Disclosure) -> None:
    """The document goes with its record to the unit that has taken over."""
    if Regulation.objects.filter(disclosure=record).update(unit=record.unit_id):
        pages.touch("regulations")


def _adopted(edition: Edition) -> Regulation | None:
    """The document that came in from files before its record did: of that unit, title and number, and no other."""
    number = normal(edition.document_number)
    rows = Regulation.objects.select_for_update().filter(
        unit=edition.unit_id, title_key=title_key(edition.title), disclosure=None, document_number=number
    )
    found = list(rows[:2])
    return found[0] if len(found) == 1 and number else None


def _number_for(edition: Edition, registration: Registration | None, year: int) -> str | None:
    """The number that it has already, or the next one of its series, without gaps."""
    if registration is None:
        number = edition.unified_number.strip().upper()
        return None if not number or Regulation.objects.filter(registration_number=number).exists() else number[:40]
    return registration.given_number or _next(registration.series, year)


def _next(series: RegisterSeries, year: int) -> str:
    while True:
        number = series.number(year, next_number(f"regulations.register.{series.prefix}.{series.code}", year))
        # What came in with the old register has numbers of this series already.
        if not Regulation.objects.filter(registration_number=number).exists():
            return number


def _stamp(edition: Edition, registration: Registration | None, number: str, at: datetime) -> None:
    """The number stands on the edition and in the register."""
    if registration is None:
        return
    edition.unified_number, edition.registered_on = number, present.day_of(registration.at)
    edition.save(update_fields=["unified_number", "registered_on"])
    registration.number, registration.published_at = number, at
    registration.save(update_fields=["number", "published_at"])


def _keep_text(document: Regulation, edition: Edition, registration: Registration | None, change: Change) -> None:
    """A new text is a version of its own from the day on which it takes effect; a correction mends the last one."""
    last = document.versions.order_by("-number").first()
    if last is not None and (change is Change.CORRECTED or last.text == edition.body_text):
        last.title, last.text = edition.title, edition.body_text
        last.save(update_fields=["title", "text"])
        return
    if last is not None and change is Change.ISSUED and registration is None:
        return
    Version.objects.create(
        regulation=document,
        number=last.number + 1 if last else 1,
        effective_on=registration.effective_on if registration else None,
        title=edition.title,
        text=edition.body_text,
    )


def _events_of(
    edition: Edition, registration: Registration | None, change: Change, document: Regulation, day: date
) -> list[Event]:
    """What the register says of the life; for one carried over, what its text says. It is issued by being published."""
    if registration is None:
        return list(read_terms(edition.title, edition.body_text).events(document.issued_on))
    found = [Event(Kind.ISSUED, day), Event(Kind.EFFECTIVE, registration.effective_on)]
    if change is Change.AMENDED:
        found = [Event(Kind.AMENDED, registration.effective_on)]
    if registration.months or registration.until:
        found.append(
            Event(
                Kind.TERM_SET if change is Change.ISSUED else Kind.RENEWED,
                registration.effective_on,
                until=registration.until,
                months=registration.months,
            )
        )
    return found


def _add_events(document: Regulation, events: list[Event]) -> None:
    known = set(document.events.filter(undone=False).values_list("kind", "on"))
    LifeEvent.objects.bulk_create(
        LifeEvent(
            regulation=document,
            kind=one.kind.value,
            on=one.on,
            until=one.until,
            months=one.months,
            note=one.note[:300],
            recorded_at=present.now(),
        )
        for one in events
        if (one.kind.value, one.on) not in known
    )


def _relate(document: Regulation, edition: Edition, registration: Registration | None) -> None:
    """What the text says of others: suggested, and in force at once where the registrar has agreed."""
    settled = set(document.relations.exclude(state=RelationState.SUGGESTED).values_list("kind", "words"))
    document.relations.filter(state=RelationState.SUGGESTED).delete()
    found = read_relations(edition.title, edition.body_text, edition.document_number)
    Relation.objects.bulk_create(
        Relation.read(document, one) for one in found if (one.kind.value, one.words[:500]) not in settled
    )
    waiting = list(document.relations.filter(state=RelationState.SUGGESTED))
    resolve(waiting)
    agreed = set(registration.agreed) if registration else set()
    for one in document.relations.filter(
        words__in=agreed, target__isnull=False, state=RelationState.SUGGESTED
    ).order_by("target_id"):
        settle(one, actor=SystemActor("统一登记"))
