"""Other faces of every page: `/zh-hant/…` is the same page in traditional script, `/en/…` in an English shell.

Traditional script is converted on the way out. English is the catalogue in `locale/en` for what stands around the
records; the records stay Chinese, and say so. The workbench and sign-in have no English: there the way leads back.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation

from yangguang.kernel.text import to_traditional

PREFIX = "/zh-hant"
ENGLISH = "/en"
_STAFF = ("/desk/", "/accounts/")
# What a form sends back, and where a link leads, must be what the server wrote: a person who saves a form in
# traditional script does not mean to rewrite the record in it.
_KEPT = re.compile(
    r"""(<textarea\b[^>]*>.*?</textarea>|<script\b[^>]*>.*?</script>|<a\b[^>]*\blang="zh-Hans"[^>]*>.*?</a>"""
    r"""|\s(?:value|href|action|src)=(?:"[^"]*"|'[^']*'))""",
    re.DOTALL | re.IGNORECASE,
)


def prefix_of(path: str) -> str:
    """`PREFIX` or `ENGLISH` where `path` is the prefix itself or below it (not `/zh-hantx`), else nothing."""
    return next((prefix for prefix in (PREFIX, ENGLISH) if path == prefix or path.startswith(f"{prefix}/")), "")


def is_traditional_path(path: str) -> bool:
    """Whether `path` asks for traditional script."""
    return prefix_of(path) == PREFIX


def without_prefix(path: str) -> str:
    """The path (with its query, where it has one) of the same page in simplified script."""
    prefix = prefix_of(path.split("?", 1)[0])
    if not prefix:
        return path
    # One slash: a link that starts with two leads to another site.
    return f"/{path[len(prefix) :].lstrip('/')}"


def has_english(path: str) -> bool:
    """Whether the page at `path` (without a prefix) has an English face."""
    return not f"{path.rstrip('/')}/".startswith(_STAFF)


def convert_page(html: str) -> str:
    """The page in traditional script, said so in its `lang`; values of fields, and addresses, stay as they are."""
    parts = _KEPT.split(html)
    # Every second part is one that the pattern caught.
    parts[::2] = [part if part.isascii() else to_traditional(part) for part in parts[::2]]
    return "".join(parts).replace('lang="zh-Hans"', 'lang="zh-Hant"', 1)


class LanguageMiddleware:
    """Strips the prefix, lets links keep it (through the script prefix), and gives the page its language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        prefix = prefix_of(request.path_info)
        request.traditional = prefix == PREFIX  # type: ignore[attr-defined]
        request.english = prefix == ENGLISH  # type: ignore[attr-defined]
        if not prefix:
            return self.get_response(request)
        request.path_info = without_prefix(request.path_info)
        if prefix == ENGLISH and not has_english(request.path_info):
            return HttpResponseRedirect(without_prefix(request.get_full_path()))
        outer = get_script_prefix()
        set_script_prefix(f"{outer.rstrip('/')}{prefix}/")
        try:
            if prefix == ENGLISH:
                with translation.override("en"):
                    return self.get_response(request)
            return _in_traditional_script(self.get_response(request))
        finally:
            set_script_prefix(outer)


def _in_traditional_script(response: HttpResponse) -> HttpResponse:
    if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
        response.content = convert_page(response.content.decode(response.charset))
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))
    return response
