"""A data folder that was deleted starts afresh: the first command that needs it makes its tables and units."""

import fcntl
import io

from django.conf import settings
from django.core.management import call_command
from django.db import connection


def prepare_if_new() -> None:
    """In the embedded profile, give an empty data folder its tables and the shipped unit list; else do nothing.

    One process at a time: a second one waits, then finds the work done.
    """
    if not settings.YANGGUANG_PREPARES_ITSELF or connection.introspection.table_names():
        return
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / ".preparing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("migrate", verbosity=0)
        call_command("load_units", stdout=io.StringIO())
