"""The cells of a register: days in any shape, terms, numbers, and what it says of a document's validity. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from yangguang.kernel.text import document_numbers, numerals
from yangguang.kernel.text.dates import parse_date
from yangguang.regulations.reading.terms import read_terms
from yangguang.regulations.reading.titles import titles_in
from yangguang.regulations.validity import Kind

EARLIEST, LATEST = date(1949, 10, 1), date(2100, 12, 31)
LONGEST = 600
_N = numerals.NUMERAL
_NOTHING = re.compile(r"(?:[-—–－―─/\\、.·*]+|无|暂无|没有|未知|不详|空|n/?a)?", re.IGNORECASE)
_SAME = re.compile(r"(?:同上|同前|〃|″|\"|''|”|“)(?:[。.]|[栏行])?")
_FULL = (
    rf"(?:{_N}{{4}}年{_N}{{1,3}}月{_N}{{1,3}}[日号]|"
    rf"[0-9]{{4}}(?P<mark>[-/.])[0-9]{{1,2}}(?P=mark)[0-9]{{1,2}}(?![0-9]))"
)
_FULLS = re.compile(_FULL)
_CLOCK = re.compile(r"[T ]\s*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?$")
_FRAME = re.compile(
    rf"(?:自|从|于|至|到|截至)?(?P<day>{_FULL})(?:起|止|施行|实施|执行|生效|印发|发布|公布|颁布|成文|[,。.;])*"
)
# Days that Excel counts, from 1990 to 2100, where a cell lost its format.
_SERIAL, _FIRST_SERIAL, _LAST_SERIAL = date(1899, 12, 30), 32_874, 73_415
_LENGTH = re.compile(rf"(?<!{_N})(?P<count>{_N}{{1,3}})(?P<unit>年|个月)")
_UNSAID = re.compile(r"(?:未|没有|无)(?:作|做)?(?:规定|明确|写明|注明|设定|标注)(?:有效期)?|无有效期|见(?:文件)?正文")
_ENDLESS = re.compile(r"长期(?:有效|执行)?|永久(?:有效)?|无(?:固定)?期限|不限(?:期)?|未设期限")
_FILLING = re.compile(
    r"有效期|有效|期限|期满|届满|施行|实施|执行|试行|暂行|印发|发布|公布|之日|截止|截至|[限期为自从起至到止共计满],?|[,;、()\-—–~:。]"
)
_REGISTRATION = re.compile(r"[A-Z]{2,8}-[0-9]{4}-[0-9]{5,6}")


class Said(StrEnum):
    """What a register says of a document. It is held against the validity that follows from events, never stored."""

    IN_FORCE = "in_force"
    PENDING = "pending"
    PARTLY = "partly"
    LAPSED = "lapsed"
    REPEALED = "repealed"
    REPLACED = "replaced"


ENDS = {Said.LAPSED: Kind.DECLARED_LAPSED, Said.REPEALED: Kind.REPEALED, Said.REPLACED: Kind.REPLACED}
_SAYS: tuple[tuple[Said, re.Pattern[str]], ...] = (
    (Said.PENDING, re.compile(r"(?:尚未|还未|未)(?:生效|施行|实施)")),
    (
        Said.IN_FORCE,
        re.compile(
            r"(?:拟|建议|准备|计划|列入|应当?|适时|需要?|待)(?:予以|作)?(?:废止|失效|宣布|修改|修订)|未(?:失效|废止)"
        ),
    ),
    (Said.PARTLY, re.compile(r"部分(?:条款)?(?:有效|失效|废止)")),
    (Said.REPLACED, re.compile(r"代替|取代|替代")),
    (Said.REPEALED, re.compile(r"废止")),
    (Said.LAPSED, re.compile(r"失效|无效|过期|期满|届满|到期|停止执行|终止执行|^否$|^×$")),
    (Said.IN_FORCE, re.compile(r"有效|保留|继续|现行|生效|执行|在用|修改|修订|修正|延期|续期|^是$|^[√✓■]$")),
)
_ENDING = re.compile(r"废止|失效|代替|取代|替代|停止执行")
_WAS_ENDED = re.compile(
    r"(?:^已|[,;。]已|被[^,;。]{0,80}?|由[^,;。]{1,80}?|于[^,;。]{1,20}?)(?:宣布|明令|自动|自行)?(?:废止|失效|代替|取代|替代)"
)


@dataclass(frozen=True, slots=True)
class Term:
    """What a cell says of the term: `months`, a last day, the day of effect; `endless` for 长期, which is no term."""

    months: int | None = None
    until: date | None = None
    start: date | None = None
    endless: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """How a document ended; `on` and the document that ended it, by title and number, where they are told."""

    kind: Kind
    on: date | None
    title: str = ""
    number: str = ""
    words: str = ""


def plain(cell: str) -> str:
    """A cell without control characters and spaces at its ends; empty for marks of nothing, such as — and 无."""
    text = "".join(char for char in cell if char in "\n\t" or unicodedata.category(char) != "Cc").strip(
        " \t\n\u3000\ufeff"
    )
    return "" if _NOTHING.fullmatch(re.sub(r"\s", "", text)) and not is_same(text) else text


def is_same(cell: str) -> bool:
    """Whether a cell says that it says what the one above says: 同上, 〃."""
    return _SAME.fullmatch(re.sub(r"\s", "", cell)) is not None


def tight(text: str) -> str:
    """A text in half width, without any space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def day_of(words: str) -> date | None:
    """The day that a cell is, in whatever shape; None for what is no day, or none between 1949 and 2100."""
    text = _CLOCK.sub("", unicodedata.normalize("NFKC", words).strip())
    text = re.sub(r"\s+", "", text).strip("。.;,")
    found = None
    if text.isascii() and text.isdigit():
        found = _counted(text)
    elif match := _FRAME.fullmatch(text):
        found = parse_date(match["day"])
    return found if found and EARLIEST <= found <= LATEST else None


def _counted(digits: str) -> date | None:
    if len(digits) == 8:
        return parse_date(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    count = int(digits) if len(digits) == 5 else 0
    return _SERIAL + timedelta(days=count) if _FIRST_SERIAL <= count <= _LAST_SERIAL else None


def effective_of(words: str, issued_on: date | None) -> date | None:
    """The day on which a document takes effect: a day, or one told from its publication (自发布之日起30日后)."""
    if day := day_of(words):
        return day
    text = tight(words)
    if not text.startswith(("自", "从", "于", "本")):
        text = f"自{text}"
    if not re.search("施行|实施|执行|生效", text):
        text = f"{text.removesuffix('起')}起施行"
    found = read_terms("", text).effective_on(issued_on)
    return found if found and EARLIEST <= found <= LATEST else None


def term_of(words: str, unit: str = "年") -> Term | None:
    """The term that a cell gives; None for what cannot be read. A bare number counts the heading's unit, 年 or 月."""
    text = tight(words)
    if _UNSAID.fullmatch(text):
        return Term()
    if _ENDLESS.fullmatch(text):
        return Term(endless=True)
    if day := day_of(text):
        return Term(until=day) if not re.search("起|施行|实施|生效", text) else Term(start=day)
    if re.fullmatch(rf"{_N}{{1,3}}", text):
        text = f"{text}{'个月' if unit == '月' else '年'}"
    days = [parse_date(match[0]) for match in _FULLS.finditer(text)]
    rest = _FULLS.sub("■", text)
    lengths = [_months(match) for match in _LENGTH.finditer(rest)]
    rest = _LENGTH.sub("", rest)
    if _FILLING.sub("", rest).strip("■") or len(days) > 2 or len(lengths) > 1 or not (days or lengths):
        return None
    if None in days or None in lengths or any(day and not EARLIEST <= day <= LATEST for day in days):
        return None
    first_is_start = len(days) == 2 or (bool(days) and bool(re.search("(?:自|从)?■起|自■|从■", rest)))
    start = days[0] if first_is_start else None
    return Term(lengths[0] if lengths else None, days[-1] if len(days) > first_is_start else None, start)


def _months(match: re.Match[str]) -> int | None:
    try:
        count = numerals.parse(match["count"])
    except ValueError:
        return None
    months = count * 12 if match["unit"] == "年" else count
    return months if 0 < months <= LONGEST else None


def number_of(words: str) -> tuple[str, bool]:
    """A document number as it is officially written, and whether it is one; else its words as they stand."""
    text = re.sub(r"\s+", "", words).strip("()（）")
    for tried in (text, f"{text}号"):
        found = document_numbers.find(tried)
        if len(found) == 1 and found[0].end - found[0].start == len(tried):
            return found[0].normal, True
    return text, False


def registration_of(words: str) -> str | None:
    """A number of the register, CDCR-2020-01005; None for what has another shape."""
    text = re.sub(r"[—–－―‐‑_]+", "-", tight(words)).upper()
    return text if _REGISTRATION.fullmatch(text) else None


def said_of(words: str, heading: str = "") -> Said | None:
    """What the words say of the validity; None where they say nothing that is known."""
    text = tight(words)
    if re.search("^是否.*(?:废止|失效)", heading) and text in {"是", "否"}:
        return said_of("有效" if text == "否" else heading)
    return next((said for said, pattern in _SAYS if pattern.search(text)), None)


def was_ended(remark: str) -> Said | None:
    """What a remark says to have happened: 已废止, 被《…》代替. What the document itself ends is no such thing."""
    match = _WAS_ENDED.search(tight(remark))
    return said_of(match[0][-4:]) if match else None


def ending_of(said: Said, day: date | None, by: str, remarks: list[str]) -> Ending:
    """How a document ended that is `said` to be over: `by` names what ended it, `remarks` may tell day and document."""
    clauses = [part for text in remarks for part in re.split(r"[。;；\n]", text) if _ENDING.search(part)]
    title = number = ""
    for text in [by, *clauses]:
        titles = list(titles_in(text))
        numbers = document_numbers.find(re.sub("[由被]", "，", re.sub(r"\s+", "", text)))
        title, number = title or (titles[0].title if titles else ""), number or (numbers[0].normal if numbers else "")
    for text in clauses:
        squeezed = tight(text)
        before = [match for match in _FULLS.finditer(squeezed) if _ENDING.search(squeezed, match.end())]
        day = day or (parse_date(before[-1][0]) if before else None)
    return Ending(ENDS[said], day, title, number, "；".join(text for text in [by, *clauses] if text)[:200])
