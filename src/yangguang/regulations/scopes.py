"""Which documents a person sees, and which they may change."""

from typing import Any

from django.db.models import Q

from yangguang.kernel.scoping import EVERYTHING, ScopedQuerySet, either
from yangguang.organisations.models import Role
from yangguang.organisations.scoping import serves

KEEPERS = (Role.CLERK, Role.REVIEWER, Role.HEAD, Role.OFFICE)


def keeps_others(user: Any) -> bool:
    """Whether `user` keeps the documents of issuers outside this city: the system, and the city's own office."""
    if getattr(user, "is_system", False):
        return True
    if not getattr(user, "is_authenticated", False):
        return False
    return any(one.role == Role.OFFICE and one.unit.depth == 1 for one in user.holdings)


def _kept(user: Any, field: str = "unit") -> Q | None:
    """Rows whose document `user` keeps."""
    return either(serves(user, field, KEEPERS), Q(**{field: None}) if keeps_others(user) else None)


class RegulationQuerySet(ScopedQuerySet):
    """The library is public; its units and the office keep it."""

    def seen_by(self, user: Any) -> Q | None:
        return EVERYTHING

    def edited_by(self, user: Any) -> Q | None:
        return _kept(user)


class PartQuerySet(ScopedQuerySet):
    """Versions and events are as public as their document."""

    def seen_by(self, user: Any) -> Q | None:
        return EVERYTHING

    def edited_by(self, user: Any) -> Q | None:
        return _kept(user, "regulation__unit")


class RelationQuerySet(ScopedQuerySet):
    """The public sees what was confirmed; whoever keeps the document also what is suggested."""

    def seen_by(self, user: Any) -> Q | None:
        confirmed = Q(state="confirmed")
        kept = _kept(user, "source__unit")
        return confirmed if kept is None else confirmed | kept

    def edited_by(self, user: Any) -> Q | None:
        return _kept(user, "source__unit")
