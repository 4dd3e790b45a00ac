"""Every address, opened by every role, at the unit whose record it is and at a foreign one.

An address that is missing here fails the build, and so does a view without a declared access. A foreign unit's
record is a 404, never a 403: whether it exists is nobody else's business.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.rooms import table
from tests.world import World, build
from yangguang.organisations.models import User

pytestmark = pytest.mark.django_db

OWN = {f"own.{role}" for role in ("clerk", "reviewer", "head", "office", "evaluator", "administrator")}
FOREIGN = {name.replace("own", "foreign") for name in OWN}
CITY = {"city.office", "city.evaluator", "city.administrator"}
EVERYONE = OWN | FOREIGN | CITY
OFFICE = {"city.office"}
WATCHERS = {"city.office", "city.evaluator"}

# Records: the arguments, and who opens the page. All others who may open such pages at all get a 404.
RECORDS: dict[str, tuple[dict[str, str], set[str]]] = {
    "workplan:import": ({"pk": "notice.pk"}, OFFICE),
    "workplan:import-source": ({"pk": "notice.pk"}, OFFICE),
    "workplan:import-head": ({"pk": "notice.pk"}, OFFICE),
    "workplan:import-names": ({"pk": "notice.pk"}, OFFICE),
    "workplan:import-new-task": ({"pk": "notice.pk"}, OFFICE),
    "workplan:import-confirm": ({"pk": "notice.pk"}, OFFICE),
    "workplan:desk-plan": ({"slug": "hidden_plan.slug"}, WATCHERS),
    "workplan:heat": ({"slug": "hidden_plan.slug"}, WATCHERS),
    "workplan:desk-edition": ({"slug": "hidden_plan.slug", "number": "1"}, WATCHERS),
    "workplan:desk-task": ({"slug": "plan.slug", "number": "1"}, WATCHERS),
    "workplan:narrow": ({"pk": "mention.pk"}, OFFICE),
    "workplan:share": ({"pk": "accepted.pk"}, OWN | CITY),
    "workplan:evidence": ({"pk": "evidence.pk"}, OWN | CITY),
    "workplan:scheme": ({"pk": "scheme_consulting.pk"}, OWN | CITY),
    "workplan:order": ({"pk": "order.pk"}, OWN | CITY),
    "workplan:bulletin": ({"pk": "bulletin.pk"}, OFFICE),
    "workplan:bulletin-preview": ({"pk": "bulletin.pk"}, OFFICE),
    "workplan:bulletin-file": ({"pk": "bulletin.pk"}, OFFICE),
    "workplan:unit": ({"code": "own.code"}, OWN | CITY),
    "organisations:person": ({"pk": "own.clerk.pk"}, {"own.administrator", "city.administrator"}),
    **table("RECORDS"),
}
# Open to all who hold a role: names of units are no secret.
OPEN: dict[str, dict[str, str]] = {
    "organisations:unit": {"code": "own.code"},
    "organisations:group": {"code": "group.code"},
    **table("OPEN"),
}
PUBLIC: dict[str, dict[str, str]] = {
    "plans:evidence": {"pk": "released.pk"},
    "plans:bulletin": {"pk": "issued_bulletin.pk"},
    "plans:bulletin-docx": {"pk": "issued_bulletin.pk"},
    **{
        f"plans:{name}": {"slug": "plan.slug"}
        for name in (
            "plan",
            "plan-csv",
            "plan-xlsx",
            "plan-json",
            "shares",
            "editions",
            "events",
            "orders",
            "bulletins",
        )
    },
    "plans:task": {"slug": "plan.slug", "number": "1"},
    "plans:edition": {"slug": "plan.slug", "number": "1"},
    "plans:difference": {"slug": "plan.slug", "number": "2"},
    "plans:unit": {"code": "own.code"},
    **table("PUBLIC"),
}
NOT_PUBLIC: dict[str, dict[str, str]] = {
    "plans:evidence": {"pk": "evidence.pk"},
    "plans:bulletin": {"pk": "bulletin.pk"},
    "plans:bulletin-docx": {"pk": "bulletin.pk"},
    "plans:plan": {"slug": "hidden_plan.slug"},
    "plans:plan-json": {"slug": "hidden_plan.slug"},
    "plans:editions": {"slug": "hidden_plan.slug"},
    "plans:shares": {"slug": "hidden_plan.slug"},
    "plans:events": {"slug": "hidden_plan.slug"},
    "plans:orders": {"slug": "hidden_plan.slug"},
    **table("NOT_PUBLIC"),
}
# Only ever sent to: the form stands on another page, and the action behind it is in the matrix of actions.
SENT_TO = {
    "portal:reading-mode",
    "organisations:edit-person",
    "organisations:grant-role",
    "organisations:reset-access",
    "organisations:set-active",
    "organisations:end-role",
    "organisations:add-alias",
    "organisations:rename",
    "organisations:set-members",
    "workplan:import-task",
    *table("SENT_TO"),
}
# Sign-in pages are tested where they live; each declares who may open it.
SIGN_IN = ("account_", "mfa_", "socialaccount_", "openid_connect_")


def addresses(patterns: list[Any] | None = None, namespace: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern.callback


NAMES = dict(addresses())
LISTS = sorted(
    name
    for name in NAMES
    if name not in RECORDS
    and name not in OPEN
    and name not in PUBLIC
    and name not in SENT_TO
    and not name.startswith(SIGN_IN)
)


@pytest.fixture
def world() -> World:
    return build()


def _arguments(world: World, named: dict[str, str]) -> dict[str, Any]:
    return {key: _value(world, path) for key, path in named.items()}


def _value(world: World, path: str) -> Any:
    if path.isdigit():
        return int(path)
    name, _, attribute = path.rpartition(".")
    return getattr(world.people[name] if name in world.people else getattr(world, name), attribute)


def _get(person: Any, url: str) -> int:
    client = Client()
    if isinstance(person, User):
        client.force_login(person)
    return client.get(url).status_code


def test_every_view_declares_who_may_open_it() -> None:
    assert [name for name, view in NAMES.items() if not hasattr(view, "access")] == []


def test_every_address_has_its_place_in_the_matrix() -> None:
    taking_arguments = set()
    for name in LISTS:
        try:
            reverse(name)
        except Exception:
            taking_arguments.add(name)
    assert taking_arguments == set()
    assert (set(RECORDS) | set(OPEN) | set(PUBLIC) | SENT_TO) <= set(NAMES)


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_a_record_is_there_for_its_own_and_nowhere_for_others(world: World, name: str) -> None:
    arguments, seers = RECORDS[name]
    url = reverse(name, kwargs=_arguments(world, arguments))
    access = NAMES[name].access
    for who, person in world.people.items():
        status = _get(person, url)
        if isinstance(person, AnonymousUser):
            assert status == 302, who
        elif who in {"nobody", "former"} or (access.roles and who.split(".")[1] not in access.roles):
            assert status == 403, who
        else:
            assert status == (200 if who in seers else 404), who


@pytest.mark.parametrize("name", sorted([*OPEN, *(name for name in LISTS if NAMES[name].access.kind != "public")]))
def test_a_staff_page_opens_for_its_roles_alone(world: World, name: str) -> None:
    url = reverse(name, kwargs=_arguments(world, OPEN.get(name, {})))
    access = NAMES[name].access
    for who, person in world.people.items():
        status = _get(person, url)
        if isinstance(person, AnonymousUser):
            assert status == 302, who
        elif who in {"nobody", "former"} or (access.roles and who.split(".")[1] not in access.roles):
            assert status == 403, who
        else:
            assert status in {200, 302}, who


@pytest.mark.parametrize("name", sorted([*PUBLIC, *(name for name in LISTS if NAMES[name].access.kind == "public")]))
def test_a_public_page_is_the_same_for_everybody(world: World, name: str) -> None:
    url = reverse(name, kwargs=_arguments(world, PUBLIC.get(name, {})))
    assert _get(AnonymousUser(), url) == 200
    assert _get(world.people["foreign.head"], url) == 200


@pytest.mark.parametrize("name", sorted(NOT_PUBLIC))
def test_what_is_not_released_is_not_there(world: World, name: str) -> None:
    url = reverse(name, kwargs=_arguments(world, NOT_PUBLIC[name]))
    for who in ("anonymous", "foreign.head", "city.office", "own.head"):
        assert _get(world.people[who], url) == 404, who


@pytest.mark.parametrize("name", sorted(SENT_TO))
def test_what_is_only_sent_to_does_not_answer_a_look(world: World, name: str) -> None:
    arguments = {
        "portal:reading-mode": {},
        "organisations:end-role": {"pk": "holding.pk"},
        "organisations:set-members": {"code": "group.code"},
        "organisations:add-alias": {"code": "own.code"},
        "organisations:rename": {"code": "own.code"},
        "workplan:import-task": {"pk": "notice.pk", "position": "0"},
        **table("SENT_TO"),
    }.get(name, {"pk": "own.clerk.pk"})
    url = reverse(name, kwargs=_arguments(world, arguments))
    for person in world.people.values():
        assert _get(person, url) in {302, 403, 404, 405}
