"""Who reads and keeps the words of search."""

from typing import Any

from django.db.models import Q

from yangguang.kernel.scoping import EVERYTHING, ScopedQuerySet
from yangguang.organisations.models import Role
from yangguang.organisations.scoping import holds
from yangguang.organisations.selectors import home_unit


def keeps_words(user: Any) -> bool:
    """Whether `user` keeps the words of search: the city's own office, and the system."""
    signed_in = getattr(user, "is_system", False) or getattr(user, "is_authenticated", False)
    return bool(signed_in) and holds(user, (Role.OFFICE,), home_unit())


class OfficeQuerySet(ScopedQuerySet):
    """Every office reads them; the city's own keeps them, for search is one for the whole city."""

    def seen_by(self, user: Any) -> Q | None:
        if getattr(user, "is_system", False):
            return EVERYTHING
        return EVERYTHING if user.is_authenticated and Role.OFFICE in user.roles_held() else None

    def edited_by(self, user: Any) -> Q | None:
        return EVERYTHING if keeps_words(user) else None
