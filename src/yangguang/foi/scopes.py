"""Who sees a request: the unit that it was made to, the body that handles it, and the office above; nobody else."""

from typing import Any

from django.db.models import Q

from yangguang.kernel.scoping import ScopedQuerySet, either
from yangguang.organisations.models import Role
from yangguang.organisations.scoping import serves

HANDLERS = (Role.CLERK, Role.REVIEWER, Role.HEAD)
SEEING = (*HANDLERS, Role.OFFICE)


class CaseQuerySet(ScopedQuerySet):
    """Requests of the units that a person serves, and those given to a body that they serve."""

    def seen_by(self, user: Any) -> Q | None:
        return either(serves(user, "unit", SEEING), serves(user, "body", HANDLERS))

    def edited_by(self, user: Any) -> Q | None:
        return either(serves(user, "unit", HANDLERS), serves(user, "body", HANDLERS))


class PartQuerySet(ScopedQuerySet):
    """What belongs to a request is seen with it."""

    def seen_by(self, user: Any) -> Q | None:
        return either(serves(user, "case__unit", SEEING), serves(user, "case__body", HANDLERS))

    def edited_by(self, user: Any) -> Q | None:
        return either(serves(user, "case__unit", HANDLERS), serves(user, "case__body", HANDLERS))


class TemplateQuerySet(ScopedQuerySet):
    """Templates of a unit are kept by its head, its reviewers and the office above."""

    def seen_by(self, user: Any) -> Q | None:
        return serves(user, "unit", SEEING)

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, "unit", (Role.REVIEWER, Role.HEAD, Role.OFFICE))


class ArrivalQuerySet(ScopedQuerySet):
    """Messages to a unit are opened by those who handle its requests."""

    def seen_by(self, user: Any) -> Q | None:
        return serves(user, "unit", HANDLERS)

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, "unit", HANDLERS)
