"""Every page there is stands in a list of pages, so that the browser opens it; one that does not fails the build."""

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse

from tests.rooms import every_page, table
from tests.rooms.people import client_at_the_door, client_of, key_for, protect
from tests.test_access_urls import NAMES, OPEN, PUBLIC, RECORDS, SENT_TO, _arguments
from tests.world import World, build
from yangguang.organisations.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

WHERE = {**RECORDS, **{name: (arguments, set()) for name, arguments in {**OPEN, **PUBLIC}.items()}}
ASKED = ("anonymous", "own.clerk", "own.head", "city.office", "city.administrator", "own.reviewer", "at the door")


def _address(world: World, name: str) -> str:
    clerk = world.people["own.clerk"]
    # Addresses of signing in that need a token or a key.
    of_a_token: dict[str, tuple[Any, ...]] = {
        "account_reset_password_from_key": key_for(clerk),
        "mfa_edit_webauthn": (protect(world.people["own.reviewer"]).pk,),
        "mfa_remove_webauthn": (protect(world.people["own.reviewer"]).pk,),
        "openid_connect_login": ("none",),
        "openid_connect_callback": ("none",),
    }
    if name in WHERE:
        return reverse(name, kwargs=_arguments(world, WHERE[name][0]))
    try:
        return reverse(name, args=of_a_token.get(name, ()))
    except NoReverseMatch:
        return reverse(name, kwargs=_arguments(world, table("SENT_TO").get(name, {"pk": "notice.pk"})))


def _page_at(clients: dict[str, Client], address: str, seers: set[str]) -> str:
    """The name of the page that the first in the city who gets HTML there gets; empty when nobody does."""
    for who in sorted(seers) or ASKED:
        answer = clients[who].get(address)
        if answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/password/reset/key/"):
            answer = clients[who].get(answer.headers["Location"])
        if answer.status_code == 200:
            html = answer.headers["Content-Type"].startswith("text/html")
            return resolve(answer.wsgi_request.path_info).view_name if html else ""
    return ""


def test_every_page_is_opened_in_the_browser() -> None:
    world = build()
    clients = {who: client_of(person, PASSWORD) for who, person in world.people.items() if not person.is_anonymous}
    clients["anonymous"] = Client()
    clients["at the door"] = client_at_the_door(world.people["own.evaluator"], PASSWORD)
    listed = {page.name for page in every_page()}
    assert listed <= set(NAMES)
    names = sorted(set(NAMES) - SENT_TO)
    found = {_page_at(clients, _address(world, name), WHERE.get(name, ({}, set()))[1]) for name in names}
    assert found - listed == {""}, "put them into PAGES of a room in tests/rooms"
