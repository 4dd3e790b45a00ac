"""A document that a register tells of comes into the library without its text; one that is there gets what it lacks."""

from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Q

from yangguang.kernel import present
from yangguang.kernel.actions import NothingChanged, Refused, action
from yangguang.organisations.models import Unit
from yangguang.regulations import policies
from yangguang.regulations.importing.register_cells import Ending
from yangguang.regulations.importing.register_row import Entry
from yangguang.regulations.keeping import keep_state
from yangguang.regulations.models import LifeEvent, Regulation, Relation
from yangguang.regulations.reading.relations import read_relations
from yangguang.regulations.reading.titles import in_brackets, title_key
from yangguang.regulations.states import DocumentClass
from yangguang.regulations.validity import Kind, validity
from yangguang.regulations.validity import LifeEvent as Event
from yangguang.regulations.validity.events import ENDINGS

ALIKE = 0.6
_TERMS = {Kind.TERM_SET.value, Kind.RENEWED.value}


@action("regulations.enter", label="登记册文件入库", policy=policies.only_the_system)
def enter(home: Unit, *, actor: Any, entry: Entry, unit: Unit, came_from: str = "") -> Regulation:
    """The document of a row, new or with what it lacked: numbers, days, events. Nothing that it has is changed.

    `home` is the city whose library it is, `unit` the unit that issued it. It is known by its document number, or by
    unit and title where not both have a number. What the row says of its validity is not stored: that follows from
    events, its end among them where a day is told, or a document of the library that ended it. `Refused` where row and
    library do not agree on which document it is, or its registration number is another's.
    """
    document = _known(entry, unit)
    taken = Regulation.objects.exclude(pk=document.pk) if document else Regulation.objects.all()
    if entry.registration and (other := taken.filter(registration_number=entry.registration).first()):
        raise Refused(f"登记号 {entry.registration} 在文件库中是{in_brackets(other.title)}的，请核对。")
    fresh = document is None
    if document is None:
        document = Regulation.objects.create(
            unit=unit,
            issuer=(entry.issuer or unit.name)[:200],
            title=entry.title,
            title_key=entry.key,
            document_number=entry.number,
            registration_number=entry.registration or None,
            document_class=DocumentClass.NORMATIVE,
            came_from=came_from[:300],
            created_at=present.now(),
            issued_on=entry.issued_on,
        )
        found = read_relations(entry.title, "", entry.number)
        Relation.objects.bulk_create(Relation.read(document, one) for one in found)
    filled = not fresh and _fill(document, entry)
    added = _add_events(document, entry)
    if not (fresh or filled or added):
        raise NothingChanged(document)
    keep_state(document, present.today())
    return document


def _known(entry: Entry, unit: Unit) -> Regulation | None:
    """The document of the library that the row means, locked; None for none."""
    wanted = Q(unit=unit, title_key=entry.key)
    if entry.number:
        wanted |= Q(document_number=entry.number)
    rows = list(Regulation.objects.select_for_update().filter(wanted).order_by("pk"))
    if numbered := [one for one in rows if entry.number and one.document_number == entry.number]:
        named = [one for one in numbered if one.title_key == entry.key] if len(numbered) > 1 else numbered
        if len(named) != 1:
            raise Refused(f"文件库中有 {len(numbered)} 件文件的文号是{entry.number}，请先核对。")
        return _the_same(named[0], entry, unit)
    titled = [one for one in rows if not (one.document_number and entry.number)]
    if len(titled) > 1:
        raise Refused(f"文件库中有 {len(titled)} 件同名文件，请写明文号。")
    return titled[0] if titled else None


def _the_same(found: Regulation, entry: Entry, unit: Unit) -> Regulation:
    """The document of that number. `Refused` where it is another unit's, or its title is quite another."""
    if found.unit_id != unit.pk:
        whose = found.unit or found.issuer or "其他机关"
        raise Refused(f"文号{entry.number}在文件库中是{whose}的{in_brackets(found.title)}，请核对。")
    one, other = found.title_key, entry.key
    if one in other or other in one or SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE:
        return found
    raise Refused(f"文号{entry.number}在文件库中是{in_brackets(found.title)}，标题不同，请核对。")


def _fill(document: Regulation, entry: Entry) -> bool:
    """Give the document what it lacks; whether there was anything."""
    told = {
        "document_number": entry.number,
        "registration_number": entry.registration,
        "issued_on": entry.issued_on,
        "issuer": entry.issuer[:200],
    }
    lacking = [name for name, value in told.items() if value and not getattr(document, name)]
    for name in lacking:
        setattr(document, name, told[name])
    if lacking:
        document.save(update_fields=lacking)
    return bool(lacking)


def _add_events(document: Regulation, entry: Entry) -> int:
    """The events of kinds that the document does not have; what a person has undone does not come back."""
    known = list(document.events.all())
    kinds = {one.kind for one in known if not one.undone}
    undone = {(one.kind, one.on) for one in known if one.undone}
    fresh = [one for one in entry.events if one.kind.value not in kinds and (one.kind.value, one.on) not in undone]
    if kinds & _TERMS:
        fresh = [one for one in fresh if one.kind is not Kind.TERM_SET]
    if entry.issued_on != document.issued_on:
        fresh = [one for one in fresh if one.kind is not Kind.ISSUED]
    by = None
    if entry.ending and not kinds & {one.value for one in ENDINGS}:
        by = _ended_by(document, entry.ending)
        before = [*(one.as_event() for one in known), *fresh]
        ending = _ending(document, entry.ending, by, before)
        fresh += [ending] if ending and (ending.kind.value, ending.on) not in undone else []
    LifeEvent.objects.bulk_create(
        LifeEvent(
            regulation=document,
            kind=one.kind.value,
            on=one.on,
            until=one.until,
            months=one.months,
            by=by if one.kind in ENDINGS else None,
            by_words=one.by[:300],
            note=f"登记册{entry.place}{f'：{one.note}' if one.note else ''}"[:300],
            recorded_at=present.now(),
        )
        for one in fresh
    )
    return len(fresh)


def _ended_by(document: Regulation, ending: Ending) -> Regulation | None:
    """The one document of the library that is told to have ended it, by its number or else its title."""
    others = Regulation.objects.exclude(pk=document.pk)
    for wanted in ({"document_number": ending.number}, {"title_key": title_key(ending.title)[:300]}):
        if all(wanted.values()) and len(found := list(others.filter(**wanted)[:2])) == 1:
            return found[0]
    return None


def _ending(document: Regulation, told: Ending, by: Regulation | None, before: list[Event]) -> Event | None:
    """The end as an event; None where no day is known, and for a lapse that is but the end of the term."""
    on = told.on or (_begins(by) if by else None)
    if on is None:
        return None
    lapses = validity(before, document.term, on).lapses
    if told.kind is Kind.DECLARED_LAPSED and lapses and lapses <= on <= lapses + timedelta(days=1):
        return None
    title = in_brackets(by.title if by else told.title) if by or told.title else ""
    number = (by.document_number if by else told.number) or told.number
    words = f"{title}（{number}）" if title and number else title or number
    return Event(told.kind, on, by=words, note=told.words)


def _begins(by: Regulation) -> date | None:
    """The first day on which the document that ended the other is in force."""
    return min((one.on for one in by.events.all() if one.kind == Kind.EFFECTIVE and not one.undone), default=None)
