"""Citations of documents in a record's body, as links: who knows documents says what each citation means."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

#: The cleaned body of a record with links in it, and whether anything in it may be a citation.
Link = Callable[[HttpRequest, str], str]
_link: list[Link] = []


def register(link: Link) -> None:
    """Let `link` put links into bodies; it adds the tags of what it looked up to the page that is shown."""
    _link.append(link)


def with_links(request: HttpRequest, body: str) -> SafeString:
    """The body, cleaned when it was written, with the links that other rooms put in at reading time."""
    for link in _link:
        body = link(request, body)
    return mark_safe(body)  # noqa: S308
