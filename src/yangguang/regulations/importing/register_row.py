"""A row of a register and the document that it tells of. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from yangguang.kernel.intake.sheet import Line, Sheet
from yangguang.regulations.reading.titles import plain_title, title_key
from yangguang.regulations.validity import Kind, LifeEvent
from yangguang.regulations.validity.months import last_day

from .register_cells import (
    ENDS,
    Ending,
    Said,
    Term,
    day_of,
    effective_of,
    ending_of,
    is_same,
    number_of,
    plain,
    registration_of,
    said_of,
    term_of,
    tight,
    was_ended,
)
from .register_head import Heading

TOTAL = re.compile(r"^(?:本页)?(?:合计|小计|总计|共计)(?:[:共]?\d*[项条个件份]?)*$")
REMARK = re.compile(r"^(?:附?注|备注|说明|填表|填报|制表|审核|联系)")
_NUMBER_AT_END = re.compile(r"[（(](?P<number>[^（）()]{3,30}[〔\[【(（]\s*\d{4}\s*[〕\]】)）][^（）()]{1,10}号)[）)]$")
_MAY_BE_SAME = ("issuer", "issued", "effective", "term", "state", "ended", "repealed_by", "note")
_LONGEST = {"title": 300, "number": 100}


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as a row tells of it. `number` is as officially written; `months` and `until` are its term.

    `issuer` are the words of its column, `section` those of the subheading above; `labels` the heading of each field.
    """

    sheet: str
    row: int
    title: str
    number: str = ""
    issuer: str = ""
    section: str = ""
    registration: str = ""
    issued_on: date | None = None
    effective_on: date | None = None
    months: int | None = None
    until: date | None = None
    said: Said | None = None
    said_words: str = ""
    ending: Ending | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Equal for titles that are the same."""
        return title_key(self.title)[:300]

    @property
    def place(self) -> str:
        """Where it stands, for a person."""
        return f"工作表“{self.sheet}”第{self.row}行" if self.sheet else f"第{self.row}行"

    @property
    def last(self) -> date | None:
        """The last day of its term, as far as the row tells."""
        start = self.effective_on or self.issued_on
        return self.until or (last_day(start, self.months) if self.months and start else None)

    @property
    def events(self) -> tuple[LifeEvent, ...]:
        """What the row tells of the document's life but its end; a term without any day to count from is none."""
        found = []
        if self.issued_on:
            found.append(LifeEvent(Kind.ISSUED, self.issued_on, by=self.number))
        if self.effective_on:
            found.append(LifeEvent(Kind.EFFECTIVE, self.effective_on))
        days = [day for day in (self.issued_on, self.effective_on) if day]
        if days and (self.months or self.until):
            found.append(LifeEvent(Kind.TERM_SET, min(days), until=self.until, months=self.months))
        return tuple(found)


class Faulty(Exception):
    """The row cannot be taken."""

    def __init__(self, column: str, message: str, value: str = "") -> None:
        super().__init__(message)
        self.column, self.message, self.value = column, message, value


def is_total(line: Line, heading: Heading) -> bool:
    """Whether a row adds up, or is a remark on the whole table."""
    words = [tight(cell) for cell in line.cells if cell.strip()]
    titled = any(place < len(line.cells) and line.cells[place].strip() for place in heading.places["title"])
    return bool(words and (TOTAL.match(words[0]) or (REMARK.match(words[0]) and not titled)))


class Row:
    """A row under its heading; `above` holds what the row before it meant, by column."""

    def __init__(self, sheet: Sheet, line: Line, heading: Heading, above: dict[int, str], today: date) -> None:
        self.sheet, self.line, self.doubts = sheet, line, list[tuple[str, str, str]]()
        self._heading, self._today = heading, today
        self._fault: Faulty | None = None
        self._cells = {
            place: self._meant(name, place, above) for name, places in heading.places.items() for place in places
        }
        above |= self._cells

    def _meant(self, name: str, place: int, above: Mapping[int, str]) -> str:
        words = plain(self.line.cells[place]) if place < len(self.line.cells) else ""
        if not is_same(words):
            return words
        label = self._heading.labels[place]
        if name not in _MAY_BE_SAME:
            self._fault = self._fault or Faulty(label, "这一列须写明，不能写“同上”。", words)
        elif not above.get(place):
            self._fault = self._fault or Faulty(label, "“同上”的上面没有内容可用，请补填。", words)
        return above.get(place, "")

    def entry(self, section: str, titled: list[str]) -> Entry:
        """The document. Raises Faulty where a cell cannot be read."""
        if self._fault:
            raise self._fault
        title, number = self._title_and_number()
        issued = self._issued()
        effective = self._effective(issued)
        term = self._term()
        if effective is None:
            effective = term.start
        elif term.start and term.start != effective:
            self._doubt("term", f"有效期自{term.start}起，与施行日期{effective}不一致，以施行日期为准。")
        said, words, label = self._said(titled)
        until, ending = self._ending(said, term.until)
        entry = Entry(
            sheet=self.sheet.name,
            row=self.line.number,
            title=title,
            number=number,
            issuer=self._words("issuer"),
            section=section,
            registration=self._registration(),
            issued_on=issued,
            effective_on=effective,
            months=term.months,
            until=until,
            said=said,
            said_words=words,
            ending=ending,
            labels={name: self._heading.label(name) for name in self._heading.places} | label,
        )
        self._agree(entry)
        return entry

    def _label(self, name: str, place: int | None = None) -> str:
        return self._heading.labels[place] if place is not None else self._heading.label(name)

    def _words(self, name: str) -> str:
        """What the first filled column of the field says."""
        return next((words for _, words in self._filled(name)), "")

    def _filled(self, name: str) -> Iterable[tuple[int, str]]:
        return ((place, self._cells[place]) for place in self._heading.places.get(name, ()) if self._cells[place])

    def _doubt(self, name: str, message: str, value: str = "") -> None:
        self.doubts.append((self._label(name), message, value))

    def _title_and_number(self) -> tuple[str, str]:
        words = self._words("title")
        title = plain_title(words)
        numbers = [(self._label("number", place), text) for place, text in self._filled("number")]
        coded = self._words("coded")
        if not numbers and number_of(coded)[1]:
            numbers = [(self._label("coded"), coded)]
        if match := _NUMBER_AT_END.search(words.strip()):
            # Of 废止《甲》（某发〔2010〕3号） the number is that of 《甲》.
            before, own = words.strip()[: match.start()].strip(), number_of(match["number"])[0]
            if number_of(numbers[0][1])[0] == own if numbers else not before.endswith("》") or before[0] in "《〈":
                title, numbers = plain_title(before), numbers or [(self._label("title"), match["number"])]
        if not title_key(title):
            raise Faulty(self._label("title"), "没有文件名称。", " | ".join(filter(None, self.line.cells)))
        label, written = numbers[0] if numbers else ("", "")
        number, known = number_of(written)
        if written and day_of(written):
            raise Faulty(label, "文号一列写的是日期。", written)
        if written and not known:
            self.doubts.append((label, "不是通常的文号写法，按原样登记，请核对。", written))
        for name, text in (("title", title), ("number", number)):
            if len(text) > _LONGEST[name]:
                raise Faulty(self._label(name), f"超过 {_LONGEST[name]} 字。", text)
        return title, number

    def _registration(self) -> str:
        label, written = self._label("registration"), self._words("registration")
        if not written and (number := registration_of(self._words("coded"))):
            return number
        if written and (number := registration_of(written)) is None:
            raise Faulty(label, "不是登记号的写法（如 CDCR-2020-01005）。", written)
        return number if written and number else ""

    def _issued(self) -> date | None:
        for place, words in self._filled("issued"):
            day = day_of(words)
            if day is None:
                raise Faulty(self._label("issued", place), "认不出是哪一天，请写成 2020-06-01。", words)
            if day > self._today:
                raise Faulty(self._label("issued", place), "公布日期还没有到，请核对。", words)
            return day
        return None

    def _effective(self, issued: date | None) -> date | None:
        for place, words in self._filled("effective"):
            if (day := effective_of(words, issued)) is None:
                raise Faulty(self._label("effective", place), "认不出是哪一天，请写成 2020-06-01。", words)
            return day
        return None

    def _term(self) -> Term:
        """What all columns of the term say together: of 年限 and 截止日期 both."""
        found = Term()
        for place, words in self._filled("term"):
            label = self._label("term", place)
            if said_of(words) in ENDS and not re.search(r"\d|年", words):
                continue
            term = term_of(words, "月" if re.search(r"[(]?个?月[)]?$", label) else "年")
            if term is None:
                raise Faulty(label, "认不出有效期，请写成“5年”或者届满日期。", words)
            if term.endless:
                self.doubts.append((label, "“长期”不是规定的有效期，效力按没有写明有效期推算。", words))
            found = Term(found.months or term.months, found.until or term.until, found.start or term.start)
        return found

    def _said(self, titled: list[str]) -> tuple[Said | None, str, dict[str, str]]:
        """What the row says of the validity, else the title above its sheet (废止的规范性文件目录)."""
        words = self._words("state")
        if words:
            said = said_of(words, self._label("state"))
            if said is None:
                self._doubt("state", "认不出效力状态，没有比对。", words)
            return said, words, {}
        for place, term in self._filled("term"):
            if said_of(term) in ENDS and not re.search(r"\d|年", term):
                return said_of(term), term, {"state": self._label("term", place)}
        remark = self._words("note")
        if said := was_ended(remark):
            return said, remark[:60], {"state": self._label("note")}
        for title in reversed(titled):
            named = {one for word in re.findall("继续有效|现行有效|失效|废止", title) if (one := said_of(word))}
            if len(named) == 1 and not re.search("拟|建议", title):
                return named.pop(), title[:60], {"state": ""}
        return None, "", {}

    def _ending(self, said: Said | None, until: date | None) -> tuple[date | None, Ending | None]:
        """The last day of the term, and how the document ended.

        A day of lapse of a document that nobody says to be over is the day after its term.
        """
        day = None
        for place, words in self._filled("ended"):
            if (day := day_of(words)) is None:
                raise Faulty(self._label("ended", place), "认不出是哪一天，请写成 2020-06-01。", words)
            repealed = "失效" not in self._label("ended", place)
            if said not in ENDS and repealed and day <= self._today:
                said = Said.REPEALED
            break
        if said is None or said not in ENDS or (day and day > self._today):
            return until or (day - timedelta(days=1) if day else None), None
        remarks = [self._words(name) for name in ("state", "note")]
        return until, ending_of(said, day, self._words("repealed_by"), [text for text in remarks if text])

    def _agree(self, entry: Entry) -> None:
        """What contradicts itself within the row. Raises Faulty for a term that ends before it begins."""
        start = entry.effective_on or entry.issued_on
        if entry.until and start and entry.until < start:
            raise Faulty(self._label("term"), f"有效期届满日{entry.until}早于{start}。", str(entry.until))
        if entry.issued_on and entry.effective_on and entry.effective_on < entry.issued_on:
            what = f"施行日期{entry.effective_on}早于公布日期{entry.issued_on}，请核对。"
            self._doubt("effective", what, str(entry.effective_on))
        if entry.months and entry.until and start and last_day(start, entry.months) != entry.until:
            what = f"期限和届满日期不一致，按期限应到{last_day(start, entry.months)}，效力取较早的。"
            self._doubt("term", what, str(entry.until))
        year = re.search(r"〔(\d{4})〕", entry.number)
        if year and entry.issued_on and abs(int(year[1]) - entry.issued_on.year) > 1:
            self._doubt("number", f"文号的年份与公布日期{entry.issued_on}不符，请核对。", entry.number)
