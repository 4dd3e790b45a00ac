"""How a view says that its page may be kept, and what the page shows."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control

from yangguang.kernel.access import Access, View

_EVERYWHERE: set[str] = set()


def on_every_page(*tags: str) -> None:
    """Tags of what every page shows (the shell around it); called at start-up."""
    _EVERYWHERE.update(tags)


def show(request: HttpRequest, *tags: str) -> None:
    """Say, while rendering, that the page shows what `tags` name (`disclosure:12`, `column:5`)."""
    request.__dict__.setdefault("page_tags", set()).update(tags)


def cached_page(*, tags: Iterable[str] | Callable[..., Iterable[str]]) -> Callable[[View], View]:
    """The answers of this @public view may be kept whole; `tags` (or what they give for the view's arguments) are
    what it shows, beside what `show` adds.

    Only a 200 without a cookie that asked neither session nor token is kept (`wsgi.CachedPages` looks). The view
    sees nobody signed in and no cookie but the reading modes, so that staff get the page that everybody gets.
    `TypeError` for a view that is not declared @public: `@cached_page(tags=…)` stands above `@public`.
    """

    def decorate(view: View) -> View:
        if getattr(view, "access", None) != Access("public"):
            raise TypeError("only a @public view can be kept; write @cached_page above @public")

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            modes = settings.YANGGUANG_READING_MODES
            request.user = AnonymousUser()
            request.COOKIES = {name: value for name, value in request.COOKIES.items() if name in modes}
            response = view(request, *args, **kwargs)
            if not response.has_header("Cache-Control"):
                # What is not kept is asked for afresh each time; what is kept gets its own header (`store.FRESH`).
                patch_cache_control(response, private=True, no_cache=True)
            if response.status_code == 200 and isinstance(response, HttpResponse):
                named = tags(*args, **kwargs) if callable(tags) else tags
                shown = {*named, *_EVERYWHERE, *request.__dict__.get("page_tags", ())}
                response.page_tags = frozenset(shown)  # type: ignore[attr-defined]
            return response

        answer.cached_page = True  # type: ignore[attr-defined]
        return answer

    return decorate
