"""The one way in: a file's passages, and what about it a person should know."""

from dataclasses import dataclass, field
from importlib import import_module

from lxml import etree

from yangguang.kernel.intake.decoding import decode
from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.limits import DEFAULT, MEGABYTE, Limits
from yangguang.kernel.intake.office import as_modern
from yangguang.kernel.intake.sniffing import Kind, sniff

from ..passages import Passage
from . import html
from .text import passage

HIDDEN, UNREAD, PICTURE_PAGES, PICTURES = "hidden_content", "embedded_unread", "picture_pages", "picture_unread"
DEEPEST = 3


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


@dataclass(slots=True)
class Walk:
    """Where in a file within a file the reading stands, and how many bytes may still be unpacked in all."""

    limits: Limits
    left: int
    within: str = ""
    depth: int = 0

    def into(self, within: str) -> "Walk":
        """The way on into a file of this file."""
        return Walk(self.limits, self.left, within, self.depth + 1)


def contents(name: str, data: bytes, *, limits: Limits = DEFAULT) -> Contents:
    """The passages of a .docx, .xlsx, .pptx, .pdf, .html, .txt, .csv, .ofd or .zip, and of an old office file where
    LibreOffice is installed; those of the files within it too.

    Raises Unreadable, and nothing else, for what intake refuses: the limits on size, archives, entities and nesting
    are those of every file that is read, and all files within a file share one.
    """
    return inside(name, data, Walk(limits, limits.unpacked_size))


def inside(name: str, data: bytes, walk: Walk) -> Contents:
    """The same for a file that was come upon on the way."""
    limits = walk.limits
    if not data:
        raise Unreadable(name, "文件是空的，请检查后重新上传")
    if len(data) > limits.file_size:
        size, most = len(data) / MEGABYTE, limits.file_size // MEGABYTE
        raise Unreadable(name, f"文件有 {size:.0f} MB，超过 {most} MB 的上限，请精简或拆分后再上传")
    if walk.left <= 0:
        raise Unreadable(name, "里面的文件解压后太大，没有检查")
    name, data = as_modern(name, data, limits=limits)
    try:
        return _read(name, data, walk)
    except Unreadable:
        raise
    except (etree.LxmlError, ValueError, KeyError, IndexError, RecursionError, MemoryError, OSError) as error:
        raise Unreadable(name, "文件已损坏，读不出来，请重新保存后再上传") from error


def follow(name: str, data: bytes, where: str, walk: Walk) -> Contents:
    """A file within the file at `where`; a note where it cannot be looked into."""
    further = walk.into(f"{where} 中的")
    try:
        if walk.depth >= DEEPEST:
            raise Unreadable(name, "嵌套太深，没有检查")
        found = inside(name, data, further)
    except Unreadable as unreadable:
        found = Contents(None, notes=[Note(UNREAD, where, f"嵌入的文件无法检查：{unreadable.what}")])
    walk.left = further.left
    return found


def _read(name: str, data: bytes, walk: Walk) -> Contents:
    limits, within = walk.limits, walk.within
    if data.startswith(b"PK\x03\x04"):
        return import_module(".office", __package__).read_package(name, data, walk)
    kind, _ = sniff(name, data, limits)
    if kind is Kind.PDF:
        return import_module(".pdf", __package__).read(name, data, walk)
    text, _ = decode(name, data, declared_charset(data) if kind is Kind.HTML else None)
    if kind is Kind.HTML:
        return Contents(kind, html.passages(name, text, within, limits).passages)
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
