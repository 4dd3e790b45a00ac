"""Which documents a person sees, and which they may change."""

from typing import Any

from django.apps import apps
from django.db.models import Q

from yangguang.kernel.scoping import ScopedQuerySet, either
from yangguang.organisations.models import Role
from yangguang.organisations.scoping import serves

KEEPERS = (Role.CLERK, Role.REVIEWER, Role.HEAD, Role.OFFICE)
REGISTRARS = (Role.REVIEWER, Role.HEAD)
# Who sees a whole campaign of their unit: the office runs it, the head may publish it.
RUNNERS = (Role.OFFICE, Role.HEAD)


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
    """The library is public but for what was taken down; its units and the office keep it."""

    def seen_by(self, user: Any) -> Q | None:
        return Q(closed=False)

    def edited_by(self, user: Any) -> Q | None:
        return _kept(user)


class PartQuerySet(ScopedQuerySet):
    """Versions and events are as public as their document."""

    def seen_by(self, user: Any) -> Q | None:
        return Q(regulation__closed=False)

    def edited_by(self, user: Any) -> Q | None:
        return _kept(user, "regulation__unit")


class RelationQuerySet(ScopedQuerySet):
    """The public sees what was confirmed; whoever keeps the document also what is suggested."""

    def seen_by(self, user: Any) -> Q | None:
        confirmed = Q(state="confirmed", source__closed=False)
        kept = _kept(user, "source__unit")
        return confirmed if kept is None else confirmed | kept

    def edited_by(self, user: Any) -> Q | None:
        return _kept(user, "source__unit")


class SeriesQuerySet(ScopedQuerySet):
    """Those of the organ that registers, and of the unit whose documents are numbered, see a series."""

    def seen_by(self, user: Any) -> Q | None:
        return either(serves(user, "keeper", REGISTRARS), serves(user, "unit", (*KEEPERS,)))

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, "unit", (Role.OFFICE,))


class RegistrationQuerySet(ScopedQuerySet):
    """The register is kept by the organ that registers; the unit sees what became of its documents."""

    def seen_by(self, user: Any) -> Q | None:
        return either(serves(user, "series__keeper", REGISTRARS), serves(user, "series__unit", KEEPERS))

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, "series__keeper", REGISTRARS)


class CleanupQuerySet(ScopedQuerySet):
    """A published result is public; the office and the head see their campaign, the units that are asked too."""

    def seen_by(self, user: Any) -> Q | None:
        served = serves(user, "regulation__unit", KEEPERS)
        items = apps.get_model("regulations", "CleanupItem")._base_manager
        asked = None if served is None else Q(state="asking", pk__in=items.filter(served).values("cleanup"))
        return either(Q(state="published"), serves(user, "unit", RUNNERS), asked)

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, "unit", (Role.OFFICE,))

    def run_by(self, user: Any) -> "CleanupQuerySet":
        """Those of the person's own office, or of the unit whose head they are."""
        condition = serves(user, "unit", RUNNERS)
        return self.none() if condition is None else self.filter(condition)


class CleanupItemQuerySet(ScopedQuerySet):
    """Items of published campaigns are public; before that, each unit sees its own, who runs it all."""

    def seen_by(self, user: Any) -> Q | None:
        asked = serves(user, "regulation__unit", KEEPERS)
        return either(
            Q(cleanup__state="published"),
            serves(user, "cleanup__unit", RUNNERS),
            None if asked is None else Q(cleanup__state="asking") & asked,
        )

    def edited_by(self, user: Any) -> Q | None:
        asked = serves(user, "regulation__unit", KEEPERS)
        return None if asked is None else Q(cleanup__state="asking") & asked
