"""Characters that a wrong decoding destroyed (mojibake), found so that a person can be shown them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .script import simplify

_HAN = "㐀-\u9fff\uf900-\ufaff"
_LOST = re.compile("[\ufffd\ue000-\uf8ff]+|(?:锟斤拷)+|烫{3,}|屯{3,}")
_NOT_ASCII = re.compile("[^\x00-\x7f]{3,}")
_WESTERN = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{3,}"
)
_MARKS = re.compile(r"[?？]+")
_REACH = 8
_MARGIN = 8


@dataclass(frozen=True, slots=True)
class Damage:
    """A span that cannot be right as it stands. `excerpt` shows it with its surroundings.

    `suggestion` is what the bytes say when they are read one byte further on, where that gives whole
    characters; it is for a person to confirm and is never put in silently.
    """

    start: int
    end: int
    excerpt: str
    suggestion: str | None = None


def find_damage(text: str) -> list[Damage]:
    """Every damaged span of a text, in order and apart from one another; an empty list for a sound text."""
    found: list[Damage] = []
    for start, end, suggestion in sorted(_spans(text), key=lambda span: (span[0], -span[1])):
        if found and start < found[-1].end:
            continue
        excerpt = " ".join(text[max(0, start - _MARGIN) : end + _MARGIN].split())
        found.append(Damage(start, end, excerpt, suggestion))
    return found


def _spans(text: str) -> Iterator[tuple[int, int, str | None]]:
    for match in _LOST.finditer(text):
        yield match.start(), match.end(), None
    for match in _NOT_ASCII.finditer(text):
        if reading := _read_again(match[0], "gb18030", "utf-8"):
            yield match.start(), match.end(), reading
    for match in _WESTERN.finditer(text):
        reading = _read_again(match[0], "cp1252", "utf-8") or _read_again(match[0], "latin-1", "gb18030")
        if reading:
            yield match.start(), match.end(), reading
    for match in _MARKS.finditer(text):
        if end := _swallowed(text, match.start(), match.end()):
            yield match.start(), end, _shifted(text[match.start() : end])


def _read_again(run: str, wrong: str, right: str) -> str | None:
    """The run's bytes in another encoding, when that makes it Chinese nearly throughout."""
    try:
        data = run.encode(wrong)
    except UnicodeEncodeError:
        return None
    reading = data.decode(right, errors="replace")
    lost = reading.count("\ufffd")
    common = sum(1 for char in reading if _is_common(char))
    return reading.replace("\ufffd", "□") if common >= 2 and lost <= 1 and common >= len(reading) * 0.6 else None


def _swallowed(text: str, start: int, end: int) -> int | None:
    """Where the span ends that a question mark opens, when it stands for a lost byte; else None.

    A byte lost in two-byte text leaves a question mark that no sentence asked for, followed by
    characters that do not belong there: another mark, a rare character, a lone `_` or capital letter.
    """
    if start == 0 or not re.match(f"[{_HAN}》”）)]", text[start - 1]):
        return None
    tail = re.match(r"[^\s|。，、]*", text[end : end + _REACH])
    strange = [end + at for at in range(len(tail[0]) if tail else 0) if _is_strange(text, end + at)]
    after_mark = text[end : end + 1] in set("；，。、：;,") and text[start:end].startswith("?")
    doubled = text[start:end] == "??" and re.match(f"[{_HAN}]", text[end : end + 1]) is not None
    if strange and (after_mark or doubled or len(strange) >= 2):
        return strange[-1] + 1
    return end + 1 if after_mark else end if doubled else None


def _is_strange(text: str, at: int) -> bool:
    char = text[at]
    if char == "_" or (char.isascii() and char.isupper()):
        beside = text[at - 1 : at] + text[at + 1 : at + 2]
        return not any(one.isascii() and one.isalnum() for one in beside)
    return bool(re.match(f"[{_HAN}]", char)) and not _is_common(char)


def _is_common(char: str) -> bool:
    """Whether a character is of the 6,763 of GB 2312 (in its simplified form) or Chinese punctuation."""
    if char in "。，、；：？！（）《》“”〔〕":
        return True
    if not re.match(f"[{_HAN}]", char):
        return False
    try:
        simplify(char).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _shifted(run: str) -> str | None:
    """The run with its bytes put back in step, simplified; None when they do not give whole characters."""
    for first in (b"\xa1", b"\xa3"):
        try:
            reading = (first + run[1:].replace("?", "？").encode("gbk")).decode("gbk")
        except UnicodeError:
            continue
        if reading[0] in "。，、；：）》”" and all(map(_is_common, reading)):
            return simplify(reading)
    return None
