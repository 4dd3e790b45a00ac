"""The items of a standard catalogue and who owes them are kept; the catalogue is published."""

from collections.abc import Iterable, Mapping
from typing import Any

from yangguang.catalogue import policies
from yangguang.catalogue.actions.writing import ITEM_FIELDS, item_of, slug_of
from yangguang.catalogue.fulfilment import inherit, recount
from yangguang.catalogue.models import Obligation, StandardCatalogue, StandardItem
from yangguang.kernel import present
from yangguang.kernel.actions import NothingChanged, Refused, action
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
    if fresh.refresh_days != item.refresh_days and item.catalogue.published_at is not None:
        today = present.today().isoformat()
        former = [one for one in item.refreshed_before if one[0] != today]
        # Of several changes in a day, the day's last one holds for the day; what held the day before stays.
        held = next((one for one in item.refreshed_before if one[0] == today), [today, item.refresh_days])
        item.refreshed_before = [*former, held]
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
    for owed in item.obligations.filter(withdrawn=False):
        end(owed)
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
        if owed.withdrawn and pk in wanted:
            begin(owed)
        elif not owed.withdrawn and pk not in wanted:
            end(owed)
    for pk in wanted:
        if pk not in known:
            begin(Obligation(item=item, unit_id=pk))
    _changed(item.catalogue)
    return item


@action("catalogue.publish_catalogue", label="公布标准目录", policy=policies.may_publish)
def publish_catalogue(catalogue: StandardCatalogue, *, actor: Any) -> StandardCatalogue:
    """Open the catalogue to the public; its obligations are in force from today on, and those of the unit's former
    catalogues of the field no longer. What was published towards last year's items counts for those copied from them.
    `Refused` while a later year's is in force.
    """
    same = StandardCatalogue.objects.filter(unit=catalogue.unit, field=catalogue.field, published_at__isnull=False)
    if later := same.filter(year__gt=catalogue.year).first():
        raise Refused(f"{later.year} 年的目录已经公布，不能再公布 {catalogue.year} 年的。")
    today = present.today()
    catalogue.published_at = catalogue.changed_at = present.now()
    catalogue.save(update_fields=["published_at", "changed_at"])
    own = Obligation.objects.filter(item__catalogue=catalogue)
    own.filter(withdrawn=False).update(since=today)
    former = Obligation.objects.filter(item__catalogue__in=same.exclude(pk=catalogue.pk), until__isnull=True)
    ended = list(former.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    Obligation.objects.filter(pk__in=ended).update(until=today)
    heirs = {(owed.item.copied_from_id, owed.unit_id): owed for owed in own.select_related("item")}
    olds = Obligation.objects.filter(item__in=[item for item, _ in heirs if item], until__isnull=False)
    inherit(((old, heirs[old.item_id, old.unit_id]) for old in olds if (old.item_id, old.unit_id) in heirs), on=today)
    recount([*ended, *own.values_list("pk", flat=True)])
    return catalogue


@action("catalogue.copy_catalogue", label="编制下一年目录", policy=policies.may_keep)
def copy_catalogue(catalogue: StandardCatalogue, *, actor: Any) -> StandardCatalogue:
    """Next year's catalogue with the items of this one and who owes them, unpublished. `Refused` if there is one."""
    year = catalogue.year + 1
    if StandardCatalogue.objects.filter(unit=catalogue.unit, field=catalogue.field, year=year).exists():
        raise Refused(f"{year} 年的目录已经在编制或已公布。")
    made = StandardCatalogue.objects.create(
        unit=catalogue.unit,
        field=catalogue.field,
        year=year,
        title=catalogue.title.replace(str(catalogue.year), str(year)),
        slug=slug_of(catalogue.unit, catalogue.field, year),
        changed_at=present.now(),
        previous=catalogue,
    )
    for order, item in enumerate(catalogue.items.filter(withdrawn=False).prefetch_related("obligations"), 1):
        owing = [owed.unit_id for owed in item.obligations.all() if not owed.withdrawn]
        item.copied_from_id, item.pk, item.catalogue, item.order = item.pk, None, made, order
        item.refreshed_before, item._state.adding = [], True
        item.save()
        Obligation.objects.bulk_create(Obligation(item=item, unit_id=unit) for unit in owing)
    return made


@action("catalogue.take_over", label="承接公开责任", policy=policies.may_take_over)
def take_over(former: Unit, *, actor: Any, unit: Unit, reason: str) -> Unit:
    """What `former` owes, `unit` owes from today on, and what meets the one meets the other.

    A catalogue asks only of units in the area of the unit that keeps it: what `unit` cannot owe stays where it is.
    """
    binding = Obligation.objects.filter(unit=former, withdrawn=False, until__isnull=True)
    owed = list(binding.select_related("item__catalogue"))
    owed = [one for one in owed if unit.stands_under(one.item.catalogue.unit)]
    if not owed:
        raise NothingChanged(former)
    pairs = []
    for old in owed:
        new, _ = Obligation.objects.get_or_create(item=old.item, unit=unit, defaults={"withdrawn": True})
        if new.withdrawn:
            begin(new)
        end(old)
        pairs.append((old, new))
    inherit(pairs, on=present.today())
    recount(one.pk for pair in pairs for one in pair)
    return former


def begin(owed: Obligation) -> None:
    """The obligation binds from today, where its catalogue is published; a time when it did not becomes a gap."""
    today, published = present.today(), owed.item.catalogue.published_at is not None
    if owed.until is not None and owed.until < today:
        owed.gaps = [*owed.gaps, [owed.until.isoformat(), today.isoformat()]]
    if published and owed.since is None:
        owed.since = today
    owed.withdrawn, owed.until, owed.heir = False, None, None
    owed.save()


def end(owed: Obligation) -> None:
    """The obligation binds no longer from today on."""
    owed.withdrawn = True
    if owed.since is not None and owed.until is None:
        owed.until = present.today()
    owed.save(update_fields=["withdrawn", "until"])


def _changed(catalogue: StandardCatalogue) -> None:
    """The catalogue was changed now, and its obligations stand anew."""
    recount(Obligation.objects.filter(item__catalogue=catalogue).values_list("pk", flat=True))
    catalogue.changed_at = present.now()
    catalogue.save(update_fields=["changed_at"])
