"""Which rows of the year plan a person sees, and which they may change."""

from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Subquery, When

from yangguang.disclosures.selectors import last_published
from yangguang.disclosures.states import EditionState
from yangguang.kernel.scoping import EVERYTHING, ScopedQuerySet, either
from yangguang.organisations.models import Role
from yangguang.organisations.scoping import serves

WORKERS = (Role.CLERK, Role.REVIEWER, Role.HEAD)
PLANNERS = (Role.CLERK, Role.OFFICE, Role.HEAD)


def has_a_role(user: Any) -> bool:
    """Whether this is a person who works here, or the system."""
    return bool(getattr(user, "is_system", False) or (user.is_authenticated and user.roles_held()))


class ImportQuerySet(ScopedQuerySet):
    """Imports are seen and corrected by those who plan for the unit."""

    def seen_by(self, user: Any) -> Q | None:
        return serves(user, roles=PLANNERS)

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, roles=PLANNERS)


class PlanQuerySet(ScopedQuerySet):
    """A published plan is everybody's; before that it belongs to those who plan for its unit."""

    def seen_by(self, user: Any) -> Q | None:
        return either(Q(published_at__isnull=False), serves(user, roles=PLANNERS))

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, roles=(Role.OFFICE,))


class TaskQuerySet(ScopedQuerySet):
    """Tasks of published plans are public; the parts that units made of them are for people who work here."""

    def seen_by(self, user: Any) -> Q | None:
        published = Q(plan__published_at__isnull=False)
        open_to_all = published if has_a_role(user) else published & Q(parent__isnull=True)
        return either(open_to_all, serves(user, "plan__unit", PLANNERS))

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, "owner", PLANNERS)

    def in_force(self) -> "TaskQuerySet":
        """Those that the current edition holds."""
        return self.filter(withdrawn=False)


class AssignmentQuerySet(ScopedQuerySet):
    """A published plan's share is seen by the unit, those above it, and the lead units of its task.

    Whoever set the task sees it before that as well.
    """

    def seen_by(self, user: Any) -> Q | None:
        if getattr(user, "is_system", False):
            return EVERYTHING
        own = serves(user)
        if own is None:
            return None
        led = self.model.objects.filter(own, part="lead").values("task_id")
        published = Q(task__plan__published_at__isnull=False)
        return either(published & (own | Q(task_id__in=led)), serves(user, "task__owner", PLANNERS))

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, roles=WORKERS)


class ReportQuerySet(ScopedQuerySet):
    """Reports go with their assignment."""

    def seen_by(self, user: Any) -> Q | None:
        return _through(self, user, "assignment")

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, "assignment__unit", WORKERS)


class EvidenceQuerySet(ScopedQuerySet):
    """Released evidence is public; the rest goes with its report."""

    def seen_by(self, user: Any) -> Q | None:
        return either(self.released(), _through(self, user, "report__assignment"))

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, "report__assignment__unit", WORKERS)

    def with_records(self) -> "EvidenceQuerySet":
        """With the record of each, and its title, day and standing now (no further query)."""
        newest = last_published(OuterRef("record"))
        live = When(record__isnull=False, then=Exists(newest.filter(state=EditionState.LIVE)))
        return self.select_related("record").annotate(
            record_title=Subquery(newest.values("title")[:1]),
            record_day=F("record__first_published_at__date"),
            record_live=Case(live, default=None, output_field=BooleanField(null=True)),
        )

    @staticmethod
    def released() -> Q:
        """What the public may open: released, in a report that still counts, of a published plan."""
        return Q(
            released_at__isnull=False,
            report__state="submitted",
            report__assignment__task__plan__published_at__isnull=False,
        )


def _through(queryset: ScopedQuerySet, user: Any, path: str) -> Q | None:
    if not has_a_role(user):
        return None
    field = queryset.model
    for name in path.split("__"):
        field = field._meta.get_field(name).related_model
    return Q(**{f"{path}__in": field.objects.visible_to(user).values("pk")})


class SchemeQuerySet(ScopedQuerySet):
    """A published plan's scheme is seen by every unit with a share in its task, and by those above them."""

    def seen_by(self, user: Any) -> Q | None:
        return either(_shares_in(self, user), serves(user, "task__owner", PLANNERS))

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, roles=WORKERS)


def _shares_in(queryset: ScopedQuerySet, user: Any) -> Q | None:
    assignments = queryset.model._meta.get_field("task").related_model._meta.get_field("assignments").related_model
    own = serves(user)
    if own is None:
        return None
    shares = assignments.objects.filter(own).values("task_id")
    return Q(task_id__in=shares, task__plan__published_at__isnull=False)


class OrderQuerySet(ScopedQuerySet):
    """A supervision order is seen by its unit, those above it, and the office that issued it."""

    def seen_by(self, user: Any) -> Q | None:
        return either(serves(user), serves(user, "plan__unit", (Role.OFFICE, Role.EVALUATOR)))

    def edited_by(self, user: Any) -> Q | None:
        return either(serves(user, roles=WORKERS), serves(user, "plan__unit", (Role.OFFICE,)))


class EventQuerySet(ScopedQuerySet):
    """Training and meetings are seen and kept by the unit and those above it."""

    def seen_by(self, user: Any) -> Q | None:
        return serves(user)

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, roles=(*WORKERS, Role.OFFICE))


class BulletinQuerySet(ScopedQuerySet):
    """An issued bulletin of a published plan is public; a draft belongs to the office."""

    def seen_by(self, user: Any) -> Q | None:
        public = Q(state="issued", plan__published_at__isnull=False)
        return either(public, serves(user, "plan__unit", (Role.OFFICE,)))

    def edited_by(self, user: Any) -> Q | None:
        return serves(user, "plan__unit", (Role.OFFICE,))
