"""Headings by number (第一章, 一、, （一）, 1., （1）) or by style, and attachments that a letter names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yangguang.kernel.text import numerals

from .layout import TextLine

_LONGEST = 42
_SENTENCE = re.compile(r"[。；！？]")
_CHAPTER, _SECTION, _ARTICLE = 1, 2, 3
_ORDINAL = re.compile(rf"第\s*{numerals.NUMERAL}{{1,7}}\s*(?P<of>编|部分|章|节|条)\s*(?P<rest>.*)")
_STYLES = {"comma_chinese": 1, "bracketed_chinese": 2, "dot_arabic": 3, "comma_arabic": 3, "bracketed_arabic": 4}
_RUN_IN = re.compile(r"(?P<head>[^。；：，]{2,40})。\s*\S")
_ATTACHED = re.compile(r"附\s*件?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?\s*[：:]\s*(?P<first>.*)")
_NUMBERED = re.compile(r"(?:附件)?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[.．、：:]\s*(?P<name>.+)")


@dataclass(frozen=True, slots=True)
class FoundHeading:
    """A heading: `level` from 1, its text as written, the index of its line."""

    level: int
    text: str
    at: int


def headings(lines: Sequence[TextLine], start: int = 0) -> list[FoundHeading]:
    """The headings from line `start` on; of one that opens a paragraph its first sentence.

    Levels: 第一编 or 章 1, 节 2, 条 below them; 一、 1, （一） 2, 1. 3, （1） 4, and one lower
    in a text of chapters or sections. A line that its file styles as a heading counts without a number too.
    """
    chapters = any(_ordinal(line.text) == "章" and not line.table for line in lines[start:])
    sections = any(_ordinal(line.text) == "节" and not line.table for line in lines[start:])
    styled = sorted({line.heading_level for line in lines[start:] if line.heading_level and not line.table})
    found: list[FoundHeading] = []
    listing = False
    for at, line in enumerate(lines[start:], start):
        # The letter's list of attachments is numbered like headings.
        listing = _ATTACHED.match(line.text) is not None or (listing and _NUMBERED.fullmatch(line.text) is not None)
        if line.table or listing:
            continue
        level, text = _numbered(line.text, chapters=chapters, sections=sections)
        if not level and line.heading_level and len(line.text) <= 120:
            level, text = styled.index(line.heading_level) + 1, line.text
        if level:
            found.append(FoundHeading(min(level, 6), text, at))
    return found


def _ordinal(text: str) -> str:
    found = _ORDINAL.match(text)
    return found["of"] if found and len(text) <= _LONGEST and not _SENTENCE.search(text) else ""


def _numbered(text: str, *, chapters: bool, sections: bool) -> tuple[int, str]:
    """The level and words of a heading with a number; (0, "") for any other line."""
    ordinal = _ORDINAL.match(text)
    if ordinal:
        return _by_ordinal(text, ordinal, 1 + chapters + sections)
    found = numerals.leading(text)
    if found is None or found.style not in _STYLES:
        return 0, ""
    level = _STYLES[found.style]
    rest = text[found.end :].strip()
    words = _words(rest, strict=level > 2)
    if not words:
        return 0, ""
    shown = text if words == rest else text[: len(text) - len(rest)] + words
    return level + chapters + sections, shown


def _words(rest: str, *, strict: bool) -> str:
    """What of a numbered line is its heading: all of a short line, or the sentence that the paragraph opens with."""
    run_in = _RUN_IN.match(rest)
    if run_in:
        return run_in["head"]
    bare = rest.rstrip("。：:") if not strict else rest
    if not bare or len(bare) > _LONGEST or _SENTENCE.search(bare) or (strict and re.search("[，：,]", bare)):
        return ""
    return bare


def _by_ordinal(text: str, ordinal: re.Match[str], article: int) -> tuple[int, str]:
    of, rest = ordinal["of"], ordinal["rest"].strip()
    short = len(rest) <= _LONGEST and not _SENTENCE.search(rest)
    if of == "条":
        label = text[: len(text) - len(ordinal["rest"])].strip()
        titled = short and "，" not in rest and len(rest) <= 20
        return article, text if titled else label
    level = 2 if of == "节" else 1
    return (level, text) if short else (0, "")


def attachments_named(lines: Sequence[TextLine], until: int | None) -> list[str]:
    """The names in the letter's list of attachments (附件：1.…… 2.……), without their numbers, up to line `until`."""
    names: list[str] = []
    listing = False
    for line in lines[: until if until is not None else len(lines)]:
        text = line.text
        begun = _ATTACHED.fullmatch(text)
        if begun and not _SENTENCE.search(text.rstrip("。")):
            listing = True
            names += _each(begun["first"])
        elif listing and (more := _NUMBERED.fullmatch(text)):
            names += _each(more["name"])
        elif listing:
            break
    return names


def _each(text: str) -> list[str]:
    parts = re.split(r"\s+(?=\d{1,2}[.．、])", text.strip())
    found = [(_NUMBERED.fullmatch(part) or {"name": part})["name"].strip("；;。 ") for part in parts]
    return [name for name in found if name]
