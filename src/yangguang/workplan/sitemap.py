"""The plan pages that the sitemap names."""

from collections.abc import Iterator

from django.urls import reverse

from yangguang.workplan import selectors
from yangguang.workplan.models import Task


def plan_addresses() -> Iterator[str]:
    """The paths of every published plan and of its tasks."""
    for plan in selectors.public_plans():
        yield reverse("plans:plan", args=[plan.slug])
        tasks = Task.objects.in_force().filter(plan=plan, parent=None).order_by("number")
        for number in tasks.values_list("number", flat=True):
            yield reverse("plans:task", args=[plan.slug, number])
