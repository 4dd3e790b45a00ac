"""What a PDF still holds of its past: earlier versions, and objects that its tables no longer name.

A PDF is changed by writing behind its end: the bytes before an earlier `%%EOF` are the whole file as it was, and anyone
can cut it off there.
"""

import re
from collections.abc import Iterator

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import PDFStream
from pdfminer.utils import decode_text

_END = re.compile(rb"%%EOF[\r\n]*")
_OBJECT = re.compile(rb"(?<![0-9])([0-9]{1,10})[ \t\r\n]+[0-9]{1,5}[ \t\r\n]+obj(?![a-z])")
_SHOWN = re.compile(rb"\[((?:\\.|[^\\\]])*)\]\s*TJ|(\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>)\s*(?:Tj|'|\")")
_STRING = re.compile(rb"\(((?:\\.|[^\\()])*)\)|<([0-9A-Fa-f\s]*)>")
_MOST_OBJECTS = 20_000
LEFT_BEHIND = "PDF 未引用的对象"


def versions(data: bytes) -> list[bytes]:
    """The file as it was before each change to it, the oldest first; empty for a file that was written once."""
    ends = [found.end() for found in _END.finditer(data)]
    return [data[:end] for end in ends[:-1]]


def left_behind(data: bytes, document: PDFDocument) -> Iterator[tuple[str, str]]:
    """Place and text of objects that stand in the file but are not what its tables lead to."""
    named = _named(document)
    for count, found in enumerate(_OBJECT.finditer(data)):
        if count == _MOST_OBJECTS:
            return
        if found.start() in named:
            continue
        try:
            one = document._getobj_parse(found.start(), int(found[1]))  # no public way to an offset
        except Exception:  # noqa: S112 - bytes that only look like an object
            continue
        for text in _texts(one):
            yield LEFT_BEHIND, text


def _named(document: PDFDocument) -> set[int]:
    """Where the objects stand that a reader is led to: the newest of each number."""
    places: dict[int, int | None] = {}
    for table in document.xrefs:
        for number in table.get_objids():
            try:
                within, place, _ = table.get_pos(number)
            except KeyError:
                continue
            places.setdefault(number, None if within is not None else place)
    return {place for place in places.values() if place is not None}


def _texts(value: object, depth: int = 0) -> Iterator[str]:
    if depth > 12:
        return
    if isinstance(value, PDFStream):
        yield from _texts(value.attrs, depth + 1)
        yield from _drawn(value)
    elif isinstance(value, bytes):
        yield decode_text(value)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, depth + 1)


def _drawn(stream: PDFStream) -> Iterator[str]:
    """The words that the stream draws, as far as they are written in plain characters; in an old object stream, its
    strings.
    """
    try:
        content = stream.get_data()
    except Exception:  # an old stream that no filter opens shows nothing to anyone
        return
    shown = [found[1] if found[1] is not None else found[2] for found in _SHOWN.finditer(content)]
    for piece in shown or ([content] if b"/ObjStm" in repr(stream.attrs).encode() else []):
        words = b"".join(_plain(found) for found in _STRING.finditer(piece))
        if words:
            yield decode_text(words)


def _plain(found: re.Match[bytes]) -> bytes:
    if found[1] is not None:
        return re.sub(rb"\\(.)", rb"\1", found[1], flags=re.DOTALL)
    digits = b"".join(found[2].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
