"""The covering letter of a notice: title, document number, issuer, date, year, when schemes are due.

What every official document says of itself is read by `kernel.official_text`; the year and the schemes
are a notice's own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from yangguang.kernel.official_text import read_letterhead
from yangguang.kernel.text import dates
from yangguang.kernel.text.dates import FoundDeadline
from yangguang.workplan.notice.result import Problem
from yangguang.workplan.notice.source import Line
from yangguang.workplan.notice.wording import deadlines_of, split


@dataclass(slots=True)
class Head:
    """What the letter says about itself; None where it does not say it."""

    title: str = ""
    document_number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    year: int | None = None
    problems: list[Problem] = field(default_factory=list)


_YEAR_IN_TITLE = re.compile(r"(?<!\d)(?P<year>20\d{2})\s*(?:年|—|-|度)|(?P<han>二[〇○零]\S{2})年")
_SCHEME = re.compile(r"专项(?:工作)?(?:实施)?方案")
_SCHEME_HANDED = re.compile(r"报|提交|报送|制定|印发|完成")


def read_head(lines: Sequence[Line]) -> Head:
    """The letter's own particulars from its lines, in order; each one that is missing is a problem."""
    letter = read_letterhead(lines)
    head = Head(letter.title, letter.document_number, letter.issuer, letter.issued_on)
    head.year = _year(head, letter.number_year)
    _tell_missing(head, lines)
    return head


def scheme_due(lines: Sequence[Line], year: int | None) -> FoundDeadline | None:
    """When cross-department schemes (专项方案) reach the city office, where the letter says it; else None."""
    for line in lines:
        for sentence in split(line.text, "。；\n"):
            mention = _SCHEME.search(sentence)
            if not mention or not _SCHEME_HANDED.search(sentence):
                continue
            found = [d for d in deadlines_of(sentence, year) if d.date]
            if found:
                return found[0]
    return None


def _year(head: Head, number_year: int | None) -> int | None:
    """The plan's year: the title's, else the number's, else the date's; a disagreement is a problem."""
    said: dict[str, int] = {}
    match = _YEAR_IN_TITLE.search(head.title)
    if match:
        year = int(match["year"]) if match["year"] else _han_year(match["han"])
        if year:
            said["标题"] = year
    if number_year:
        said["文号"] = number_year
    if head.issued_on:
        said["成文日期"] = head.issued_on.year
    if len(set(said.values())) > 1 and not _ahead_of_time(said, head.issued_on):
        spelled = "，".join(f"{what}是{year}年" for what, year in said.items())
        head.problems.append(Problem("文首和落款", f"年份不一致：{spelled}；请核对，并确认这份通知属于哪一年。"))
    return next(iter(said.values()), None)


def _ahead_of_time(said: dict[str, int], issued_on: date | None) -> bool:
    """A notice for next year that was issued in the last quarter of this one is in order."""
    if issued_on is None or issued_on.month < 10 or said.get("标题") != issued_on.year + 1:
        return False
    return said.get("文号", issued_on.year) in (issued_on.year, issued_on.year + 1)


def _han_year(words: str) -> int | None:
    day = dates.parse_date(f"{words}年1月1日")
    return day.year if day else None


def _tell_missing(head: Head, lines: Sequence[Line]) -> None:
    first = lines[0].where if lines else "文首"
    last = lines[-1].where if lines else "文末"
    if not head.title:
        head.problems.append(Problem(first, "没有找到标题；请填写通知的标题。"))
    if not head.document_number:
        head.problems.append(Problem(first, "没有找到文号；请对照原件填写，没有文号的请注明。"))
    if not head.issuer:
        head.problems.append(Problem(last, "没有找到发文单位；请填写落款单位的名称。"))
    if not head.issued_on:
        head.problems.append(Problem(last, "没有找到成文日期；请填写落款的日期。"))
    if head.year is None:
        head.problems.append(Problem(first, "标题、文号和日期里都没有年份；请填写这份通知属于哪一年。"))
