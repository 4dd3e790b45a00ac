"""Absolute addresses, the same whatever host name a request came by: a kept page is shown to everybody."""

from django.conf import settings


def absolute(path: str) -> str:
    """The full address of a path on this site: the setting `YANGGUANG_SITE_ADDRESS`, then the path from its slash on.

    An address that is full already stays as it is.
    """
    if path.startswith(("https://", "http://")):
        return path
    address: str = settings.YANGGUANG_SITE_ADDRESS
    return f"{address}{path}"
