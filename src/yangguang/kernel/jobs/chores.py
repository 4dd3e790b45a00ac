"""The kernel's own jobs."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from yangguang.kernel.jobs.living import reclaim
from yangguang.kernel.jobs.schedule import every
from yangguang.kernel.pages.touching import prune

# How long the outcome of a task can be looked up.
RESULTS_KEPT = timedelta(days=30)


@every(seconds=600)
def prune_touches() -> None:
    """Forget which pages were touched, once every process knows."""
    prune()


@every(seconds=15)
def hand_back_tasks() -> None:
    """Run again what a dead worker left."""
    reclaim()


@every(seconds=24 * 3600)
def prune_results() -> None:
    """Forget tasks that ended long ago."""
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - RESULTS_KEPT).delete()
