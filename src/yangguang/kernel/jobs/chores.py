"""The kernel's own jobs."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from yangguang.kernel.jobs.living import reclaim
from yangguang.kernel.jobs.schedule import every
from yangguang.kernel.pages.touching import prune
from yangguang.kernel.stored_files import sweep

# How long the outcome of a task can be looked up.
RESULTS_KEPT = timedelta(days=30)
# Killed processes leave a few files a day; so many say that the files belong to another database than this one.
MOST_SWEPT = 500


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


@every(seconds=24 * 3600)
def sweep_files() -> int:
    """Take away the stored files that no row names; how many. Many at once are left to a person, and told."""
    many = len(sweep(dry_run=True))
    if many > MOST_SWEPT:
        raise RuntimeError(
            f"{many} stored files are named by no row: is this the right database? manage.py sweep_files"
        )
    return len(sweep()) if many else 0
