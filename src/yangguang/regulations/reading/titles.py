"""Titles of documents: their one spelling, the key by which two are the same, and those within a text. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yangguang.kernel.text import fold

_OPEN, _CLOSE = "《〈<＜«", "》〉>＞»"
_INNER = str.maketrans("《》〈〉", "〈〉《》")
_SPACE = re.compile(r"[\s　\u200b\ufeff]+")
_COUNTRY = "中华人民共和国"
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class WrittenTitle:
    """A title 《…》 at `start`..`end` of a text, its brackets included; `title` as `plain_title` gives it."""

    title: str
    start: int
    end: int


def plain_title(written: str) -> str:
    """A title in one spelling: no outer brackets or spaces, inner titles in 《》, round brackets of full width."""
    title = _SPACE.sub("", written).replace("(", "（").replace(")", "）")
    if title[:1] in _OPEN and title[-1:] in _CLOSE and _encloses(title):
        title = title[1:-1]
    inner = ""
    depth = 0
    for char in title:
        if char in _OPEN:
            depth += 1
            inner += "《" if depth % 2 else "〈"
        elif char in _CLOSE:
            inner += "》" if depth % 2 else "〉"
            depth = max(0, depth - 1)
        else:
            inner += char
    return inner


def in_brackets(title: str) -> str:
    """A plain title in a sentence: 《关于修改〈甲〉的决定》."""
    return f"《{title.translate(_INNER)}》"


def _encloses(title: str) -> bool:
    """Whether the first bracket is closed by the last."""
    depth = 0
    for at, char in enumerate(title):
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth == 0:
            return at == len(title) - 1
    return False


def title_key(title: str) -> str:
    """Titles with the same key are the same document: width, brackets, spaces, punctuation and 中华人民共和国 aside."""
    return fold(plain_title(title).replace(_COUNTRY, "")) or fold(plain_title(title))


def titles_in(text: str) -> Iterator[WrittenTitle]:
    """The outermost titles of a text, in order; a title within a title is a part of it. One left open is no title."""
    at = 0
    while (start := text.find("《", at)) >= 0:
        end = _closing(text, start)
        if end is None:
            at = start + 1
            continue
        if title := plain_title(text[start:end]):
            yield WrittenTitle(title, start, end)
        at = end


def _closing(text: str, start: int) -> int | None:
    depth = 0
    for at in range(start, min(len(text), start + _LONGEST)):
        char = text[at]
        if char == "\n":
            return None
        if char in "《〈":
            depth += 1
        elif char in "》〉":
            depth -= 1
            if depth <= 0:
                return at + 1
    # 《关于修改〈甲〉的决定〉》 and the like: brackets that do not pair end with the first outer one.
    closing = text.find("》", start, start + _LONGEST)
    return closing + 1 if closing > 0 and "\n" not in text[start:closing] else None


def blot(text: str, titles: list[WrittenTitle]) -> str:
    """The text with its titles blotted out, every offset kept: what stands in a title says nothing of the sentence."""
    for one in titles:
        text = text[: one.start] + "■" * (one.end - one.start) + text[one.end :]
    return text
