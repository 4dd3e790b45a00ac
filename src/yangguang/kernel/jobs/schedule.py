"""The schedule: small jobs that come due again and again, each taken by one worker at a time."""

import logging
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_exception

from django.utils import timezone

from yangguang.kernel.models import DueJob

logger = logging.getLogger(__name__)

LONGEST_NAME = 100

Function = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Job:
    """A registered job: its name (module and function), how often it is due, and the function."""

    name: str
    seconds: float
    function: Function

    def run(self) -> None:
        """Run it now and note how it went. What it raises is logged and kept in its `DueJob`, and goes no further."""
        error = ""
        try:
            self.function()
        except Exception as problem:
            logger.exception("the job %s failed and is tried again when it is due next", self.name)
            error = "".join(format_exception(problem))[-4000:]
        DueJob.objects.filter(name=self.name).update(finished_at=timezone.now(), error=error)


JOBS: dict[str, Job] = {}


def every(*, seconds: float) -> Callable[[Function], Function]:
    """Register a function to be run every so many seconds, from a module that its room imports at start-up.

    The function takes no argument, opens its own transactions (one a record, where there may be many), and is
    idempotent: a worker may die at any point of it, and then it is run again when it is due next; where it takes longer
    than its period, a second worker may begin it meanwhile. `ValueError` for a name registered twice or too long.
    """

    def register(function: Function) -> Function:
        name = f"{function.__module__.removeprefix('yangguang.')}.{function.__qualname__}"
        if name in JOBS:
            raise ValueError(f"two jobs are called {name}")
        if len(name) > LONGEST_NAME:
            raise ValueError(f"the name of a job has at most {LONGEST_NAME} characters: {name}")
        JOBS[name] = Job(name, seconds, function)
        return function

    return register


def take_due(besides: Container[str] = ()) -> list[Job]:
    """The jobs that are due now and that this worker is to run; no other worker gets them until they are due again.

    Those named in `besides` (they are still running here) wait.
    """
    now = timezone.now()
    known = dict(DueJob.objects.values_list("name", "due_at"))
    due = [job for job in JOBS.values() if job.name not in besides and known.get(job.name, now) <= now]
    return [job for job in due if _taken(job, now)]


def run_due() -> list[str]:
    """Run every job that is due now, one after the other; returns their names."""
    taken = take_due()
    for job in taken:
        job.run()
    return [job.name for job in taken]


def _taken(job: Job, now: datetime) -> bool:
    """Whether this worker runs the job: one statement moves its day on, and only one worker's statement finds it."""
    DueJob.objects.get_or_create(name=job.name, defaults={"due_at": now})
    due = DueJob.objects.filter(name=job.name, due_at__lte=now)
    return bool(due.update(due_at=now + timedelta(seconds=job.seconds), started_at=now))
