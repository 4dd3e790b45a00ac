"""Units, people and roles for tests of every room."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from yangguang.organisations.models import Role, RoleHolding, Unit, UnitGroup, UnitKind, User

PASSWORD = "correct-horse-battery-staple"


class UnitFactory(DjangoModelFactory[Unit]):
    """A unit; `parent=` puts it under another, without it the unit is a root."""

    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"unit-{n}")
    name = factory.Sequence(lambda n: f"常德市第{n}局")
    short_name = factory.Sequence(lambda n: f"市第{n}局")
    kind = UnitKind.DEPARTMENT

    @classmethod
    def _create(cls, model_class: type[Unit], *args: Any, **kwargs: Any) -> Unit:
        parent: Unit | None = kwargs.pop("parent", None)
        if parent is None:
            return model_class.objects.add_root(kwargs)
        # Read afresh: a parent held in a test does not know the children it got since.
        return model_class.objects.add_child(model_class.objects.get(pk=parent.pk), kwargs)


class CityFactory(UnitFactory):
    """The root of a city's tree."""

    code = factory.Sequence(lambda n: f"city-{n}")
    name = "常德市人民政府"
    short_name = "常德市"
    kind = UnitKind.CITY
    division_code = "430700"


class UnitGroupFactory(DjangoModelFactory[UnitGroup]):
    """A group of units; `members=[…]` fills it."""

    class Meta:
        model = UnitGroup
        skip_postgeneration_save = True

    home = factory.SubFactory(CityFactory)
    code = factory.Sequence(lambda n: f"group-{n}")
    name = factory.Sequence(lambda n: f"第{n}组单位")

    @factory.post_generation
    def members(self: UnitGroup, create: bool, extracted: list[Unit] | None, **_: Any) -> None:  # type: ignore[misc]
        """The units given as `members=`."""
        if create and extracted:
            self.members.set(extracted)


class UserFactory(DjangoModelFactory[User]):
    """A person without any role; the password is `PASSWORD`."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"person{n}")
    display_name = factory.Sequence(lambda n: f"人员{n}")
    email = factory.LazyAttribute(lambda person: f"{person.username}@example.cn")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(password=kwargs.pop("password", PASSWORD), **kwargs)


class RoleHoldingFactory(DjangoModelFactory[RoleHolding]):
    """A role held since 2020, without an end."""

    class Meta:
        model = RoleHolding

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    role = Role.CLERK
    since = date(2020, 1, 1)


def person_with(role: str, unit: Unit, *, with_descendants: bool = False, **fields: Any) -> User:
    """A person who holds `role` at `unit`, and nothing else."""
    user = UserFactory(**fields)
    RoleHoldingFactory(user=user, unit=unit, role=role, with_descendants=with_descendants)
    return user
