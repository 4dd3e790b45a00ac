"""Which rows of the catalogue a person sees, and which they may change."""

from datetime import date
from typing import Any

from django.db.models import Q

from yangguang.kernel.scoping import EVERYTHING, ScopedQuerySet
from yangguang.organisations.models import Role
from yangguang.organisations.scoping import serves

WORKERS = (Role.CLERK, Role.REVIEWER, Role.HEAD)
KEEPERS = (Role.CLERK, Role.OFFICE, Role.HEAD)


class ColumnQuerySet(ScopedQuerySet):
    """Columns are public; the open-government office keeps them."""

    def seen_by(self, user: Any) -> Q | None:
        return EVERYTHING

    def edited_by(self, user: Any) -> Q | None:
        if getattr(user, "is_system", False):
            return EVERYTHING
        # Columns of every unit have no owner: whoever keeps the city's columns keeps them as well.
        office = serves(user, "owner", (Role.OFFICE,))
        holds_office = user.is_authenticated and Role.OFFICE in user.roles_held()
        return (office | Q(owner__isnull=True)) if office is not None and holds_office else None

    def open(self) -> "ColumnQuerySet":
        """Those in use, in their order."""
        return self.filter(closed=False)


class GuideQuerySet(ScopedQuerySet):
    """A unit's guide is public; the unit and the office keep it."""

    def seen_by(self, user: Any) -> Q | None:
        return EVERYTHING

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, roles=KEEPERS)


class CatalogueImportQuerySet(ScopedQuerySet):
    """Imports are seen and corrected by those who keep the unit's catalogue."""

    def seen_by(self, user: Any) -> Q | None:
        return serves(user, roles=KEEPERS)

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, roles=KEEPERS)


class StandardCatalogueQuerySet(ScopedQuerySet):
    """A published catalogue is everybody's; before that it belongs to those who keep it."""

    def seen_by(self, user: Any) -> Q | None:
        kept = serves(user, roles=KEEPERS)
        published = Q(published_at__isnull=False)
        return published if kept is None else published | kept

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, roles=KEEPERS)


class ItemQuerySet(ScopedQuerySet):
    """Items go with their catalogue."""

    def seen_by(self, user: Any) -> Q | None:
        kept = serves(user, "catalogue__unit", KEEPERS)
        published = Q(catalogue__published_at__isnull=False)
        return published if kept is None else published | kept

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, "catalogue__unit", KEEPERS)


class ObligationQuerySet(ScopedQuerySet):
    """Obligations of a published catalogue are public; those of a draft belong to the unit and to its keepers."""

    def seen_by(self, user: Any) -> Q | None:
        published = Q(item__catalogue__published_at__isnull=False)
        own, kept = serves(user), serves(user, "item__catalogue__unit", KEEPERS)
        for condition in (own, kept):
            published = published if condition is None else published | condition
        return published

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, "item__catalogue__unit", KEEPERS)

    def in_force(self) -> "ObligationQuerySet":
        """Those that bind today: of items that stand in a published catalogue that no later one has replaced."""
        return self.filter(since__isnull=False, until__isnull=True)

    def in_force_on(self, day: date) -> "ObligationQuerySet":
        """Those that bound on `day`; where one was interrupted, see its `gaps`."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)
