"""A file as an answer, whole or the part that was asked for: viewers of PDF fetch long files piece by piece.

RFC 9110, section 14. One range of bytes is sent; a request for several, or one not understood, gets the whole, as the
standard allows.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

BLOCK = 64 * 1024
_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.ASCII | re.IGNORECASE)


def answer(request: HttpRequest, file: Any, *, etag: str, media_type: str) -> HttpResponseBase:
    """The opened `file` with 200, a part of it with 206, or 416 for one beyond its end; it is closed in any case.

    `etag` is the file's strong one: under `If-Range` with another the whole is sent, for the reader's part is of
    another file.
    """
    size = int(file.size)
    wanted = _wanted(request, etag, size)
    response: HttpResponseBase
    if wanted is None:
        response = FileResponse(file, content_type=media_type)
    elif not wanted:
        file.close()
        response = HttpResponse(status=416, content_type="text/plain")
        response["Content-Range"] = f"bytes */{size}"
    else:
        response = StreamingHttpResponse(_Part(file, wanted), status=206, content_type=media_type)
        response["Content-Length"] = str(len(wanted))
        response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{size}"
    response["Accept-Ranges"] = "bytes"
    return response


def _wanted(request: HttpRequest, etag: str, size: int) -> range | None:
    """The bytes asked for, none of them where nothing of the file is; None for the whole."""
    found = _RANGE.fullmatch(request.headers.get("Range", "")) if request.method == "GET" else None
    if found is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found.groups()
    if not first:
        # The last so many bytes.
        return range(max(size - int(last), 0), size) if last else None
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


class _Part:
    """The bytes of a file from one place to another, block by block."""

    def __init__(self, file: Any, wanted: range) -> None:
        self._file = file
        self._wanted = wanted

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(self._wanted.start)
        left = len(self._wanted)
        while left and (block := self._file.read(min(BLOCK, left))):
            left -= len(block)
            yield block

    def close(self) -> None:
        """Give the file back."""
        self._file.close()
