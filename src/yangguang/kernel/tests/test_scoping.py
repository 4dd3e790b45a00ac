"""Every list starts from what a person may see; another unit's record is as good as missing (404)."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yangguang.kernel.actions import SystemActor
from yangguang.kernel.scoping import EVERYTHING, ScopedQuerySet, one_or_404
from yangguang.organisations.models import Role, RoleHolding, Unit, User
from yangguang.organisations.scoping import within
from yangguang.organisations.tests.factories import CityFactory, RoleHoldingFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


class OwnUnits(ScopedQuerySet):
    """Clerks see the units they serve; heads change them."""

    def seen_by(self, user: Any) -> Q | None:
        return within(user)

    def edited_by(self, user: Any) -> Q | None:
        return within(user, roles=(Role.HEAD,))


class PublicUnits(ScopedQuerySet):
    def seen_by(self, user: Any) -> Q | None:
        return EVERYTHING


def test_a_room_that_says_nothing_shows_nothing() -> None:
    UnitFactory()
    rows = ScopedQuerySet(Unit)
    assert not rows.visible_to(SystemActor()).exists()
    assert not rows.editable_by(SystemActor()).exists()


def test_what_is_public_is_seen_by_anyone_and_changed_by_nobody() -> None:
    UnitFactory()
    rows = PublicUnits(Unit)
    assert rows.visible_to(AnonymousUser()).count() == 1
    assert not rows.editable_by(SystemActor()).exists()


def test_a_stranger_sees_nothing_and_the_system_everything() -> None:
    UnitFactory.create_batch(2)
    assert not OwnUnits(Unit).visible_to(AnonymousUser()).exists()
    assert OwnUnits(Unit).visible_to(SystemActor()).count() == 2


def test_the_scope_adds_to_earlier_filters() -> None:
    mine, other = UnitFactory(), UnitFactory()
    holding = RoleHoldingFactory(unit=mine)
    assert not OwnUnits(Unit).filter(pk=other.pk).visible_to(holding.user).exists()


def test_missing_and_not_ours_are_the_same_404() -> None:
    mine, other = UnitFactory(), UnitFactory()
    visible = OwnUnits(Unit).visible_to(RoleHoldingFactory(unit=mine).user)
    assert one_or_404(visible, pk=mine.pk) == mine
    messages = []
    for key in (other.pk, 10**9):
        with pytest.raises(Http404) as missing:
            one_or_404(visible, pk=key)
        messages.append(str(missing.value))
    assert messages[0] == messages[1]


holdings = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from([Role.CLERK, Role.HEAD]), st.booleans(), st.booleans()), max_size=4
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=holdings)
def test_a_role_reaches_its_unit_and_what_stands_below_only_if_so_held(
    held: list[tuple[int, Role, bool, bool]],
) -> None:
    """Compared with the tree walked by hand: city -> two bureaus -> two offices each."""
    Unit.objects.all().delete()
    city = CityFactory()
    bureaus = [UnitFactory(parent=city) for _ in range(2)]
    offices = [UnitFactory(parent=bureau) for bureau in bureaus for _ in range(2)]
    units = [city, *bureaus, *offices]
    below = {0: {0, 1, 2, 3, 4, 5, 6}, 1: {1, 3, 4}, 2: {2, 5, 6}, 3: {3}, 4: {4}, 5: {5}, 6: {6}}
    user = UserFactory()
    seen, changed = set(), set()
    for index, role, with_descendants, ended in held:
        until = date(2020, 12, 31) if ended else None
        if ended or not RoleHolding.objects.filter(user=user, unit=units[index], role=role, until=None).exists():
            RoleHoldingFactory(user=user, unit=units[index], role=role, with_descendants=with_descendants, until=until)
            if not ended:
                reach = below[index] if with_descendants else {index}
                seen |= reach
                changed |= reach if role == Role.HEAD else set()
    user = User.objects.get(pk=user.pk)
    assert set(OwnUnits(Unit).visible_to(user)) == {units[i] for i in seen}
    assert set(OwnUnits(Unit).editable_by(user)) == {units[i] for i in changed}
    RoleHolding.objects.all().delete()
