"""A register of existing documents (规范性文件登记册, 清理目录), as offices keep it in Excel, read row by row. Pure.

A row in which a cell cannot be read is left out whole and said: a document without the date that the cell was meant to
give would be shown with a validity that nobody stated.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from yangguang.kernel.intake import Unreadable
from yangguang.kernel.intake.sheet import Book, Line, Sheet, book_of
from yangguang.kernel.text import fold

from .register_cells import tight
from .register_head import Heading, heading_at
from .register_row import REMARK, TOTAL, Entry, Faulty, Row, is_total

MOST_ROWS = 20_000
_SECTION = re.compile(
    r"^(?:[(]?[一二三四五六七八九十]+[、.)]|第[一二三四五六七八九十]+[部类]分?)|[(]共?\d+[件项个份][)]$"
)
_COUNTED = re.compile(
    r"^[(]?[一二三四五六七八九十\d]+[、.)]|第[一二三四五六七八九十]+[部类]分?|[(]共?\d*[件项个份][)]$|[:：]$"
)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row, or doubtful, as a sentence; `column` is its heading in the file, `value` the cell.

    `row` is None for what is said of a whole sheet. `left_out` tells that the row did not come in.
    """

    sheet: str
    row: int | None
    column: str
    message: str
    value: str = ""
    left_out: bool = False


@dataclass(slots=True)
class Register:
    """What was read: the documents in the order of the file, and what is to be said of it."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    rows: int = 0


def read_register(name: str, data: bytes, today: date) -> Register:
    """Every row of every sheet, hidden ones too, as a document or a problem.

    Raises Unreadable for a file that is no table, is unsafe, has more than 20,000 lines, or no sheet with a heading.
    """
    book = book_of(name, data, MOST_ROWS)
    reading = _Reading(today)
    for sheet in book.sheets:
        reading.sheet(sheet)
    if not reading.headed:
        raise Unreadable(name, "没有找到表头。表头至少要有“文件名称”和文号、日期等列中的一列")
    reading.about(book)
    return reading.found


def _is_section(words: str) -> bool:
    """Whether the words of a lone cell head what follows: 一、市财政局（15件）, and not 一、关于…的通知."""
    return bool(_SECTION.search(words)) and not re.search("关于|《|(?:通知|办法|规定|意见|细则|决定)$", words)


class _Reading:
    """The sheets one after the other; what is the same document as in a row before is known across sheets."""

    def __init__(self, today: date) -> None:
        self.found = Register()
        self.headed = False
        self._today = today
        self._numbers: dict[str, Entry] = {}
        self._titles: dict[tuple[str, str], list[Entry]] = {}
        self._registrations: dict[str, Entry] = {}

    def about(self, book: Book) -> None:
        """What is to be said of the file as a whole."""
        if book.formulas_without_value:
            what = f"有 {book.formulas_without_value} 个公式没有保存结果，按空白处理，请用 Excel 打开并保存后再导入。"
            self.found.problems.insert(0, RowProblem("", None, "", what))

    def sheet(self, sheet: Sheet) -> None:
        """The rows of a sheet, with the headings that stand in it."""
        heading, until = None, 0
        section, titled = "", [sheet.name]
        above: dict[int, str] = {}
        if sheet.hidden and sheet.lines:
            self._say(sheet, None, "", "这张工作表是隐藏的，已一并读入，请核对。")
        for at, line in enumerate(sheet.lines):
            if at < until:
                continue
            if found := heading_at([one.cells for one in sheet.lines[at : at + 2]]):
                if heading is None:
                    self._about_columns(sheet, line, found)
                heading, until, above = found, at + found.height, {}
            elif heading is None:
                titled.append(_only(line) or "")
            elif (words := _lone(line, heading)) is not None:
                if not (TOTAL.match(words) or REMARK.match(words) or words.isdigit()):
                    section = _COUNTED.sub("", words)
            elif not is_total(line, heading):
                self._row(Row(sheet, line, heading, above, self._today), section, [*titled, section])
        if heading is None and sheet.lines:
            self._say(sheet, None, "", "这张工作表没有找到表头，没有读入。")
        self.headed = self.headed or heading is not None

    def _about_columns(self, sheet: Sheet, line: Line, heading: Heading) -> None:
        for place in heading.unknown:
            self._say(sheet, line.number, heading.labels[place], "这一列不属于登记册的项目，没有读入。")
        for field_name, places in heading.places.items():
            for place in places:
                if place in sheet.hidden_columns and field_name != "serial":
                    self._say(sheet, line.number, heading.labels[place], "这一列是隐藏的，已一并读入，请核对。")

    def _say(self, sheet: Sheet, row: int | None, column: str, message: str, value: str = "") -> None:
        self.found.problems.append(RowProblem(sheet.name, row, column, message, value[:100]))

    def _row(self, row: Row, section: str, titled: list[str]) -> None:
        self.found.rows += 1
        sheet, number = row.sheet, row.line.number
        try:
            entry = row.entry(section, titled)
            self._hold(entry)
        except Faulty as fault:
            what = f"{fault.message}这一行没有导入。"
            self.found.problems.append(RowProblem(sheet.name, number, fault.column, what, fault.value[:100], True))
            return
        if row.line.hidden:
            self._say(sheet, number, "", "这一行是隐藏的，已一并读入，请核对。")
        for column, message, value in row.doubts:
            self._say(sheet, number, column, message, value)
        self.found.entries.append(entry)

    def _hold(self, entry: Entry) -> None:
        """Keep it in mind. Raises Faulty for one that stands in the register already."""
        before = self._numbers.get(entry.number) if entry.number else None
        alike = self._titles.setdefault((entry.key, fold(entry.issuer)), [])
        same = before or next((one for one in alike if not (one.number and entry.number)), None)
        if before and before.key != entry.key:
            message = f"文号与{before.place}《{before.title}》相同，标题不同。"
            raise Faulty(entry.labels.get("number", ""), message, entry.number)
        if same:
            raise Faulty(entry.labels.get("title", ""), f"与{same.place}重复。{_differing(same, entry)}", entry.title)
        if other := self._registrations.get(entry.registration):
            message = f"登记号与{other.place}《{other.title}》相同。"
            raise Faulty(entry.labels.get("registration", ""), message, entry.registration)
        alike.append(entry)
        if entry.number:
            self._numbers[entry.number] = entry
        if entry.registration:
            self._registrations[entry.registration] = entry


def _differing(first: Entry, second: Entry) -> str:
    pairs = (
        ("登记号", first.registration, second.registration),
        ("公布日期", first.issued_on, second.issued_on),
        ("施行日期", first.effective_on, second.effective_on),
        ("有效期", first.last, second.last),
        ("效力", first.said, second.said),
    )
    differing = [name for name, one, other in pairs if one != other]
    return f"{'、'.join(differing)}不一致，以先出现的为准。" if differing else ""


def _only(line: Line) -> str | None:
    """The words of a line that says but one thing."""
    said = {tight(cell) for cell in line.cells if cell.strip()}
    return said.pop() if len(said) == 1 else None


def _lone(line: Line, heading: Heading) -> str | None:
    """The words of a subheading, a sum or a remark below the heading; None for a row of a document."""
    words = _only(line)
    if words is None:
        return None
    filled = [place for place, cell in enumerate(line.cells) if cell.strip()]
    if len(filled) == 1 and filled[0] in heading.places["title"] and not _is_section(words):
        return words if TOTAL.match(words) or REMARK.match(words) else None
    return words
