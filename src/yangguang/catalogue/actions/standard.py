"""The items of a standard catalogue and who owes them are kept; the catalogue is published."""

from collections.abc import Iterable, Mapping
from typing import Any

from yangguang.catalogue import policies
from yangguang.catalogue.actions.writing import ITEM_FIELDS, item_of
from yangguang.catalogue.fulfilment import recount
from yangguang.catalogue.models import Obligation, StandardCatalogue, StandardItem
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.organisations.models import Unit


@action("catalogue.add_item", label="增加标准事项", policy=policies.may_keep)
def add_item(catalogue: StandardCatalogue, *, actor: Any, fields: Mapping[str, Any]) -> StandardItem:
    """A new item at the end. `Refused` without a matter."""
    last = catalogue.items.order_by("-order").values_list("order", flat=True).first() or 0
    item = item_of(catalogue, last + 1, fields)
    if not item.level1:
        raise Refused("请写一级事项。")
    item.save()
    _changed(catalogue)
    return item


@action("catalogue.edit_item", label="修改标准事项", policy=policies.may_keep_item)
def edit_item(item: StandardItem, *, actor: Any, fields: Mapping[str, Any]) -> StandardItem:
    """Change an item; its limits follow from its words. `Refused` without a matter."""
    fresh = item_of(item.catalogue, item.order, fields)
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


def _changed(catalogue: StandardCatalogue) -> None:
    """The catalogue was changed now, and its obligations stand anew."""
    recount(Obligation.objects.filter(item__catalogue=catalogue).values_list("pk", flat=True))
    catalogue.changed_at = present.now()
    catalogue.save(update_fields=["changed_at"])
