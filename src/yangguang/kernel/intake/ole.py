"""Compound files (.doc, .xls, .ppt, .wps, .et): their directory and streams, read for what they say about safety.

Only the layout of [MS-CFB] is read, within the bytes that are there: no stream is run or interpreted
beyond the few marks of encryption and macro sheets.
"""

import struct
from dataclasses import dataclass

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
_NO_STREAM = 0xFFFFFFFF
_ENTRY = 128
_MOST_ENTRIES = 20_000
_MACROS = frozenset({"macros", "vba", "_vba_project_cur", "_vba_project", "_vba_project_sign"})
_ENCRYPTED = frozenset({"encryptedpackage", "encryptedsummary", "encryptioninfo"})
#: Records of an Excel workbook stream.
_EOF, _FILEPASS, _SHEET = 0x0A, 0x2F, 0x85


class Damaged(ValueError):
    """The bytes are not a whole compound file."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    start: int
    size: int


class Compound:
    """The directory of a compound file. Raises Damaged when there is none that can be followed."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 1536 or not data.startswith(MARK):
            raise Damaged
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise Damaged
        self._data, self._sector = data, 1 << shift
        self._fat = self._read_fat()
        directory = self._chain(struct.unpack_from("<I", data, 48)[0], _MOST_ENTRIES * _ENTRY)
        self._cutoff = struct.unpack_from("<I", data, 56)[0]
        self.entries = {entry.name.lower(): entry for entry in _entries(directory)}
        if "root entry" not in self.entries:
            raise Damaged

    @property
    def media_type(self) -> str | None:
        """The kind of document by its main stream, or None for another program's file."""
        for name, media_type in (
            ("worddocument", "application/msword"),
            ("powerpoint document", "application/vnd.ms-powerpoint"),
            ("workbook", "application/vnd.ms-excel"),
            ("book", "application/vnd.ms-excel"),
        ):
            if name in self.entries:
                return media_type
        return None

    @property
    def encrypted(self) -> bool:
        """Whether a password is needed to read the document."""
        if _ENCRYPTED & self.entries.keys():
            return True
        word = self.stream("worddocument", 64)
        if len(word) >= 12 and struct.unpack_from("<H", word, 10)[0] & 0x0100:
            return True
        return any(kind == _FILEPASS for kind, _ in self._workbook())

    @property
    def has_macros(self) -> bool:
        """Whether it holds a macro project or an Excel 4.0 macro sheet."""
        if _MACROS & self.entries.keys():
            return True
        return any(kind == _SHEET and len(body) > 5 and body[5] == 1 for kind, body in self._workbook())

    def stream(self, name: str, most: int) -> bytes:
        """The first `most` bytes of a stream; empty when it is absent, or small enough to lie among the small ones."""
        entry = self.entries.get(name)
        if entry is None or entry.size < self._cutoff:
            return b""
        return self._chain(entry.start, min(entry.size, most))[:most]

    def _workbook(self) -> list[tuple[int, bytes]]:
        """The records of the workbook's globals."""
        stream = self.stream("workbook", 1 << 20) or self.stream("book", 1 << 20)
        records: list[tuple[int, bytes]] = []
        at = 0
        while at + 4 <= len(stream):
            kind, length = struct.unpack_from("<HH", stream, at)
            records.append((kind, stream[at + 4 : at + 4 + length]))
            at += 4 + length
            if kind == _EOF:
                break
        return records

    def _read_fat(self) -> list[int]:
        """Where each sector's successor is: the table is spread over sectors that the header and its tail list."""
        per_sector = self._sector // 4
        listed = list(struct.unpack_from("<109I", self._data, 76))
        following = struct.unpack_from("<I", self._data, 68)[0]
        seen = 0
        while following < _END and seen <= len(self._data) // self._sector:
            numbers = struct.unpack(f"<{per_sector}I", self._at(following))
            listed.extend(numbers[:-1])
            following = numbers[-1]
            seen += 1
        fat: list[int] = []
        for number in listed:
            if number < _END:
                fat.extend(struct.unpack(f"<{per_sector}I", self._at(number)))
            if len(fat) > len(self._data) // self._sector + per_sector:
                break
        return fat

    def _at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        found = self._data[start : start + self._sector]
        if len(found) != self._sector:
            raise Damaged
        return found

    def _chain(self, start: int, most: int) -> bytes:
        """The sectors from `start` on, up to `most` bytes. Damaged for a chain that leaves the file or circles."""
        parts: list[bytes] = []
        number, left = start, most
        while number < _END and left > 0:
            if number >= len(self._fat) or len(parts) > len(self._fat):
                raise Damaged
            first = (number + 1) * self._sector
            part = self._data[first : first + self._sector]
            if not part:
                raise Damaged
            parts.append(part)
            left -= self._sector
            number = self._fat[number]
        return b"".join(parts)


def _entries(directory: bytes) -> list[_Entry]:
    found: list[_Entry] = []
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        if not 2 <= length <= 64 or directory[at + 66] == 0:
            continue
        name = directory[at : at + length - 2].decode("utf-16-le", errors="replace")
        start, size = struct.unpack_from("<II", directory, at + 116)
        found.append(_Entry(name, start, size if start != _NO_STREAM else 0))
    return found
