"""Long background work lets people's changes in between its steps."""

import time

from django.db import connection

# SQLite lets one write at a time, and does not queue: whoever waits looks again every tenth of a second.
PAUSE = 0.12


def let_others_in() -> None:
    """Called between the steps of long work, outside of a transaction: on SQLite a short rest, elsewhere nothing."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(PAUSE)
