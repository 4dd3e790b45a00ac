"""The kernel's own jobs."""

from datetime import timedelta

from django.db import connection
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
# So many rows of each index SQLite looks at, to know how many rows a value has.
LOOKED_AT = 1000


@every(seconds=600)
def prune_touches() -> None:
    """Forget which pages were touched, once every process knows."""
    prune()


@every(seconds=600)
def keep_statistics() -> None:
    """Let SQLite know how its values are spread, without which it takes the wrong index; PostgreSQL does so itself.

    Milliseconds, whatever the size. A command that brings in much calls it at its end.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
            cursor.execute("ANALYZE")


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
