"""Texts that are nearly the same, found among many by an index and compared exactly afterwards.

A fingerprint is 32 minimal hashes of the text's five-character shingles (one-permutation MinHash). Its eight bands are
plain numbers to store with an index: records that share a band are candidates. Of texts that are 85 in 100 alike,
more than 99 in 100 pairs share one.
"""

import re
import unicodedata
from hashlib import blake2b
from zlib import crc32

_SHINGLE = 5
_BINS, _BANDS = 32, 8
_EMPTY = 0xFFFFFFFF
_LEFT_OUT = re.compile(r"[\W_]+")


def fingerprint(text: str) -> tuple[int, ...]:
    """The 32 numbers of a text; empty for one of fewer than five characters."""
    bins = [_EMPTY] * _BINS
    for hashed in _shingles(text):
        at, rest = hashed % _BINS, hashed // _BINS
        if rest < bins[at]:
            bins[at] = rest
    if all(one == _EMPTY for one in bins):
        return ()
    # An empty bin borrows from the next one that holds something, the same way for every text.
    filled = list(bins)
    for at in range(_BINS):
        step = 0
        while bins[(at + step) % _BINS] == _EMPTY:
            step += 1
        filled[at] = (bins[(at + step) % _BINS] + step * 0x9E3779B1) & 0xFFFFFFFF
    return tuple(filled)


def bands(marks: tuple[int, ...]) -> tuple[int, ...]:
    """Eight numbers of 63 bits, one for each band of a fingerprint; records that share one are candidates."""
    rows = _BINS // _BANDS
    found = []
    for band in range(_BANDS if marks else 0):
        data = band.to_bytes(1, "big") + b"".join(
            mark.to_bytes(4, "big") for mark in marks[band * rows : (band + 1) * rows]
        )
        found.append(int.from_bytes(blake2b(data, digest_size=8).digest(), "big") >> 1)
    return tuple(found)


def similarity(first: str, second: str) -> float:
    """The share of shingles that two texts have in common, from 0 to 1; spaces, signs and widths do not count."""
    left, right = _shingles(first), _shingles(second)
    if not left or not right:
        return 0.0
    return len(left & right) / len(left | right)


def _shingles(text: str) -> set[int]:
    folded = _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text).lower())
    data = folded.encode("utf-32-le", "replace")
    width = 4 * _SHINGLE
    return {crc32(data[at : at + width]) for at in range(0, len(data) - width + 1, 4)}
