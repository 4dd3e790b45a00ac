"""The one way in: a file's passages, and what about it a person should know."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import PurePath

from lxml import etree

from yangguang.kernel.intake.decoding import decode
from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.limits import DEFAULT, MEGABYTE, Limits
from yangguang.kernel.intake.sniffing import Kind, sniff

from ..passages import Passage

HIDDEN, UNREAD, PICTURE_PAGES = "hidden_content", "embedded_unread", "picture_pages"
DEEPEST = 3
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONVERTED = (".doc", ".wps")


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a file that is no personal data: what is hidden in it, what could not be looked into."""

    rule: str
    where: str
    what: str


@dataclass(slots=True)
class Contents:
    """A file as the detectors read it. `kind` is None for a file that holds no text that could be read."""

    kind: Kind | None
    passages: list[Passage] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def add(self, other: "Contents") -> None:
        """Take in what was found in a file within the file."""
        self.passages += other.passages
        self.notes += other.notes


def contents(name: str, data: bytes, *, limits: Limits = DEFAULT, within: str = "", depth: int = 0) -> Contents:
    """The passages of a .docx, .xlsx, .pdf, .html, .txt or .csv, and of .doc and .wps where LibreOffice is installed.

    `within` names the file that holds this one. Raises Unreadable, and nothing else, for what intake refuses: the
    limits on size, archives, entities and nesting are those of every file that is read.
    """
    if not data:
        raise Unreadable(name, "文件是空的，请检查后重新上传")
    if len(data) > limits.file_size:
        size, most = len(data) / MEGABYTE, limits.file_size // MEGABYTE
        raise Unreadable(name, f"文件有 {size:.0f} MB，超过 {most} MB 的上限，请精简或拆分后再上传")
    name, data = modern(name, data)
    kind, _ = sniff(name, data, limits)
    try:
        return _read(kind, name, data, limits, within, depth)
    except Unreadable:
        raise
    except (etree.LxmlError, ValueError, KeyError, IndexError, RecursionError, MemoryError, OSError) as error:
        raise Unreadable(name, "文件已损坏，读不出来，请重新保存后再上传") from error


def modern(name: str, data: bytes) -> tuple[str, bytes]:
    """The file itself; a .doc or .wps as .docx under its new name. Raises Unreadable where that cannot be done."""
    path = PurePath(name)
    if not (data.startswith(_OLE) and path.suffix.lower() in _CONVERTED):
        return name, data
    try:
        convert: Callable[..., bytes] = import_module("yangguang.kernel.intake.office").convert
    except ImportError as error:
        raise Unreadable(name, "旧版 Word 和 WPS 文件还读不了，请另存为 .docx 后再上传") from error
    return f"{path.stem}.docx", convert(name, data, to="docx")


def _read(kind: Kind, name: str, data: bytes, limits: Limits, within: str, depth: int) -> Contents:
    if kind in (Kind.WORD, Kind.EXCEL):
        return import_module(".office", __package__).read(kind, name, data, limits, within, depth)
    if kind is Kind.PDF:
        return import_module(".pdf", __package__).read(name, data, limits, within, depth)
    text, _ = decode(name, data, declared_charset(data) if kind is Kind.HTML else None)
    if kind is Kind.HTML:
        from .html import passages

        return Contents(kind, passages(name, text, within, limits).passages)
    from .text import passage

    return Contents(kind, [passage(name, text, within)])


def declared_charset(data: bytes) -> str | None:
    """The encoding that a page names in its first 4,096 bytes."""
    head = data[:4096].decode("ascii", "ignore").lower()
    at = head.find("charset=")
    if at < 0:
        return None
    return (
        head[at + 8 : at + 40]
        .lstrip("\"' ")
        .split('"')[0]
        .split("'")[0]
        .split(">")[0]
        .split(";")[0]
        .split("/")[0]
        .strip()
    )
