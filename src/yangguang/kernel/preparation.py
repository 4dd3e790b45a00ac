"""A data folder that was deleted starts afresh: the first command that needs it makes its tables and units."""

import fcntl
import io

from django.conf import settings
from django.core.management import call_command


def prepare_if_new() -> None:
    """In the embedded profile, give a new data folder its tables and the shipped unit list; else do nothing.

    One process at a time: a second one waits, then finds the work done. A killed one leaves no mark, and is repeated.
    """
    if not settings.YANGGUANG_PREPARES_ITSELF:
        return
    prepared = settings.DATA_DIR / ".prepared"
    if prepared.exists():
        return
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / ".preparing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not prepared.exists():
            call_command("migrate", verbosity=0)
            call_command("load_units", stdout=io.StringIO())
            call_command("load_columns", stdout=io.StringIO())
            call_command("load_synonyms", stdout=io.StringIO())
            prepared.touch()
