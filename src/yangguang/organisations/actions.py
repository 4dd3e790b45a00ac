"""Every change of units' names, groups, people and roles."""

import secrets
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from yangguang.kernel.actions import Refused, action
from yangguang.organisations import policies
from yangguang.organisations.models import Role, RoleHolding, Unit, UnitAlias, UnitGroup, User
from yangguang.organisations.naming import fold_name
from yangguang.organisations.selectors import directory

# No 0 O 1 I l: a temporary password is read out or copied from paper.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"


def temporary_password() -> str:
    """Sixteen random characters in four groups, about 93 bits, easy to read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _free_name(unit: Unit, name: str) -> str:
    """`name` tidied; `Refused` when it is empty or already means another unit or a group there."""
    tidy = " ".join(name.split())
    if not fold_name(tidy):
        raise Refused("请填写名称。")
    names = directory()
    parent = names.units[unit.code].parent if unit.code in names.units else None
    found = names.resolve(tidy, within=parent)
    if found.group:
        raise Refused(f"“{tidy}”是统称“{found.group.name}”的名称，不能再用作单位名称。")
    if found.unit and found.unit.code != unit.code:
        raise Refused(f"“{tidy}”已指向“{found.unit.name}”，请换一个不会混淆的名称。")
    return tidy


@action("organisations.add_alias", label="添加单位别名", policy=policies.may_edit_unit)
def add_alias(unit: Unit, *, actor: Any, name: str) -> UnitAlias:
    """The alias, new or as it already was. `Refused` when the name means another unit or a group."""
    tidy = _free_name(unit, name)
    alias, _ = UnitAlias.objects.get_or_create(unit=unit, key=fold_name(tidy), defaults={"name": tidy, "by_hand": True})
    return alias


@action("organisations.rename", label="更改单位名称", policy=policies.may_rename)
def rename(unit: Unit, *, actor: Any, name: str, short_name: str) -> Unit:
    """The unit under its new names; the former ones stay as aliases, so that older papers still find it."""
    new, new_short = _free_name(unit, name), _free_name(unit, short_name)
    for former in (unit.name, unit.short_name):
        if former not in {new, new_short}:
            UnitAlias.objects.update_or_create(
                unit=unit, key=fold_name(former), defaults={"name": former, "by_hand": True}
            )
    unit.name, unit.short_name = new, new_short
    unit.save(update_fields=["name", "short_name"])
    return unit


@action("organisations.set_group_members", label="明确统称所指单位", policy=policies.may_set_members)
def set_group_members(group: UnitGroup, *, actor: Any, members: list[Unit]) -> UnitGroup:
    """The group with exactly these members; loading a unit list again leaves them alone. `Refused` for none."""
    if not members:
        raise Refused("请至少选择一个单位。")
    group.members.set(members)
    group.members_by_hand = True
    group.save(update_fields=["members_by_hand"])
    return group


@action("organisations.create_person", label="添加人员", policy=policies.may_create_person, touches=())
def create_person(
    unit: Unit,
    *,
    actor: Any,
    username: str,
    display_name: str,
    role: str,
    password: str | None = None,
    must_change_password: bool = True,
    email: str = "",
    with_descendants: bool = False,
) -> User:
    """The new person, with `role` at `unit` from today. Without a password only OpenID Connect signs them in.

    The administrator vouches for the e-mail address. `Refused` when the username or the address is taken or ill-formed.
    """
    username, email = username.strip(), email.strip().lower()
    _check_username(username)
    if not display_name.strip():
        raise Refused("请填写姓名。")
    person = User.objects.create_user(
        username,
        password,
        display_name=display_name.strip(),
        must_change_password=password is not None and must_change_password,
    )
    _set_email(person, email)
    RoleHolding.objects.create(
        user=person, unit=unit, role=Role(role), with_descendants=with_descendants, since=timezone.localdate()
    )
    return person


def _check_username(username: str) -> None:
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        raise Refused("用户名只能用文字、字母、数字和 @ . + - _ ，请改正后再试。") from None
    # An @ would let a username pass for somebody else's e-mail address at sign-in.
    if "@" in username:
        raise Refused("用户名不能含有 @，电子邮箱请填在邮箱一栏。")
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(f"用户名“{username}”已被使用，请换一个。")


def _set_email(person: User, email: str) -> None:
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Refused(f"“{email}”不是有效的电子邮箱地址。") from None
        taken = User.objects.filter(email__iexact=email).exclude(pk=person.pk).exists()
        if taken or EmailAddress.objects.filter(email__iexact=email).exclude(user_id=person.pk).exists():
            raise Refused("这个电子邮箱已用于另一个账号，请换一个。")
    if person.email.lower() != email:
        # A link to the single sign-on was made through the former address.
        SocialAccount.objects.filter(user_id=person.pk).delete()
    EmailAddress.objects.filter(user_id=person.pk).exclude(email=email).delete()
    if email:
        EmailAddress.objects.update_or_create(
            user_id=person.pk, email=email, defaults={"verified": True, "primary": True}
        )
    person.email = email
    person.save(update_fields=["email"])


@action("organisations.edit_person", label="更改姓名和邮箱", policy=policies.may_manage_account)
def edit_person(person: User, *, actor: Any, display_name: str, email: str) -> User:
    """The person with this name and e-mail address. `Refused` when the address is taken or ill-formed."""
    if not display_name.strip():
        raise Refused("请填写姓名。")
    person.display_name = display_name.strip()
    person.save(update_fields=["display_name"])
    _set_email(person, email.strip().lower())
    return person


@action("organisations.reset_access", label="重置登录", policy=policies.may_manage_account, touches=())
def reset_access(person: User, *, actor: Any, password: str) -> User:
    """The person with a temporary password, to be changed at the next sign-in; second factors and sessions are gone."""
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    Authenticator.objects.filter(user_id=person.pk).delete()
    SocialAccount.objects.filter(user_id=person.pk).delete()
    return person


@action("organisations.set_active", label="停用或启用账号", policy=policies.may_manage_account)
def set_active(person: User, *, actor: Any, active: bool) -> User:
    """The person, able to sign in or not. Switching off ends their sessions with the next request."""
    person.is_active = active
    person.save(update_fields=["is_active"])
    return person


@action("organisations.change_password", label="修改密码", policy=policies.may_change_own_password, touches=())
def change_password(person: User, *, actor: Any, password: str) -> User:
    """The person under the password they chose themselves; every other session of theirs ends."""
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    return person


@action("organisations.grant_role", label="授予角色", policy=policies.may_grant, touches=())
def grant_role(
    person: User,
    *,
    actor: Any,
    unit: Unit,
    role: str,
    with_descendants: bool = False,
    since: date | None = None,
    until: date | None = None,
) -> RoleHolding:
    """The role as held from `since` (today when None) to `until` (both days included; None: open).

    `Refused` when the person holds it there already, or when the days run backwards.
    """
    first = since or timezone.localdate()
    if until is not None and until < first:
        raise Refused("结束日期早于开始日期，请改正。")
    same = RoleHolding.objects.filter(user=person, unit=unit, role=role)
    if same.filter(until__isnull=True).exists() or same.filter(until__gte=first).exists():
        raise Refused(f"{person} 在“{unit}”已有“{Role(role).label}”角色。")
    return RoleHolding.objects.create(
        user=person, unit=unit, role=Role(role), with_descendants=with_descendants, since=first, until=until
    )


@action("organisations.end_role", label="结束角色", policy=policies.may_end, touches=())
def end_role(holding: RoleHolding, *, actor: Any) -> RoleHolding:
    """The holding, ended at once: yesterday was its last day. `Refused` when it had ended already."""
    yesterday = timezone.localdate() - timedelta(days=1)
    if holding.until is not None and holding.until <= yesterday:
        raise Refused("这个角色已经结束，无需再办。")
    holding.until = yesterday
    holding.save(update_fields=["until"])
    return holding
