"""The people of one unit that a record passes through."""

from dataclasses import dataclass

from yangguang.organisations.models import Role, Unit, UnitKind, User
from yangguang.organisations.tests.factories import RoleHoldingFactory, UnitFactory, UserFactory


@dataclass(frozen=True)
class Staff:
    """A unit of the city with a clerk, two reviewers and a head, and the city's office."""

    unit: Unit
    clerk: User
    first: User
    second: User
    head: User
    office: User


def staff() -> Staff:
    """The unit 市司法局 of 常德市 with its people, in the database of the test."""
    city = Unit.objects.filter(code="changde").first() or UnitFactory(
        code="changde", name="常德市人民政府", short_name="常德市", kind=UnitKind.CITY, division_code="430700"
    )
    unit = UnitFactory(parent=city, code="justice", name="常德市司法局", short_name="市司法局")
    roles = {
        "clerk": Role.CLERK,
        "first": Role.REVIEWER,
        "second": Role.REVIEWER,
        "head": Role.HEAD,
    }
    people = {}
    for name, role in roles.items():
        people[name] = UserFactory(username=f"justice-{name}")
        RoleHoldingFactory(user=people[name], unit=unit, role=role)
    office = UserFactory(username="city-office-person")
    RoleHoldingFactory(user=office, unit=city, role=Role.OFFICE, with_descendants=True)
    return Staff(unit=unit, office=office, **people)
