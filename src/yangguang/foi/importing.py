"""Closed requests of former years from a register, row by row: what a row says, or why it cannot be taken."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from yangguang.foi import people
from yangguang.foi.replies import all_types
from yangguang.foi.states import ApplicantClass, Matter, Source, Stage
from yangguang.foi.tables import data, outcomes
from yangguang.kernel.intake import DEFAULT, Unreadable
from yangguang.kernel.intake.sheet import lines_of
from yangguang.kernel.text.dates import parse_date

_FILE = Path(__file__).parent / "data" / "import.json"
_NOISE = re.compile(r"[\s（）()、，。．.：:“”\"\d一二三四五六七八九十]+")
_NUMBER = re.compile(r"(?:.*?[〔\[（(【](\d{4})[〕\]）)】]|(\d{4})[-—/])?\s*(?:第)?0*(\d{1,5})\s*号?")
NEEDED = ("received_on", "closed_on", "outcome")
UNNAMED = "（未登记）"
PERSONAL = ("name", "id_number", "phone", "email", "address")
MOST_ROWS = 200_000
LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class Closed:
    """A row that can be taken. `number` is 0 where the register gives none: the next free one is taken.

    `notes` are sentences about what the row does not say and was taken for. `nth` counts, from 1, the rows without a
    number that are alike in everything (`in_order`).
    """

    line: int
    year: int
    number: int
    source: str
    received_on: date
    closed_on: date
    applicant_class: str
    outcome: str
    stage: str
    subject: str
    person: dict[str, str]
    notes: tuple[str, ...] = ()
    nth: int = 0

    @property
    def alike(self) -> tuple[Any, ...]:
        """What is equal for rows that tell no difference, as `actions.importing` finds it in the register."""
        masked = people.masked(self.person.get("name", ""), self.applicant_class)
        told = (self.received_on, self.closed_on, self.outcome, self.applicant_class, self.subject or UNNAMED)
        return (*told, people.mark(self.person), masked)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row of the file, counted from 1 with the header, as a sentence."""

    line: int
    what: str


@cache
def _known() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


@cache
def _endings() -> dict[str, str]:
    """The row of table 3 for each way in which a register may write a result: a label, a reply type, a plain word."""
    said = {_NOISE.sub("", one["label"]): one["code"] for one in data()["rows"] if one["code"] in outcomes()}
    said |= {_NOISE.sub("", one.label): one.row for one in all_types() if one.matter == Matter.INFORMATION}
    return said | {_NOISE.sub("", name): code for code, names in _known()["outcomes"].items() for name in names}


def _plain(text: str) -> str:
    return "".join(text.split()).strip("*＊：:\ufeff").casefold()


def read_register(name: str, content: bytes, today: date) -> Iterator[Closed | Problem]:
    """Each row of a .csv or .xlsx as a closed request or a problem; empty rows are left out.

    Raises `Unreadable` for a file that is no table, has no request in it or too many, or lacks a column that every row
    needs.
    """
    if len(content) > DEFAULT.attachment_size:
        raise Unreadable(name, "表格超过 50 MB，请拆成几个表格")
    places: dict[str, int] = {}
    seen: dict[tuple[int, int], int] = {}
    best, rows = list(NEEDED), 0
    for line, cells in enumerate(lines_of(name, content, MOST_ROWS + LOOKED_AT + 2), 1):
        if not any(cell.strip() for cell in cells):
            continue
        if not places:
            found = _places(name, cells)
            missing = [key for key in NEEDED if key not in found]
            best = min(best, missing, key=len)
            if not missing:
                places = found
            elif line >= LOOKED_AT:
                break
            continue
        rows += 1
        if rows > MOST_ROWS:
            raise Unreadable(name, f"表格超过 {MOST_ROWS} 行，请拆成几个表格")
        row = _row(line, {key: cells[at].strip() for key, at in places.items() if at < len(cells)}, today)
        if isinstance(row, Closed) and row.number:
            if before := seen.get((row.year, row.number)):
                yield Problem(line, f"登记号〔{row.year}〕{row.number}号与第{before}行重复。")
                continue
            seen[row.year, row.number] = line
        yield row
    if not places:
        missing_words = "、".join(_known()["columns"][key][0] for key in best)
        raise Unreadable(name, f"没有找到表头，缺少列：{missing_words}")
    if not rows:
        raise Unreadable(name, "只有表头，没有一件申请")


def in_order(rows: Iterable[Closed]) -> list[Closed]:
    """Rows with a number of the register's own first, so that none given to another row takes it; then the others."""
    counted: Counter[tuple[Any, ...]] = Counter()
    found: list[Closed] = []
    for row in sorted(rows, key=lambda one: (not one.number, one.line)):
        if row.number:
            found.append(row)
            continue
        counted[row.alike] += 1
        found.append(replace(row, nth=counted[row.alike]))
    return found


def _places(name: str, cells: list[str]) -> dict[str, int]:
    columns = {_plain(word): key for key, words in _known()["columns"].items() for word in [key, *words]}
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        key = columns.get(_plain(cell))
        if key and key in found:
            raise Unreadable(name, f"“{cell.strip()}”与“{cells[found[key]].strip()}”是同一项，请删去一列")
        if key:
            found[key] = at
    return found


def _row(line: int, cells: dict[str, str], today: date) -> Closed | Problem:
    wrong: list[str] = []
    notes: list[str] = []
    received = _day(cells, "received_on", wrong)
    closed = _day(cells, "closed_on", wrong)
    if received and closed and closed < received:
        wrong.append(f"办结日期{closed}早于收到日期{received}")
    if closed and closed > today:
        wrong.append(f"办结日期{closed}晚于今天，没有办结的申请请在系统中登记")
    outcome = _outcome(cells.get("outcome", ""), wrong)
    applicant = _choice(cells, "applicant_class", "classes", ApplicantClass.NATURAL, wrong, notes)
    source = _choice(cells, "source", "sources", Source.INTERNET, wrong, notes)
    year, number = _number(cells.get("number", ""), cells.get("year", ""), received, wrong)
    if wrong or received is None or closed is None:
        return Problem(line, "；".join(wrong) + "。")
    person = {key: cells[key] for key in PERSONAL if cells.get(key)}
    return Closed(
        line,
        year,
        number,
        source,
        received,
        closed,
        applicant,
        outcome,
        _stage(outcome, cells["outcome"]),
        cells.get("subject", "")[:300],
        person,
        tuple(notes),
    )


def _day(cells: dict[str, str], key: str, wrong: list[str]) -> date | None:
    text, label = cells.get(key, ""), _known()["columns"][key][0]
    if not text:
        wrong.append(f"没有{label}")
        return None
    day = parse_date(text)
    if day is None:
        wrong.append(f"{label}“{text[:20]}”不是日期")
    return day


def _outcome(text: str, wrong: list[str]) -> str:
    if not text:
        wrong.append("没有办理结果")
        return ""
    if text in outcomes():
        return text
    if code := _endings().get(_NOISE.sub("", text)):
        return code
    wrong.append(f"办理结果“{text[:30]}”不在表三的各项之中，请写明是哪一项")
    return ""


def _stage(outcome: str, words: str) -> str:
    if outcome in {"other_uncorrected", "other_unpaid"}:
        return Stage.ABANDONED
    return Stage.WITHDRAWN if outcome == "other_other" and "撤" in words else Stage.REPLIED


def _choice(cells: dict[str, str], key: str, kind: str, default: str, wrong: list[str], notes: list[str]) -> str:
    """The code of the word in that column; where there is none, `default`, which is then said."""
    text, label = cells.get(key, ""), _known()["columns"][key][0]
    names = _known()[kind]
    if not text:
        notes.append(f"没有{label}，按“{names[default][0]}”补录")
        return str(default)
    for code, words in names.items():
        if _plain(text) in {code, *map(_plain, words)}:
            return code
    wrong.append(f"{label}“{text[:20]}”不认识")
    return ""


def _number(text: str, year: str, received: date | None, wrong: list[str]) -> tuple[int, int]:
    """The year and number in the register; the year of receipt where it names none, 0 where there is no number."""
    own = received.year if received else 0
    if year:
        found_year = re.fullmatch(r"((?:19|20|21)\d\d)年?度?", year)
        if not found_year:
            wrong.append(f"登记年度“{year[:10]}”不是年份")
            return 0, 0
        own = int(found_year[1])
    if not text:
        return own, 0
    found = _NUMBER.fullmatch(text)
    if not found or not int(found[3]):
        wrong.append(f"登记号“{text[:20]}”看不懂，应当像〔2018〕12号或者 2018-12")
        return 0, 0
    named = int(found[1] or found[2] or own)
    if year and named != own:
        wrong.append(f"登记号“{text[:20]}”与登记年度{own}不一致")
    return named, int(found[3])
