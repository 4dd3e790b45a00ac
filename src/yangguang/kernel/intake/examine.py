"""Any file that is to be attached: what it is by its bytes, whether its name agrees, whether it may be kept.

An allow-list: a type that is not named here is refused. What runs in a browser (web pages, SVG), on a
desk (programs, macros) or only with a password is refused with the reason and the way out.
"""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath

from . import archive
from .decoding import decode
from .document import Unreadable
from .limits import DEFAULT, MEGABYTE, Budget, Limits
from .names import safe_name
from .ole import MARK, Compound, Damaged
from .sniffing import is_web_page, refuse_known

PDF, TEXT, CSV, OFD, ZIP = "application/pdf", "text/plain", "text/csv", "application/ofd", "application/zip"
DOC, XLS, PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
PNG, JPEG, GIF, WEBP = "image/png", "image/jpeg", "image/gif", "image/webp"
MP3, MP4 = "audio/mpeg", "video/mp4"
HTML, SVG = "text/html", "image/svg+xml"

#: What may be attached, and the extensions that go with it; the first is the usual one.
SUFFIXES: dict[str, tuple[str, ...]] = {
    PDF: (".pdf",),
    archive.WORD: (".docx",),
    archive.EXCEL: (".xlsx",),
    archive.POWERPOINT: (".pptx",),
    DOC: (".doc", ".wps"),
    XLS: (".xls", ".et"),
    PPT: (".ppt", ".dps"),
    OFD: (".ofd",),
    TEXT: (".txt",),
    CSV: (".csv",),
    ZIP: (".zip",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    GIF: (".gif",),
    WEBP: (".webp",),
    MP3: (".mp3",),
    MP4: (".mp4",),
}
ATTACHABLE = frozenset(SUFFIXES)
ADVICE = "可用 PDF、Word、Excel、PowerPoint、WPS、OFD、.txt、.csv、图片、.mp3、.mp4 或 .zip"
_CALLED = {HTML: "网页", SVG: "SVG 图形", ZIP: "压缩包", TEXT: "文本", CSV: "文本"}
_PNG_START, _PNG_END = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"IEND\xaeB`\x82"
_JPEG_START, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_MP4_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash")
_OFD_ROOT = "OFD.xml"
#: The part by which a package is known for a document.
_DOCUMENTS = {archive.CONTENT_TYPES, _OFD_ROOT}
_MOST_PIXELS = 200_000_000
_ENTRIES_OF_ZIP = 500


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept: its name made safe, media type, SHA-256 in hex, size in bytes."""

    name: str
    media_type: str
    sha256: str
    size: int


def examine(
    name: str,
    data: bytes,
    *,
    accepted: Collection[str] = ATTACHABLE,
    purpose: str = "附件",
    advice: str = ADVICE,
    limits: Limits = DEFAULT,
) -> Examined:
    """The file as it may be attached. `accepted` are media types; `purpose` and `advice` go into what is said.

    Raises Unreadable, and nothing else, for a file that is empty, larger than `limits.attachment_size`, damaged,
    encrypted, of a type that is not accepted, named as another type, with macros or programs in it, or that
    unpacks to too much.
    """
    if not data:
        raise Unreadable(name, "文件是空的，请重新选择")
    if len(data) > limits.attachment_size:
        raise Unreadable(name, f"文件超过 {limits.attachment_size // MEGABYTE} MB，请压缩或拆分后再传")
    safe = safe_name(name)
    suffix = PurePath(safe).suffix
    found = _media_type(name, suffix, data, limits)
    _hold(name, suffix, found, accepted, purpose, advice)
    return Examined(safe, found, sha256(data).hexdigest(), len(data))


def _hold(name: str, suffix: str, found: str, accepted: Collection[str], purpose: str, advice: str) -> None:
    """Refuse a type that is not accepted, and a name that says another type."""
    called = _CALLED.get(found) or f" {SUFFIXES[found][0]} 文件"
    agrees = suffix in SUFFIXES.get(found, ()) or (found == HTML and suffix in (".html", ".htm", ".shtml", ".xhtml"))
    if found not in accepted or found not in SUFFIXES:
        what = f"内容是{called}" if agrees else f"文件名以“{suffix or '无扩展名'}”结尾，内容却是{called}"
        raise Unreadable(name, f"这种文件不能作{purpose}：{what}。{purpose}{advice}")
    if not agrees:
        ends = f"文件名以“{suffix or '无扩展名'}”结尾"
        raise Unreadable(name, f"{ends}，内容却是{called}，请改成正确的扩展名再传")


def _media_type(name: str, suffix: str, data: bytes, limits: Limits) -> str:
    if data.startswith(b"PK\x03\x04"):
        return _package(name, data, limits)
    if data.startswith(b"%PDF-"):
        return _whole(name, "PDF ", b"%%EOF" in data[-2048:], PDF)
    if data.startswith(MARK):
        return _compound(name, data)
    if media := _picture(name, data) or _sound(data):
        return media
    refuse_known(name, data)
    if _is_svg(data):
        return SVG
    if is_web_page(data, strict=suffix in (".txt", ".csv")):
        return HTML
    decode(name, data)
    return CSV if suffix == ".csv" else TEXT


def _package(name: str, data: bytes, limits: Limits) -> str:
    parts = archive.names(name, data, limits)
    if archive.CONTENT_TYPES in parts:
        return archive.inspect(name, data, limits).media_type
    if _OFD_ROOT in parts:
        for _part in archive.parts(name, data, limits):
            pass
        return OFD
    if len(parts) > _ENTRIES_OF_ZIP:
        raise Unreadable(name, f"压缩包里的文件超过 {_ENTRIES_OF_ZIP} 个，请拆分后再传")
    budget = Budget(name, limits)
    for part, content in archive.parts(name, data, limits):
        budget.tick()
        if content.startswith(b"PK\x03\x04") and not _DOCUMENTS & set(archive.names(part, content, limits)):
            raise Unreadable(name, f"压缩包里的“{safe_name(part)}”也是压缩包，请解压后重新打包")
        try:
            examine(part, content, limits=limits)
        except Unreadable as problem:
            raise Unreadable(name, f"压缩包里的“{safe_name(part)}”不能作附件：{problem.what}") from problem
    return ZIP


def _compound(name: str, data: bytes) -> str:
    try:
        compound = Compound(data)
        if compound.encrypted:
            raise Unreadable(name, "文件已加密，请去掉密码后再上传")
        if compound.has_macros:
            raise Unreadable(name, "文件带有宏，不安全，请另存为不含宏的 .docx、.xlsx 或 .pptx 后再上传")
        media_type = compound.media_type
    except Damaged as error:
        what = "旧版 Office 或 WPS 文件已损坏，请另存为 .docx、.xlsx 或 .pptx 后再上传"
        raise Unreadable(name, what) from error
    if media_type is None:
        raise Unreadable(name, "认不出是哪种旧版文件，请另存为 .docx、.xlsx、.pptx 或 PDF 后再上传")
    return media_type


def _picture(name: str, data: bytes) -> str | None:
    if data.startswith(_PNG_START):
        pixels = int.from_bytes(data[16:20]) * int.from_bytes(data[20:24])
        if pixels > _MOST_PIXELS:
            raise Unreadable(name, "图片的尺寸大得不正常，请缩小后再传")
        return _whole(name, "图片", _PNG_END in data[-64:], PNG)
    if data.startswith(_JPEG_START):
        return _whole(name, "图片", _JPEG_END in data[-1024:], JPEG)
    if data.startswith((b"GIF87a", b"GIF89a")):
        return _whole(name, "图片", b"\x3b" in data[-16:], GIF)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _whole(name, "图片", int.from_bytes(data[4:8], "little") + 8 <= len(data), WEBP)
    return None


def _sound(data: bytes) -> str | None:
    if data[4:8] == b"ftyp" and data[8:12] in _MP4_BRANDS:
        return MP4
    layer_three = len(data) > 4 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2 and data[2] & 0xF0 not in (0x00, 0xF0)
    return MP3 if data.startswith(b"ID3") or layer_three else None


def _is_svg(data: bytes) -> bool:
    start = data[:4096].replace(b"\x00", b"").lower()
    return b"<svg" in start and start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith((b"<", b"<?xml"))


def _whole(name: str, what: str, whole: bool, media_type: str) -> str:
    if not whole:
        raise Unreadable(name, f"{what}没有传完整，请重新上传")
    return media_type
