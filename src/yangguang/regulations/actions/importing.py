"""A document comes into the library with its versions, the events of its life and what its text says of others."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from yangguang.kernel import present
from yangguang.kernel.actions import NothingChanged, Refused, action
from yangguang.organisations.models import Unit
from yangguang.regulations import policies
from yangguang.regulations.importing.laws import GroupedDocument, ParsedDocument
from yangguang.regulations.keeping import keep_state
from yangguang.regulations.models import LifeEvent, Regulation, Relation, Version
from yangguang.regulations.reading.relations import read_relations
from yangguang.regulations.resolving import normal
from yangguang.regulations.states import DocumentClass
from yangguang.regulations.validity import Kind
from yangguang.regulations.validity import LifeEvent as Event


@action("regulations.bring_in", label="导入文件", policy=policies.only_the_system)
def bring_in(home: Unit, *, actor: Any, document: GroupedDocument, unit: Unit | None = None) -> Regulation:
    """The document as it stands in the library: new, or with the versions and events that it did not have yet.

    `home` is the city whose library it is, `unit` the unit of this city that issued it. The same document again
    changes nothing. `Refused` for one without a text.
    """
    texts = [one for one in document.versions if one.text]
    if not texts:
        raise Refused(f"《{document.title}》没有正文，没有导入。")
    kept = Regulation.objects.select_for_update().filter(title_key=document.key, unit=unit).first()
    fresh = kept is None
    if kept is None:
        kept = Regulation.objects.create(
            unit=unit,
            issuer=(unit.name if unit else document.latest.issuer)[:200],
            title=document.title[:300],
            title_key=document.key[:300],
            document_number=normal(document.latest.number)[:100],
            document_class=_class(document, unit),
            came_from=document.latest.name[:300],
            created_at=present.now(),
        )
    added = _add_versions(kept, texts) + _add_events(kept, document.events)
    if not fresh and not added:
        raise NothingChanged(kept)
    issued = min((one.on for one in document.events), default=document.latest.issued_on)
    kept.issued_on = kept.issued_on or issued or document.latest.version_on
    kept.title = document.title[:300]
    kept.save(update_fields=["issued_on", "title"])
    _read_relations(kept, texts[-1])
    keep_state(kept, present.today())
    return kept


def _class(document: GroupedDocument, unit: Unit | None) -> DocumentClass:
    """What this city's units issue is normative documents; laws and regulations come from above."""
    return DocumentClass.LAW if unit is None else DocumentClass.NORMATIVE


def _add_versions(document: Regulation, texts: Iterable[ParsedDocument]) -> int:
    """The versions that are not there yet; those that stand under the day they were made get the day they hold from.

    All are numbered anew by their day. Returns how many came or moved.
    """
    known = {(one.effective_on, one.text): one for one in document.versions.all()}
    missing = [one for one in texts if (one.in_force_on, one.text) not in known]
    moved = [one for one in missing if (one.version_on, one.text) in known]
    fresh = [one for one in missing if one not in moved]
    last = max((one.number for one in known.values()), default=0)
    for one in moved:
        Version.objects.filter(pk=known[one.version_on, one.text].pk).update(effective_on=one.in_force_on)
    Version.objects.bulk_create(
        Version(
            regulation=document,
            number=last + place,
            effective_on=one.in_force_on,
            title=one.title[:300],
            text=one.text,
            history="\n".join(
                f"{line.on.year}年{line.on.month}月{line.on.day}日　{line.words}" for line in one.history
            ),
        )
        for place, one in enumerate(fresh, 1)
    )
    if known and missing:
        _number_by_day(document)
    return len(missing)


def _number_by_day(document: Regulation) -> None:
    """Number the versions in the order of their days, those without a day first."""
    ordered = sorted(document.versions.all(), key=lambda one: (str(one.effective_on or ""), one.number))
    for shift in (len(ordered), 0):
        for place, one in enumerate(ordered, 1):
            Version.objects.filter(pk=one.pk).update(number=place + shift)


def _add_events(document: Regulation, events: Iterable[Event]) -> int:
    known = {_same(Kind(one.kind), one.on, one.provisions) for one in document.events.all()}
    fresh = [one for one in events if _same(one.kind, one.on, one.provisions) not in known]
    LifeEvent.objects.bulk_create(
        LifeEvent(
            regulation=document,
            kind=one.kind.value,
            on=one.on,
            until=one.until,
            months=one.months,
            provisions=list(one.provisions),
            by_words=one.by[:300],
            note=one.note[:300],
            recorded_at=present.now(),
        )
        for one in fresh
    )
    return len(fresh)


def _same(kind: Kind, on: date, provisions: Iterable[str]) -> tuple[Kind, date, tuple[str, ...]]:
    """Events alike in this are one: histories word the same event differently, but name the articles repealed."""
    return kind, on, tuple(sorted(provisions)) if kind is Kind.PARTLY_REPEALED else ()


def _read_relations(document: Regulation, newest: ParsedDocument) -> None:
    """What the newest text says of others, suggested; what a person settled before stays."""
    settled = set(document.relations.exclude(state="suggested").values_list("kind", "words"))
    document.relations.filter(state="suggested").delete()
    found = read_relations(newest.title, newest.text, newest.number)
    Relation.objects.bulk_create(
        Relation.read(document, one) for one in found if (one.kind.value, one.words[:500]) not in settled
    )
