"""What no page ever sends: refused for the whole site, before anything is read or asked of a database."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NUL = "\x00"
MALFORMED = "请求不完整，或含有不能识别的字符。请返回上一页，刷新后再试。"
TOO_LARGE = "发送的内容太大，没有读取。请返回上一页，压缩或拆分后分次提交。"


class RequestBounds:
    """400 for a NUL in address or cookies (PostgreSQL stores none), 413 for a request of more than is ever sent.

    Django reads a posted form, files and all, for the CSRF token, before any view has asked who sends it: without
    this anybody could fill the disk. Whoever is not signed in may send `DATA_UPLOAD_MAX_MEMORY_SIZE` bytes, others
    `YANGGUANG_LARGEST_REQUEST`. The answers are plain text, for the page shells ask the session and the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdecimal()) or _has_nul(request):
            return _refused(400, MALFORMED)
        if len(length) > 15 or int(length) > settings.YANGGUANG_LARGEST_REQUEST:
            return _refused(413, TOO_LARGE)
        if int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and not request.user.is_authenticated:
            return _refused(413, TOO_LARGE)
        return self.get_response(request)


def _has_nul(request: HttpRequest) -> bool:
    if NUL in request.path_info or any(NUL in value for value in request.COOKIES.values()):
        return True
    return "%00" in request.META.get("QUERY_STRING", "") or NUL in request.META.get("QUERY_STRING", "")


def _refused(status: int, reason: str) -> HttpResponse:
    return HttpResponse(f"{reason}\n", status=status, content_type="text/plain; charset=utf-8")
