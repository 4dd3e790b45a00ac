"""Which documents a person sees, and which they may change."""

from typing import Any

from django.db.models import Q

from yangguang.kernel.scoping import EVERYTHING, ScopedQuerySet
from yangguang.organisations.models import Role
from yangguang.organisations.scoping import serves

KEEPERS = (Role.CLERK, Role.REVIEWER, Role.HEAD, Role.OFFICE)


class RegulationQuerySet(ScopedQuerySet):
    """The library is public; its units and the office keep it."""

    def seen_by(self, user: Any) -> Q | None:
        return EVERYTHING

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, roles=KEEPERS)


class PartQuerySet(ScopedQuerySet):
    """Versions and events are as public as their document."""

    def seen_by(self, user: Any) -> Q | None:
        return EVERYTHING

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, "regulation__unit", KEEPERS)


class RelationQuerySet(ScopedQuerySet):
    """The public sees what was confirmed; whoever keeps the document also what is suggested."""

    def seen_by(self, user: Any) -> Q | None:
        confirmed = Q(state="confirmed")
        kept = serves(user, "source__unit", KEEPERS)
        return confirmed if kept is None else confirmed | kept

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, "source__unit", KEEPERS)
