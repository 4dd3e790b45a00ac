"""What the public pages read of records: one record with all that stands around it, and lists of live ones."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from yangguang.catalogue.models import Column, Obligation
from yangguang.disclosures.content import INTERPRETATION, content_of
from yangguang.disclosures.models import Attachment, Disclosure, Edition, Placement, Withdrawal
from yangguang.disclosures.scopes import FORMERLY_LIVE
from yangguang.disclosures.states import AttachmentRole, EditionState
from yangguang.kernel.public import ANYBODY
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import public_units

HEAVY = ("body_html", "body_text", "findings", "addressees", "openness_reason")
RELATED = 5
LONGEST_WAY = 10
# Fields whose former values are nobody's business outside.
INSIDE = ("openness", "openness_basis", "openness_reason", "interprets_id", *INTERPRETATION, "attachments")


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What a list is narrowed to; each from the address, unknown values left out."""

    unit: str = ""
    kind: str = ""
    topic: str = ""
    year: int | None = None
    q: str = ""

    def of(self, rows: QuerySet[Any], edition: str = "") -> QuerySet[Any]:
        """`rows` (live editions, or placements with `edition` = `edition__`) narrowed."""
        if self.unit:
            # The number first: the index of a list begins with it, and a join would hide that.
            rows = rows.filter(unit=Unit.objects.filter(code=self.unit).values_list("pk", flat=True).first() or 0)
        if self.kind:
            rows = rows.filter(**{f"{edition}kind": self.kind})
        if self.topic:
            rows = rows.filter(**{f"{edition}topic": self.topic})
        if self.year:
            zone = timezone.get_current_timezone()
            rows = rows.filter(
                listed_at__gte=datetime(self.year, 1, 1, tzinfo=zone),
                listed_at__lt=datetime(self.year + 1, 1, 1, tzinfo=zone),
            )
        for word in self.q.split():
            rows = rows.filter(
                Q(**{f"{edition}title__icontains": word}) | Q(**{f"{edition}document_number__icontains": word})
            )
        return rows

    @property
    def any(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.unit or self.kind or self.topic or self.year or self.q)

    def as_dict(self) -> dict[str, str]:
        """By name, for the address."""
        return {
            "unit": self.unit,
            "kind": self.kind,
            "topic": self.topic,
            "year": str(self.year or ""),
            "q": self.q,
        }


def live_editions() -> QuerySet[Edition]:
    """Live editions for lists, the newest first, without what lists do not show."""
    rows: QuerySet[Edition] = Edition.objects.live().select_related("disclosure", "unit").defer(*HEAVY)
    return rows.order_by("-listed_at", "-id")


def last_published(record: Any) -> QuerySet[Edition]:
    """Of a record (or an `OuterRef` to one), the edition that is or was last public, first."""
    return Edition.objects.filter(disclosure=record, published_at__isnull=False).order_by("-number")


def public_interpretations(record: int) -> QuerySet[Edition]:
    """What explains the record to the public now, the newest first; at most twenty."""
    return live_editions().filter(interprets=record)[:20]


def publicly_interpreted(edition: Edition) -> Edition | None:
    """The document of this site that the edition explains, as it is public now."""
    if edition.interprets_id is None:
        return None
    return live_editions().filter(disclosure_id=edition.interprets_id).first()


def choosable(unit: Unit, words: str = "") -> QuerySet[Edition]:
    """Live editions of the unit and of the units under it, whose title or index number holds each of `words`."""
    rows = live_editions().filter(unit__path__startswith=unit.path)
    for word in words.split():
        rows = rows.filter(Q(title__icontains=word) | Q(disclosure__index_number__icontains=word))
    return rows


def placed_editions(column: Column, unit: Unit | None = None) -> QuerySet[Placement]:
    """What stands in a column, of one unit or of all, the newest first."""
    rows = Placement.objects.filter(column=column)
    if unit is not None:
        rows = rows.filter(unit=unit)
    heavy = [f"edition__{name}" for name in HEAVY]
    return rows.select_related("edition__disclosure", "edition__unit").defer(*heavy).order_by("-listed_at", "-id")


def units_in(column: Column) -> QuerySet[Unit]:
    """The public units that have a record in the column: an index look-up for each unit, not a walk over the column."""
    here = Placement.objects.filter(column=column, unit=OuterRef("pk"))
    return public_units().filter(Exists(here))


@dataclass(slots=True)
class RecordPage:
    """A record as its page shows it."""

    edition: Edition
    files: list[Attachment]
    placements: list[Placement]
    obligations: list[Obligation]
    editions: list[Edition]
    interpretations: list[Edition]
    interprets: Edition | None
    related: list[Edition]
    previous: Edition | None = None
    next: Edition | None = None
    expired: bool = field(default=False)

    @property
    def main_column(self) -> Column | None:
        """The column through which the page is reached: the unit's own, else the first of the city."""
        own = [placement.column for placement in self.placements if placement.column.scope == "unit"]
        city = [placement.column for placement in self.placements]
        return next(iter(own or city), None)


def record_page(edition: Edition, today: date) -> RecordPage:
    """The shown `edition` with its files, columns, obligations, editions, neighbours and relations."""
    record = edition.disclosure
    placements = list(
        Placement.objects.filter(disclosure=record).select_related("column").order_by("column__scope", "column__order")
    )
    page = RecordPage(
        edition=edition,
        files=list(Attachment.objects.visible_to(ANYBODY).filter(edition=edition).exclude(role=AttachmentRole.PICTURE)),
        placements=placements,
        obligations=list(edition.obligations.in_force().select_related("item__catalogue").order_by("id")[:20]),
        editions=list(
            Edition.objects.filter(disclosure=record, state__in=(EditionState.LIVE, *FORMERLY_LIVE))
            .filter(Edition.objects.shown())
            .only("id", "number", "state", "published_at", "disclosure_id")
            .order_by("-number")
        ),
        interpretations=list(public_interpretations(record.pk)),
        interprets=publicly_interpreted(edition),
        related=_related(edition),
        expired=edition.valid_until is not None and edition.valid_until < today,
    )
    page.previous, page.next = _neighbours(page)
    return page


def _related(edition: Edition) -> list[Edition]:
    near = live_editions().exclude(disclosure_id=edition.disclosure_id).filter(unit_id=edition.unit_id)
    return list(near.filter(topic=edition.topic)[:RELATED])


def _neighbours(page: RecordPage) -> tuple[Edition | None, Edition | None]:
    """The newer and the older record beside this one, in its main column of its unit."""
    column = page.main_column
    here = next((p for p in page.placements if column is not None and p.column_id == column.pk), None)
    if here is None:
        return None, None
    rows = Placement.objects.filter(column_id=here.column_id, unit_id=here.unit_id).select_related("edition")
    rows = rows.only("edition__title", "edition__disclosure_id", "listed_at")
    newer = rows.filter(Q(listed_at__gt=here.listed_at) | Q(listed_at=here.listed_at, id__gt=here.pk))
    older = rows.filter(Q(listed_at__lt=here.listed_at) | Q(listed_at=here.listed_at, id__lt=here.pk))
    before = newer.order_by("listed_at", "id").first()
    after = older.order_by("-listed_at", "-id").first()
    return (before.edition if before else None), (after.edition if after else None)


def public_record(pk: int) -> Disclosure | None:
    """The record at this number that is, or once was, public."""
    found: Disclosure | None = Disclosure.objects.visible_to(ANYBODY).select_related("unit").filter(pk=pk).first()
    return found


def successor_of(taken: Withdrawal) -> Disclosure | None:
    """The public record that in the end stands in the place of one taken down; None where the way ends nowhere."""
    for _ in range(LONGEST_WAY):
        successor = taken.successor
        if successor is None or Edition.objects.live().filter(disclosure=successor).exists():
            return successor
        further = successor.withdrawals.select_related("successor").first()
        if further is None:
            return None
        taken = further
    return None


def public_content(edition: Edition) -> dict[str, Any]:
    """The content of a shown edition as the public saw it, for `difference.compare`."""
    content = {name: value for name, value in content_of(edition).items() if name not in INSIDE}
    files = Attachment.objects.visible_to(ANYBODY).filter(edition=edition)
    content["attachments"] = [
        {"name": file.name, "sha256": file.sha256, "role": file.role, "public": True} for file in files
    ]
    return content
