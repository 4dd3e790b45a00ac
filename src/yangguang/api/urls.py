"""Addresses of the open interface: kept whole like other public pages, and readable from any site."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

from yangguang.api import views
from yangguang.api.mount import api
from yangguang.kernel.public import public_page


def _open(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        # Open data: any page in any browser may read it; there is nothing here that belongs to a visitor.
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return public_page(tags=("catalogue", "disclosures", "organisations"))(answer)


def _patterns() -> list[URLPattern]:
    found = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in found:
        pattern.callback = _open(cast("Callable[..., HttpResponseBase]", pattern.callback))
    return found


app_name = "api"
urlpatterns = [path("", views.guide, name="guide"), *_patterns()]
