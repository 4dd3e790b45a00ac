"""Requests for tests, made through the room's own actions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from unittest.mock import patch

from yangguang.foi.actions import intake
from yangguang.foi.actors import Visitor
from yangguang.foi.models import Case
from yangguang.organisations.models import Role, RoleHolding, Unit, UnitKind, User

PERSON = {
    "name": "张三丰",
    "id_kind": "居民身份证",
    "id_number": "430702199001011234",
    "phone": "13800001234",
    "email": "zhang@example.com",
    "address": "示例路1号",
}


def city() -> Unit:
    """The root of a city with a department below it."""
    return Unit.objects.filter(depth=1).first() or Unit.add_root(
        code="changde", name="常德市", short_name="常德市", kind=UnitKind.CITY
    )


def department(code: str = "finance", name: str = "常德市财政局", short: str = "市财政局") -> Unit:
    """A department of the city."""
    found = Unit.objects.filter(code=code).first()
    return found or city().add_child(code=code, name=name, short_name=short, kind=UnitKind.DEPARTMENT)


def person(role: Role, unit: Unit, name: str = "", *, below: bool = False) -> User:
    """Somebody who holds the role there."""
    made, fresh = User.objects.get_or_create(
        username=name or f"{unit.code}-{role}", defaults={"display_name": name or f"{unit.short_name}{role}"}
    )
    if fresh:
        RoleHolding.objects.create(user=made, unit=unit, role=role, with_descendants=below, since=date(2000, 1, 1))
    return User.objects.get(pk=made.pk)


@contextmanager
def on(day: date) -> Iterator[None]:
    """What happens inside happens on `day`."""
    with patch("yangguang.kernel.present.today", lambda: day):
        yield


def asked(unit: Unit | None = None, **changes: Any) -> Case:
    """A request sent on the internet."""
    given: dict[str, Any] = {
        "person": PERSON,
        "applicant_class": "natural",
        "subject": "2019年部门决算",
        "carrier": "electronic",
        "delivery": "online",
    }
    return intake.submit(unit or department(), actor=Visitor(), **(given | changes))
