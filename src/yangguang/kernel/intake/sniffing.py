"""What a file really is, from its bytes, and whether its name agrees."""

from enum import Enum
from pathlib import PurePath

import puremagic

from . import archive
from .document import Unreadable
from .limits import Limits


class Kind(Enum):
    """A kind of file that can be read; the value is its media type."""

    TEXT = "text/plain"
    HTML = "text/html"
    PDF = "application/pdf"
    WORD = archive.WORD
    EXCEL = archive.EXCEL


_SUFFIXES = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".md": Kind.TEXT,
    ".csv": Kind.TEXT,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".shtml": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".pdf": Kind.PDF,
    ".docx": Kind.WORD,
    ".xlsx": Kind.EXCEL,
}
_CALLED = {
    Kind.TEXT: "文本（.txt）",
    Kind.HTML: "网页（.html）",
    Kind.PDF: "PDF",
    Kind.WORD: "Word 文档（.docx）",
    Kind.EXCEL: "Excel 表格（.xlsx）",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ACCEPTED = "请上传 .docx、.pdf、.xlsx、.html 或 .txt"
_REFUSED = (
    (b"{\\rtf", "这是 RTF 文件，请用 Word 或 WPS 另存为 .docx 后再上传"),
    (b"Rar!", "这是压缩包，请解压后上传里面的文件"),
    (b"7z\xbc\xaf\x27\x1c", "这是压缩包，请解压后上传里面的文件"),
    (b"\x1f\x8b", "这是压缩包，请解压后上传里面的文件"),
    (b"MZ", f"这是程序文件，不安全，已拒收。{_ACCEPTED}"),
    (b"\x7fELF", f"这是程序文件，不安全，已拒收。{_ACCEPTED}"),
    (b"\xca\xfe\xba\xbe", f"这是程序文件，不安全，已拒收。{_ACCEPTED}"),
    (b"\xcf\xfa\xed\xfe", f"这是程序文件，不安全，已拒收。{_ACCEPTED}"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", f"这是快捷方式，不是文件本身，已拒收。{_ACCEPTED}"),
    (b"#!", f"这是程序文件，不安全，已拒收。{_ACCEPTED}"),
    (b"%!PS", "这是 PostScript 文件，请另存为 PDF 后再上传"),
)


def sniff(name: str, data: bytes, limits: Limits) -> tuple[Kind, archive.Package | None]:
    """The kind of the bytes, with what was learnt of a package. Raises Unreadable for anything refused."""
    kind, package = _kind(name, data, limits)
    suffix = PurePath(name).suffix.lower()
    if suffix in (".docm", ".xlsm", ".dotm", ".xltm", ".xlsb"):
        raise Unreadable(name, "带宏的文件不安全，请另存为 .docx 或 .xlsx 后再上传")
    expected = _SUFFIXES.get(suffix)
    if expected is None and suffix in (
        ".doc",
        ".wps",
        ".xls",
        ".et",
        ".rtf",
        ".ppt",
        ".pptx",
        ".zip",
        ".rar",
        ".jpg",
        ".png",
    ):
        raise Unreadable(name, f"文件名是 {suffix}，内容却是{_CALLED[kind]}，请改成正确的扩展名后再上传")
    if expected is not None and expected is not kind:
        if {expected, kind} <= {Kind.TEXT, Kind.HTML}:
            return expected, None
        raise Unreadable(name, f"文件名是 {suffix}，内容却是{_CALLED[kind]}，请核对后用正确的扩展名上传")
    return kind, package


def _kind(name: str, data: bytes, limits: Limits) -> tuple[Kind, archive.Package | None]:
    if data.startswith(b"PK\x03\x04"):
        package = archive.inspect(name, data, limits)
        if package.media_type == archive.POWERPOINT:
            raise Unreadable(name, "这是演示文稿（.pptx），读不出公文，请上传 .docx、.pdf、.xlsx、.html 或 .txt")
        return Kind(package.media_type), package
    if b"%PDF-" in data[:1024]:
        return Kind.PDF, None
    if data.startswith(_OLE):
        raise Unreadable(name, about_ole(data))
    refuse_known(name, data)
    if is_web_page(data):
        return Kind.HTML, None
    _refuse_xml(name, data)
    return Kind.TEXT, None


def refuse_known(name: str, data: bytes) -> None:
    """Raise Unreadable for programs, archives, pictures, sound and formats that have a better one beside them."""
    for start, what in _REFUSED:
        if data.startswith(start):
            raise Unreadable(name, what)
    if data.startswith(b"PK"):
        raise Unreadable(name, "这是空的或不完整的压缩包，请上传文档本身")
    _refuse_pictures(name, data)
    if _opening(data).startswith((b"mime-version:", b"from: <saved by")):
        raise Unreadable(name, "这是 .mht 网页存档，请在浏览器里另存为 .html 后再上传")


def is_web_page(data: bytes, *, strict: bool = False) -> bool:
    """Whether the bytes are HTML; `strict`: only when they begin as a browser would take for a page."""
    start = _opening(data)
    if strict:
        return start.startswith((b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml", b"<iframe"))
    return any(mark in start for mark in (b"<!doctype html", b"<html", b"<body", b"<table", b"<head", b"<div", b"<p>"))


def _refuse_xml(name: str, data: bytes) -> None:
    if _opening(data).startswith(b"<?xml"):
        raise Unreadable(name, "这是 XML 文件，请用 Word 或 WPS 另存为 .docx 后再上传")


def _opening(data: bytes) -> bytes:
    return data[:4096].replace(b"\x00", b"").lower().lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")


def about_ole(data: bytes) -> str:
    """What to say of an old office file that cannot be followed."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "文件已加密，请去掉密码后再上传"
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "这是旧版 Excel（.xls）文件，请另存为 .xlsx 后再上传"
    return "这是旧版 Word（.doc）或 WPS 文件，请另存为 .docx 后再上传"


def _refuse_pictures(name: str, data: bytes) -> None:
    try:
        found = puremagic.from_string(data[:4096], mime=True)
    except (puremagic.PureError, ValueError):
        return
    if found.startswith("image/") and found != "image/svg+xml" and _certain(data):
        raise Unreadable(name, f"这是图片，读不出文字。{_ACCEPTED}（扫描件请先转成可复制文字的文件）")
    if found.startswith(("audio/", "video/")) and _certain(data):
        raise Unreadable(name, f"这是音频或视频。{_ACCEPTED}")


def _certain(data: bytes) -> bool:
    """Whether the bytes cannot be text anyway: some picture formats are known by two letters only."""
    return b"\x00" in data[:4096] or any(byte < 9 or 14 <= byte < 27 for byte in data[:64])
