"""Absolute addresses, the same whatever host name a request came by: a kept page is shown to everybody."""

from django.conf import settings


def absolute(path: str) -> str:
    """The full address of a path on this site: the setting `YANGGUANG_SITE_ADDRESS`, then `path` (which starts with
    a slash)."""
    address: str = settings.YANGGUANG_SITE_ADDRESS
    return f"{address}{path}"
