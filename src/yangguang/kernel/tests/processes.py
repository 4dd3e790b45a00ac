"""Real processes for tests: they use the database of the test that starts them."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

PROJECT = Path(__file__).parents[4]
# Far longer than anything takes, for machines that have much else to do.
PATIENCE = 60.0


def database_url() -> str:
    """The address of the database that this test works in."""
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{named['NAME']}"
    secret = quote(str(named["PASSWORD"]), safe="")
    return f"postgresql://{named['USER']}:{secret}@{named['HOST']}:{named['PORT']}/{named['NAME']}"


@contextmanager
def process(*command: str, settings: str = "yangguang.kernel.tests.server_settings") -> Iterator[subprocess.Popen[str]]:
    """`command` (Python's arguments) running; killed at the end if it still runs."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": os.pathsep.join([str(PROJECT / "src"), str(PROJECT)]),
        "YANGGUANG_TEST_DATABASE_URL": database_url(),
    }
    started = subprocess.Popen([sys.executable, *command], cwd=PROJECT, env=environment, text=True)
    try:
        yield started
    finally:
        if started.poll() is None:
            started.kill()
        started.wait()


def wait_until(happened: Callable[[], object], what: str) -> float:
    """Look again and again until `happened`; gives the seconds it took. `AssertionError` after `PATIENCE`."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < PATIENCE, f"not within {PATIENCE} s: {what}"
        time.sleep(0.02)
    return time.monotonic() - began
