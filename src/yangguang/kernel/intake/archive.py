"""Zip packages (.docx, .xlsx) looked through before any library opens them.

Sizes are counted while unpacking, since headers can lie; every XML part is parsed once with document
types and entities forbidden; names that leave the package, macros and encryption are refused. Packages
inside the package are never opened.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from .document import Unreadable
from .limits import MEGABYTE, Limits

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_MAIN_PARTS = {
    f"{WORD}.main+xml": WORD,
    f"{EXCEL}.main+xml": EXCEL,
    f"{POWERPOINT}.main+xml": POWERPOINT,
}
CONTENT_TYPES = "[Content_Types].xml"
_MACRO_PART = re.compile(r"vbaproject|vbadata|macrosheets/|dialogsheets/|activex/", re.IGNORECASE)
_XML_PART = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_SHEET_PART = re.compile(r"^xl/.*sheet[^/]*\.xml$", re.IGNORECASE)
# What a package pulls in on opening, and targets that lie on another machine (not `file:///C:`).
_FETCHED = frozenset({"attachedtemplate", "oleobject", "frame", "subdocument"})
_REMOTE = re.compile(r"(?!file:)[a-z][a-z0-9+.-]+:|file:(?://[^/\\]|[/\\]{4}|\\\\)|[/\\]{2}", re.IGNORECASE)
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
_BROKEN = "文件已损坏或没有传完整，请重新保存后再上传"
_CHUNK = 64 * 1024
# A small part may be as repetitive as it likes: a table of equal rows packs a hundredfold and harms nobody.
_RATIO_FROM = 16 * MEGABYTE
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")


@dataclass(frozen=True, slots=True)
class Package:
    """A package that passed: its media type, and how many formulas were saved without a value."""

    media_type: str
    formulas_without_value: int


def inspect(name: str, data: bytes, limits: Limits) -> Package:
    """Look a zip package through. Raises Unreadable saying which part is wrong and what to do."""
    _check_directory(name, data, limits)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return _inspect(name, package, limits)
    except _FAULTS as error:
        raise Unreadable(name, _BROKEN) from error


def names(name: str, data: bytes, limits: Limits) -> list[str]:
    """The names of all parts. Raises Unreadable for a package that is cut off or has too many."""
    _check_directory(name, data, limits)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(name, _BROKEN) from error


def parts(name: str, data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Each file in the package with its bytes, names written by old Chinese programs put right.

    Raises Unreadable as `inspect` does; XML parts are parsed with document types and entities forbidden.
    """
    _check_directory(name, data, limits)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            unpacked = 0
            for info in package.infolist():
                _check_entry(name, info)
                if info.is_dir():
                    continue
                content = b"".join(_unpack(name, package, info, limits, unpacked))
                unpacked += len(content)
                if _XML_PART.search(info.filename):
                    _scan(name, info.filename, iter((content,)), _Nothing(), limits)
                yield _entry_name(info), content
    except _FAULTS as error:
        raise Unreadable(name, _BROKEN) from error


def _entry_name(info: zipfile.ZipInfo) -> str:
    """A name without the mark of UTF-8 is in the writer's code page, which for Chinese programs is GBK."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _check_directory(name: str, data: bytes, limits: Limits) -> None:
    """Refuse a directory of too many entries before zipfile builds an object for each of them."""
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(data):
        raise Unreadable(name, "文件没有传完整（缺少结尾），请重新上传")
    entries, size = struct.unpack_from("<HI", data, at + 10)
    if entries > limits.archive_entries or size > limits.archive_entries * 512:
        raise Unreadable(name, f"里面的部件超过 {limits.archive_entries} 个，不像正常的文档，已拒收")


def _inspect(name: str, package: zipfile.ZipFile, limits: Limits) -> Package:
    infos = package.infolist()
    if len(infos) > limits.archive_entries:
        raise Unreadable(name, f"里面的部件超过 {limits.archive_entries} 个，不像正常的文档，已拒收")
    if len({info.filename.lower() for info in infos}) != len(infos):
        raise Unreadable(name, "里面有同名的部件，不像正常的文档，已拒收")
    for info in infos:
        _check_entry(name, info)
    media_type = _media_type(name, package, limits)
    unpacked = 0
    sheets = _Sheets(name, limits)
    for info in infos:
        chunks = _unpack(name, package, info, limits, unpacked)
        if _XML_PART.search(info.filename):
            target = sheets if _SHEET_PART.search(info.filename) else _Nothing()
            if info.filename.lower().endswith(".rels"):
                target = _Relations(name)
            unpacked += _scan(name, info.filename, chunks, target, limits)
        else:
            unpacked += sum(len(chunk) for chunk in chunks)
    return Package(media_type, sheets.formulas_without_value)


def _check_entry(name: str, info: zipfile.ZipInfo) -> None:
    path = info.filename.replace("\\", "/")
    if path.startswith("/") or ":" in path or ".." in path.split("/"):
        raise Unreadable(name, "里面的部件路径越出了文档本身，不安全，已拒收")
    if info.flag_bits & 0x1:
        raise Unreadable(name, "文件已加密，请去掉密码后再上传")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable(name, "用了文档里不会有的压缩方式，请用 Word、WPS 或 Excel 重新保存后再上传")
    if _MACRO_PART.search(path):
        raise Unreadable(name, "文件带有宏或控件，不安全，请另存为不含宏的 .docx 或 .xlsx 后再上传")


def _unpack(name: str, package: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits, before: int) -> Iterator[bytes]:
    """The part in chunks, its real size held against the limits as it comes."""
    size = 0
    with package.open(info) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if before + size > limits.unpacked_size or (
                size > _RATIO_FROM and size > limits.compression_ratio * max(1, info.compress_size)
            ):
                raise Unreadable(name, "解压后大得不正常（疑似压缩炸弹），已拒收")
            yield chunk


def _media_type(name: str, package: zipfile.ZipFile, limits: Limits) -> str:
    """What the package says it is in [Content_Types].xml."""
    names = set(package.namelist())
    if CONTENT_TYPES not in names:
        if "mimetype" in names:
            raise Unreadable(name, "这是 OpenDocument 文件，请另存为 .docx 或 .xlsx 后再上传")
        raise Unreadable(name, "这是压缩包，请解压后上传里面的文件")
    types = _ContentTypes()
    chunks = _unpack(name, package, package.getinfo(CONTENT_TYPES), limits, 0)
    _scan(name, CONTENT_TYPES, chunks, types, limits)
    if any("macroenabled" in one.lower() or "vbaproject" in one.lower() for one in types.found):
        raise Unreadable(name, "文件带有宏，不安全，请另存为不含宏的 .docx 或 .xlsx 后再上传")
    for content_type, media_type in _MAIN_PARTS.items():
        if content_type in types.found:
            return media_type
    raise Unreadable(name, "不是 Word 或 Excel 文件，请另存为 .docx 或 .xlsx 后再上传")


class _Nothing:
    """A parser target that keeps nothing."""

    def close(self) -> None:
        return None


class _ContentTypes(_Nothing):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.found.add(attributes.get("ContentType", ""))


class _Relations(_Nothing):
    """Refuses what an office program fetches by itself on opening: a template or object on another machine.

    A link that a person must click, and a template on the writer's own disk, are as they should be.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        target = attributes.get("Target", "").strip()
        external = attributes.get("TargetMode", "").lower() == "external"
        if external and kind in _FETCHED and _REMOTE.match(target):
            raise Unreadable(self._name, "文件打开时会自动读取别处的模板或对象，不安全，请去掉这些外部链接后再上传")


class _Sheets(_Nothing):
    """Counts cells and merged areas of all worksheets, which openpyxl would build without a bound."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name, self._limits = name, limits
        self._cells = self._rows = 0
        self._formula = self._value = False
        self.formulas_without_value = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition("}")[2]
        if local == "c":
            self._count(1)
            self._formula = self._value = False
        elif local == "row":
            self._rows += 1
            self._count(0)
        elif local == "mergeCell":
            self._count(_area(attributes.get("ref", "")))
        elif local == "f":
            self._formula = True
        elif local in ("v", "is"):
            self._value = True

    def end(self, tag: str) -> None:
        if tag.endswith("}c") and self._formula and not self._value:
            self.formulas_without_value += 1

    def _count(self, cells: int) -> None:
        self._cells += cells
        if max(self._cells, self._rows) > self._limits.cells:
            raise Unreadable(self._name, f"表格的单元格超过 {self._limits.cells} 个，请拆成几个文件")


def _area(reference: str) -> int:
    match = _RANGE.fullmatch(reference.upper())
    if match is None:
        return 0
    left, top, right, bottom = match[1], int(match[2]), match[3] or match[1], int(match[4] or match[2])
    return (abs(_column(right) - _column(left)) + 1) * (abs(bottom - top) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _scan(name: str, part: str, chunks: Iterator[bytes], target: _Nothing, limits: Limits) -> int:
    """Parse a part with document types and entities forbidden; its size in bytes."""
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    size = 0
    try:
        for chunk in chunks:
            size += len(chunk)
            if size > limits.xml_part_size:
                raise Unreadable(name, f"部件 {part} 超过 {limits.xml_part_size // MEGABYTE} MB，请拆成几个文件")
            parser.feed(chunk)
        parser.close()
    except DefusedXmlException as error:
        raise Unreadable(name, f"部件 {part} 里有实体或 DTD 声明，正常文档不会有，不安全，已拒收") from error
    except ParseError as error:
        raise Unreadable(name, f"部件 {part} 已损坏，请重新保存后再上传") from error
    return size
