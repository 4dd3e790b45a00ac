"""What the page shells need on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from yangguang.kernel import navigation, present
from yangguang.kernel.language import chinese_mark
from yangguang.kernel.navigation import Entry
from yangguang.organisations.models import Unit
from yangguang.portal.middleware import ENGLISH, has_english, without_prefix


def shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation, reading modes and script for the layouts; for staff pages the entries their roles open."""
    path, plain_path = request.path_info, without_prefix(request.get_full_path())
    english = getattr(request, "english", False)
    home = Unit.objects.filter(code=settings.YANGGUANG_HOME_UNIT).only("short_name", "name").first()
    return {
        "portal_nav": [_shown(entry, path) for entry in navigation.PORTAL],
        "desk_nav": _desk(request) if path.startswith("/desk/") else [],
        "large_text": _has_mode(request, "size"),
        "high_contrast": _has_mode(request, "contrast"),
        "traditional": getattr(request, "traditional", False),
        "english": english,
        # On what stays Chinese in an English page.
        "chinese": chinese_mark(),
        "english_path": f"{ENGLISH}{plain_path}" if has_english(plain_path.split("?", 1)[0]) else "",
        "plain_path": plain_path,
        "site_address": settings.YANGGUANG_SITE_ADDRESS,
        "demonstration_day": present.demonstration_day(),
        "site_name": f"{home.short_name}政务公开" if home else "政务公开",
        "site_owner": home.name if home else "",
    }


def _has_mode(request: HttpRequest, name: str) -> bool:
    return request.COOKIES.get(name) in settings.YANGGUANG_READING_MODES[name]


def _desk(request: HttpRequest) -> list[dict[str, Any]]:
    held = request.user.roles_held() if request.user.is_authenticated else frozenset()
    sections: dict[str, list[dict[str, Any]]] = {}
    for entry in navigation.WORKBENCH:
        if held and (not entry.roles or not held.isdisjoint(entry.roles)):
            sections.setdefault(entry.section, []).append(_shown(entry, request.path_info))
    return [{"title": title, "entries": entries} for title, entries in sections.items()]


def _shown(entry: Entry, path: str) -> dict[str, Any]:
    url = reverse(entry.url_name)
    bare = without_prefix(url)
    current = path == bare or (bare not in {"/", "/desk/"} and path.startswith(bare))
    return {"label": gettext(entry.label), "url": url, "current": current}
