"""Masked copies of texts, pages and files in the rules' form; what cannot be masked is refused, never let through.

A copy keeps its layout and formats: only the characters that tell change. Of a Word or Excel file tracked changes are
accepted, comments of a Word file, personal properties and the preview picture are taken out, and hidden places are
masked like the others.
"""

import os
import tempfile
from functools import partial
from pathlib import Path, PurePath

from yangguang.kernel.intake.decoding import decode
from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.limits import DEFAULT, Limits
from yangguang.kernel.intake.office import as_modern
from yangguang.kernel.intake.sniffing import Kind, sniff

from . import office_copy
from .detect import find, mask_passages
from .finding import FORBIDDEN, MASKED, starred
from .places import html as pages
from .places.contents import UNREAD, contents, declared_charset
from .places.text import cells

_ROUNDS = 4
_MODERN = {".doc": ".docx", ".wps": ".docx", ".xls": ".xlsx", ".et": ".xlsx"}


class Unmaskable(Exception):
    """No masked copy can be made of the file; the text says why and what to do instead."""


def mask_html(source: str, rules: frozenset[str] = MASKED) -> str:
    """The page or body with personal data masked; the rest of its source stays as it is.

    Raises Unreadable for more than 6 MB or 300,000 tags.
    """
    for _ in range(_ROUNDS):
        page = pages.passages("正文", source)
        if not mask_passages(page.passages, rules):
            break
        source = page.source
    return source


def mask_file(name: str, data: bytes, *, rules: frozenset[str] = MASKED, limits: Limits = DEFAULT) -> bytes:
    """The masked copy of a .docx, .xlsx, .html, .txt or .csv; of an old office file it is a .docx or .xlsx.

    The copy is looked through again before it is given out. Raises Unreadable for what cannot be read, Unmaskable for
    a PDF and where something would remain.
    """
    name, data = as_modern(name, data, limits=limits)
    kind, _ = sniff(name, data, limits)
    if kind is Kind.PDF:
        raise Unmaskable("PDF 不能直接脱敏：画面下面的文字还会留着。请用原来的 Word 或 Excel 文件脱敏，再另存为 PDF。")
    contents(name, data, limits=limits)  # refuses what intake refuses, in its own words
    copy = _copy(kind, name, data, rules, limits)
    left = remaining(name, copy, limits=limits)
    if left:
        raise Unmaskable(f"还有无法自动脱敏的内容（{'；'.join(left[:5])}），请在原文件中删除后再试。")
    return copy


def remaining(name: str, data: bytes, *, limits: Limits = DEFAULT) -> list[str]:
    """Where in a file personal data that may not be published still stands, or could not be looked for."""
    found = contents(name, data, limits=limits)
    left = [
        passage.where(finding.start)
        for passage in found.passages
        for finding in find(passage.text)
        if finding.rule in FORBIDDEN
    ]
    left += [note.where for note in found.notes if note.rule == UNREAD]
    return list(dict.fromkeys(left))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that after a crash it is wholly there or not at all, and on disk when this returns.

    Raises OSError; then nothing of it remains.
    """
    handle, waiting = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(waiting).chmod(0o600)
        Path(waiting).replace(path)
    except BaseException:
        Path(waiting).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def copy_suffix(name: str) -> str:
    """The ending that a masked copy of the file has: an old one that of its modern kind."""
    suffix = PurePath(name).suffix.lower()
    return _MODERN.get(suffix, suffix)


def _copy(kind: Kind, name: str, data: bytes, rules: frozenset[str], limits: Limits) -> bytes:
    if kind in (Kind.WORD, Kind.EXCEL):
        return office_copy.masked(kind, name, data, partial(mask_passages, rules=rules), limits)
    text, encoding = decode(name, data, declared_charset(data) if kind is Kind.HTML else None)
    masked = mask_html(text, rules) if kind is Kind.HTML else _mask_text(name, text, rules)
    if masked == text:
        return data
    if encoding == "utf-8" and data.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    try:
        return masked.encode(encoding)
    except UnicodeEncodeError as error:
        raise Unreadable(name, "文字编码写不回去，请另存为 UTF-8 后再试") from error


def _mask_text(name: str, text: str, rules: frozenset[str]) -> str:
    for _ in range(_ROUNDS):
        found = [finding for finding in find(cells(name, text)) if finding.rule in rules]
        masked = starred(text, found)
        if masked == text:
            break
        text = masked
    return text
