"""The covering letter of a notice: title, document number, issuer, date, year, when schemes are due.

Places follow the layout of official documents (GB/T 9704-2012): number and title at the head, the
issuer's name above the date at the foot of the letter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from yangguang.kernel.text import dates, document_numbers
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


_KINDS = "通知|意见|方案|要点|安排|计划|分解表|任务表|清单|分工表|分工方案|通报|决定|函|公告|细则|台账"
_TITLE_END = re.compile(rf"(?:{_KINDS})(?:的通知)?(?:[（(][^）)]{{1,12}}[）)])?$")
_ABOUT = re.compile(r"关于.{4,}")
_META = re.compile(
    r"^[\[【]?(?:索引号|索 引 号|信息来源|来源|浏览次数|访问量|字号|字体|打印|点击数|编辑|作者|公开方式|公开范围|主题词"
    r"|分类|统一登记号|信息时效期?|有效性|体裁|关键词|责任编辑|发布机构|名称|内容概述|份号|密级|签发人|公开责任部门"
    r"|所属主题|所属机构)\s*[】\]]?\s*[：:]"
)
_NUMBER_LABEL = re.compile(r"(?:文\s*号|发文字号|文件编号|发文文号|公文文号)[】\]]?\s*[：:]\s*(?P<rest>.+)")
_DATE_LABEL = re.compile(
    r"(?P<kind>成文|签署|印发|发文|生成|制发|发布|公开|登记)(?:日期|时间)[】\]]?\s*[：:]\s*(?P<rest>[^|，；]+)"
)
_ISSUER_LABEL = re.compile(
    r"(?:发文机关|发文单位|印发机关|制发机关|发文机构|制发单位|发布机构)[】\]]?\s*[：:]"
    r"\s*(?P<rest>[^|，；：\s]+)"
)
#: A title that a PDF's lines ran together with the line that says to whom the letter goes.
_JOINED_TITLE = re.compile(
    r"((?!附件|抄送)[^。：；]{0,40}关于[^。：；]{4,90}的(?:通知|意见|函|通报))(?:各|市|县|区|省|局)[^。]{2,80}：$"
)
_ADDRESSED = re.compile(r"[：:]$")
_DAY = (
    r"(?:[12]\d{3}|[一二三四五六七八九〇○零O０]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月"
    r"\s*[\d一二三四五六七八九十]{1,3}\s*日"
)
_DATE_LINE = re.compile(
    rf"^[（(]?(?P<issuer>[^\d。，；：（()]{{4,40}}?)??\s*(?P<date>{_DAY})\s*(?P<printed>印发)?[）)]?$"
)
_NOT_ISSUER = re.compile(r"附件|附：|联系人|电话|印发|抄送|特此|此件|主动公开|[。；：，！？]")
_YEAR_IN_TITLE = re.compile(r"(?<!\d)(?P<year>20\d{2})\s*(?:年|—|-|度)|(?P<han>二[〇○零]\S{2})年")
_SCHEME = re.compile(r"专项(?:工作)?(?:实施)?方案")
_SCHEME_HANDED = re.compile(r"报|提交|报送|制定|印发|完成")


def read_head(lines: Sequence[Line]) -> Head:
    """The letter's own particulars from its lines, in order; each one that is missing is a problem."""
    head = Head()
    opening = _opening(lines)
    head.document_number, number_year = _document_number(opening)
    head.title = _title(opening) or _title(lines[:60])
    _sign(head, lines, opening)
    head.year = _year(head, number_year)
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


def _opening(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines before the letter's first running sentence."""
    for at, line in enumerate(lines[:80]):
        if "。" in line.text or (len(line.text) > 90 and not _META.match(line.text)):
            return lines[:at]
    return lines[:80]


def _document_number(opening: Sequence[Line]) -> tuple[str | None, int | None]:
    for labelled in (True, False):
        for line in opening:
            sign = _NUMBER_LABEL.search(line.text)
            if labelled and not sign:
                continue
            text = sign["rest"] if sign else line.text
            found = document_numbers.find(text)
            if not found:
                continue
            number = found[0]
            around = text[: number.start] + text[number.end :]
            # A number quoted inside a title or sentence is another document's.
            if (
                sign
                or not re.sub(r"签发人.*|[\s（()）\[\]【】]|文件|[A-Za-z0-9—-]+", "", around)
                or _is_issuer(around.strip())
            ):
                return number.normal, number.year
    return None, None


def _is_issuer(text: str) -> bool:
    return (
        bool(text)
        and bool(re.search(r"(?:人民政府|办公室|办公厅|委员会|局|领导小组|政府|委)(?:文件)?$", text))
        and len(text) <= 40
    )


def _title(lines: Sequence[Line]) -> str:
    """The title: up to four short lines that together read 关于……的通知 (or 工作要点, 方案 …)."""
    fallback = ""
    for at, line in enumerate(lines):
        text = line.text.strip()
        if joined := _joined_title(text, lines[at + 1].text.strip() if at + 1 < len(lines) else ""):
            return joined
        if not text or not _may_begin_title(text):
            continue
        for count in range(1, 5):
            part = [one.text.strip() for one in lines[at : at + count]]
            if len(part) < count or any(not p or _ADDRESSED.search(p) or "。" in p for p in part):
                break
            if any(_META.match(p) or _NUMBER_LABEL.search(p) for p in part):
                break
            whole = "".join(part)
            if len(whole) > 120:
                break
            if _ABOUT.search(whole) and _TITLE_END.search(whole):
                return whole
        if not fallback and _TITLE_END.search(text) and 6 <= len(text) <= 80 and not text.startswith("附"):
            fallback = text
        elif not fallback and at + 1 < len(lines):
            whole = text + lines[at + 1].text.strip()
            if _TITLE_END.search(whole) and len(whole) <= 80 and "年" in text and "。" not in whole:
                fallback = whole
    return fallback


def _joined_title(text: str, following: str) -> str:
    """The title that ran into the address behind it, on one line or after a line with the issuer's name; else ""."""
    whole = text + following if following.startswith("关于") and _is_issuer(text) else text
    joined = _JOINED_TITLE.match(whole)
    return joined[1] if joined else ""


def _may_begin_title(text: str) -> bool:
    if _META.match(text) or _NUMBER_LABEL.search(text) or _DATE_LABEL.search(text) or _ADDRESSED.search(text):
        return False
    if text.startswith(("附件", "附：", "抄送")) or "|" in text:
        return False
    found = document_numbers.find(text)
    if found and not re.search(r"[《（(]", text[: found[0].start + 1]):
        return False
    return not re.fullmatch(r".{2,30}文\s*件", text) and not text.startswith("（一）")


def _sign(head: Head, lines: Sequence[Line], opening: Sequence[Line]) -> None:
    """Issuer and date: from the foot of the letter, else from its labels, the title or the red head."""
    printed: tuple[str | None, date] | None = None
    for at, line in enumerate(lines):
        sign = _DATE_LINE.match(line.text.strip())
        day = dates.parse_date(sign["date"]) if sign else None
        if sign is None or day is None:
            continue
        if sign["printed"]:
            printed = printed or (sign["issuer"], day)
            continue
        issuer = (sign["issuer"] or "").strip() or _above(lines, at)
        if head.issued_on is None or (head.issuer is None and issuer):
            head.issued_on = day
            head.issuer = issuer
        if head.issuer:
            break
    for line in opening:
        label = _ISSUER_LABEL.search(line.text)
        if label and not head.issuer:
            head.issuer = label["rest"]
    if head.issued_on is None:
        head.issued_on = _labelled_date(lines)
    if printed:
        head.issued_on = head.issued_on or printed[1]
        head.issuer = head.issuer or (printed[0] or "").strip() or None
    if not head.issuer:
        head.issuer = _issuer_from_title(head.title) or _red_head(opening)


def _above(lines: Sequence[Line], at: int) -> str | None:
    """Issuers in the lines just above a date, joined by 、."""
    names: list[str] = []
    for line in reversed(lines[max(0, at - 6) : at]):
        text = re.sub(r"\s+", "", line.text)
        if not text:
            continue
        if len(text) > 40 or _NOT_ISSUER.search(text) or not _is_issuer(text):
            break
        names.insert(0, text)
    return "、".join(names) or None


def _labelled_date(lines: Sequence[Line]) -> date | None:
    found: dict[str, date] = {}
    for line in lines:
        for label in _DATE_LABEL.finditer(line.text):
            day = dates.parse_date(label["rest"].strip())
            if day:
                found.setdefault(label["kind"], day)
    for kind in ("成文", "签署", "印发", "发文", "制发", "生成", "登记", "发布", "公开"):
        if kind in found:
            return found[kind]
    return None


def _issuer_from_title(title: str) -> str | None:
    before = title.split("关于", 1)[0].strip() if "关于" in title else ""
    return before if 3 <= len(before) <= 40 and "《" not in before else None


def _red_head(opening: Sequence[Line]) -> str | None:
    for line in opening:
        text = re.sub(r"\s+", "", line.text)
        if text.endswith("文件") and 6 <= len(text) <= 42 and "《" not in text:
            return text.removesuffix("文件")
        found = document_numbers.find(text)
        if found and _is_issuer(text[: found[0].start].strip("（(")):
            return text[: found[0].start].strip("（(").removesuffix("文件")
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
