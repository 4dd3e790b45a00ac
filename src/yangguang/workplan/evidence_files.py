"""A file that is to show progress: what it is, by its bytes, and whether it can be kept."""

import hashlib
import secrets
from pathlib import PurePath

from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.limits import DEFAULT, MEGABYTE, Limits
from yangguang.kernel.intake.sniffing import Kind, sniff
from yangguang.workplan.actions.progress import Shown

LARGEST = 20 * MEGABYTE
ACCEPTED = "佐证可用 PDF、.docx、.xlsx、.png 或 .jpg"
SUFFIXES = {
    "application/pdf": (".pdf",),
    Kind.WORD.value: (".docx",),
    Kind.EXCEL.value: (".xlsx",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
}
_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"IEND\xaeB`\x82"
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"


def kept_as(label: str, name: str, data: bytes, limits: Limits = DEFAULT) -> Shown:
    """The file as evidence: its type found from the bytes, a random name to store it under, its SHA-256.

    `Unreadable` for a type that is not accepted, a name that says another type, a damaged or encrypted file, macros,
    an archive that unpacks to too much, or more than 20 MB.
    """
    if not data:
        raise Unreadable(name, "文件是空的，请重新选择")
    if len(data) > LARGEST:
        raise Unreadable(name, f"文件超过 {LARGEST // MEGABYTE} MB，请压缩或拆分后再传")
    media_type = _media_type(name, data, limits)
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES[media_type]:
        right = SUFFIXES[media_type][0]
        raise Unreadable(name, f"文件名以“{suffix or '无扩展名'}”结尾，内容却是 {right} 文件，请改成正确的扩展名再传")
    return Shown(
        label=label or PurePath(name).stem,
        name=f"{secrets.token_hex(16)}{SUFFIXES[media_type][0]}",
        data=data,
        media_type=media_type,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _media_type(name: str, data: bytes, limits: Limits) -> str:
    if data.startswith(_PNG):
        return _whole(name, _PNG_END in data[-64:], "image/png")
    if data.startswith(_JPEG):
        return _whole(name, _JPEG_END in data[-1024:], "image/jpeg")
    kind, _package = sniff(name, data, limits)
    if kind.value not in SUFFIXES or (kind is Kind.PDF and not data.startswith(b"%PDF-")):
        raise Unreadable(name, f"这种文件不能作佐证。{ACCEPTED}")
    if kind is Kind.PDF and b"%%EOF" not in data[-2048:]:
        raise Unreadable(name, "PDF 没有传完整，请重新上传")
    return kind.value


def _whole(name: str, whole: bool, media_type: str) -> str:
    if not whole:
        raise Unreadable(name, "图片没有传完整，请重新上传")
    return media_type


def download_name(label: str, media_type: str) -> str:
    """A file name for saving: the label without what a file system or a header would stumble over."""
    clean = "".join(c for c in label if c.isprintable() and c not in '\\/:*?"<>|').strip(" .")
    return f"{clean[:80] or '佐证'}{SUFFIXES.get(media_type, ('.bin',))[0]}"
