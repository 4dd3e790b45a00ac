"""Every read of units, names, people and roles that another room or a view needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from yangguang.organisations.models import Role, RoleHolding, Unit, UnitGroup, UnitKind, User
from yangguang.organisations.naming import Directory, NamedGroup, NamedUnit
from yangguang.organisations.scoping import serves, within


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a written name means: one `unit`, or one `group`, or else `candidates` (likeliest first, maybe none)."""

    unit: Unit | None = None
    group: UnitGroup | None = None
    candidates: tuple[Unit, ...] = ()


def home_unit() -> Unit:
    """The unit whose portal this is (setting `YANGGUANG_HOME_UNIT`); `Unit.DoesNotExist` before a list is loaded."""
    return Unit.objects.get(code=settings.YANGGUANG_HOME_UNIT)


def directory() -> Directory:
    """All names of active units and groups, from the database in four queries. Build once, resolve many names."""
    units = list(Unit.objects.filter(active=True).order_by("path").prefetch_related("aliases"))
    code_at = {unit.path: unit.code for unit in units}
    named = (
        NamedUnit(
            code=unit.code,
            name=unit.name,
            short_name=unit.short_name,
            kind=unit.kind,
            parent=_code_above(unit, code_at),
            aliases=tuple(alias.name for alias in unit.aliases.all()),
        )
        for unit in units
    )
    groups = (
        NamedGroup(
            code=group.code,
            name=group.name,
            needs_narrowing=group.needs_narrowing,
            aliases=tuple(group.other_names),
            members=tuple(unit.code for unit in group.members.all()),
        )
        for group in UnitGroup.objects.prefetch_related("members")
    )
    return Directory(named, groups)


def _code_above(unit: Unit, code_at: dict[str, str]) -> str | None:
    """The nearest active unit above: one that was closed leaves its bodies to the unit above it."""
    path = unit.path
    while len(path) > Unit.steplen:
        path = path[: -Unit.steplen]
        if path in code_at:
            return code_at[path]
    return None


def resolve_unit(name: str, within: Unit | None = None, names: Directory | None = None) -> Resolved:
    """What `name` means in a paper of `within` (the home unit when None). Pass `names` to resolve many."""
    found = (names or directory()).resolve(name, within=within.code if within else settings.YANGGUANG_HOME_UNIT)
    if found.unit:
        return Resolved(unit=Unit.objects.get(code=found.unit.code))
    if found.group:
        return Resolved(group=UnitGroup.objects.get(code=found.group.code))
    by_code = Unit.objects.in_bulk([unit.code for unit in found.candidates], field_name="code")
    return Resolved(candidates=tuple(by_code[unit.code] for unit in found.candidates))


def unit_named(name: str) -> Unit | None:
    """The unit of that code or of that full, short or other name in the whole city; None for none, or more than one."""
    found = directory().resolve(name).unit
    code = found.code if found else name
    return Unit.objects.filter(code=code).first()


def public_units() -> QuerySet[Unit]:
    """The units that the portal lists, in the order of the list; internal bodies of a unit are not among them."""
    return Unit.objects.filter(active=True).exclude(kind=UnitKind.INTERNAL).order_by("path")


def group_members(group: UnitGroup) -> QuerySet[Unit]:
    """The units a group takes in (of one that needs narrowing: the pool to choose from)."""
    return group.members.filter(active=True).order_by("path")


def units_below(unit: Unit) -> QuerySet[Unit]:
    """The unit itself and every active unit below it, top down."""
    return Unit.objects.filter(active=True, path__startswith=unit.path).order_by("path")


def units_served(user: Any, roles: Iterable[str] = tuple(Role.values)) -> QuerySet[Unit]:
    """The active units at which `user` holds one of `roles` today, directly or from above."""
    return Unit.objects.filter(within(user, roles), active=True).order_by("path")


def units_administered(user: Any) -> QuerySet[Unit]:
    """The active units whose people `user` may manage."""
    return units_served(user, (Role.ADMINISTRATOR,))


def groups_managed_by(user: Any) -> QuerySet[UnitGroup]:
    """The groups of the units where `user` is administrator or works for the open-government office."""
    condition = serves(user, "home", (Role.ADMINISTRATOR, Role.OFFICE))
    return UnitGroup.objects.none() if condition is None else UnitGroup.objects.filter(condition)


def people_managed_by(user: Any) -> QuerySet[User]:
    """People who hold, or held, a role at a unit that `user` administers."""
    condition = serves(user, "role_holdings__unit", (Role.ADMINISTRATOR,))
    return User.objects.none() if condition is None else User.objects.filter(condition).distinct().order_by("pk")


def holdings_managed_by(user: Any) -> QuerySet[RoleHolding]:
    """Role holdings, past ones included, at the units that `user` administers."""
    condition = serves(user, "unit", (Role.ADMINISTRATOR,))
    if condition is None:
        return RoleHolding.objects.none()
    return RoleHolding.objects.filter(condition).select_related("unit", "user")


def people_at(unit: Unit, roles: Iterable[str], *, from_above: bool = False) -> QuerySet[User]:
    """Active people who hold one of `roles` at `unit` today; `from_above`: also those whose role reaches it."""
    reach = Q(unit=unit)
    if from_above:
        reach |= Q(unit__in=Unit.objects.get_ancestors(unit), with_descendants=True)
    held = RoleHolding.objects.in_force(timezone.localdate()).filter(reach, role__in=list(roles))
    return User.objects.filter(pk__in=held.values("user")).order_by("pk")
