"""The registry behind both navigations: a room adds its entries when it exists, so no link leads nowhere."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `url_name` is reversed without arguments; `roles` empty means every signed-in role holder."""

    label: str
    url_name: str
    order: int
    section: str = ""
    roles: tuple[str, ...] = ()


PORTAL: list[Entry] = []
WORKBENCH: list[Entry] = []


def portal(entry: Entry) -> None:
    """Add an entry to the public navigation."""
    PORTAL.append(entry)
    PORTAL.sort(key=lambda e: e.order)


def workbench(entry: Entry) -> None:
    """Add an entry to the staff navigation; `section` is its heading there."""
    WORKBENCH.append(entry)
    WORKBENCH.sort(key=lambda e: e.order)
