"""The one way in for files: check, sniff, read."""

from hashlib import sha256
from importlib import import_module
from types import ModuleType

from .document import Block, SourceDocument, Unreadable
from .limits import DEFAULT, MEGABYTE, Budget, Limits
from .office import as_modern
from .sniffing import Kind, sniff


def read(name: str, data: bytes, *, limits: Limits = DEFAULT) -> SourceDocument:
    """A file's paragraphs and tables. `name` is the file's name, `data` its bytes. Files of old Word, WPS and Excel are
    read through LibreOffice where it is installed; the digest is that of the bytes given.

    Raises Unreadable, and nothing else, for a file that is empty, too large, damaged, encrypted,
    unsafe (macros, archive bombs, entities), not one of the formats, or named as another one.
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(name, "文件是空的，请检查后重新上传")
    if len(data) > limits.file_size:
        size, most = len(data) / MEGABYTE, limits.file_size // MEGABYTE
        raise Unreadable(name, f"文件有 {size:.0f} MB，超过 {most} MB 的上限，请精简或拆分后再上传")
    digest = sha256(data).hexdigest()
    modern, data = as_modern(name, data, limits=limits)
    kind, package = sniff(modern, data, limits)
    budget = Budget(name, limits)
    try:
        blocks, encoding = _read(kind, data, budget, package.formulas_without_value if package else 0)
    except Unreadable:
        raise
    except Exception as error:
        # Readers stand on four libraries, none of which lists what it raises on a damaged file.
        raise Unreadable(name, "文件已损坏，读不出来，请重新保存后再上传") from error
    if not blocks:
        raise Unreadable(name, "文件里没有文字，请检查后重新上传")
    return SourceDocument(name, kind.value, digest, tuple(blocks), encoding)


def _read(kind: Kind, data: bytes, budget: Budget, formulas_without_value: int) -> tuple[list[Block], str]:
    # Each reader brings a heavy library, loaded when its first file comes: commands start in half the time.
    reader: ModuleType = import_module(f".readers.{READERS[kind]}", __package__)
    if kind in {Kind.TEXT, Kind.HTML}:
        blocks, encoding = reader.read(data, budget)
        return blocks, encoding
    if kind is Kind.EXCEL:
        return reader.read(data, budget, formulas_without_value), "utf-8"
    return reader.read(data, budget), "utf-8"


READERS = {Kind.TEXT: "text", Kind.HTML: "html", Kind.EXCEL: "xlsx", Kind.WORD: "docx", Kind.PDF: "pdf"}
