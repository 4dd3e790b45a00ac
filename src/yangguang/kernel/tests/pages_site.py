"""A small site behind `CachedPages` for its tests: views that may be kept, and requests as a server makes them."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import path

from yangguang.kernel.access import public
from yangguang.kernel.pages import cached_page, show

HOST = "open.example.cn"
# What the pages show; tests change it.
WORDS = {"text": "第一版"}
RENDERED: list[str] = []
# Called while a page is being made, after it has read what it shows.
MEANWHILE: list[Callable[[], None]] = []


def _page(request: HttpRequest, *said: str) -> HttpResponse:
    RENDERED.append(request.get_full_path())
    text = " ".join((WORDS["text"], request.COOKIES.get("size", ""), request.META["QUERY_STRING"], *said))
    while MEANWHILE:
        MEANWHILE.pop()()
    return HttpResponse(f"<p>{text}</p>{'内容' * 500}")


@cached_page(tags=("room",))
@public
def plain(request: HttpRequest) -> HttpResponseBase:
    return _page(request)


@cached_page(tags=lambda number: [f"record:{number}"])
@public
def record(request: HttpRequest, number: int) -> HttpResponseBase:
    show(request, "column:1")
    return _page(request, str(number))


@cached_page(tags=("room",))
@public
def session(request: HttpRequest) -> HttpResponseBase:
    return _page(request, str(request.session.get("name")))


@cached_page(tags=("room",))
@public
def token(request: HttpRequest) -> HttpResponseBase:
    return _page(request, get_token(request))


@cached_page(tags=("room",))
@public
def cookie(request: HttpRequest) -> HttpResponseBase:
    response = _page(request)
    response.set_cookie("seen", "1")
    return response


@cached_page(tags=("room",))
@public
def streamed(request: HttpRequest) -> HttpResponseBase:
    RENDERED.append("streamed")
    return StreamingHttpResponse([b"a", b"b"])


@cached_page(tags=("room",))
@public
def missing(request: HttpRequest) -> HttpResponseBase:
    response = _page(request)
    response.status_code = 404
    return response


@cached_page(tags=("room",))
@public
def who(request: HttpRequest) -> HttpResponseBase:
    return _page(request, str(request.user), str(sorted(request.COOKIES)))


@public
def not_kept(request: HttpRequest) -> HttpResponseBase:
    return _page(request)


@cached_page(tags=())
@public
def untagged(request: HttpRequest) -> HttpResponseBase:
    return _page(request)


urlpatterns = [
    path("plain/", plain),
    path("record/<int:number>/", record),
    *[path(f"{view.__name__}/", view) for view in (session, token, cookie, streamed, missing, who, not_kept, untagged)],
]


@dataclass
class Answer:
    """What a server would send."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def get(application: Callable[..., Iterable[bytes]], path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask the WSGI application; `headers` such as `cookie="size=large"`, and `environ_…` for anything else."""
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "HTTP_HOST": HOST,
    }
    for name, value in headers.items():
        environ[name[8:] if name.startswith("environ_") else f"HTTP_{name.upper()}"] = value
    answer = Answer()

    def start(status: str, sent: list[tuple[str, str]], *_: Any) -> None:
        answer.status, answer.headers = int(status.split()[0]), dict(sent)

    chunks = application(environ, start)
    try:
        answer.body = b"".join(chunks)
    finally:
        if close := getattr(chunks, "close", None):
            close()
    return answer
