"""Sentences of a task: its title, and the measures (举措) it asks for."""

import re
from dataclasses import replace
from datetime import MINYEAR
from itertools import pairwise

from yangguang.kernel.text import dates, numerals
from yangguang.kernel.text.dates import FoundDeadline
from yangguang.workplan.notice.result import ParsedMeasure

_OPEN = "（(《“‘「【〔["
_CLOSE = "）)》”’」】〕]"
_SENTENCE_END = "。！？!?\n"
_CLAUSE_END = _SENTENCE_END + "；;"
_ONE_IS = re.compile(r"\s*(?P<n>[一二三四五六七八九十]{1,3})是(?=[^否不])")
_COUNT = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_IMPOSSIBLE = re.compile(
    rf"(?:(?P<year>20\d\d)年)?(?<![\d一二三四五六七八九十])(?P<month>{_COUNT})月(?P<day>{_COUNT})[日号]"
)
_BARE_DAY = re.compile(r"[年月日号]$|\d$")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CROSS_DEPARTMENT = re.compile(r"专项方案|跨部门|跨单位")


def strip_number(text: str) -> tuple[int | None, str, str, str]:
    """(number, label, style, rest) of a text that may begin with a number; 一是 is one, of style `one_is`.

    Without a number, or with nothing after it: (None, "", "", text).
    """
    number, label, style, rest = number_at_head(text)
    return (number, label, style, rest) if rest.strip() else (None, "", "", text)


def number_at_head(text: str) -> tuple[int | None, str, str, str]:
    """As `strip_number`, for a cell that may hold a number and nothing else."""
    spoken = _ONE_IS.match(text)
    if spoken:
        return numerals.parse(spoken["n"]), spoken[0].strip(), "one_is", text[spoken.end() :]
    found = numerals.leading(text)
    if found is None:
        return None, "", "", text
    return found.number, text[: found.end].strip(), found.style, text[found.end :]


def aspect_name(text: str) -> str:
    """An aspect's name: one line, without number and closing mark."""
    joined = "".join(text.split())
    rest = strip_number(joined)[3]
    return rest.strip("。：:；;、.． ") or joined


def split(text: str, marks: str) -> list[str]:
    """Pieces of `text` that end in one of `marks` outside brackets and quotes, marks dropped, none empty."""
    pieces: list[str] = []
    piece: list[str] = []
    depth = 0
    for char in text:
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        if char == "\n":
            depth = 0
        if char in marks and depth == 0:
            pieces.append("".join(piece))
            piece = []
        else:
            piece.append(char)
    pieces.append("".join(piece))
    return [p.strip() for p in pieces if p.strip()]


def title_of(text: str) -> str:
    """The first sentence of a task, without number and closing mark."""
    sentences = split(text, _SENTENCE_END)
    if not sentences:
        return text.strip()
    return sentences[0].rstrip("：:；;，,、.．").strip() or sentences[0]


def unwrap(text: str) -> str:
    """`text` of a cell with lines joined that were only broken by the width of a column."""
    lines = [line.strip() for line in text.split("\n")]
    lines = [line for line in lines if line]
    if len(lines) < 2:
        return "".join(lines)
    longest = max(len(line) for line in lines)
    out = lines[0]
    for before, line in pairwise(lines):
        ended = before[-1] in "。；：！？"
        numbered = strip_number(line)[0] is not None
        full = len(before) * 10 >= longest * 8 and len(before) < 60
        out += line if full and not ended and not numbered else "\n" + line
    return out


def measures_of(text: str, year: int | None) -> tuple[ParsedMeasure, ...]:
    """The sentences and clauses of a task that ask for something, each with its deadlines.

    The title sentence is one only when there is no other, or when it names a day of its own.
    """
    sentences = split(text, _SENTENCE_END)
    if len(sentences) > 1 and not any(found.date for found in deadlines_of(sentences[0], year)):
        sentences = sentences[1:]
    clauses = [clause for sentence in sentences for clause in split(sentence, _CLAUSE_END)]
    wanted = [clause for clause in clauses if len(clause) >= 4] or clauses
    return tuple(ParsedMeasure(clause, deadlines_of(clause, year)) for clause in wanted)


def deadlines_of(text: str, year: int | None) -> tuple[FoundDeadline, ...]:
    """Every deadline named in `text`, for a plan of `year`.

    When the plan's year is not known, only days whose year the text itself names have a date.
    """
    if year is not None:
        return tuple(dates.find_deadlines(text, year))
    found = dates.find_deadlines(text, MINYEAR)
    return tuple(replace(d, date=None) if d.date and d.date.year <= MINYEAR + 1 else d for d in found)


def deadlines_of_cell(words: str, year: int | None) -> tuple[FoundDeadline, ...]:
    """The deadlines of a deadline column's cell, where a bare 6月30日 or 12月 is one without 前."""
    found = deadlines_of(words, year)
    bare = words.strip().rstrip("。；")
    if found or not bare or not _BARE_DAY.search(bare):
        return found
    suffix = "底前" if bare.endswith("年") else "前"
    return tuple(
        replace(d, text=d.text.removesuffix(suffix), end=min(d.end, len(bare)))
        for d in deadlines_of(bare + suffix, year)
    )


def impossible_days(text: str) -> list[str]:
    """Days of the month in `text` that no calendar has, such as 6月31日 or 13月1日."""
    wrong: list[str] = []
    for found in _IMPOSSIBLE.finditer(text):
        try:
            month, day = numerals.parse(found["month"]), numerals.parse(found["day"])
        except ValueError:
            continue
        year = int(found["year"]) if found["year"] else None
        longest = _LENGTHS[month - 1] if 1 <= month <= 12 else 0
        if month == 2 and year and (year % 4 or (year % 100 == 0 and year % 400)):
            longest = 28
        if not 1 <= day <= longest:
            wrong.append(found[0])
    return wrong


def asks_for_scheme(text: str) -> bool:
    """Whether a task's words mark it as needing a cross-department scheme (专项方案)."""
    return bool(_CROSS_DEPARTMENT.search(text))
