"""What the pages of the library read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from yangguang.disclosures.models import Edition
from yangguang.disclosures.selectors import public_interpretations
from yangguang.kernel.public import ANYBODY
from yangguang.organisations.models import Unit
from yangguang.regulations.concerns import CONCERNS
from yangguang.regulations.models import Cleanup, CleanupItem, LifeEvent, Regulation, Relation, Version
from yangguang.regulations.reading.structure import Structure, of_text
from yangguang.regulations.states import DocumentClass, RelationState
from yangguang.regulations.validity import State, Validity, warnings

UNITS_SHOWN, RELATIONS_SHOWN = 30, 20


@dataclass(frozen=True, slots=True)
class LibraryFilter:
    """What the library is narrowed to; each from the address, unknown values left out.

    `lack` is a concern that normative documents are counted by, `under` a unit with all below it: the figures' lists.
    """

    state: str = ""
    unit: str = ""
    document_class: str = ""
    year: int | None = None
    q: str = ""
    lack: str = ""
    under: str = ""

    def of(self, rows: QuerySet[Regulation], without: str = "") -> QuerySet[Regulation]:
        """`rows` narrowed, but for the filter called `without`."""
        if self.state and without != "state":
            rows = rows.filter(expiring=True) if self.state == "expiring" else rows.filter(state=self.state)
        if self.unit and without != "unit":
            rows = rows.filter(unit__code=self.unit)
        if self.document_class and without != "document_class":
            rows = rows.filter(document_class=self.document_class)
        if self.year and without != "year":
            rows = rows.filter(issued_on__gte=date(self.year, 1, 1), issued_on__lte=date(self.year, 12, 31))
        if self.lack:
            rows = rows.filter(CONCERNS[self.lack].condition(), document_class=DocumentClass.NORMATIVE)
        if self.under:
            path = Unit.objects.filter(code=self.under).values_list("path", flat=True).first()
            rows = rows.filter(unit__path__startswith=path) if path else rows.none()
        for word in self.q.split():
            rows = rows.filter(Q(title__icontains=word) | Q(document_number__icontains=word))
        return rows

    @property
    def any(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.state or self.unit or self.document_class or self.year or self.q or self.lack or self.under)


def listed(wanted: LibraryFilter) -> QuerySet[Regulation]:
    """The documents, the newest first."""
    return wanted.of(Regulation.objects.visible_to(ANYBODY)).select_related("unit").order_by("-issued_on", "-id")


def facets(wanted: LibraryFilter) -> dict[str, list[tuple[str, int]]]:
    """By facet, its values with the number of documents, each without its own filter: three queries."""
    rows = Regulation.objects.visible_to(ANYBODY)
    states = wanted.of(rows, "state").order_by().values_list("state").annotate(many=Count("pk"))
    expiring = wanted.of(rows, "state").filter(expiring=True).count()
    units = wanted.of(rows, "unit").exclude(unit=None).order_by().values_list("unit__code").annotate(many=Count("pk"))
    order = [state.value for state in State]
    counted = sorted(((state, many) for state, many in states if state), key=lambda pair: order.index(pair[0]))
    return {
        "state": [*counted, *([("expiring", expiring)] if expiring else [])],
        "unit": sorted(units, key=lambda pair: -pair[1])[:UNITS_SHOWN],
    }


@dataclass(slots=True)
class DocumentPage:
    """A document as its page shows it on a day: the text in force then, its validity, its life and its relations.

    `text_of` says how the text relates to the day: `then` in force, `later` for one that takes effect after it,
    `unknown` where the day of the text, or the text of the day, is not known; empty without a text.
    """

    document: Regulation
    version: Version | None
    versions: list[Version]
    validity: Validity
    structure: Structure
    text_of: str = ""
    line: list[dict[str, Any]] = field(default_factory=list)
    outgoing: list[Relation] = field(default_factory=list)
    incoming: list[Relation] = field(default_factory=list)
    more_incoming: bool = False
    interpretations: list[Edition] = field(default_factory=list)


def document_page(document: Regulation, on: date) -> DocumentPage:
    """The page of `document` on a day (prefetch nothing)."""
    versions = list(document.versions.defer("text"))
    chosen = version_on(versions, on)
    version = Version.objects.get(pk=chosen.pk) if chosen else None
    events = list(document.events.select_related("by").order_by("on", "pk"))
    found = document.validity_on(on)
    incoming = list(relations_to(document)[: RELATIONS_SHOWN + 1])
    return DocumentPage(
        document,
        version,
        versions,
        found,
        structure_of(version.pk, version.text) if version else of_text(""),
        _text_of(version, found, on),
        list(_line(document, events, on)),
        list(relations_of(document)),
        incoming[:RELATIONS_SHOWN],
        len(incoming) > RELATIONS_SHOWN,
        _interpretations(document),
    )


def relations_of(document: Regulation) -> QuerySet[Relation]:
    """What the document does to others, or takes from them; confirmed, both of them public."""
    found = document.relations.filter(state=RelationState.CONFIRMED, target__closed=False)
    return found.select_related("target")


def relations_to(document: Regulation) -> QuerySet[Relation]:
    """What others do to the document, or take from it, the newest first: thousands, for a law that many rest on."""
    found = document.related_from.filter(state=RelationState.CONFIRMED, source__closed=False)
    return found.select_related("source").order_by("-pk")


def _text_of(version: Version | None, validity: Validity, on: date) -> str:
    if version is None or not version.text:
        return ""
    if version.effective_on is None:
        return "unknown"
    if version.effective_on <= on:
        return "then"
    return "later" if validity.state == State.NOT_YET_EFFECTIVE else "unknown"


def _interpretations(document: Regulation) -> list[Edition]:
    """The live interpretations of its record, the newest first."""
    if document.disclosure_id is None:
        return []
    return list(public_interpretations(document.disclosure_id))


def version_on(versions: list[Version], day: date) -> Version | None:
    """The text of a day: the newest that had begun by then; before the first one, the first."""
    begun = [one for one in versions if one.effective_on is None or one.effective_on <= day]
    return begun[-1] if begun else (versions[0] if versions else None)


@lru_cache(maxsize=256)
def structure_of(pk: int, text: str) -> Structure:
    """The articles of a version's text."""
    return of_text(text)


def _line(document: Regulation, events: list[LifeEvent], on: date) -> Iterator[dict[str, Any]]:
    """The life as a line: what happened, the day that is looked at, what is to come."""
    published = CleanupItem.objects.visible_to(ANYBODY).filter(regulation=document)
    results = dict(published.exclude(event=None).values_list("event", "cleanup"))
    rows: list[dict[str, Any]] = [
        {"day": one.on, "words": one.get_kind_display(), "by": one.by, "by_words": one.by_words, "until": one.until}
        | {"cleanup": results.get(one.pk)}
        for one in events
        if not one.undone
    ]
    pure = [event.as_event() for event in events]
    rows += [
        {"day": one.on, "words": f"届满前{one.words}提醒", "soft": True}
        for one in warnings(pure, document.term)
        if one.on > on
    ]
    lapses = document.validity_on(on).lapses
    if lapses is not None:
        rows.append({"day": lapses, "words": "有效期届满", "soft": lapses > on})
    rows.append({"day": on, "now": True})
    yield from sorted(rows, key=lambda row: (row["day"], bool(row.get("now"))))


def addresses() -> Iterator[str]:
    """The paths that the sitemap names."""
    yield reverse("regulations:library")
    yield reverse("regulations:cleanups")
    for pk in Cleanup.objects.visible_to(ANYBODY).order_by("pk").values_list("pk", flat=True):
        yield reverse("regulations:cleanup", args=[pk])
    for pk in Regulation.objects.visible_to(ANYBODY).order_by("pk").values_list("pk", flat=True).iterator():
        yield reverse("regulations:document", args=[pk])
