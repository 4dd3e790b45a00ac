"""The schedule: small jobs that come due again and again, each run by one worker at a time."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from traceback import format_exception

from django.db import close_old_connections
from django.utils import timezone

from yangguang.kernel.models import DueJob

logger = logging.getLogger(__name__)

Function = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Job:
    """A registered job: its name (module and function), how often it is due, and the function."""

    name: str
    seconds: float
    run: Function


JOBS: dict[str, Job] = {}


def every(*, seconds: float) -> Callable[[Function], Function]:
    """Register a function to be run every so many seconds, from the module that its room imports at start-up.

    The function takes no argument, opens its own transactions (one a record, where there may be many), and is
    idempotent: a worker may die at any point of it, and then it is run again when it is due next. What it raises is
    logged and kept in its `DueJob`; the others go on. `ValueError` for a name registered twice.
    """

    def register(function: Function) -> Function:
        name = f"{function.__module__}.{function.__qualname__}"
        if name in JOBS:
            raise ValueError(f"two jobs are called {name}")
        JOBS[name] = Job(name, seconds, function)
        return function

    return register


def run_due() -> list[str]:
    """Run every job that is due now and that no other worker has taken; returns the names of those that were run."""
    return [job.name for job in list(JOBS.values()) if _taken(job) and _run(job)]


def _taken(job: Job) -> bool:
    """Whether this worker is the one to run the job now: one statement moves the row on, and only one gets it."""
    now = timezone.now()
    DueJob.objects.get_or_create(name=job.name, defaults={"due_at": now})
    due = DueJob.objects.filter(name=job.name, due_at__lte=now)
    return bool(due.update(due_at=now + timedelta(seconds=job.seconds), started_at=now))


def _run(job: Job) -> bool:
    error = ""
    try:
        job.run()
    except Exception as problem:
        logger.exception("the job %s failed and is tried again when it is due next", job.name)
        error = "".join(format_exception(problem))[-4000:]
        close_old_connections()
    DueJob.objects.filter(name=job.name).update(finished_at=timezone.now(), error=error)
    return True
