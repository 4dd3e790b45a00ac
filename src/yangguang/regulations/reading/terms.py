"""When a document takes effect and how long it is in force, as its own text says. Pure.

Clauses about other things (许可证有效期三年) are told apart by their subject: a term counts when the document
(本办法) is the subject, or when it stands in the sentence that says when the document takes effect.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yangguang.kernel.text import numerals
from yangguang.kernel.text.dates import parse_date
from yangguang.regulations.validity import Kind, LifeEvent, is_provisional
from yangguang.regulations.validity.months import days_after, last_day

from .structure import Structure, of_text

_N = numerals.NUMERAL
_DATE = rf"(?:{_N}\s*){{4}}年\s*(?:{_N}\s*){{1,3}}月\s*(?:{_N}\s*){{1,3}}日"
KINDS = (
    "办法|规定|条例|细则|规则|守则|法|决定|通知|意见|方案|规范|标准|制度|规程|章程|准则|决议|公告|通告|命令|文件|计划|规划|"
    "措施|指南|导则|解释|批复|目录|基准"
)
OWN = rf"本(?:[㐀-\u9fff]{{0,8}}?)(?:{KINDS})"
_TAKES_EFFECT = r"(?:开始)?(?:施行|实施|生效|执行|实行|试行|起效)(?!的)"
_EVENT_DAY = r"(?:国务院|修订|本级人民政府)?(?P<event>发布|公布|印发|通过|颁布|下发|签发|发文|批准|刊登|登报)之日"
_EFFECTIVE = re.compile(
    rf"(?P<subject>[^，。；：\n]{{0,40}}?)(?:自|从|于)(?:(?P<date>{_DATE})|{_EVENT_DAY})(?:起|开始)?"
    rf"(?:(?:满|的)?(?P<after>{_N}{{1,3}})(?P<unit>个?工作日|日|天|个月)(?:之后|以后|后)?)?(?:零时|0时)?(?:起)?(?:正式|全面)?{_TAKES_EFFECT}"
)
_LENGTH = rf"(?:暂定|暂为|为|是|共|确定为)?\s*[:：]?\s*(?P<length>{_N}{{1,3}})\s*(?P<unit>年|个月)"
_UNTIL = rf"(?:截止)?(?:至|到)\s*(?P<until>{_DATE})(?:止|终止|届满|为止)?"
_NAME = r"(?:有效期(?:限)?|试行期(?:限)?|暂行期(?:限)?|施行期(?:限)?|实施期(?:限)?|执行期(?:限)?)"
_TERM = (
    re.compile(rf"{_NAME}{_LENGTH}(?:[（(][^（）()]*[）)])?"),
    re.compile(rf"{_NAME}(?:为|是)?\s*[:：]?\s*(?:自?(?P<from>{_DATE})起?)?\s*{_UNTIL}"),
    re.compile(rf"试行\s*(?P<length>{_N}{{1,3}})\s*(?P<unit>年|个月)"),
    re.compile(
        rf"(?:自(?P<from>{_DATE})起)?(?:有效|施行|实施|执行|试行)?{_UNTIL}(?:有效|执行|施行|实施|(?:自行|自动)?(?:失效|废止))?"
    ),
    re.compile(rf"于(?P<until>{_DATE})(?:自行|自动)?(?:废止|失效)"),
)
_FROM_TO = re.compile(rf"自(?P<from>{_DATE})起?(?:施行|实施|执行|试行)?{_UNTIL}(?:有效|执行|施行|实施)?")
_CLAUSE = re.compile(r"[^，；。！？]+")
_SENTENCE = re.compile(r"[^。！？]+")
_TITLES = re.compile("《[^《》]*(?:《[^《》]*》[^《》]*)*》")
_PROVISION = re.compile(rf"第{_N}{{1,7}}[章节条款项]|附件|[一二三四五六七八九十]+[、）]")
_LINE_HEAD = re.compile(rf"^(?:[（(]?{_N}{{1,3}}[）)、.．]|[#\s　]+)+")


class Said(StrEnum):
    """What a clause says of the document."""

    EFFECTIVE_ON = "effective_on"
    EFFECTIVE_AFTER = "effective_after"
    LENGTH = "length"
    UNTIL = "until"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """One clause: the words, and the article they came from (第三十条, 标题, empty for a text without articles).

    `day` is the effective date or the last day in force. `after_days` counts from publication (0: that day itself),
    `months` is the length of the term. `partial`: only some provisions take effect then; no date of the document.
    """

    said: Said
    words: str
    article: str
    day: date | None = None
    months: int | None = None
    after_days: int | None = None
    after_months: int | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class ReadTerms:
    """All that was found, in order, and what contradicts itself, as sentences."""

    found: tuple[FoundTerm, ...]
    conflicts: tuple[str, ...]

    @property
    def effective(self) -> FoundTerm | None:
        """The first clause that says when the document takes effect, or None."""
        return next((one for one in self.found if one.said in _EFFECTIVES and not one.partial), None)

    @property
    def term(self) -> FoundTerm | None:
        """The first clause that says how long, or None; a title with 暂行 or 试行 is no such clause."""
        return next((one for one in self.found if one.said in (Said.LENGTH, Said.UNTIL)), None)

    @property
    def provisional(self) -> bool:
        """Whether the title says 暂行 or 试行."""
        return any(one.said is Said.PROVISIONAL for one in self.found)

    def effective_on(self, issued_on: date | None) -> date | None:
        """The day on which it takes effect: 自发布之日起 needs the day of issue, else None. 30日后 is 30 days later."""
        return _day(self.effective, issued_on) if self.effective else None

    def events(self, issued_on: date | None) -> tuple[LifeEvent, ...]:
        """The events that these clauses make, all of them, so that `validity` says what contradicts itself."""
        made = [LifeEvent(Kind.ISSUED, issued_on)] if issued_on else []
        set_on = issued_on or self.effective_on(None)
        for one in self.found:
            if one.said in _EFFECTIVES and not one.partial and (day := _day(one, issued_on)):
                made.append(LifeEvent(Kind.EFFECTIVE, day, note=one.words))
            elif one.said in (Said.LENGTH, Said.UNTIL) and set_on:
                made.append(LifeEvent(Kind.TERM_SET, set_on, until=one.day, months=one.months, note=one.words))
        return tuple(dict.fromkeys(made))


_EFFECTIVES = (Said.EFFECTIVE_ON, Said.EFFECTIVE_AFTER)


def read_terms(title: str, text: str | Structure) -> ReadTerms:
    """What a document says of its own beginning and end."""
    structure = text if isinstance(text, Structure) else of_text(text)
    found: list[FoundTerm] = []
    if is_provisional(title):
        found.append(FoundTerm(Said.PROVISIONAL, "试行" if "试行" in title else "暂行", "标题"))
    for article, line in _lines(structure):
        if "起" in line or "期" in line or "年" in line:
            found += _of_line(article, line)
    unique = tuple(dict.fromkeys(found))
    return ReadTerms(unique, tuple(_conflicts(unique)))


def _lines(structure: Structure) -> Iterator[tuple[str, str]]:
    yield from (("", line) for line in structure.preamble)
    for article in structure.articles:
        yield from ((article.label, line) for line in article.paragraphs)


def _of_line(article: str, line: str) -> Iterator[FoundTerm]:
    """The clauses of a line. After a document's own effective date the document is the subject of what follows."""
    masked = _TITLES.sub(lambda match: "■" * len(match[0]), line)
    if "“" in masked:
        masked = re.sub("“[^“”]*”", lambda match: "■" * len(match[0]), masked)
    own = False
    for sentence in _SENTENCE.finditer(masked):
        for clause in _CLAUSE.finditer(sentence[0]):
            start = sentence.start() + clause.start()
            words = line[start : start + len(clause[0])].strip()
            bare = _LINE_HEAD.sub("", clause[0]).strip(" 　）)")
            if made := _effective(bare, words, article):
                yield made
                own = own or not made.partial
                rest = bare[_effective_end(bare) :]
                if not made.partial and (term := _term(rest, words, article)):
                    yield term
                elif not made.partial and (both := _FROM_TO.search(bare)):
                    yield FoundTerm(Said.UNTIL, words, article, day=_date(both["until"]))
                continue
            subject = re.match(rf"(?:■|本|该)?(?:{OWN})(?:的)?(?:自行)?", bare)
            stated = bare[subject.end() :] if subject else bare if own else ""
            if stated and (term := _term(stated, words, article)):
                yield term
            elif subject and (both := _FROM_TO.fullmatch(stated)):
                yield FoundTerm(Said.EFFECTIVE_ON, words, article, day=_date(both["from"]))
                yield FoundTerm(Said.UNTIL, words, article, day=_date(both["until"]))


def _effective(clause: str, words: str, article: str) -> FoundTerm | None:
    match = _EFFECTIVE.search(clause)
    if match is None:
        return None
    subject = match["subject"].strip()
    partial = _PROVISION.search(subject) is not None
    if not partial and not re.fullmatch(
        rf"(?:{OWN}(?:[（(][^（）()]*[）)])?)?(?:的[^，]*)?|现?(?:予以|予)?(?:公布|印发|发布)?", subject
    ):
        return None
    if match["date"]:
        day = _date(match["date"])
        return FoundTerm(Said.EFFECTIVE_ON, words, article, day=day, partial=partial) if day else None
    count = _int(match["after"]) if match["after"] else 0
    if match["unit"] == "个月":
        return FoundTerm(Said.EFFECTIVE_AFTER, words, article, after_months=count, partial=partial)
    return FoundTerm(Said.EFFECTIVE_AFTER, words, article, after_days=count, partial=partial)


def _effective_end(clause: str) -> int:
    match = _EFFECTIVE.search(clause)
    return match.end() if match else len(clause)


def _term(stated: str, words: str, article: str) -> FoundTerm | None:
    for pattern in _TERM:
        if (match := pattern.fullmatch(stated.strip())) is None:
            continue
        groups = match.groupdict()
        if groups.get("length"):
            count = _int(groups["length"])
            months = count * 12 if groups["unit"] == "年" else count
            return FoundTerm(Said.LENGTH, words, article, months=months) if 0 < months <= 1200 else None
        day = _date(groups["until"])
        return FoundTerm(Said.UNTIL, words, article, day=day) if day else None
    return None


def _conflicts(found: tuple[FoundTerm, ...]) -> Iterator[str]:
    starts = [one for one in found if one.said in _EFFECTIVES and not one.partial]
    if len({(one.day, one.after_days, one.after_months) for one in starts}) > 1:
        yield f"施行日期前后不一：{_quoted(starts)}"
    ends = [one for one in found if one.said in (Said.LENGTH, Said.UNTIL)]
    first = starts[0].day if starts else None
    if len({_end(one, first) for one in ends}) > 1:
        yield f"有效期前后不一：{_quoted(ends)}"
    if first and any(one.day and one.day < first for one in ends):
        yield f"有效期届满早于施行日期：{_quoted([*starts[:1], *ends])}"


def _end(one: FoundTerm, first: date | None) -> date | int | None:
    """What can be compared: the last day where the beginning is known, else what is said."""
    return last_day(first, one.months) if one.months and first else one.months or one.day


def _quoted(found: list[FoundTerm]) -> str:
    return "；".join(dict.fromkeys(f"{one.article}“{one.words}”" for one in found))


def _day(one: FoundTerm | None, issued_on: date | None) -> date | None:
    if one is None or one.day or issued_on is None:
        return one.day if one else None
    if one.after_months:
        end = last_day(issued_on, one.after_months)
        return days_after(end, 1)
    return days_after(issued_on, one.after_days or 0)


def _date(written: str) -> date | None:
    return parse_date(re.sub(r"\s", "", written))


def _int(written: str) -> int:
    try:
        return numerals.parse(written)
    except ValueError:
        return 0
