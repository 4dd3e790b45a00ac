"""One year's holiday notice (国务院办公厅节假日安排通知) as dated exceptions of both signs.

A notice says which weekdays are off and which weekend days are worked (调休). Everything it does not
name is an ordinary day: Monday to Friday worked, Saturday and Sunday off.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeGuard

EARLIEST_YEAR = 1949
LATEST_YEAR = 2199
LONGEST_NAME = 50


class HolidayFileError(ValueError):
    """A holiday file cannot be used. The message is one Chinese sentence that names the year or day."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A notice the year's days come from: its title (may be empty) and its public address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class ExceptionDay:
    """A day named by a notice: `off` is true for a day off, false for a day to be worked."""

    date: date
    name: str
    off: bool

    @property
    def why(self) -> str:
        """Why the day counts or not, in official words: 劳动节假期, 调休上班 or 工作日."""
        if self.off:
            return f"{self.name}假期"
        return "调休上班" if self.date.weekday() >= 5 else "工作日"


@dataclass(frozen=True, slots=True)
class YearNotice:
    """All exceptions of one year, by date. Days in late December of the year before may belong to it."""

    year: int
    papers: tuple[Paper, ...]
    days: tuple[ExceptionDay, ...]

    def restates(self, other: "YearNotice") -> bool:
        """Whether this says nothing that `other` does not: same year, days and papers, titles left out or equal."""
        return (self.year, self.days, len(self.papers)) == (other.year, other.days, len(other.papers)) and all(
            mine.url == theirs.url and mine.title in ("", theirs.title)
            for mine, theirs in zip(self.papers, other.papers, strict=True)
        )

    def payload(self) -> dict[str, Any]:
        """Return the year in the project's own JSON form; the same facts always give the same payload."""
        return {
            "year": self.year,
            "papers": [{"title": paper.title, "url": paper.url} for paper in self.papers],
            "days": [{"date": day.date.isoformat(), "name": day.name, "off": day.off} for day in self.days],
        }

    def sha256(self) -> str:
        """Return the hex SHA-256 of `payload()`, independent of the order and layout of the file read."""
        text = json.dumps(self.payload(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def load_year(payload: object) -> YearNotice:
    """Return the year described by a decoded holiday file.

    A day's sign is `off`, or `isOffDay` as in the public holiday-cn files; papers are {title, url} or
    plain addresses. A day may repeat with the same sign. Raises `HolidayFileError` naming the day when a
    date is malformed, lies outside the year (late December of the year before is allowed, since notices
    move days around New Year) or is declared both off and worked.
    """
    if not isinstance(payload, Mapping):
        raise HolidayFileError("放假安排文件应当是一个 JSON 对象，含 year、papers、days 三项。")
    year = _year(payload.get("year"))
    raw_days = payload.get("days")
    if not isinstance(raw_days, list) or not raw_days:
        raise HolidayFileError(f"{year}年放假安排缺少 days：请列出每个放假日和调休上班日。")
    days: dict[date, ExceptionDay] = {}
    for position, raw in enumerate(raw_days, start=1):
        day = _day(raw, year, position)
        earlier = days.setdefault(day.date, day)
        if earlier.off != day.off:
            raise HolidayFileError(f"{year}年放假安排第{position}项：{day.date}既列为放假又列为上班，请核对通知。")
    if not any(day.off for day in days.values()):
        raise HolidayFileError(f"{year}年放假安排没有任何放假日，请核对文件是否完整。")
    ordered = tuple(days[key] for key in sorted(days))
    return YearNotice(year, _papers(payload.get("papers", []), year), ordered)


def parse_day(text: object) -> date:
    """Return the date written YYYY-MM-DD; ValueError for any other form, week dates and 20200424 included."""
    if not isinstance(text, str):
        raise ValueError(f"not a date: {text!r}")
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(f"not written YYYY-MM-DD: {text!r}")
    return day


def _year(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not EARLIEST_YEAR <= value <= LATEST_YEAR:
        raise HolidayFileError(f"year 应当是{EARLIEST_YEAR}至{LATEST_YEAR}之间的整数，现在是{_shown(value)}。")
    return value


def _papers(value: object, year: int) -> tuple[Paper, ...]:
    if not isinstance(value, list):
        raise HolidayFileError(f"{year}年放假安排的 papers 应当是通知的列表。")
    papers = []
    for position, raw in enumerate(value, start=1):
        if _is_text(raw):
            paper = Paper("", raw.strip())
        elif isinstance(raw, Mapping) and all(_is_text(raw.get(key, "")) for key in ("title", "url")):
            paper = Paper(raw.get("title", "").strip(), raw.get("url", "").strip())
        else:
            raise HolidayFileError(f"{year}年放假安排的 papers 第{position}项应当是网址，或含 title 和 url。")
        if not (paper.title or paper.url):
            raise HolidayFileError(f"{year}年放假安排的 papers 第{position}项是空的，请填写通知的标题或网址。")
        papers.append(paper)
    return tuple(papers)


def _day(raw: object, year: int, position: int) -> ExceptionDay:
    where = f"{year}年放假安排第{position}项"
    if not isinstance(raw, Mapping):
        raise HolidayFileError(f"{where}应当含 date、name、off 三项，现在是{_shown(raw)}。")
    text = raw.get("date")
    try:
        day = parse_day(text)
    except ValueError:
        message = f"{where}的日期{_shown(text)}不对，请写成 YYYY-MM-DD，并核对是否有这一天。"
        raise HolidayFileError(message) from None
    if not date(year - 1, 12, 21) <= day <= date(year, 12, 31):
        raise HolidayFileError(f"{where}：{day}不在{year}年（或上一年12月下旬）之内，请核对年份。")
    off = raw["off"] if "off" in raw else raw.get("isOffDay")
    if not isinstance(off, bool):
        raise HolidayFileError(f"{where}：{day}没有写明放假还是上班（off 应为 true 或 false）。")
    name = raw.get("name")
    if not _is_text(name) or not name.strip() or len(name) > LONGEST_NAME:
        raise HolidayFileError(f"{where}：{day}没有写明节日名称（不超过{LONGEST_NAME}字）。")
    return ExceptionDay(day, name.strip(), off)


def _is_text(value: object) -> TypeGuard[str]:
    """Whether the value can be stored and shown: no control characters, no halves of a character."""
    return isinstance(value, str) and value.isprintable()


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str).encode(errors="backslashreplace").decode()
    return f"「{text[:40]}…」" if len(text) > 40 else f"「{text}」"
