"""The registry behind the staff inbox: each room says what a person must do, by when, why, and where."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. `due` is the last day (None: no set day); `button` is the verb on the one button."""

    title: str
    reason: str
    url: str
    button: str
    due: date | None = None
    provisional: bool = False


Provider = Callable[[Any, date], Iterable[Item]]
PROVIDERS: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a room's provider `(user, today) -> items` at start-up."""
    PROVIDERS.append(provider)
    return provider


def items_for(user: Any, today: date) -> list[Item]:
    """Everything `user` must do, the nearest legal deadline first; what has no day last, as the rooms list it."""
    found = [item for provider in PROVIDERS for item in provider(user, today)]
    return sorted(found, key=lambda item: (item.due is None, item.due or date.max))
