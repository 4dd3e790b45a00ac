"""A stored file as the answer to somebody of the staff."""

from urllib.parse import quote

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase

from yangguang.disclosures.models import Attachment

SHOWN_IN_PAGE = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf")


def on_desk(found: Attachment) -> HttpResponseBase:
    """The clean file `found`, for whoever may see it: the caller has asked. Nothing that is in it runs or loads.

    Pictures and PDF open in the browser, others are saved. `Http404` where the storage has lost it.
    """
    try:
        response = FileResponse(found.file.open("rb"), content_type=found.media_type)
    except FileNotFoundError:
        raise Http404("文件已不在存储中，请联系管理员") from None
    shown = "inline" if found.media_type in SHOWN_IN_PAGE else "attachment"
    response["Content-Disposition"] = f"{shown}; filename*=utf-8''{quote(found.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
