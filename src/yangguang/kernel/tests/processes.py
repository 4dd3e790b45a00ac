"""Real processes for tests: they use the database of the test that starts them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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
    """`command` (Python's arguments) running; killed at the end with its children."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": os.pathsep.join([str(PROJECT / "src"), str(PROJECT)]),
        "YANGGUANG_TEST_DATABASE_URL": database_url(),
    }
    started = subprocess.Popen(
        [sys.executable, *command], cwd=PROJECT, env=environment, text=True, start_new_session=True
    )
    try:
        yield started
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        _wait_for_sessions_to_end()


def _wait_for_sessions_to_end() -> None:
    """PostgreSQL notices the end of a client a moment later, and refuses to drop a database that has one."""
    if connection.vendor != "postgresql":
        return
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

    def gone() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(others)
            return bool(cursor.fetchone()[0] == 0)

    wait_until(gone, "the sessions of the process end")


def wait_until(happened: Callable[[], object], what: str) -> float:
    """Look again and again until `happened`; gives the seconds it took. `AssertionError` after `PATIENCE`."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < PATIENCE, f"not within {PATIENCE} s: {what}"
        time.sleep(0.02)
    return time.monotonic() - began
