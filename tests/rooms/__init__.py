"""What each room adds to the city of the tests and to the matrices of access.

A module here may have `records(world)`, which makes the room's records and gives them by name, and the tables
`ACTIONS`, `RECORDS`, `OPEN`, `PUBLIC`, `NOT_PUBLIC` and `SENT_TO`, with the meanings that the matrix tests give them
(`SENT_TO` maps a name to the arguments of its address), and the list `PAGES` of what is opened in the browser.
"""

from types import ModuleType
from typing import Any

from tests.pages import Page
from tests.rooms import (
    bulk,
    catalogue,
    cleanups,
    columns,
    desk,
    foi,
    foi_tables,
    open_api,
    people,
    plans,
    public,
    records,
    register,
    regulations,
    words,
)

ROOMS: tuple[ModuleType, ...] = (
    records,
    columns,
    catalogue,
    desk,
    public,
    bulk,
    open_api,
    plans,
    people,
    regulations,
    register,
    words,
    cleanups,
    foi,
    foi_tables,
)


def table(name: str) -> dict[str, Any]:
    """The rows that all rooms add to the table called `name`."""
    return {key: row for room in ROOMS for key, row in getattr(room, name, {}).items()}


def every_page() -> list[Page]:
    """The pages of all rooms."""
    return [page for room in ROOMS for page in getattr(room, "PAGES", [])]
