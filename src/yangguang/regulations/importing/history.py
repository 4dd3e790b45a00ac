"""The lines of history above a text: who passed, issued, amended it, and when it takes effect. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from yangguang.kernel.text import document_numbers, numerals
from yangguang.kernel.text.dates import parse_date
from yangguang.regulations.reading.titles import in_brackets, titles_in
from yangguang.regulations.validity import Kind, LifeEvent

_D = numerals.NUMERAL
_DATE = re.compile(rf"[（(]?(?P<date>{_D}{{4}}\s*年\s*{_D}{{1,3}}\s*月\s*{_D}{{1,3}}\s*日)(?:起)?")
_SPACE = " \t\u00a0\u3000\u200b\ufeff"
_KINDS = (
    (Kind.REPEALED, re.compile("废止|失效")),
    (Kind.AMENDED, re.compile("修正|修订|修改")),
    (Kind.EFFECTIVE, re.compile("施行|实施|生效|执行")),
    (Kind.ISSUED, re.compile("公布|发布|颁布|印发|下发")),
    (Kind.ISSUED, re.compile("通过|批准|制定")),
)
_PROCLAIMED = re.compile("公布|发布|颁布|印发|下发")
_BY = re.compile(
    r"(?P<organ>.{2,60}?)(?:第[零〇○一二三四五六七八九十百\d]{1,6}次|常务会议|全体会议|令第|公告|发布|公布|颁布|批准|通过|印发|关于修改)"
)
_TRIMMED = re.compile(r"(?:\d{4}年)?第[四\d]{0,4}(?:号|会议)?$|\d{4}年$|令$|^经|^中华人民共和国(?=国务院)")
_CONGRESS = re.compile(r"^.{0,30}?第?[零〇○一二三四五六七八九十百\d]{1,4}届")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line: the day, what happened, the words without the day, the decision 《…》 and the order behind it.

    `kind` is None for a line with a day that says nothing that is known; `proclaimed` tells 公布 from 通过 and 批准.
    """

    on: date
    kind: Kind | None
    words: str
    by: str = ""
    number: str = ""
    proclaimed: bool = False


def read_history(lines: Iterable[str]) -> tuple[list[HistoryLine], list[str]]:
    """The dated lines in order, and what could not be read, as sentences.

    A line without a day goes on with the one before it (文化部 / 海关总署发布 stand below a date of their own).
    """
    problems: list[str] = []
    parts: list[str] = []
    for line in lines:
        words = line.strip(_SPACE)
        if not words:
            continue
        if _DATE.match(words) or not parts:
            parts.append(words)
        else:
            parts[-1] += words if parts[-1].endswith(("》", "、", "〉", ">")) else f" {words}"
    found = []
    for part in parts:
        match = _DATE.match(part)
        on = parse_date(re.sub(r"\s", "", match["date"])) if match else None
        if match is None or on is None:
            problems.append(f"历史沿革里有一行读不出日期：{part[:40]}")
            continue
        found.append(_line(on, part[match.end() :]))
        if found[-1].kind is None:
            problems.append(f"历史沿革里有一行不知何事：{part[:40]}")
    return found, problems


def _line(on: date, rest: str) -> HistoryLine:
    words = re.sub(r"\s*根据$", "", rest.strip(_SPACE + "）)（，。")).strip(_SPACE)
    titles = list(titles_in(words.replace("<", "〈").replace(">", "〉")))
    outside = words
    for one in reversed(titles):
        outside = outside[: one.start] + outside[one.end :]
    kind = next((kind for kind, pattern in _KINDS if pattern.search(outside)), None)
    if kind is None:
        kind = next((kind for kind, pattern in _KINDS if pattern.search(words)), None)
    numbers = document_numbers.find(outside)
    if kind is None and numbers:
        kind = Kind.ISSUED  # an order without a verb: 中华人民共和国国务院令第692号
    by = in_brackets(titles[0].title) if titles else ""
    return HistoryLine(
        on,
        kind,
        words,
        by,
        numbers[0].normal if numbers else "",
        proclaimed=bool(numbers) or _PROCLAIMED.search(outside) is not None,
    )


def issuer(history: Iterable[HistoryLine]) -> str:
    """Who passed, approved or issued it first: the body of 第七届全国人民代表大会第四次会议, 国务院 of its orders."""
    for line in history:
        if line.kind is Kind.ISSUED and (match := _BY.match(line.words)):
            organ = _CONGRESS.sub(lambda found: _place(found[0]), match["organ"])
            organ = _TRIMMED.sub("", organ).strip(_SPACE)
            if organ:
                return organ
    return ""


def _place(words: str) -> str:
    """What stands before 第七届: a province's name, or nothing."""
    return re.sub(r"第?[零〇○一二三四五六七八九十百\d]{1,4}届$", "", words)


def events(history: Iterable[HistoryLine]) -> tuple[LifeEvent, ...]:
    """The events of a life: issued once, effective once, amended as often as it was.

    Issued is the day of the first proclamation 公布, or else of the last passing or approval 通过、批准, before the
    first amendment; days of issue and effect after an amendment are those of the amended text.
    """
    lines = list(history)
    first = next((at for at, line in enumerate(lines) if line.kind is Kind.AMENDED), len(lines))
    return tuple(sorted({*_opening(lines[:first]), *_later(lines[first:])}, key=lambda one: (one.on, one.kind.value)))


def _opening(lines: list[HistoryLine]) -> Iterator[LifeEvent]:
    issued = [line for line in lines if line.kind is Kind.ISSUED]
    chosen = next((line for line in issued if line.proclaimed), issued[-1] if issued else None)
    if chosen:
        yield LifeEvent(Kind.ISSUED, chosen.on, by=chosen.number, note=chosen.words)
    effective = next((line for line in lines if line.kind is Kind.EFFECTIVE), None)
    if effective:
        yield LifeEvent(Kind.EFFECTIVE, effective.on, note=effective.words)


def _later(lines: list[HistoryLine]) -> Iterator[LifeEvent]:
    for line in lines:
        if line.kind in (Kind.AMENDED, Kind.REPEALED):
            yield LifeEvent(line.kind, line.on, by=line.by or line.number, note=line.words)
