"""References to other documents in a line: the title, the number, the date and the provisions named with it. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from yangguang.kernel.text import document_numbers, numerals
from yangguang.kernel.text.dates import parse_date

from .structure import label
from .titles import WrittenTitle, blot, plain_title, title_key, titles_in

Level = Literal["whole", "article", "paragraph", "item"]
_N = rf"{numerals.NUMERAL}{{1,7}}"
_BRACKET = re.compile(r"\s*[（(](?P<inside>[^（）()]{1,80}(?:[（(][^（）()]{1,20}[）)][^（）()]{0,40})?)[）)]")
_ALIAS = re.compile(r"(?:以下|下)?(?:统)?简称[“《]?[《〈]?(?P<alias>[^《》〈〉“”，；]{1,20})")
_ORDER_LAST = re.compile(r"(?P<organ>[㐀-\u9fff]{2,20}?)第?(?P<serial>\d{1,6})号令")
_PROVISION = re.compile(
    rf"(?:(?:的)?第(?P<article>{_N})条(?:之(?P<sub>{_N}))?)?(?:第(?P<paragraph>{_N})款)?"
    rf"(?:第[（(]?(?P<item>{_N})[）)]?项(?:规定)?)?"
)
_JOIN = re.compile(r"[、，和及与或至到]{1,2}|以及|或者")
_D = numerals.NUMERAL
_ISSUED = re.compile(
    rf"(?P<date>{_D}{{4}}年{_D}{{1,3}}月{_D}{{1,3}}日)[^，。；、《》■]{{0,40}}?(?:发布|公布|通过|批准|印发|颁布|颁发)(?:施行)?(?:的)?(?:原)?$"
)
_NUMBER_BEFORE = re.compile(r"(?:[^，。；、《》■]{0,10}?(?:发布|公布|印发|颁布|颁发))?(?:的|文件)?$")
_PAPER = re.compile(r"(?:证|书|执照|表|簿|证明|日报|晚报|公报|回执|介绍信|手册)(?:（[^（）]*）)?$")


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision of the target: article 条 (`sub` for 之一), paragraph 款, item 项, None where not named."""

    article: int
    sub: int = 0
    paragraph: int | None = None
    item: int | None = None
    to: int | None = None

    @property
    def level(self) -> Level:
        """How deep it goes."""
        return "item" if self.item else "paragraph" if self.paragraph else "article"

    @property
    def label(self) -> str:
        """As it is cited: 第八条第二款第（一）项; a range of articles 第五条至第八条."""
        words = label(self.article, self.sub)
        if self.paragraph:
            words += f"第{numerals.to_chinese(self.paragraph)}款"
        if self.item:
            words += f"第（{numerals.to_chinese(self.item)}）项"
        return words + (f"至{label(self.to)}" if self.to else "")


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document as a line names it, at `start`..`end` (title, number and provisions).

    `title` is empty where only a number stands there; `dated` is the day of issue that the line gives.
    """

    title: str
    number: str
    dated: date | None
    provisions: tuple[Provision, ...]
    start: int
    end: int

    @property
    def level(self) -> Level:
        """`whole`, or how deep the first provision named goes."""
        return self.provisions[0].level if self.provisions else "whole"


def references(line: str, aliases: dict[str, str] | None = None) -> tuple[list[Reference], str]:
    """The references of a line in order, and the line with them blotted out (`■`, offsets kept).

    `aliases` (以下简称《要点》) are added to as they come and put in place of the short names that follow. Titles of
    licences and forms are none of a document.
    """
    known = aliases if aliases is not None else {}
    titles = list(titles_in(line)) if "《" in line else []
    numbers = document_numbers.find(blot(line, titles)) if "号" in line else []
    found: list[Reference] = []
    taken: set[int] = set()
    for one in titles:
        if found and one.start < found[-1].end:
            continue  # the short name within the brackets behind its title
        reference, used = _of_title(line, one, numbers, known)
        taken |= used
        if not _PAPER.search(reference.title):
            found.append(reference)
    for number in numbers:
        inside = any(one.start <= number.start < one.end for one in found)
        if number.start not in taken and not inside:
            found.append(_with_provisions(line, Reference("", _normal(number), None, (), number.start, number.end)))
    found.sort(key=lambda one: one.start)
    masked = blot(line, [WrittenTitle("", one.start, one.end) for one in found])
    return found, masked


def _of_title(
    line: str, one: WrittenTitle, numbers: list[document_numbers.DocumentNumber], aliases: dict[str, str]
) -> tuple[Reference, set[int]]:
    title = aliases.get(title_key(one.title), one.title)
    end, number = one.end, ""
    used: set[int] = set()
    while bracket := _BRACKET.match(line, end):
        end = bracket.end()
        named = [n for n in numbers if bracket.start() < n.start and n.end <= end]
        number = number or (_normal(named[0]) if named else _order(bracket["inside"]))
        used |= {n.start for n in named}
        if alias := _ALIAS.search(bracket["inside"]):
            aliases[title_key(alias["alias"])] = title
        if bracket["inside"] in ("试行", "暂行", "修订", "草案") and title == one.title:
            title += f"（{bracket['inside']}）"
    before = next((n for n in reversed(numbers) if n.end <= one.start), None)
    if not number and before and _NUMBER_BEFORE.fullmatch(line[before.end : one.start]):
        number, used = _normal(before), used | {before.start}
    issued = _ISSUED.search(line[max(0, one.start - 90) : one.start])
    dated = parse_date(issued["date"]) if issued else None
    return _with_provisions(line, Reference(plain_title(title), number, dated, (), one.start, end)), used


def _normal(number: document_numbers.DocumentNumber) -> str:
    """As it is officially written, without the 原 of a number, or an organ, that is no more."""
    return number.normal.removeprefix("原")


def _order(inside: str) -> str:
    """公安部第69号令 as 公安部令第69号; empty for anything else."""
    match = _ORDER_LAST.fullmatch(inside)
    return f"{match['organ']}令第{int(match['serial'])}号" if match else ""


def _with_provisions(line: str, reference: Reference) -> Reference:
    provisions: list[Provision] = []
    end = at = reference.end
    while (match := _PROVISION.match(line, at)) and match.end() > match.start():
        last = provisions[-1] if provisions else None
        found = _provision(match, last)
        if found is None:
            break
        joined = line[end:at]
        if last and joined in ("至", "到") and found.level == "article":
            provisions[-1] = replace(last, to=found.article)
        else:
            provisions.append(found)
        end = match.end()
        join = _JOIN.match(line, end)
        at = join.end() if join else end
        if not join:
            break
    return replace(reference, provisions=tuple(provisions), end=end)


def _provision(match: re.Match[str], last: Provision | None) -> Provision | None:
    """The provision that was matched; what it leaves out (第二款 after 第五条第一款) is that of the one before."""
    article, sub, paragraph, item = (_int(match[name]) for name in ("article", "sub", "paragraph", "item"))
    if article:
        return Provision(article, sub or 0, paragraph, item)
    if last is None or not (paragraph or item):
        return None
    return Provision(last.article, last.sub, paragraph or last.paragraph, item)


def _int(written: str | None) -> int | None:
    try:
        return numerals.parse(written) if written else None
    except ValueError:
        return None


def chains(found: list[Reference], masked: str) -> Iterator[list[Reference]]:
    """References that one verb governs: joined by 、and 和, or by who issued the next one and when."""
    group: list[Reference] = []
    for one in found:
        if group and not _JOINED.fullmatch(masked[group[-1].end : one.start]):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


_JOINED = re.compile(
    r"(?:等)?(?:文件|规定|法律|法规|行政法规)?(?:\s|[、，和及与或]|以及|或者)*"
    r"(?:(?!根据|依据|依照|按照|同时|废止|失效|施行，|修改)[^。；“”])*?(?:(?:发布|公布|通过|批准|印发|颁布|颁发|修正|修订|施行)的?原?)?"
)
