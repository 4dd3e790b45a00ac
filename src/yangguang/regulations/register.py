"""The register of normative documents, as those see it who keep it: what waits, what was registered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet

from yangguang.catalogue import vocabulary
from yangguang.disclosures.models import Edition
from yangguang.disclosures.states import EditionState
from yangguang.organisations.scoping import serves
from yangguang.regulations.models import RegisterSeries, Registration, Regulation, Relation
from yangguang.regulations.reading.relations import read_relations
from yangguang.regulations.reading.structure import of_text
from yangguang.regulations.reading.terms import FoundTerm, read_terms
from yangguang.regulations.resolving import resolve
from yangguang.regulations.scopes import REGISTRARS
from yangguang.regulations.states import Change
from yangguang.regulations.validity import Kind, is_provisional, terms
from yangguang.regulations.validity.terms import NORMATIVE, PROVISIONAL

REGISTERED = tuple(term.code for term in vocabulary.kinds().values() if term.registered)


def to_examine(user: Any) -> QuerySet[Edition]:
    """Approved normative editions of the units for which `user` registers."""
    rows = Edition.objects.filter(kind__in=REGISTERED, state=EditionState.APPROVED)
    kept = serves(user, "keeper", REGISTRARS)
    if kept is None:
        return rows.none()
    units = RegisterSeries.objects.filter(kept, active=True).values("unit")
    return rows.filter(unit__in=units).select_related("unit", "disclosure").order_by("submitted_at", "pk")


def waiting(user: Any) -> QuerySet[Edition]:
    """Those that are not registered as they now stand."""
    return to_examine(user).exclude(registration__digest=F("digest"))


def registered(user: Any) -> QuerySet[Registration]:
    """The register as `user` may see it, the latest first; what is not published yet stands on top."""
    rows = Registration.objects.visible_to(user).select_related("edition__unit", "edition__disclosure", "series", "by")
    return rows.order_by(F("published_at").desc(nulls_first=True), "-pk")


def series_of(user: Any) -> QuerySet[RegisterSeries]:
    """The series that `user` gave out, registers for, or is numbered by."""
    return RegisterSeries.objects.visible_to(user).select_related("unit", "keeper")


@dataclass(frozen=True, slots=True)
class Examined:
    """What an edition's own text says, for whoever registers it.

    `known` is its document, None for one that is new; `months` the term named, or the default of its class.
    """

    effective: FoundTerm | None
    term: FoundTerm | None
    effective_on: date | None
    until: date | None
    months: int | None
    default: str
    doubts: Sequence[str]
    relations: Sequence[Relation]
    known: Regulation | None

    @property
    def change(self) -> Change:
        """What the edition most likely does."""
        return Change.ISSUED if self.known is None else Change.AMENDED


def examine(edition: Edition, today: date) -> Examined:
    """Read the edition as if it were published today: two queries besides those of resolving."""
    structure = of_text(edition.body_text)
    found = read_terms(edition.title, structure)
    default = terms()[PROVISIONAL if is_provisional(edition.title) else NORMATIVE]
    last = next((one for one in found.events(today) if one.kind is Kind.TERM_SET), None)
    known = Regulation.objects.filter(disclosure=edition.disclosure_id).first()
    return Examined(
        effective=found.effective,
        term=found.term,
        effective_on=found.effective_on(today) or today + timedelta(days=default.days_until_effect),
        until=last.until if last else None,
        months=(last.months if last else default.months) if not (last and last.until) else None,
        default=f"{default.name}：{default.source}",
        doubts=_doubts(edition, found.conflicts, found.effective, found.term),
        relations=_relations(edition, structure),
        known=known,
    )


def _doubts(
    edition: Edition, conflicts: Sequence[str], effective: FoundTerm | None, term: FoundTerm | None
) -> list[str]:
    """What is to be looked at before registering."""
    found = list(conflicts)
    if effective is None:
        found.append("正文没有写明施行日期，按公布之日起满 30 日施行填写，请核对（湖南省规范性文件管理办法第二十条）。")
    if term is None:
        found.append("正文没有写明有效期，按默认年限填写，请核对。")
    if not edition.document_number:
        found.append("没有填写文号。")
    return found


def _relations(edition: Edition, structure: Any) -> list[Relation]:
    """What the text says of others, with the documents that are meant; none of it is saved."""
    blank = Regulation(pk=0, title=edition.title)
    found = [Relation.read(blank, one) for one in read_relations(edition.title, structure, edition.document_number)]
    resolve(found)
    targets = Regulation.objects.in_bulk([one.target_id for one in found if one.target_id])
    for one in found:
        one.target = targets.get(one.target_id) if one.target_id else None
    return found
