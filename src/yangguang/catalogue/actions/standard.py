"""A standard catalogue comes in, is corrected and confirmed; its items and who owes them are kept; it is published."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.base import ContentFile
from pypinyin import Style, lazy_pinyin

from yangguang.catalogue import policies
from yangguang.catalogue.fulfilment import recount
from yangguang.catalogue.models import CatalogueImport, Obligation, StandardCatalogue, StandardItem
from yangguang.catalogue.obliging import units_named
from yangguang.catalogue.standard import Draft, understand_time_limit
from yangguang.catalogue.states import ImportState
from yangguang.kernel import present
from yangguang.kernel.actions import NothingChanged, Refused, action
from yangguang.kernel.intake import SourceDocument
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import directory

ITEM_FIELDS = ("number", "level1", "level2", "content", "basis", "time_limit", "audience", "method", "level")


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
        parsed=record,
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
def confirm(incoming: CatalogueImport, *, actor: Any, revision: int | None = None) -> StandardCatalogue:
    """The draft becomes the field's catalogue of the year, with who owes each item as far as the names are clear.

    `Refused` without a field, and where the unit has a catalogue of that field and year already.
    """
    draft = incoming.draft
    name, year = str(draft.get("field", "")).strip(), int(draft["year"])
    if not name:
        raise Refused("请先填写目录所属的领域。")
    if StandardCatalogue.objects.filter(unit=incoming.unit, field=name, year=year).exists():
        raise Refused(f"{incoming.unit}已有 {year} 年“{name}”领域的标准目录，请在原目录中修改事项。")
    catalogue = StandardCatalogue.objects.create(
        unit=incoming.unit,
        field=name,
        year=year,
        title=str(draft.get("title") or f"{incoming.unit}{name}领域基层政务公开标准目录")[:200],
        slug=_slug(incoming.unit, name, year),
        changed_at=present.now(),
    )
    names = directory()
    for order, written in enumerate(draft["items"], 1):
        item = _item(catalogue, order, written)
        item.save()
        units, _doubts = units_named(item.unit_words, incoming.unit, names)
        Obligation.objects.bulk_create(Obligation(item=item, unit=unit) for unit in units)
    incoming.confirm()
    incoming.catalogue = catalogue
    incoming.save()
    return catalogue


@action("catalogue.add_item", label="增加标准事项", policy=policies.may_keep)
def add_item(catalogue: StandardCatalogue, *, actor: Any, fields: Mapping[str, Any]) -> StandardItem:
    """A new item at the end. `Refused` without a matter."""
    last = catalogue.items.order_by("-order").values_list("order", flat=True).first() or 0
    item = _item(catalogue, last + 1, fields)
    if not item.level1:
        raise Refused("请写一级事项。")
    item.save()
    _changed(catalogue)
    return item


@action("catalogue.edit_item", label="修改标准事项", policy=policies.may_keep_item)
def edit_item(item: StandardItem, *, actor: Any, fields: Mapping[str, Any]) -> StandardItem:
    """Change an item; its limits follow from its words. `Refused` without a matter."""
    fresh = _item(item.catalogue, item.order, fields)
    if not fresh.level1:
        raise Refused("请写一级事项。")
    for name in (*ITEM_FIELDS, "unit_words", "channels", "limit_days", "refresh_days"):
        setattr(item, name, getattr(fresh, name))
    item.save()
    _changed(item.catalogue)
    return item


@action("catalogue.remove_item", label="撤销标准事项", policy=policies.may_keep_item)
def remove_item(item: StandardItem, *, actor: Any) -> StandardItem:
    """Take an item out of the catalogue; what was published towards it stays linked."""
    item.withdrawn = True
    item.save(update_fields=["withdrawn"])
    _changed(item.catalogue)
    return item


@action("catalogue.set_obligations", label="明确公开主体", policy=policies.may_keep_item)
def set_obligations(item: StandardItem, *, actor: Any, units: Iterable[Unit]) -> StandardItem:
    """These units, and no others, owe the item. `Refused` for a unit outside the catalogue's own."""
    wanted = {unit.pk: unit for unit in units}
    if any(not unit.stands_under(item.catalogue.unit) for unit in wanted.values()):
        raise Refused(f"公开主体须是{item.catalogue.unit}或其下级单位。")
    known = {owed.unit_id: owed for owed in item.obligations.all()}
    for pk, owed in known.items():
        if owed.withdrawn == (pk in wanted):
            owed.withdrawn = pk not in wanted
            owed.save(update_fields=["withdrawn"])
    Obligation.objects.bulk_create(Obligation(item=item, unit_id=pk) for pk in wanted if pk not in known)
    _changed(item.catalogue)
    return item


@action("catalogue.publish_catalogue", label="公布标准目录", policy=policies.may_publish)
def publish_catalogue(catalogue: StandardCatalogue, *, actor: Any) -> StandardCatalogue:
    """Open the catalogue to the public; its obligations are in force from now on."""
    catalogue.published_at = catalogue.changed_at = present.now()
    catalogue.save(update_fields=["published_at", "changed_at"])
    recount(Obligation.objects.filter(item__catalogue=catalogue).values_list("pk", flat=True))
    return catalogue


def _item(catalogue: StandardCatalogue, order: int, written: Mapping[str, Any]) -> StandardItem:
    item = StandardItem(catalogue=catalogue, order=order)
    for name in ITEM_FIELDS:
        longest = getattr(StandardItem._meta.get_field(name), "max_length", None)
        setattr(item, name, str(written.get(name, "")).strip()[:longest])
    item.unit_words = str(written.get("unit", "")).strip()[:500]
    item.channels = [
        {"name": str(one["name"])[:100], "required": bool(one["required"])} for one in written.get("channels", [])
    ]
    limit = understand_time_limit(item.time_limit)
    item.limit_days, item.refresh_days = limit.limit_days, limit.refresh_days
    return item


def _changed(catalogue: StandardCatalogue) -> None:
    """The catalogue was changed now, and its obligations stand anew."""
    recount(Obligation.objects.filter(item__catalogue=catalogue).values_list("pk", flat=True))
    catalogue.changed_at = present.now()
    catalogue.save(update_fields=["changed_at"])


def _slug(unit: Unit, field: str, year: int) -> str:
    """An address of its own, such as wuling-shjz-2020."""
    letters = "".join(lazy_pinyin(field, style=Style.FIRST_LETTER, errors="ignore"))
    base = f"{unit.code}-{letters}-{year}".lower()[:90]
    slug, place = base, 1
    while StandardCatalogue.objects.filter(slug=slug).exists():
        place += 1
        slug = f"{base}-{place}"
    return slug
