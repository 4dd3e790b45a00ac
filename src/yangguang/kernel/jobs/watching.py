"""Watches: what follows the database within a fraction of a second, looked at again and again by every worker."""

import logging
import time
from collections.abc import Callable
from threading import Event

from django.db import connections

logger = logging.getLogger(__name__)

# How long a look is away from the last when there was nothing to do, and after it failed.
LOOKS_EVERY = 0.25
PAUSE = 5.0

Watch = Callable[[], bool]
WATCHES: list[Watch] = []


def watch(function: Watch) -> Watch:
    """Have every worker call `function` all the time, from a module that its room imports at start-up.

    It says whether there was anything to do, and is then called again at once. It is cheap when there is nothing,
    idempotent, and safe beside itself in another worker. What it raises is logged; it is called again after a pause.
    """
    WATCHES.append(function)
    return function


def keep_watch(stopping: Event) -> None:
    """Call the watches one after the other until told to stop."""
    paused: dict[Watch, float] = {}
    while not stopping.is_set():
        if not _look(stopping, paused):
            stopping.wait(LOOKS_EVERY)
    connections.close_all()


def _look(stopping: Event, paused: dict[Watch, float]) -> bool:
    """Call each watch once; whether one had anything to do. `paused`: until when those that failed are left alone."""
    busy = False
    for one in WATCHES:
        if stopping.is_set() or time.monotonic() < paused.get(one, 0.0):
            continue
        try:
            busy = one() or busy
        except Exception:
            logger.exception("the watch %s.%s failed and goes on after a pause", one.__module__, one.__qualname__)
            connections.close_all()
            paused[one] = time.monotonic() + PAUSE
    return busy
