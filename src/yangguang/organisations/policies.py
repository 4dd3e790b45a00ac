"""Who may manage people, roles and names: pure questions, answered by None or a sentence that says why not."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from yangguang.organisations.models import Role, RoleHolding, Unit, UnitGroup, User

NOT_ADMINISTRATOR = "您不是该单位的管理员，请联系该单位或其上级单位的管理员办理。"
NOT_YOURSELF = "不能给自己授予、结束角色或重置密码，请由另一位管理员办理。"
TOO_WIDE = "您的管理权限不含下级单位，不能授予含下级单位的角色。"


def only_system(actor: Any, subject: Any, **parameters: Any) -> str | None:
    """For what is done on the server's command line alone."""
    return None if actor.is_system else "此项只能由系统管理员在服务器上执行。"


def administers(actor: Any, unit: Unit, *, with_descendants: bool = False) -> str | None:
    """Administrators manage their unit and, where their role says so, those below; nobody beyond their own reach."""
    if actor.is_system:
        return None
    held = [h for h in actor.holdings if h.role == Role.ADMINISTRATOR and h.covers(unit)]
    if not held:
        return NOT_ADMINISTRATOR
    if with_descendants and not any(h.with_descendants for h in held):
        return TOO_WIDE
    return None


def may_load_units(actor: Any, root: Unit, **parameters: Any) -> str | None:
    """A unit list is loaded by the system or by an administrator of the whole city."""
    return administers(actor, root, with_descendants=True)


def may_edit_unit(actor: Any, unit: Unit, **parameters: Any) -> str | None:
    """Names of a unit are kept by its administrators and by the open-government office above it."""
    if actor.is_system or actor.holds([Role.OFFICE], unit):
        return None
    return administers(actor, unit)


def may_rename(actor: Any, unit: Unit, **parameters: Any) -> str | None:
    """A new official name comes from above: the administrator of the city, or the open-government office."""
    if actor.is_system or actor.holds([Role.OFFICE], unit):
        return None
    return administers(actor, unit, with_descendants=True)


def may_set_members(actor: Any, group: UnitGroup, **parameters: Any) -> str | None:
    """Who belongs to a collective name is settled by the office whose name it is."""
    return may_rename(actor, group.home)


def may_create_person(
    actor: Any, unit: Unit, *, role: str, with_descendants: bool = False, **parameters: Any
) -> str | None:
    """An administrator adds people to units within reach, with a role no wider than that reach."""
    return administers(actor, unit, with_descendants=with_descendants)


def manages(actor: Any, person: User) -> str | None:
    """Whoever manages a person's account must reach all that the person may do, and is never the person.

    Without this an administrator of one unit could take over the account of somebody who also serves another.
    """
    if actor.is_system:
        return None
    if actor.pk == person.pk:
        return NOT_YOURSELF
    # Those that begin later count too: whoever sets a password today would hold them then.
    open_ended = Q(until__isnull=True) | Q(until__gte=timezone.localdate())
    held = list(person.role_holdings.filter(open_ended).select_related("unit"))
    if not held:
        reach = [h for h in person.role_holdings.select_related("unit") if administers(actor, h.unit) is None]
        return None if reach else NOT_ADMINISTRATOR
    for holding in held:
        if reason := administers(actor, holding.unit, with_descendants=holding.with_descendants):
            return f"此人还在“{holding.unit}”任职，超出您的管理范围。{reason}"
    return None


def may_manage_account(actor: Any, person: User, **parameters: Any) -> str | None:
    """Resetting a password, switching an account off or on, changing its e-mail address."""
    return manages(actor, person)


def may_grant(
    actor: Any,
    person: User,
    *,
    unit: Unit,
    role: str,
    with_descendants: bool = False,
    since: date | None = None,
    until: date | None = None,
) -> str | None:
    """Nobody grants a role to themselves, at a unit out of reach, or wider than their own."""
    if actor.is_system:
        return None
    if actor.pk == person.pk:
        return NOT_YOURSELF
    if reason := administers(actor, unit, with_descendants=with_descendants):
        return reason
    known = not person.role_holdings.exists() or any(
        administers(actor, h.unit) is None for h in person.role_holdings.select_related("unit")
    )
    return None if known else "此人不在您管理的单位任职，请由共同的上级单位管理员办理。"


def may_end(actor: Any, holding: RoleHolding, **parameters: Any) -> str | None:
    """A role is ended by an administrator of its unit, not by the person who holds it."""
    if not actor.is_system and actor.pk == holding.user_id:
        return NOT_YOURSELF
    return administers(actor, holding.unit, with_descendants=holding.with_descendants)


def may_change_own_password(actor: Any, person: User, **parameters: Any) -> str | None:
    """A person chooses their own password; nobody else learns it."""
    return None if actor.pk == person.pk else "只能修改自己的密码。"
