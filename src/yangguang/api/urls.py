"""Addresses of the open interface: kept whole like other public pages, and readable from any site."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from yangguang.api import views
from yangguang.api.mount import api
from yangguang.kernel.access import public
from yangguang.kernel.public import public_page

TAGS = ("catalogue", "disclosures", "organisations")


def _open(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        # Open data: any page in any browser may read it; there is nothing here that belongs to a visitor.
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


def _patterns() -> list[URLPattern]:
    found = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in found:
        view = _open(cast("Callable[..., HttpResponseBase]", pattern.callback))
        # The index follows the database a moment later: an answer kept at the commit would be that of before.
        searching = str(pattern.pattern).startswith("search")
        pattern.callback = public(require_safe(view)) if searching else public_page(tags=TAGS)(view)
    return found


app_name = "api"
urlpatterns = [path("", views.guide, name="guide"), *_patterns()]
