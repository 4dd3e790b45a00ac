"""What public pages have in common: read only, the same for everybody, kept whole until what they show changes."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from yangguang.kernel.access import View, public
from yangguang.kernel.language import Own
from yangguang.kernel.pages import absolute, cached_page

ANYBODY = AnonymousUser()


def public_page(*, tags: Iterable[str] | Callable[..., Iterable[str]]) -> Callable[[View], View]:
    """A public page that may be kept whole: GET and HEAD only, tagged by what it shows (see `kernel.pages`)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in {"GET", "HEAD"}:
                return HttpResponse(gettext("此页只供阅读。"), status=405, headers={"Allow": "GET, HEAD"})
            return view(request, *args, **kwargs)

        return cached_page(tags=tags)(public(answer))

    return decorate


def show_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *trail: tuple[str, str], status: int = 200
) -> HttpResponse:
    """The page `template` (which extends `layouts/public.html`); `context` holds its `title` and what it is `about`.

    `trail` are the breadcrumbs below 首页 as (label, address), the last one being the page itself; a label is words of
    the interface, or a record's `Own`.
    """
    crumbs = [{"label": label, "url": url, "own": isinstance(label, Own)} for label, url in trail]
    shell = {"crumbs": crumbs, "page_address": absolute(request.path)}
    return render(request, template, {**shell, **context}, status=status)
