"""Tasks from the rows of a breakdown table (责任分解表)."""

from dataclasses import dataclass, field

from yangguang.workplan.notice.align import align
from yangguang.workplan.notice.closing import split_units
from yangguang.workplan.notice.columns import Header, is_heading_row
from yangguang.workplan.notice.kinds import TASK_KINDS, UNIT_KINDS, Kind, kind_of
from yangguang.workplan.notice.raw import Found, RawTask
from yangguang.workplan.notice.result import Place, Problem
from yangguang.workplan.notice.source import Row, Sheet
from yangguang.workplan.notice.units import UnitsRead, looks_like_units, read_units
from yangguang.workplan.notice.wording import aspect_name, number_at_head, strip_number, unwrap

_DITTO = ("同上", "同左", "〃", "″", '"', "同前")
_NOTHING = ("", "-", "--", "—", "——", "/", "／", "无", "*")
_FOOT = ("注：", "备注：", "说明：", "填表", "填报", "联系人", "合计", "总计")


@dataclass(slots=True)
class _Cells:
    """A row's text for each role, and which of them the row has of its own."""

    number: str = ""
    number_own: bool = True
    number_shared: bool = False
    aspect: str = ""
    title: str = ""
    title_own: bool = True
    text: str = ""
    text_own: bool = True
    lead: str | None = ""
    responsible: str | None = ""
    units_own: bool = True
    deadline: str = ""
    remark: str = ""


@dataclass(slots=True)
class TableReader:
    """Reads the rows of one or more tables with the same kind of content, one after the other."""

    found: Found = field(default_factory=Found)
    _aspect: str = ""
    _lead: str = ""
    _responsible: str = ""
    _deadline: str = ""
    _without_units: list[str] = field(default_factory=list)

    def finish(self) -> Found:
        """All tasks read; a table without a unit column is told of unless its tasks name units in their words."""
        if self._without_units:
            for task in self.found.tasks:
                self._units_from_words(task)
            if not any(task.units.lead or task.units.responsible for task in self.found.tasks):
                self.found.units_expected = False
                self.found.problems += [
                    Problem(name, "这张表里没有责任单位一栏；请补充每项任务的牵头单位和责任单位。")
                    for name in self._without_units
                ]
        return self.found

    def _units_from_words(self, task: RawTask) -> None:
        if task.lead_raw or task.responsible_raw:
            return
        body, words = split_units(task.text)
        if words and body:
            task.text, task.responsible_raw = body, words
            task.units = read_units(words, "single")
            task.lead_raw = words if task.units.lead else ""
            task.deadline = task.deadline or task.units.deadline

    def read(self, sheet: Sheet, header: Header, heading: str) -> None:
        """Add the tasks of `sheet`; `heading` is the section heading above it, its aspect without a column."""
        kinds = _roles(sheet, header)
        if heading:
            self._set_aspect(heading)
        if not any(kind in UNIT_KINDS for kind in kinds):
            self._without_units.append(sheet.name)
        single = sum(kind in UNIT_KINDS for kind in kinds) == 1
        task_numbers = _number_styles(sheet, header, kinds)
        full = max((row.written for row in sheet.rows), default=0)
        for row in sheet.rows[header.body :]:
            if _repeats_header(row, header):
                continue
            heading_text = _spanning_text(row, sheet.aligned, kinds)
            if heading_text is not None:
                self._single_text(heading_text, row, kinds, sheet.aligned)
                continue
            cells = _cells(row, kinds, aligned=sheet.aligned)
            short = not sheet.aligned and row.written < full
            if not sheet.aligned and not single:
                self._mark_missing(cells, row.place, short)
            self._take(cells, row.place, single, "lead" in kinds, task_numbers)

    def _mark_missing(self, cells: _Cells, place: Place, short: bool) -> None:
        """A text row with one unit cell of two: swallowed when the row is shorter than others, else empty."""
        absent = [v is None for v in (cells.lead, cells.responsible)]
        if sum(absent) == 1 and short and cells.text:
            name, words = ("牵头单位", self._lead) if absent[0] else ("责任单位", self._responsible)
            if words:
                what = f"这一行少了一格，{name}已按上一行填为“{words}”；请对照原件核对两栏单位。"
                self.found.problems.append(Problem(place.label, what))
                return
        cells.lead, cells.responsible = cells.lead or "", cells.responsible or ""

    def _set_aspect(self, text: str) -> None:
        name = aspect_name(text)
        if name:
            self._aspect = name

    def _single_text(self, text: str, row: Row, kinds: list[Kind], aligned: bool) -> None:
        """A row with one text alone: a section heading, the rest of the task above, or a task without units.

        What is none of these, a remark or a signature below the table, is kept as loose text.
        """
        if text.startswith(_FOOT):
            self.found.loose.append((text, row.place))
            return
        number, _, style, rest = strip_number(text)
        last = self.found.tasks[-1] if self.found.tasks else None
        numbered_alike = last is not None and bool(style) and number_at_head(last.label)[2] == style
        if "。" not in text and len(rest) <= 40 and not numbered_alike and not text.endswith("；"):
            spans = row.fields and max(f.column_span for f in row.fields) >= max(2, len(kinds) - 1)
            if spans or style in ("comma_chinese", "ordinal_chinese", "bracketed_chinese") or not last:
                self._set_aspect(text)
                self.found.loose.append((text, row.place))
                return
        if aligned and number is None:
            self.found.loose.append((text, row.place))
            return
        if last is not None and number is None:
            last.text += ("" if last.text and last.text[-1] not in "。；：" else "\n") + text
            last.place = _reach(last.place, row.place)
            return
        self._take(_Cells(text=text), row.place, True, False, frozenset())

    def _take(self, cells: _Cells, place: Place, single: bool, lead_column: bool, styles: frozenset[str]) -> None:
        if cells.aspect and cells.aspect not in _DITTO:
            self._set_aspect(cells.aspect)
        last = self.found.tasks[-1] if self.found.tasks else None
        bare = not (cells.lead or cells.responsible or cells.deadline)
        if cells.number and bare and styles and _number_style(cells.number) not in styles and "。" not in cells.text:
            self._set_aspect(cells.text or cells.title)
            return
        if not cells.text and not cells.title and cells.number and not bare and last is None:
            return
        continues = last is not None and (
            not (cells.text or cells.title)
            or not cells.text_own
            or (not cells.title_own and not cells.units_own)
            or (
                bare
                and not cells.number
                and strip_number(cells.text)[0] is None
                and not cells.title
                and cells.units_own
                and not last.text.endswith(("。", "；", "."))
            )
        )
        if continues and last is not None:
            self._extend(last, cells, place, single, lead_column)
            return
        if not (cells.text or cells.title):
            return
        self._begin(cells, place, single, lead_column)

    def _begin(self, cells: _Cells, place: Place, single: bool, lead_column: bool) -> None:
        number, label, _, text = strip_number(cells.text)
        title = cells.title if cells.title_own else ""
        if title:
            number, label, _, title = strip_number(title)
            text = cells.text
        lead = self._words(cells.lead, "_lead")
        responsible = self._words(cells.responsible, "_responsible")
        if not (title or text):
            return
        deadline = self._deadline if cells.deadline in _DITTO else cells.deadline
        self._deadline = deadline
        task = RawTask(number, label, self._aspect, text, place, title=title)
        task.remark = cells.remark
        task.column_shared = cells.number_shared
        if cells.number_own and cells.number:
            task.column_number, task.column_label = number_at_head(cells.number)[0], cells.number
        task.lead_raw, task.responsible_raw = lead, responsible
        task.deadline = None if deadline in _NOTHING else deadline
        task.units = _units(lead, responsible, single, lead_column)
        if task.deadline is None:
            task.deadline = task.units.deadline
        self.found.tasks.append(task)
        if task.aspect and task.aspect not in self.found.aspects:
            self.found.aspects.append(task.aspect)

    def _words(self, value: str | None, memory: str) -> str:
        """The cell's words; those of the row above for 同上 and for a cell that a row span swallowed."""
        words = getattr(self, memory) if value is None or value in _DITTO else value
        words = "" if words in _NOTHING else words
        setattr(self, memory, words)
        return words

    def _extend(self, last: RawTask, cells: _Cells, place: Place, single: bool, lead_column: bool) -> None:
        """More of the task above: text on the next page, a second measure, or further units."""
        if cells.text and cells.text_own:
            last.text += ("" if last.text and last.text[-1] not in "。；：" else "\n") + cells.text
        if cells.units_own:
            for name, words in (("lead_raw", cells.lead), ("responsible_raw", cells.responsible)):
                if words and words not in _DITTO and words not in _NOTHING and words not in getattr(last, name):
                    setattr(last, name, "\n".join(filter(None, (getattr(last, name), words))))
            last.units = _units(last.lead_raw, last.responsible_raw, single, lead_column)
            self._lead, self._responsible = last.lead_raw, last.responsible_raw
        if cells.deadline and not last.deadline and cells.deadline not in _NOTHING:
            last.deadline = cells.deadline
        last.place = _reach(last.place, place)


def _reach(first: Place, last: Place) -> Place:
    return Place(first.label, first.first_block, max(first.last_block, last.last_block), first.row)


def _units(lead: str, responsible: str, single: bool, lead_column: bool) -> UnitsRead:
    a = read_units(lead, "lead")
    b = read_units(responsible, "single" if single and not lead_column else "responsible")
    leading = list(dict.fromkeys(a.lead + b.lead))
    answering = [u for u in dict.fromkeys(b.responsible + a.responsible) if u not in leading]
    return UnitsRead(tuple(leading), tuple(answering), a.deadline or b.deadline, a.left_open + b.left_open)


def _roles(sheet: Sheet, header: Header) -> list[Kind]:
    """The kinds of columns, with heading groups and doubled task columns resolved for this table."""
    kinds = list(header.kinds)
    body = sheet.rows[header.body :]
    if "lead" not in kinds and "responsible" in kinds and "support" in kinds:
        kinds = ["lead" if k == "responsible" else "responsible" if k == "support" else k for k in kinds]
    kinds = ["responsible" if k in ("support", "single_units", "units_group") else k for k in kinds]
    if sum(kind in UNIT_KINDS for kind in kinds) == 1:
        # The only unit column holds those who answer for the task, whatever its heading calls them.
        kinds = ["responsible" if k == "lead" else k for k in kinds]
    if not sheet.aligned and "aspect" not in kinds:
        task = next((at for at, kind in enumerate(kinds) if kind in TASK_KINDS), None)
        filled = max((sum(1 for f in row.fields if f.text) for row in body), default=0)
        if task is not None and len(kinds) > task + 1 and not header.words[task + 1]:
            kinds[task : task + 2] = ["aspect", "task"]
        elif task is not None and filled > len(kinds):
            kinds.insert(task, "aspect")
    places = [at for at, kind in enumerate(kinds) if kind in TASK_KINDS]
    if sheet.aligned and "aspect" not in kinds and len(places) > 1:
        first, second = places[0], places[1]
        doubled = header.words[first] == header.words[second]
        if doubled or (_groups(body, first) and not _one_task_each(body, first, kinds)):
            kinds[first] = "aspect"
            if doubled and _all_numbers(body, first):
                kinds[first] = "number"
    if not sheet.aligned and "aspect" not in kinds and len(places) > 1:
        aligned = [align([f.text for f in row.fields], kinds) for row in body]
        absent = sum(1 for cells in aligned if cells[places[0]] in (None, ""))
        if absent * 4 >= len(body):
            kinds[places[0]] = "aspect"
    return kinds


def _groups(body: tuple[Row, ...], column: int) -> bool:
    """Whether a column stands for several rows at a time: by spans, by blanks below, or by repeating itself."""
    own = [row.fields[column].text for row in body if not row.fields[column].from_above]
    named = [text for text in own if text]
    return len(set(named)) * 10 <= len(body) * 7 and len(named) > 0


def _one_task_each(body: tuple[Row, ...], column: int, kinds: list[Kind]) -> bool:
    """Whether each spanning cell of a column is one task of several measures: its number and units span with it."""
    shared = [at for at, kind in enumerate(kinds) if kind in UNIT_KINDS or kind == "number"]
    below = [row for row in body if row.fields[column].from_above]
    return bool(shared) and bool(below) and all(row.fields[at].from_above for row in below for at in shared)


def _all_numbers(body: tuple[Row, ...], column: int) -> bool:
    texts = [row.fields[column].text for row in body if row.fields[column].text]
    return bool(texts) and all(number_at_head(text)[3].strip() == "" for text in texts)


def _number_style(text: str) -> str:
    found = number_at_head(text)
    return "chinese" if "chinese" in found[2] else found[2] and "arabic"


def _number_styles(sheet: Sheet, header: Header, kinds: list[Kind]) -> frozenset[str]:
    """How the number column writes the numbers of rows that have units."""
    if "number" not in kinds or not any(kind in UNIT_KINDS for kind in kinds):
        return frozenset()
    styles = set()
    for row in sheet.rows[header.body :]:
        cells = _cells(row, kinds, aligned=sheet.aligned)
        if cells.number and (cells.lead or cells.responsible):
            styles.add(_number_style(cells.number))
    return frozenset(styles)


def _repeats_header(row: Row, header: Header) -> bool:
    texts = {"".join(f.text.split()) for f in row.origins() if f.text}
    known = {"".join(word.split()) for word in header.words}
    return bool(texts) and (texts <= known or (is_heading_row(row) and all(kind_of(text) != "other" for text in texts)))


def _spanning_text(row: Row, aligned: bool, kinds: list[Kind]) -> str | None:
    """The text of a row that holds one text alone, unless it stands in the column of the tasks."""
    origins = [(at, f) for at, f in enumerate(row.fields) if f.text and not f.from_above and not f.from_left]
    spanned = [f for f in row.fields if f.text and f.from_above]
    if len(origins) != 1 or spanned:
        return None
    at, only = origins[0]
    if aligned and only.column_span == 1 and at < len(kinds) and kinds[at] not in ("number", "aspect"):
        return None
    if not aligned and looks_like_units(only.text) and strip_number(only.text)[0] is None:
        return None
    return unwrap(only.text)


def _cells(row: Row, kinds: list[Kind], *, aligned: bool) -> _Cells:
    """The row's texts by role."""
    cells = _Cells()
    last_task = max((at for at, kind in enumerate(kinds) if kind in TASK_KINDS), default=-1)
    first_task = next((at for at, kind in enumerate(kinds) if kind in TASK_KINDS), -1)
    placed: list[str | None] = [f.text for f in row.fields] if aligned else align([f.text for f in row.fields], kinds)
    present = False
    parts: list[str] = []
    lead: list[str | None] = []
    responsible: list[str | None] = []
    units_from_above = True
    for at, kind in enumerate(kinds):
        raw = placed[at] if at < len(placed) else ""
        above = aligned and at < len(row.fields) and row.fields[at].from_above
        beside = aligned and at < len(row.fields) and row.fields[at].from_left
        text = unwrap(raw or "")
        if beside and kind != "aspect":
            continue
        if kind == "number":
            cells.number, cells.number_own = text, not above
        elif kind == "aspect":
            cells.aspect = "" if above else text
        elif kind in TASK_KINDS:
            if at == first_task and first_task != last_task and kind == "task":
                cells.title, cells.title_own = text, not above
            elif text:
                parts.append(text)
                cells.text_own = not above
        elif kind in UNIT_KINDS:
            (lead if kind == "lead" else responsible).append(raw)
            units_from_above = units_from_above and above
            present = True
        elif kind in ("remark", "other"):
            cells.remark = "\n".join(filter(None, (cells.remark, text)))
        elif kind == "deadline":
            cells.deadline = "".join(text.split("\n")) if not above or cells.text_own else ""
    grouped = "aspect" in kinds and not cells.number and not cells.aspect
    cells.number_shared = "number" in kinds and (not cells.number_own or grouped)
    cells.text = "\n".join(parts)
    cells.lead = _joined(lead)
    cells.responsible = _joined(responsible)
    cells.units_own = not (present and units_from_above)
    return cells


def _joined(values: list[str | None]) -> str | None:
    """Words of several unit columns as one; None when the row had no cell for any."""
    given = [v for v in values if v is not None]
    if values and not given:
        return None
    return "\n".join(v for v in given if v)
