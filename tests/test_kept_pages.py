"""Kept pages over all rooms: the same for everybody, tagged, and touched by every action that is not known to show
nothing. Others' rooms add to the tables in `tests.rooms`.
"""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from tests.rooms import table
from tests.test_access_actions import MATRIX
from tests.test_access_urls import LISTS, NAMES, PUBLIC, _arguments
from tests.world import World, build
from yangguang.kernel.actions import REGISTRY

pytestmark = pytest.mark.django_db

_ACCOUNT = "accounts, passwords and roles stand on no public page"
_DRAFT = "a draft on its way is on no public page"
# Actions that leave every public page as it was, and why. What is missing here touches pages, or fails the build.
TOUCHES_NOTHING: dict[str, str] = {
    **{
        f"organisations.{name}": _ACCOUNT
        for name in ("create_person", "reset_access", "change_password", "grant_role", "end_role")
    },
    **{
        f"disclosures.{name}": _DRAFT
        for name in (
            *("draft", "revise", "attach", "add_picture", "detach", "label_file", "amend", "recall", "discard"),
            *(
                "mask_text",
                "mask_file",
                "submit",
                "pass_review",
                "return",
                "hand_over",
                "clear",
                "refuse_schedule",
                "interpret",
            ),
        )
    },
    **{
        f"catalogue.{name}": "what is brought in is on no public page before it is published"
        for name in ("bring_in", "correct_import", "discard_import")
    },
    **table("TOUCHES_NOTHING"),
}
# Public addresses whose answers are not kept, and why.
NOT_KEPT: dict[str, str] = {
    "disclosures:file": "a file, streamed",
    "disclosures:unit-index-csv": "a download of any length, streamed",
    "disclosures:unit-index-xlsx": "a download of any length",
    **table("NOT_KEPT"),
}
PAGES = sorted([*PUBLIC, *(name for name in LISTS if NAMES[name].access.kind == "public")])


@pytest.fixture
def world() -> World:
    return build()


def test_every_action_touches_public_pages_unless_it_is_known_to_change_none() -> None:
    """A change that nobody tells the kept pages of would stand on none of them until they age."""
    silent = {name for name in MATRIX if not callable(REGISTRY[name].touches) and not tuple(REGISTRY[name].touches)}
    assert silent == set(TOUCHES_NOTHING) & set(MATRIX)


@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_is_one_for_all_and_can_be_kept(world: World, name: str) -> None:
    if not getattr(NAMES[name], "cached_page", False):
        assert name in NOT_KEPT
        return
    url = reverse(name, kwargs=_arguments(world, PUBLIC.get(name, {})))
    with time_machine.travel(datetime.now(UTC), tick=False):
        seen, seen_by_staff = _answer(url, AnonymousUser()), _answer(url, world.people["city.office"])
    assert not seen.cookies
    assert "Cookie" not in seen.get("Vary", "")
    if seen.streaming:
        return
    assert _parts(seen.content) == _parts(seen_by_staff.content)
    assert b"csrfmiddlewaretoken" not in seen.content
    assert seen.page_tags >= {"kernel", "organisations"}
    # Besides what the shell shows, a tag that actions do touch: one that nobody touches keeps nothing fresh.
    rooms = {tag for spec in REGISTRY.values() if not callable(spec.touches) for tag in spec.touches}
    rooms |= {spec.name.partition(".")[0] for spec in REGISTRY.values() if callable(spec.touches)}
    assert name in {"portal:robots", "search:description"} or seen.page_tags & (rooms - {"kernel", "organisations"})


def _parts(content: bytes) -> Any:
    """What is compared: of a zip package its parts, whose packing carries the clock of the disk."""
    if not content.startswith(b"PK"):
        return content
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _answer(url: str, person: Any) -> Any:
    client = Client()
    if person.is_authenticated:
        client.force_login(person)
    return client.get(url)
