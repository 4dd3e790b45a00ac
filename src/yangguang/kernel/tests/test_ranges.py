"""Parts of files (RFC 9110, section 14): what was asked for, the whole where that is not clear, 416 beyond the end."""

from io import BytesIO
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.base import File
from django.http import FileResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from yangguang.kernel import ranges

DATA = bytes(range(200)) * 700
SIZE = len(DATA)
ETAG = '"abc"'


def asked(method: str = "get", data: bytes = DATA, **headers: str) -> tuple[Any, bytes, BytesIO]:
    """The answer, what it sends, and the file behind it."""
    stream = BytesIO(data)
    request = getattr(RequestFactory(), method)(
        "/file.pdf", headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    answer = ranges.answer(request, File(stream, name="file.pdf"), etag=ETAG, media_type="application/pdf")
    sent = b"".join(answer) if answer.streaming else answer.content
    with patch("django.core.signals.request_finished.send"):
        answer.close()
    return answer, sent, stream


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=100000-", 100_000, SIZE - 1),
        ("bytes=10-9999999999", 10, SIZE - 1),
        ("bytes=-500", SIZE - 500, SIZE - 1),
        ("bytes=-9999999999", 0, SIZE - 1),
        ("BYTES= 5-6 ", 5, 6),
    ],
)
def test_a_part_is_sent_with_206(wanted: str, first: int, last: int) -> None:
    answer, sent, stream = asked(Range=wanted)
    assert (answer.status_code, sent) == (206, DATA[first : last + 1])
    assert answer["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert int(answer["Content-Length"]) == len(sent)
    assert (answer["Content-Type"], answer["Accept-Ranges"]) == ("application/pdf", "bytes")
    assert stream.closed


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=−5",
        "bytes=٣-٤",
        "bytes=9-3",
        "bytes=0-1,5-6",
        "lines=1-2",
        "bytes=a-b",
        "bytes=0-" + "9" * 40,
    ],
)
def test_what_is_not_clear_gets_the_whole(wanted: str) -> None:
    answer, sent, stream = asked(Range=wanted)
    assert isinstance(answer, FileResponse)
    assert (answer.status_code, sent, int(answer["Content-Length"])) == (200, DATA, SIZE)
    assert answer["Accept-Ranges"] == "bytes"
    assert stream.closed


@pytest.mark.parametrize(("wanted", "data"), [(f"bytes={SIZE}-", DATA), ("bytes=-0", DATA), ("bytes=0-", b"")])
def test_what_lies_beyond_the_end_is_416_with_the_size(wanted: str, data: bytes) -> None:
    answer, sent, stream = asked(Range=wanted, data=data)
    assert (answer.status_code, sent, answer["Content-Range"]) == (416, b"", f"bytes */{len(data)}")
    assert stream.closed


def test_the_rest_of_another_file_is_not_sent() -> None:
    assert asked(Range="bytes=5-6", If_Range=ETAG)[0].status_code == 206
    for other in ('"other"', "Wed, 21 Oct 2020 07:28:00 GMT", f"W/{ETAG}"):
        answer, sent, _ = asked(Range="bytes=5-6", If_Range=other)
        assert (answer.status_code, sent) == (200, DATA)


def test_a_range_belongs_to_get_alone() -> None:
    assert asked("head", Range="bytes=5-6")[0].status_code == 200


@given(st.integers(0, 3000), st.integers(0, 3000), st.binary(min_size=1, max_size=2000))
def test_pieces_put_together_are_the_file(first: int, length: int, data: bytes) -> None:
    answer, sent, _ = asked(Range=f"bytes={first}-{first + length}", data=data)
    assert (answer.status_code, sent) == ((206, data[first : first + length + 1]) if first < len(data) else (416, b""))


@given(st.text(alphabet="bytes=0123456789-, ", max_size=30))
def test_no_header_is_an_error(header: str) -> None:
    answer, sent, _ = asked(Range=header)
    assert answer.status_code in {200, 206, 416}
    assert sent in DATA
