"""The tables of a file, in their order, on their way to items."""

import re

from yangguang.kernel.intake.document import Table
from yangguang.kernel.text import mend

from .draft import Item, Problem
from .headers import Column, Header, find_headers, is_header_row
from .items import Gathered, item_of
from .limits import understand_time_limit
from .numbering import Numbered, numbering_problems
from .rows import Row, Sheet, is_count, is_remark, is_total, joined, runs_on, says_continued
from .titles import field_of, field_of_sheet

_SAME = re.compile(r"^(?:同上|〃|″|\"|''|同前|……|\.\.\.)(?:[。.]|[栏行])?$")
_SAME_LEFT = re.compile(r"^同左[。.]?$")
_SHEET = re.compile(r"工作表“(.*)”")
_NAMES = ("level1", "level2", "level3", "field")
_STRONG = ("time_limit", "unit", "channels", "audience", "method", "level")
_OPTIONS = {"audience": "公开对象", "method": "公开方式", "level": "公开层级"}


class Reading:
    """What was read so far: items, problems for a person, notes on what was taken for granted."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.title = ""
        self.tables = 0
        self._field = ""
        self._header: Header | None = None
        self._above: dict[Column, str] = {}
        self._open: Gathered | None = None
        self._numbered: list[Numbered] = []
        self._fresh = True
        self._mended: dict[str, str] = {}

    def heading(self, text: str) -> None:
        """A line outside the tables: the title of the next table, where it is one."""
        words = mend(text).strip()
        if len(words) < 80 and not is_remark(words) and "\t" not in words:
            if field := field_of(words):
                self._enter(field, words)
            elif "目录" in words and not self.title:
                self.title = words

    def table(self, place: int, table: Table) -> None:
        """The items of a table; one that is no catalogue is listed."""
        sheet = Sheet(place, table, self._mend)
        self._left_out(table, sheet.where)
        headers = find_headers(sheet.grid)
        own = _SHEET.match(sheet.where)
        if not headers and (self._header is None or not self._goes_on(sheet, self._header)):
            words = next((sheet.words(row) for row in range(len(sheet.grid)) if sheet.filled(row)), "")
            self.problems.append(Problem(sheet.where, words, "这张表没有标准目录的表头，没有读，请核对。"))
            return
        self.tables += 1
        if own and (field := field_of_sheet(mend(own[1]))):
            self._enter(field, "")
        first = min(headers, default=0)
        for row in range(first):
            self._before_header(sheet, row)
        if not headers:
            self.notes.append(Problem(sheet.where, "", "这张表没有表头，按上一张表的各栏接着读。"))
        row = first
        counts_items = _counts_items(sheet, headers, headers.get(first, self._header))
        while row < len(sheet.grid):
            if row in headers:
                self._meet(sheet, row, headers[row])
                row = headers[row].last_row
            else:
                self._row(sheet, row, headers, counts_items)
            row += 1

    def finish(self) -> None:
        """The last item is complete, and the numbers of all are looked at."""
        self._close()
        self.problems += numbering_problems(self._numbered)
        for name, label in _OPTIONS.items():
            if any(getattr(item, name) for item in self.items):
                self.problems += [
                    Problem(one.item.where, "", f"{label}没有填写或勾选，请核对。")
                    for one in self._numbered
                    if name in one.asked and not getattr(one.item, name)
                ]

    def _mend(self, text: str) -> str:
        if text not in self._mended:
            self._mended[text] = mend(text)
        return self._mended[text]

    def _left_out(self, table: Table, where: str) -> None:
        for what in table.left_out:
            problem = Problem(where, what, "这些内容没有读，请核对其中有没有应当公开的事项。")
            if what.startswith("工作表"):
                problem = Problem(what, "", "隐藏的工作表没有读，请核对其中有没有应当公开的事项。")
            if problem not in self.problems:
                self.problems.append(problem)

    def _enter(self, field: str, title: str) -> None:
        """From here on items are of `field`; nothing is taken over from those above."""
        self.title = self.title or re.sub(r"\s+", "", title)
        if field != self._field:
            self._close()
            self._above.clear()
            self._field, self._fresh = field, True

    def _before_header(self, sheet: Sheet, row: int) -> None:
        cells = sheet.filled(row)
        for cell in cells:
            words = sheet.grid[row][cell.column]
            if not is_remark(words) and (field := field_of(words)):
                self._enter(field, words)
            elif "目录" in words and not self.title and len(words) < 80:
                self.title = re.sub(r"\s+", "", words)

    def _meet(self, sheet: Sheet, row: int, header: Header) -> None:
        """A header, new or come again."""
        where = sheet.where_row(row)
        again = self._header is not None and header.columns == self._header.columns
        if again and self._open is not None and self._open.table == sheet.place:
            self.notes.append(Problem(where, "", "表头重复出现，已略过。"))
            return
        if not again:
            self._close()
        self._header, self._fresh = header, True
        if not self._field and "field" not in header.fields:
            self.problems.append(Problem(sheet.where, self.title, "看不出这张表属于哪个领域，请补填。"))
        for place, (column, label) in enumerate(zip(header.columns, header.labels, strict=True)):
            if column is not None:
                continue
            what, advice = f"第{place + 1}栏“{label[:40]}”", "这一栏不是标准目录的栏目，没有读，请核对。"
            if not label:
                below = next((line[place] for line in sheet.grid[header.last_row + 1 :] if line[place]), "")
                what, advice = f"第{place + 1}栏：{below[:60]}", "这一栏没有表头，没有读，请核对。"
            if label or below:
                self.problems.append(Problem(where, what, advice))

    def _row(self, sheet: Sheet, number: int, headers: dict[int, Header], counts_items: bool) -> None:
        header, cells = self._header, sheet.filled(number)
        if header is None or not cells:
            return
        texts = [sheet.grid[number][cell.column] for cell in cells]
        distinct = list(dict.fromkeys(texts))
        where = sheet.where_row(number)
        if is_count(texts):
            self.notes.append(Problem(where, sheet.words(number), "这一行是栏号，已略过。"))
        elif is_total(texts[0]):
            self._skip(sheet, number, "这一行是合计，没有作为事项。")
        elif is_remark(texts[0]) and len(distinct) < 4:
            self._skip(sheet, number, "这一行是说明，没有作为事项，请核对其中有没有要求。")
        elif len(distinct) == 1 and self._lone(sheet, number, distinct[0], headers):
            return
        else:
            row = sheet.row(number, header, lambda column: self._above.get(column, ""))
            if is_header_row([row.cells[place] if place in row.own else "" for place in range(len(row.cells))], header):
                self.notes.append(Problem(where, "", "表头重复出现，已略过。"))
                return
            self._take(sheet, number, row, header, counts_items)

    def _skip(self, sheet: Sheet, number: int, advice: str) -> None:
        self.problems.append(Problem(sheet.where_row(number), sheet.words(number), advice))

    def _lone(self, sheet: Sheet, number: int, words: str, headers: dict[int, Header]) -> bool:
        """A row of one remark, title or heading: whether it was one, and was dealt with."""
        cells = sheet.filled(number)
        wide = cells[0].column_span * 2 >= sheet.width or len(cells) * 2 >= sheet.width
        first = cells[0].column == 0 and not sheet.covered.get(number)
        titles = any(row in headers for row in range(number + 1, min(number + 4, len(sheet.grid)))) and field_of(words)
        if not (wide or first or titles):
            return False
        if words.isdecimal() and not wide:
            self._skip(sheet, number, "这一行只有序号，没有作为事项。")
            return True
        if field := field_of(words):
            self._enter(field, words)
            self._fresh = True
            return True
        held = self._open
        if not wide and held is not None and runs_on(held.says("content"), words):
            self._join(sheet, number, {Column("content"): words}, doubt=True)
            return True
        self._skip(sheet, number, "这一行像是小标题或说明，没有作为事项，请核对。")
        self._fresh = True
        return True

    def _take(self, sheet: Sheet, number: int, row: Row, header: Header, counts_items: bool) -> None:
        """A row of cells: an item, or more of the one above."""
        kind = self._kind(row, header, counts_items)
        if kind == "item":
            self._begin(sheet, number, row, header, counts_items)
        elif kind == "nothing" or self._open is None:
            self._skip(sheet, number, "这一行没有公开事项和内容，没有作为事项，请核对。")
        else:
            own = {
                column: row.cells[place]
                for place, column in enumerate(header.columns)
                if column is not None and column.field != "number" and place in row.own and row.cells[place]
            }
            self._join(sheet, number, own, doubt=kind == "doubtful")

    def _kind(self, row: Row, header: Header, counts_items: bool) -> str:
        """What a row is: an item, `more` of the item above (`doubtful` where it might be its own), or nothing."""
        places = {name: header.where(name) for name in (*_NAMES, "number", "content", "basis", *_STRONG)}
        number = next((row.cells[place] for place in row.said(places["number"])), "")
        names = [place for name in _NAMES for place in row.said(places[name])]
        strong = [place for name in _STRONG for place in row.said(places[name])]
        body = row.said(places["content"]) + row.said(places["basis"])
        held = self._open
        if says_continued(number) or any(says_continued(row.cells[place]) for place in names):
            return "more" if held is not None else "nothing"
        if number:
            rest = [place for name in (*_NAMES, "content", "basis", *_STRONG) for place in row.filled(places[name])]
            return "item" if rest else "nothing"
        if not names and not body and not strong:
            return "nothing"
        if not body and not strong:
            return "item" if row.filled(places["content"]) else "doubtful"
        if held is None:
            return "item" if names or body else "nothing"
        covered = [place for name in _STRONG for place in row.filled(places[name]) if place not in row.own]
        if names:
            column = header.columns[names[-1]]
            above = held.meant.get(column, "") if column is not None else ""
            blank = not strong and not covered
            broken = blank and (counts_items or runs_on(above, row.cells[names[-1]]))
            return "doubtful" if broken else "item"
        if not strong:
            return "more" if not places["content"] or row.said(places["content"]) == body else "doubtful"
        return "item" if self._whole(row, header, places, held) else "doubtful"

    def _whole(self, row: Row, header: Header, places: dict[str, list[int]], held: Gathered) -> bool:
        """Whether a row without a name has enough of its own to be an item: content, and when or how to publish it."""
        if not row.said(places["content"]):
            return False
        limit = "".join(row.cells[place] for place in row.said(places["time_limit"]))
        above = held.says("time_limit")
        timed = bool(_SAME.match(limit)) or (
            understand_time_limit(limit).understood
            and (not above or understand_time_limit(above).understood)
            and not runs_on(above, limit)
        )
        options = [place for name in _OPTIONS for place in places[name]]
        marked = bool(row.filled(options)) if options else bool(row.said(places["unit"]))
        told = bool(row.said(places["channels"])) or bool(row.said(places["unit"]))
        return (timed and (marked or not told)) or (marked and told)

    def _begin(self, sheet: Sheet, number: int, row: Row, header: Header, counts_items: bool) -> None:
        self._close()
        where, problems = sheet.where_row(number), []
        if row.doubt:
            problems.append(Problem(where, sheet.words(number), "这一行缺单元格，请核对各栏是否对位。"))
        meant: dict[Column, str] = {}
        raw: dict[str, str] = {}
        matter = row.said(header.where("level1"))
        numbers = header.where("number")
        for place, (column, label) in enumerate(zip(header.columns, header.labels, strict=True)):
            words = row.cells[place]
            if column is None:
                if words:
                    raw[label or f"第{place + 1}栏"] = words
                continue
            raw[column.key] = words
            if _SAME.match(words):
                if not self._above.get(column):
                    problems.append(Problem(where, words, f"“{words}”的上面没有内容可用，请补填{_of(header, place)}。"))
                meant[column] = self._above.get(column, "")
            elif _SAME_LEFT.match(words):
                left = header.columns[place - 1] if place else None
                meant[column] = meant.get(left, "") if left is not None and left.field != "number" else ""
                if not meant[column]:
                    problems.append(Problem(where, words, f"“{words}”的左边没有内容可用，请补填{_of(header, place)}。"))
            elif not words and column.field in {"level1", "field"}:
                meant[column] = self._above.get(column, "")  # a merged cell that the file lost
            elif not words and column.field == "number" and not counts_items and not matter:
                meant[column] = self._above.get(column, "")
            else:
                meant[column] = words
                if words.startswith("同上") or re.match(r"同第?[0-9]+[项行]?$|同序号", words):
                    problems.append(Problem(where, words[:100], f"{_of(header, place)}指着别处，请写明。"))
        numbered = bool(row.said(numbers))
        self._open = Gathered(
            header, self._field, where, sheet.place, [number], meant, raw, numbered, self._fresh, problems
        )
        self._fresh = False
        self._above.update(meant)

    def _join(self, sheet: Sheet, number: int, own: dict[Column, str], *, doubt: bool) -> None:
        """A row that goes on with the item above."""
        held = self._open
        if held is None:
            return
        for column, words in own.items():
            if says_continued(words):
                continue
            held.meant[column] = joined(held.meant.get(column, ""), words)
            held.raw[column.key] = "\n".join(filter(None, (held.raw.get(column.key, ""), words)))
            self._above[column] = held.meant[column]
        if held.table == sheet.place:
            held.rows.append(number)
        place, words = sheet.where_row(number), sheet.words(number)
        if doubt:
            held.problems.append(Problem(held.where, words, f"{place}没有自己的事项，已并入这一项，请核对。"))
        else:
            self.notes.append(Problem(held.where, words, f"{place}接着这一项，已并入。"))

    def _close(self) -> None:
        held, self._open = self._open, None
        if held is None:
            return
        item = item_of(held, self.problems, self.notes)
        if not (item.level1 or item.level2 or item.content):
            words = " | ".join(words for words in held.raw.values() if words)[:200]
            self.problems.append(Problem(held.where, words, "这一行没有公开事项和内容，没有作为事项，请核对。"))
            return
        self.items.append(item)
        self._numbered.append(Numbered(item, held.numbered, held.fresh, held.header.fields))

    def _goes_on(self, sheet: Sheet, header: Header) -> bool:
        """Whether a table without a header is more of the one before: as wide, and its rows read as items."""
        if sheet.width != len(header.columns):
            return False
        limits, numbers = header.where("time_limit"), header.where("number")
        filled = [line for line in sheet.grid if any(line)]
        fitting = sum(
            1
            for line in filled
            if any(line[place] and understand_time_limit(line[place]).understood for place in limits)
            or any(line[place].isdecimal() and len(line[place]) < 5 for place in numbers)
            or any(_SAME.match(cell) for cell in line)
        )
        return bool(filled) and fitting * 2 >= len(filled)


def _of(header: Header, place: int) -> str:
    return f"“{header.labels[place]}”"


def _counts_items(sheet: Sheet, headers: dict[int, Header], header: Header | None) -> bool:
    """Whether the numbers of a table count its items, and not its first-level matters.

    They do where rows under one matter have numbers of their own, more often than not, or every full row has one.
    """
    if header is None:
        return False
    heads = {row for first, one in headers.items() for row in range(first, one.last_row + 1)}
    numbers, matters = set(header.where("number")), set(header.where("level1"))
    strong = {place for name in _STRONG for place in header.where(name)}
    full = [{cell.column for cell in sheet.filled(row)} for row in set(sheet.anchors) - heads]
    full = [places for places in full if len(places & strong) > 1]
    counted = sum(1 for places in full if places & numbers and not places & matters)
    shared = sum(1 for places in full if not places & numbers and not places & matters)
    return counted > shared or (not shared and all(places & numbers for places in full))
