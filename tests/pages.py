"""A page that the test in the browser opens: its name, what it is of, and who opens it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

# Finds what the page is of in the demonstration city, or makes what the city has not.
Arguments = Callable[[], tuple[Any, ...]]


@dataclass(frozen=True)
class Page:
    """`name` as in the table of addresses; `who` is a username of the demonstration city, or nobody signed in."""

    name: str
    arguments: tuple[Any, ...] | Arguments = ()
    who: str | None = None
    query: str = ""
    prefix: str = ""
    # Whether it only leads to another page, which is the one looked at.
    leads: bool = False
    status: int = 200

    def address(self) -> str:
        """Where it is, in the city as it was told."""
        arguments = self.arguments() if callable(self.arguments) else self.arguments
        return self.prefix + reverse(self.name, args=arguments) + self.query


def pages(who: str | None, *named: str) -> list[Page]:
    """The pages of these names, which are of nothing in particular, for one person."""
    return [Page(name, who=who) for name in named]
