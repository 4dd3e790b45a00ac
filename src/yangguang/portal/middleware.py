"""Traditional Chinese of every page: `/zh-hant/…` serves the same page, converted on the way out."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix

from yangguang.kernel.text import to_traditional

PREFIX = "/zh-hant"
# What a form sends back, and where a link leads, must be what the server wrote: a person who saves a form in
# traditional script does not mean to rewrite the record in it.
_KEPT = re.compile(
    r"""(<textarea\b[^>]*>.*?</textarea>|<script\b[^>]*>.*?</script>|<a\b[^>]*\blang="zh-Hans"[^>]*>.*?</a>"""
    r"""|\s(?:value|href|action|src)=(?:"[^"]*"|'[^']*'))""",
    re.DOTALL | re.IGNORECASE,
)


def is_traditional_path(path: str) -> bool:
    """Whether `path` asks for traditional script: the prefix itself or something below it, not `/zh-hantx`."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def without_prefix(path: str) -> str:
    """The path (with its query, where it has one) of the same page in simplified script."""
    if not is_traditional_path(path.split("?", 1)[0]):
        return path
    # One slash: a link that starts with two leads to another site.
    return f"/{path[len(PREFIX) :].lstrip('/')}"


def convert_page(html: str) -> str:
    """The page in traditional script, said so in its `lang`; values of fields, and addresses, stay as they are."""
    parts = _KEPT.split(html)
    # Every second part is one that the pattern caught.
    parts[::2] = [part if part.isascii() else to_traditional(part) for part in parts[::2]]
    return "".join(parts).replace('lang="zh-Hans"', 'lang="zh-Hant"', 1)


class ChineseScriptMiddleware:
    """Strips the prefix, lets links keep it (through the script prefix), and converts the HTML that comes back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        traditional = is_traditional_path(request.path_info)
        request.traditional = traditional  # type: ignore[attr-defined]
        if not traditional:
            return self.get_response(request)
        request.path_info = without_prefix(request.path_info)
        outer = get_script_prefix()
        set_script_prefix(f"{outer.rstrip('/')}{PREFIX}/")
        try:
            response = self.get_response(request)
        finally:
            set_script_prefix(outer)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = convert_page(response.content.decode(response.charset))
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        return response
