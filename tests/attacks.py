"""What the attack tests share: hostile values, forms, and clients who are or are not somebody."""

import re
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from tests.rooms import table
from tests.test_access_urls import NAMES, OPEN, PUBLIC, RECORDS, _arguments
from tests.world import World

HUGE, ENDLESS, NUL = "9" * 20, "9" * 5000, "a\x00b"
HOSTILE = ("-1", HUGE, ENDLESS, NUL, "²", "٣", "99999", "0001-01-01", "9999-12-31", "=1+1", "<script>")
# Every field that a page or a view reads by name.
FIELDS = [
    "page",
    "unit",
    "q",
    "share",
    "plan",
    "light",
    "kind",
    "state",
    "year",
    "who",
    "what",
    "since",
    "until",
    "action",
    "format",
    "all",
    "answer",
    "done",
    "next",
    "size",
    "do",
    "problem",
    "revision",
    "number",
    "login",
    "password",
    "code",
    "task",
    "matter",
    "title",
    "text",
    "body",
    "issued_on",
    "scheme_due",
    "working_days",
    "held_on",
    "attendance",
    "display_name",
    "username",
    "email",
    "role",
    "with_descendants",
    "name",
    "short_name",
    "members",
    "active",
    "units",
    "words",
    "aspect",
    "lead_units",
    "deadline",
]
READ_BY_VIEWS = FIELDS[:19]
SENT = {
    "organisations:end-role": {"pk": "holding.pk"},
    "organisations:set-members": {"code": "group.code"},
    "organisations:add-alias": {"code": "own.code"},
    "organisations:rename": {"code": "own.code"},
    "workplan:import-task": {"pk": "notice.pk", "position": "0"},
    "portal:reading-mode": {},
    **{f"organisations:{name}": {"pk": "own.clerk.pk"} for name in ("edit-person", "grant-role", "reset-access")},
    "organisations:set-active": {"pk": "own.clerk.pk"},
}

OWNED = {name: arguments for name, (arguments, _seers) in RECORDS.items()}


def client_of(world: World, who: str, **options: Any) -> Client:
    client = Client(**options)
    if not isinstance(world.people[who], AnonymousUser):
        client.force_login(world.people[who])
    return client


def addresses(world: World) -> dict[str, str]:
    """Every address of the site that can be built, by name."""
    known = {**PUBLIC, **OWNED, **OPEN, **SENT, **table("SENT_TO")}
    plain = [name for name in NAMES if name not in known and not re.search(r"webauthn|openid|from_key$|logout", name)]
    return {name: reverse(name, kwargs=_arguments(world, known.get(name, {}))) for name in (*known, *plain)}
