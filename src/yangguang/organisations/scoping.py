"""Conditions that limit rows to the units a person serves."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from yangguang.organisations.models import Role, Unit

ALL_ROLES = tuple(Role.values)


def serves(user: Any, field: str = "unit", roles: Iterable[str] = ALL_ROLES) -> Q | None:
    """Rows whose unit (at the lookup path `field`) is one where `user` holds one of `roles` today; None for nobody.

    The system itself serves every unit.
    """
    if getattr(user, "is_system", False):
        return Q()
    if not getattr(user, "is_authenticated", False):
        return None
    wanted = set(roles)
    condition: Q | None = None
    for holding in user.holdings:
        if holding.role not in wanted:
            continue
        part = (
            Q(**{f"{field}__path__startswith": holding.unit.path})
            if holding.with_descendants
            else Q(**{f"{field}_id": holding.unit_id})
        )
        condition = part if condition is None else condition | part
    return condition


def within(user: Any, roles: Iterable[str] = ALL_ROLES) -> Q:
    """Units themselves that `user` serves in one of `roles`; nothing for nobody."""
    if getattr(user, "is_system", False):
        return Q()
    wanted = set(roles)
    condition = Q(pk__in=[])
    for holding in user.holdings if user.is_authenticated else ():
        if holding.role in wanted:
            condition |= Q(path__startswith=holding.unit.path) if holding.with_descendants else Q(pk=holding.unit_id)
    return condition


def holds(actor: Any, roles: Iterable[str], unit: Unit) -> bool:
    """Whether `actor` holds one of `roles` for `unit` today; the system itself may act everywhere."""
    return bool(actor.is_system or actor.holds(roles, unit))
