"""Closed requests of former years from a register, row by row: what a row says, or why it cannot be taken."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from yangguang.foi.states import ApplicantClass, Source
from yangguang.foi.tables import data, outcomes
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.intake.decoding import decode
from yangguang.kernel.text.dates import parse_date

_FILE = Path(__file__).parent / "data" / "import.json"
_NOISE = re.compile(r"[\s（）()、，。．.“”\"\d一二三四五六七八九十]+")
LONGEST_CELL = 100_000


@dataclass(frozen=True, slots=True)
class Closed:
    """A row that can be taken. `number` is 0 where the register gives none: the next free one is taken."""

    line: int
    year: int
    number: int
    source: str
    received_on: date
    closed_on: date
    applicant_class: str
    outcome: str
    subject: str
    person: dict[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row of the file, counted from 1 with the header, as a sentence."""

    line: int
    what: str


@cache
def _known() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def _plain(text: str) -> str:
    return "".join(text.split()).strip("*＊：:\ufeff").casefold()


def read_register(name: str, content: bytes, today: date) -> Iterator[Closed | Problem]:
    """Each row of a .csv as a closed request or a problem; empty rows are left out.

    Raises `Unreadable` for a file that is no table, or one without the columns that every row needs.
    """
    text, _ = decode(name, content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",\t;", key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    places: dict[str, int] = {}
    seen: dict[tuple[int, int], int] = {}
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not places:
                places = _places(name, cells)
                continue
            row = _row(
                reader.line_num, {key: cells[at].strip() for key, at in places.items() if at < len(cells)}, today
            )
            if isinstance(row, Closed) and row.number:
                if before := seen.get((row.year, row.number)):
                    yield Problem(row.line, f"登记号〔{row.year}〕{row.number}号与第{before}行重复。")
                    continue
                seen[row.year, row.number] = row.line
            yield row
    except csv.Error:
        raise Unreadable(name, "CSV 的引号不成对，请用 Excel 打开后重新保存") from None
    if not places:
        raise Unreadable(name, "文件是空的")


def _places(name: str, cells: list[str]) -> dict[str, int]:
    columns = {_plain(word): key for key, words in _known()["columns"].items() for word in [key, *words]}
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        key = columns.get(_plain(cell))
        if key and key in found:
            raise Unreadable(name, f"“{cell.strip()}”一列出现了两次，请删去一列")
        if key:
            found[key] = at
    missing = [_known()["columns"][key][0] for key in ("received_on", "closed_on", "outcome") if key not in found]
    if missing:
        raise Unreadable(name, f"缺少列：{'、'.join(missing)}。第一行应当是表头")
    return found


def _row(line: int, cells: dict[str, str], today: date) -> Closed | Problem:
    wrong: list[str] = []
    received = _day(cells, "received_on", wrong)
    closed = _day(cells, "closed_on", wrong)
    if received and closed and closed < received:
        wrong.append(f"办结日期{closed}早于收到日期{received}")
    if closed and closed > today:
        wrong.append(f"办结日期{closed}晚于今天")
    outcome = _outcome(cells.get("outcome", ""), wrong)
    applicant = _choice(cells.get("applicant_class", ""), "classes", ApplicantClass.NATURAL, "申请人类别", wrong)
    source = _choice(cells.get("source", ""), "sources", Source.INTERNET, "提出方式", wrong)
    year, number = _number(cells.get("number", ""), cells.get("year", ""), received, wrong)
    if wrong or received is None or closed is None:
        return Problem(line, "；".join(wrong) + "。")
    person = {key: cells[key] for key in ("name", "id_number", "phone", "email", "address") if cells.get(key)}
    return Closed(
        line, year, number, source, received, closed, applicant, outcome, cells.get("subject", "")[:300], person
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
    word = _NOISE.sub("", text)
    labels = {_NOISE.sub("", one["label"]): one["code"] for one in data()["rows"] if one["code"] in outcomes()}
    labels |= {_NOISE.sub("", name): code for code, names in _known()["outcomes"].items() for name in names}
    if code := labels.get(word):
        return code
    wrong.append(f"办理结果“{text[:30]}”不在表三的各项之中，请写明是哪一项")
    return ""


def _choice(text: str, kind: str, default: str, label: str, wrong: list[str]) -> str:
    if not text:
        return str(default)
    for code, names in _known()[kind].items():
        if _plain(text) in {code, *map(_plain, names)}:
            return code
    wrong.append(f"{label}“{text[:20]}”不认识")
    return ""


def _number(text: str, year: str, received: date | None, wrong: list[str]) -> tuple[int, int]:
    own = received.year if received else 0
    if year:
        if not re.fullmatch(r"(19|20|21)\d\d", year):
            wrong.append(f"登记年度“{year[:10]}”不是年份")
            return 0, 0
        own = int(year)
    if not text:
        return own, 0
    found = re.fullmatch(r"(?:.*?[〔\[（(【](\d{4})[〕\]）)】]|(\d{4})[-—/])?\s*(?:第)?0*(\d{1,7})\s*号?", text)
    if not found:
        wrong.append(f"登记号“{text[:20]}”看不懂，应当像〔2018〕12号或者 2018-12")
        return 0, 0
    named = found[1] or found[2]
    return (int(named) if named else own), int(found[3])
