"""A standard catalogue comes in, is corrected and confirmed."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile

from yangguang.catalogue import policies
from yangguang.catalogue.actions.writing import item_of, slug_of
from yangguang.catalogue.choosing import meant, wordings_of, words_of
from yangguang.catalogue.models import CatalogueImport, Obligation, StandardCatalogue
from yangguang.catalogue.obliging import UnitReader
from yangguang.catalogue.source import as_record
from yangguang.catalogue.standard import Draft
from yangguang.catalogue.states import ImportState
from yangguang.kernel import present
from yangguang.kernel.actions import NothingChanged, Refused, action
from yangguang.kernel.intake import SourceDocument
from yangguang.organisations.models import Unit


@action("catalogue.bring_in", label="导入标准目录", policy=policies.may_import, touches=())
def bring_in(
    unit: Unit, *, actor: Any, document: SourceDocument, data: bytes, draft: Draft, year: int
) -> CatalogueImport:
    """The import of this file for `unit`: a new one, or the one that the same bytes made before."""
    same = CatalogueImport.objects.filter(unit=unit, sha256=document.sha256).exclude(state=ImportState.DISCARDED)
    if (known := same.first()) is not None:
        raise NothingChanged(known)
    record = {**draft.as_record(), "year": year}
    return CatalogueImport.objects.create(
        unit=unit,
        source_name=document.name[:200],
        media_type=document.media_type,
        sha256=document.sha256,
        source=ContentFile(data, name=f"{document.sha256[:16]}.bin"),
        parsed={**record, "tables": as_record(document)},
        draft=record,
        created_by_id=actor.pk,
        created_at=present.now(),
    )


@action("catalogue.correct_import", label="核对标准目录", policy=policies.may_correct, touches=())
def correct(incoming: CatalogueImport, *, actor: Any, draft: Mapping[str, Any], revision: int) -> CatalogueImport:
    """Keep what a person corrected. `revision` is the one they started from: a later one is refused."""
    incoming.draft = dict(draft)
    incoming.revision = revision + 1
    incoming.save(update_fields=["draft", "revision"])
    return incoming


@action("catalogue.discard_import", label="作废导入", policy=policies.may_correct, touches=())
def discard(incoming: CatalogueImport, *, actor: Any) -> CatalogueImport:
    """Put the import aside; the same file may come in again."""
    incoming.discard()
    incoming.save()
    return incoming


@action("catalogue.confirm_import", label="确认标准目录", policy=policies.may_confirm)
def confirm(
    incoming: CatalogueImport, *, actor: Any, revision: int | None = None, leave_unclear: bool = False
) -> CatalogueImport:
    """The draft becomes the catalogue of the year of each field it holds, with who owes what as understood and chosen.

    `Refused` while an item has no field, where the unit has a catalogue of one of the fields and that year, and while
    a wording of 公开主体 is unclear that nobody settled; `leave_unclear` says that all of these stay open for now.
    """
    draft = incoming.draft
    reader = UnitReader(incoming.unit)
    unclear = [one for one in wordings_of(draft, reader) if one.unresolved]
    if unclear and not leave_unclear:
        first = unclear[0].words or "（空）"
        raise Refused(
            f"还有 {len(unclear)} 种公开主体的写法没有明确到单位，如“{first[:30]}”。请选定单位，或注明暂不明确。"
        )
    year, parts = int(draft["year"]), by_field(draft)
    if "" in parts:
        raise Refused(f"还有 {len(parts[''])} 个事项没有领域，请先填写目录或事项所属的领域。")
    known = StandardCatalogue.objects.filter(unit=incoming.unit, field__in=parts, year=year)
    if names := "、".join(f"“{name}”" for name in known.order_by("pk").values_list("field", flat=True)):
        raise Refused(f"{incoming.unit}已有 {year} 年{names}领域的标准目录，请在原目录中修改事项。")
    for name, items in parts.items():
        _make(incoming, name, year, items, reader)
    incoming.confirm()
    incoming.save()
    return incoming


def by_field(draft: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The items of a draft by their field, in order; what names none is of the draft's own field."""
    parts: dict[str, list[Mapping[str, Any]]] = {}
    common = str(draft.get("field", "")).strip()
    for written in draft["items"]:
        parts.setdefault(str(written.get("field", "")).strip() or common, []).append(written)
    return parts or {common: []}


def _make(incoming: CatalogueImport, name: str, year: int, items: list[Mapping[str, Any]], reader: UnitReader) -> None:
    draft = incoming.draft
    own_title = str(draft.get("title") or "") if len(by_field(draft)) == 1 else ""
    catalogue = StandardCatalogue.objects.create(
        unit=incoming.unit,
        field=name,
        year=year,
        title=(own_title or f"{incoming.unit}{name}领域基层政务公开标准目录")[:200],
        slug=slug_of(incoming.unit, name, year),
        changed_at=present.now(),
        came_from=incoming,
    )
    for order, written in enumerate(items, 1):
        item = item_of(catalogue, order, written)
        item.save()
        units = meant(words_of(written), draft, reader).units
        Obligation.objects.bulk_create(Obligation(item=item, unit=unit) for unit in units)
