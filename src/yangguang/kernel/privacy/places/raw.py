"""Parts that are no text: what of a number can still be read in their bytes."""

import re

from ..passages import Passage, Slot, lines

_ASCII = re.compile(rb"(?<![0-9A-Za-z])[0-9]{11,19}[Xx]?(?![0-9A-Za-z])")
_WIDE = re.compile(rb"(?<![0-9A-Za-z]\x00)(?:[0-9]\x00){11,19}(?:[Xx]\x00)?(?![0-9A-Za-z]\x00)")


def passage(data: bytes, where: str) -> Passage:
    """The long numbers written in ASCII or UTF-16 in an object, a picture's data or a printer's settings."""
    found = [match[0].decode("ascii") for match in _ASCII.finditer(data)]
    found += [match[0].decode("utf-16-le") for match in _WIDE.finditer(data)]
    return lines(Slot(number, where) for number in found)
