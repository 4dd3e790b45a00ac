"""Reading a redacted file back by other means than those that made it: whether anything withheld is still there."""

import base64
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from urllib.parse import unquote

from lxml import etree
from openpyxl import load_workbook
from pdfminer.high_level import extract_text
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException

from yangguang.foi.redaction import figures
from yangguang.foi.redaction.passages import NotRedacted, Passage, Redacted, folded

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DEEPEST = 4
_LARGEST = 200 * 1024 * 1024
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5")


def found(kind: str, data: bytes, words: Sequence[str]) -> list[str]:
    """The words that can be read out of the file, in its texts or in its bytes."""
    texts = "".join(folded(text) for text in _texts(kind, data))
    left = [one for one in words if folded(one) in texts]
    return left or [one for one in words if any(_in_bytes(one, part) for part in _parts(data))]


def compare_counts(source: bytes, passages: Sequence[Passage], made: Redacted) -> None:
    """`NotRedacted` where another reader finds a passage in the source more often than it was painted over.

    The two order the characters of a page differently; words out of order for one of them stand in plain sight.
    """
    try:
        text = folded(extract_text(BytesIO(source)))
    except (PDFException, PSException, ValueError, KeyError, TypeError, RecursionError):
        raise NotRedacted("PDF 的文字读不出来，请另存后再试。") from None
    painted = sum(one.count for one in made.withheld if not one.area)
    told = sum(text.count(folded(one.words)) for one in passages)
    if told > painted:
        raise NotRedacted("PDF 里还有没有遮盖到的同样文字（文字次序不规则），没有生成副本。请用原来的 Word 文件遮盖。")


def _texts(kind: str, data: bytes) -> Iterator[str]:
    if kind == "pdf":
        try:
            yield extract_text(BytesIO(data))
        except (PDFException, PSException, ValueError, KeyError, TypeError):
            return
        return
    if kind == "xlsx":
        yield "|".join(_days(data))
    for part in _parts(data):
        if part.lstrip()[:1] != b"<":
            continue
        try:
            root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
        except etree.XMLSyntaxError:
            continue
        yield _unescaped("".join(root.itertext()))
        yield unquote("\n".join(value for node in root.iter() for value in node.attrib.values()))


def _days(data: bytes) -> Iterator[str]:
    """The days that cells show, in all the ways in which they are written."""
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            for row in sheet.iter_rows(values_only=True):
                for value in row:
                    yield from figures.days(value)
    except (ValueError, KeyError, TypeError, AttributeError, OSError, zipfile.BadZipFile):
        raise NotRedacted("副本的表格读不回来，没有生成副本。请用 Excel 另存后再试。") from None


def _unescaped(text: str) -> str:
    """With Excel's `_x674E_` as the characters that they stand for."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _parts(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes themselves, and all that is packed in them: parts of packages, packages within, PDF streams."""
    yield data
    if depth >= _DEEPEST:
        return
    if data.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(BytesIO(data)) as package:
                for info in package.infolist():
                    yield info.filename.encode()
                    if info.file_size <= _LARGEST:
                        yield from _parts(package.read(info), depth + 1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
            return
    elif data.startswith(b"%PDF"):
        for match in _STREAM.finditer(data):
            try:
                yield zlib.decompressobj().decompress(match[1], _LARGEST)
            except zlib.error:
                continue


def _in_bytes(words: str, data: bytes) -> bool:
    """In any usual encoding, as it is, in hex or in base64 (with its three shifts)."""
    for encoding in _ENCODINGS:
        try:
            plain = words.encode(encoding)
        except UnicodeEncodeError:
            continue
        if len(plain) >= 4 and (plain in data or plain.hex().encode() in data.lower()):
            return True
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + plain)[(0, 2, 3)[shift] : -4]
            if len(coded) >= 8 and coded in data:
                return True
    return False
