"""Loading a unit list into the database: what the file says is brought in, what people edited by hand stays."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from yangguang.kernel import audit
from yangguang.kernel.actions import Refused, action
from yangguang.organisations import policies
from yangguang.organisations.listing import ListedUnit, Listing
from yangguang.organisations.models import Unit, UnitAlias, UnitGroup
from yangguang.organisations.naming import fold_name


@dataclass(slots=True)
class Report:
    """Codes of what a load touched; `kept` are names that people changed by hand and the file did not overrule."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    aliases_added: int = 0
    aliases_removed: int = 0
    groups: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    not_in_file: list[str] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether the load changed anything."""
        return bool(self.created or self.changed or self.aliases_added or self.aliases_removed or self.groups)

    def as_detail(self) -> dict[str, Any]:
        """For the audit row and the command's output."""
        return {
            "created": self.created,
            "changed": self.changed,
            "aliases_added": self.aliases_added,
            "aliases_removed": self.aliases_removed,
            "groups": self.groups,
            "kept": self.kept,
            "not_in_file": self.not_in_file,
        }


def load(listing: Listing, *, actor: Any) -> Report:
    """Bring the list in, in one transaction; a second load of the same list changes nothing and leaves no audit row.

    Raises `Refused` when the actor may not, or when a code belongs to another city already.
    """
    with transaction.atomic():
        root = Unit.objects.filter(code=listing.root.code).first()
        if root is None:
            if reason := policies.only_system(actor, None):
                raise Refused(reason)
            root = Unit.objects.add_root(_fields(listing.root, 0))
            audit.append("organisations.found_city", actor=actor, subject=root, before={}, after=audit.snapshot(root))
        report = Report()
        load_units(root, actor=actor, listing=listing, report=report)
        if not report.anything:
            transaction.set_rollback(True)
    return report


@action("organisations.load_units", label="载入单位名录", policy=policies.may_load_units)
def load_units(root: Unit, *, actor: Any, listing: Listing, report: Report) -> Unit:
    """The root after the load; `report` is filled in. `Refused` when a code belongs to another city already."""
    units = _Units(root)
    for order, listed in enumerate(listing.units):
        units.bring_in(listed, order, report)
    present = {listed.code for listed in listing.units}
    report.not_in_file += [code for code in units.by_code if code not in present]
    _load_aliases(listing, units.by_code, report)
    _load_groups(listing, units.by_code, root, report)
    audit.append("organisations.unit_list", actor=actor, subject=root, before={}, after={}, detail=report.as_detail())
    root.refresh_from_db()
    return root


class _Units:
    """The units of one city while a list is loaded."""

    def __init__(self, root: Unit) -> None:
        self.root = root
        self.by_code = {unit.code: unit for unit in Unit.objects.filter(path__startswith=root.path)}
        self.former: dict[int, set[str]] = defaultdict(set)
        for unit_id, name in UnitAlias.objects.filter(by_hand=True).values_list("unit_id", "name"):
            self.former[unit_id].add(name)

    def bring_in(self, listed: ListedUnit, order: int, report: Report) -> None:
        """Create the unit, or change what the file has otherwise."""
        unit = self.by_code.get(listed.code)
        if unit is None:
            if Unit.objects.filter(code=listed.code).exists():
                raise Refused(f"代码 {listed.code}（{listed.name}）已属于另一个市，请在文件中换一个代码。")
            # Read afresh: the row knows how many children it got since.
            parent = Unit.objects.get(code=listed.parent)
            self.by_code[listed.code] = Unit.objects.add_child(parent, _fields(listed, order))
            report.created.append(listed.code)
            return
        wanted = _fields(listed, order)
        if listed.name in self.former[unit.pk] or listed.short_name in self.former[unit.pk]:
            # Somebody renamed the unit and the file still has the former name.
            wanted["name"], wanted["short_name"] = unit.name, unit.short_name
            report.kept.append(listed.code)
        changed = [name for name, value in wanted.items() if getattr(unit, name) != value]
        for name in changed:
            setattr(unit, name, wanted[name])
        if changed:
            unit.save(update_fields=changed)
        moved = self._move(unit, listed)
        if moved or changed:
            report.changed.append(listed.code)

    def _move(self, unit: Unit, listed: ListedUnit) -> bool:
        unit.refresh_from_db(fields=["path", "depth", "numchild"])
        above = Unit.objects.get_parent(unit, update=True)
        if listed.parent is None or (above is not None and above.code == listed.parent):
            return False
        Unit.objects.move(unit, Unit.objects.get(code=listed.parent), "last-child")
        unit.refresh_from_db()
        return True


def _fields(listed: ListedUnit, order: int) -> dict[str, Any]:
    return {
        "code": listed.code,
        "name": listed.name,
        "short_name": listed.short_name,
        "kind": listed.kind,
        "division_code": listed.division_code,
        "order": order,
        "active": listed.active,
    }


def _load_aliases(listing: Listing, units: dict[str, Unit], report: Report) -> None:
    """Aliases as the file has them; those added by hand stay, those a former file brought go."""
    stored: dict[int, dict[str, UnitAlias]] = defaultdict(dict)
    for alias in UnitAlias.objects.filter(unit__in=[unit.pk for unit in units.values()]):
        stored[alias.unit_id][alias.key] = alias
    fresh: list[UnitAlias] = []
    stale: list[int] = []
    for listed in listing.units:
        unit = units[listed.code]
        wanted = {fold_name(name): name for name in listed.aliases}
        have = stored[unit.pk]
        fresh += [UnitAlias(unit=unit, key=key, name=name) for key, name in wanted.items() if key not in have]
        stale += [alias.pk for key, alias in have.items() if key not in wanted and not alias.by_hand]
    UnitAlias.objects.bulk_create(fresh)
    UnitAlias.objects.filter(pk__in=stale).delete()
    report.aliases_added, report.aliases_removed = len(fresh), len(stale)


def _load_groups(listing: Listing, units: dict[str, Unit], root: Unit, report: Report) -> None:
    """Collective names as the file has them; members that the office settled by hand stay."""
    for listed in listing.groups:
        wanted = {"name": listed.name, "other_names": list(listed.aliases), "needs_narrowing": listed.needs_narrowing}
        group = UnitGroup.objects.filter(code=listed.code).first()
        if group is None:
            group = UnitGroup.objects.create(home=root, code=listed.code, **wanted)
            report.groups.append(listed.code)
        elif group.home_id != root.pk:
            raise Refused(f"统称代码 {listed.code}（{listed.name}）已属于另一个市，请在文件中换一个代码。")
        if changed := [name for name, value in wanted.items() if getattr(group, name) != value]:
            for name in changed:
                setattr(group, name, wanted[name])
            group.save(update_fields=changed)
        members = {units[code].pk for code in listing.members_of(listed)}
        moved = not group.members_by_hand and members != set(group.members.values_list("pk", flat=True))
        if moved:
            group.members.set(members)
        if (changed or moved) and listed.code not in report.groups:
            report.groups.append(listed.code)
