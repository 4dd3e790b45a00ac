"""Which records a person sees, and which they may change."""

from typing import Any

from django.db.models import Q

from yangguang.disclosures.states import EditionState, Openness, ScanState
from yangguang.kernel.scoping import ScopedQuerySet, either
from yangguang.organisations.models import Role
from yangguang.organisations.scoping import serves

WORKERS = (Role.CLERK, Role.REVIEWER, Role.HEAD)
READERS = (*WORKERS, Role.OFFICE, Role.EVALUATOR)
FORMERLY_LIVE = (EditionState.SUPERSEDED, EditionState.WITHDRAWN)


class DisclosureQuerySet(ScopedQuerySet):
    """A record that was ever published is public (a withdrawn one answers with its note); a draft is the unit's."""

    def seen_by(self, user: Any) -> Q | None:
        return either(Q(first_published_at__isnull=False), serves(user, roles=READERS))

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, roles=(*WORKERS, Role.OFFICE))


class EditionQuerySet(ScopedQuerySet):
    """Live editions are public, and former ones that may still be read; the rest is the unit's."""

    def seen_by(self, user: Any) -> Q | None:
        return either(self.shown(), serves(user, roles=READERS))

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, roles=(*WORKERS, Role.OFFICE))

    def live(self) -> "EditionQuerySet":
        """What the public sees now."""
        return self.filter(state=EditionState.LIVE)

    @staticmethod
    def shown() -> Q:
        """Live, or live before and not closed: a record taken down for what it says takes its past along."""
        return Q(state=EditionState.LIVE) | Q(state__in=FORMERLY_LIVE, readable=True)


class AttachmentQuerySet(ScopedQuerySet):
    """Public files of shown editions, once found clean; all files for those who work on the record."""

    def seen_by(self, user: Any) -> Q | None:
        return either(self.served(), serves(user, "edition__unit", READERS))

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, "edition__unit", WORKERS)

    @staticmethod
    def served() -> Q:
        """What the public may open."""
        kept = Q(edition__state__in=FORMERLY_LIVE, edition__readable=True)
        return Q(public=True, scan_state=ScanState.CLEAN, edition__openness=Openness.PROACTIVE) & (
            Q(edition__state=EditionState.LIVE) | kept
        )


class RecordImportQuerySet(ScopedQuerySet):
    """Imports are seen by the people of the unit and the office."""

    def seen_by(self, user: Any) -> Q | None:
        return serves(user, roles=(*WORKERS, Role.OFFICE))

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, roles=(Role.CLERK, Role.OFFICE, Role.HEAD))
