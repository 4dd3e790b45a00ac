"""Which workers live, and what becomes of the tasks of one that does not."""

import logging
import os
import secrets
import socket
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from yangguang.kernel.models import WorkerSeen

logger = logging.getLogger(__name__)

# A worker says so often that it lives, and counts as dead after so long without a word.
SAID_EVERY = 5.0
SILENT = timedelta(seconds=60)
# A task that has taken so many workers with it is not tried again.
ATTEMPTS = 3
GIVEN_UP = f"The worker ended {ATTEMPTS} times while it ran this task."


def own_name() -> str:
    """A name for this worker: host, process namespace and number, so that another on the host can see it is gone."""
    return f"{_place()}:{os.getpid()}:{secrets.token_hex(4)}"


def say_alive(name: str) -> None:
    """Note that the worker lives now."""
    WorkerSeen.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def say_goodbye(name: str) -> None:
    """Note that the worker has ended."""
    WorkerSeen.objects.filter(name=name).delete()


def reclaim(own: str = "") -> int:
    """Hand the tasks of dead workers back, to be run again; returns how many.

    Dead is who has not said a word for `SILENT`, or whose process is gone from this host; `own` is this worker. The
    task that has ended `ATTEMPTS` workers is marked as failed instead.
    """
    WorkerSeen.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()
    heard = WorkerSeen.objects.filter(at__gte=timezone.now() - SILENT).values_list("name", flat=True)
    alive = {name for name in heard if not _is_gone(name, own)}
    running = DBTaskResult.objects.running().only("pk", "worker_ids")
    return sum(_handed_back(task.pk, alive) for task in running if not alive.intersection(task.worker_ids[-1:]))


def _handed_back(key: UUID, alive: set[str]) -> bool:
    with transaction.atomic():
        task = DBTaskResult.objects.running().select_for_update().filter(pk=key).first()
        if task is None or alive.intersection(task.worker_ids[-1:]):
            return False
        if len(task.worker_ids) >= ATTEMPTS:
            logger.error("the task %s (%s) is given up: %s", task.pk, task.task_path, GIVEN_UP)
            task.status, task.finished_at, task.traceback = "FAILED", timezone.now(), GIVEN_UP
        else:
            logger.warning("the task %s (%s) lost its worker and is run again", task.pk, task.task_path)
            task.status, task.started_at = "READY", None
        task.save(update_fields=["status", "started_at", "finished_at", "traceback"])
    return True


def _place() -> str:
    namespace = Path("/proc/self/ns/pid")
    number = namespace.readlink().name.strip("pid:[]") if namespace.exists() else ""
    return f"{socket.gethostname()[:24]}:{number}"


def _is_gone(name: str, own: str) -> bool:
    place, _, rest = name.rpartition(":")[0].rpartition(":")
    if name == own or place != _place() or not rest.isdecimal():
        return False
    if int(rest) == os.getpid():
        # The same number after a restart of the container: whoever had it before is gone.
        return bool(own)
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
