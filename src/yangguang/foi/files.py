"""Files of requests: examined by their bytes when they come in, encrypted on disk, opened only here."""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from django.core.files.base import ContentFile

from yangguang.foi.models import Case, CaseFile
from yangguang.kernel import present
from yangguang.kernel.encryption import decrypt_bytes, encrypt_bytes
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.intake.antivirus import Infected, configured, scan
from yangguang.kernel.intake.examine import JPEG, PDF, PNG, examine
from yangguang.kernel.intake.limits import MEGABYTE
from yangguang.kernel.intake.sniffing import Kind

LARGEST = 5 * MEGABYTE
LARGEST_OF_STAFF = 50 * MEGABYTE
ACCEPTED = frozenset({PDF, Kind.WORD.value, Kind.EXCEL.value, PNG, JPEG})
ADVICE = "可用 PDF、.docx、.xlsx、.png 或 .jpg"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept."""

    name: str
    data: bytes
    media_type: str
    sha256: str


def kept(name: str, data: bytes, *, largest: int = LARGEST) -> Upload:
    """The file as it may be kept. `Unreadable` for one of a type not accepted, damaged, infected or too large."""
    if len(data) > largest:
        raise Unreadable(name, f"文件超过 {largest // MEGABYTE} MB，请压缩或拆分后再传")
    found = examine(name, data, accepted=ACCEPTED, purpose="材料", advice=ADVICE)
    if configured() and isinstance(scan(data), Infected):
        raise Unreadable(name, "文件中查出病毒，没有接收")
    return Upload(found.name, data, found.media_type, found.sha256)


def store(case: Case, upload: Upload, purpose: CaseFile.Purpose, *, added_by: int | None = None) -> CaseFile:
    """Keep the file with the request, in the caller's transaction; its bytes are encrypted."""
    made = CaseFile(
        case=case,
        purpose=purpose,
        name=upload.name[:200],
        media_type=upload.media_type,
        size=len(upload.data),
        sha256=upload.sha256,
        added_by_id=added_by,
        added_at=present.now(),
    )
    made.file.save(f"{secrets.token_hex(16)}.bin", ContentFile(encrypt_bytes(upload.data)), save=False)
    made.save()
    return made


def read(file: CaseFile) -> bytes:
    """The file's bytes; `ValueError` when no configured key opens it."""
    with file.file.open("rb") as stored:
        return decrypt_bytes(stored.read())


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return sha256(data).hexdigest()
