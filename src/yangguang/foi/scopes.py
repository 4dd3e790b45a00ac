"""Who sees a request: the unit that it was made to, the body that handles it, and the office above; nobody else."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q

from yangguang.foi.models.tally import COUNTED, note
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

    def update(self, **values: Any) -> int:
        """Many at once; where it is something that tables count, they are noted as changed."""
        if {"unit", "received_on"} & set(values):
            raise NotImplementedError("unit and day of receipt do not change for many at once")
        if not COUNTED & set(values):
            return super().update(**values)
        with transaction.atomic(self.db):
            pairs = list(self.order_by().values_list("unit", "received_on__year").distinct())
            done = super().update(**values)
            note(pairs)
            return done

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Many new ones; noted as changed."""
        with transaction.atomic(self.db):
            made = super().bulk_create(objs, *args, **kwargs)
            note((one.unit_id, one.received_on.year if one.received_on else None) for one in made)
            return made


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
