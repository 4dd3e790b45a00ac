"""Who may open a view is declared on it: anyone, staff, or the holders of a role."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from yangguang.kernel.access import Access, public, roles, staff
from yangguang.organisations.models import Role
from yangguang.organisations.tests.factories import RoleHoldingFactory, UnitFactory, UserFactory, person_with

pytestmark = pytest.mark.django_db


def page(request: HttpRequest, number: int = 0) -> HttpResponse:
    """A page that says its number."""
    return HttpResponse(f"page {number}")


def request_by(user: object) -> HttpRequest:
    request = RequestFactory().get("/desk/somewhere/?page=2")
    request.user = user  # type: ignore[assignment]
    return request


def test_each_declaration_can_be_read_off_the_view() -> None:
    assert public(page).access == Access("public")  # type: ignore[attr-defined]
    assert staff(page).access == Access("staff")  # type: ignore[attr-defined]
    assert roles(Role.HEAD, Role.OFFICE)(page).access == Access("roles", ("head", "office"))  # type: ignore[attr-defined]


def test_a_public_view_is_open_to_anyone() -> None:
    assert public(page)(request_by(AnonymousUser()), number=3).content == b"page 3"  # type: ignore[attr-defined]


@pytest.mark.parametrize("guard", [staff, roles(Role.CLERK)])
def test_who_is_not_signed_in_is_sent_there_and_comes_back(guard: object) -> None:
    response = guard(page)(request_by(AnonymousUser()))  # type: ignore[operator]
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/desk/somewhere/%3Fpage%3D2")


@pytest.mark.parametrize("role", list(Role))
def test_any_role_makes_staff_and_only_the_named_roles_open_a_roles_view(role: Role) -> None:
    person = person_with(role, UnitFactory())
    assert staff(page)(request_by(person), number=1).content == b"page 1"  # type: ignore[attr-defined]
    view = roles(Role.HEAD, Role.REVIEWER)(page)
    if role in {Role.HEAD, Role.REVIEWER}:
        assert view(request_by(person)).status_code == 200
    else:
        with pytest.raises(PermissionDenied, match="本单位管理员"):
            view(request_by(person))


def test_a_person_without_a_role_is_refused() -> None:
    with pytest.raises(PermissionDenied):
        staff(page)(request_by(UserFactory()))


def test_a_role_that_has_ended_or_not_begun_opens_nothing() -> None:
    person = UserFactory()
    RoleHoldingFactory(user=person, until=date(2020, 6, 1))
    RoleHoldingFactory(user=person, since=date(2999, 1, 1))
    with pytest.raises(PermissionDenied):
        staff(page)(request_by(person))


def test_an_account_that_is_switched_off_opens_nothing() -> None:
    with pytest.raises(PermissionDenied):
        staff(page)(request_by(person_with(Role.HEAD, UnitFactory(), is_active=False)))
