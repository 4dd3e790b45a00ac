"""A record on paper: as PDF and as Word, in the layout of an official document (GB/T 9704-2012)."""

import re
from ctypes.util import find_library
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore

from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from yangguang.disclosures.models import Attachment, Edition
from yangguang.disclosures.states import AttachmentRole
from yangguang.kernel import present
from yangguang.kernel.official_blocks import blocks_of
from yangguang.kernel.official_document import OfficialDocument, official_docx
from yangguang.kernel.public import ANYBODY

LIBRARIES = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz")
MISSING = "本服务器没有安装生成 PDF 所需的组件，请下载 Word 文件，或用浏览器打印。"
BUSY = "现在生成 PDF 的人较多，请过一会儿再试，或下载 Word 文件。"
# Drawing takes about a second for every 12,000 characters of HTML.
LARGEST_BODY = 150_000
# A process draws one at a time; whoever comes meanwhile waits so many seconds at most.
PATIENCE = 10
_DRAWING = BoundedSemaphore(1)
_SOURCE = re.compile(r'<img\b[^>]*\bsrc="([^"]+)"')
HERE = "https://record.invalid"
STYLE = Path(__file__).parent / "data" / "paper.css"


class NoPaper(Exception):
    """The paper cannot be made; `reason` is a sentence for the reader."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def docx_of(edition: Edition) -> bytes:
    """The shown edition as a Word file, with its tables and pictures."""
    pictures = pictures_of(edition)
    return official_docx(
        OfficialDocument(
            head=edition.issuer or edition.unit.name,
            number=edition.document_number,
            title=edition.title,
            addressees=edition.addressees,
            body="",
            signature=edition.issuer or edition.unit.name,
            signed_on=_day(edition),
            blocks=blocks_of(edition.body_html),
            pictures=pictures,
        )
    )


def pdf_of(edition: Edition) -> bytes:
    """The shown edition as PDF. `NoPaper` when the system lacks what draws it, the text is too long, or others wait."""
    if len(edition.body_html) > LARGEST_BODY:
        raise NoPaper("正文太长，不能生成 PDF，请下载 Word 文件。")
    if not can_make_pdf():
        raise NoPaper(MISSING)
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except OSError:
        raise NoPaper(MISSING) from None
    pictures = pictures_of(edition)

    class OnlyOwnPictures(URLFetcher):
        """Gives the record's own pictures; nothing is ever fetched from elsewhere."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            data = pictures.get(url.removeprefix(HERE))
            if data is None:
                raise ValueError("not a picture of this record")
            return URLFetcherResponse(url, data)

    page = render_to_string("disclosures/paper.html", {"edition": edition, "signed_on": _day(edition)})
    out = BytesIO()
    if not _DRAWING.acquire(timeout=PATIENCE):
        raise NoPaper(BUSY)
    try:
        drawn = HTML(string=page, base_url=HERE, url_fetcher=OnlyOwnPictures())
        drawn.write_pdf(out, stylesheets=[CSS(filename=STYLE)])
    finally:
        _DRAWING.release()
    return out.getvalue()


@cache
def can_make_pdf() -> bool:
    """Whether this machine has the libraries that draw PDF; without loading WeasyPrint, which takes seconds."""
    return all(find_library(name) for name in LIBRARIES)


def pictures_of(edition: Edition) -> dict[str, bytes]:
    """The bytes of the public pictures that the body shows, by their address in it."""
    shown = {}
    for source in set(_SOURCE.findall(edition.body_html)):
        try:
            found = resolve(source)
        except Resolver404:
            continue
        if found.view_name == "disclosures:file":
            shown[found.kwargs["file"]] = source
    files = Attachment.objects.visible_to(ANYBODY).filter(
        pk__in=shown, role=AttachmentRole.PICTURE, edition__disclosure=edition.disclosure_id
    )
    pictures = {}
    for file in files:
        with file.file.open("rb") as stream:
            pictures[shown[file.pk]] = stream.read()
    return pictures


def _day(edition: Edition) -> date | None:
    if edition.issued_on or edition.formed_on:
        return edition.issued_on or edition.formed_on
    return present.day_of(edition.published_at) if edition.published_at else None
