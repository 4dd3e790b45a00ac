"""A file that is to show progress: what it is, by its bytes, and whether it can be kept."""

import secrets
from pathlib import PurePath

from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.examine import JPEG, PDF, PNG, SUFFIXES, examine
from yangguang.kernel.intake.limits import DEFAULT, MEGABYTE, Limits
from yangguang.kernel.intake.sniffing import Kind
from yangguang.workplan.actions.progress import Shown

LARGEST = 20 * MEGABYTE
ACCEPTED = frozenset({PDF, Kind.WORD.value, Kind.EXCEL.value, PNG, JPEG})
ADVICE = "可用 PDF、.docx、.xlsx、.png 或 .jpg"


def kept_as(label: str, name: str, data: bytes, limits: Limits = DEFAULT) -> Shown:
    """The file as evidence: its type found from the bytes, a random name to store it under, its SHA-256.

    `Unreadable` for a type that is not accepted, a name that says another type, a damaged or encrypted file, macros,
    an archive that unpacks to too much, or more than 20 MB.
    """
    if len(data) > LARGEST:
        raise Unreadable(name, f"文件超过 {LARGEST // MEGABYTE} MB，请压缩或拆分后再传")
    found = examine(name, data, accepted=ACCEPTED, purpose="佐证", advice=ADVICE, limits=limits)
    return Shown(
        label=label or PurePath(name).stem,
        name=f"{secrets.token_hex(16)}{SUFFIXES[found.media_type][0]}",
        data=data,
        media_type=found.media_type,
        sha256=found.sha256,
    )


def download_name(label: str, media_type: str) -> str:
    """A file name for saving: the label without what a file system or a header would stumble over."""
    clean = "".join(c for c in label if c.isprintable() and c not in '\\/:*?"<>|').strip(" .")
    return f"{clean[:80] or '佐证'}{SUFFIXES.get(media_type, ('.bin',))[0]}"
