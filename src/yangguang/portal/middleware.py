"""Traditional Chinese of every page: `/zh-hant/…` serves the same page, converted on the way out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import set_script_prefix

from yangguang.kernel.text import to_traditional

PREFIX = "/zh-hant"


class ChineseScriptMiddleware:
    """Strips the prefix, lets links keep it (through the script prefix), and converts the HTML that comes back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        traditional = request.path_info == PREFIX or request.path_info.startswith(f"{PREFIX}/")
        request.traditional = traditional  # type: ignore[attr-defined]
        if not traditional:
            return self.get_response(request)
        request.path_info = request.path_info[len(PREFIX) :] or "/"
        set_script_prefix(f"{PREFIX}/")
        try:
            response = self.get_response(request)
        finally:
            set_script_prefix("/")
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            text = response.content.decode(response.charset)
            response.content = to_traditional(text).replace('lang="zh-Hans"', 'lang="zh-Hant"', 1)
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        return response
