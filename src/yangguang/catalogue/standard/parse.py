"""From a file's tables to the items of a standard catalogue, with everything that was not understood."""

import re
from collections.abc import Sequence

from yangguang.kernel.intake.document import Paragraph, SourceDocument, Table
from yangguang.kernel.text import mend

from .align import align_row
from .draft import Channel, Draft, Item, Problem
from .headers import Column, Header, find_header, is_header_row
from .limits import understand_time_limit
from .ticks import beside, read_channels, ticked

_SAME = re.compile(r"^(?:同上|〃|″|\"|''|同前|……|\.\.\.)[。.]?$")
_NOTHING = {"/", "／", "—", "——", "-", "--", "无", "一"}
_TITLE = re.compile(r"(?P<field>[\u4e00-\u9fff、（）()]{2,30}?)(?:试点)?领域[^。]{0,20}?目录")
_PLAIN_TITLE = re.compile(r"(?P<field>[\u4e00-\u9fff、（）()]{2,24}?)(?:基层)?(?:政务|信息)?公开(?:事项)?(?:标准)?目录")
_PLACE = re.compile(r"^.*?(?:省|市|区|县|镇|乡|街道)(?=[\u4e00-\u9fff]{2,})")
_NOTE = re.compile(r"^(?:注|备注|说明|填表说明)[:：]")
_WRAPPED = re.compile(r"(?<=[\u4e00-\u9fff，、；：。《》（）])\s*\n\s*(?=[\u4e00-\u9fff，、；：。《》（）])")
# What a row takes over from the row above when its cell is empty: a merged cell that the file lost.
_INHERITED = ("number", "level1")
_TEXTS = ("number", "level1", "level2", "content", "basis", "time_limit", "unit")


_NAME_ENDS = re.compile(
    r"(?:局|委|委员会|办|办公室|部门|政府|中心|机构|单位|处|院|会|办事处|大队|支队)(?:[（(][^（）()]*[)）])?$"
)
_LEADING = re.compile(r"^(?:[0-9０-９]+\s*[.．、]|(?:牵头|责任|主管|配合)(?:单位|部门)?\s*[:：])\s*")


class NoCatalogue(Exception):
    """The file holds no table that reads as a standard catalogue; the text is a sentence for the person."""


def parse(source: SourceDocument) -> Draft:
    """The catalogue that the file holds, over all its tables. Raises `NoCatalogue` where there is none."""
    items: list[Item] = []
    problems: list[Problem] = []
    notes: list[Problem] = []
    title, tables, header = "", 0, None
    places = {id(block): place for place, block in enumerate(b for b in source.blocks if isinstance(b, Table))}
    for block in source.blocks:
        if isinstance(block, Paragraph):
            if "目录" in block.text and len(block.text) < 80 and not _NOTE.match(block.text):
                title = mend(block.text).strip() if _field_of(block.text) else title
            continue
        grid = [[mend(cell) for cell in row] for row in block.grid()]
        found = find_header(grid)
        if found is None:
            if header is None or not _continues(grid, header):
                continue
            found = Header(-1, header.columns)  # the table went on behind a page break, without its header
        header, tables = found, tables + 1
        own = _title_in(grid, found) or title or block.where
        reading = _Reading(block, grid, found, _field_of(own), problems, notes)
        for item in reading.items():
            item.source_table = places[id(block)]
            items.append(item)
        title = title or own
    if not tables:
        raise NoCatalogue("没有找到标准目录的表格。表头应当有“公开事项”“公开内容”“公开时限”等栏，请核对文件。")
    if not items:
        raise NoCatalogue("标准目录的表格里没有事项，请核对文件。")
    fields = {item.field for item in items if item.field}
    return Draft(title, next(iter(fields)) if len(fields) == 1 else "", items, problems, notes)


def unit_names(words: str) -> list[str]:
    """The units that a cell names, split where names end: not inside brackets, nor at 和 and 及 within a name.

    区、县人民政府 stays one name; 住房和城乡建设局 as well, while 民政局和司法局 are two.
    """
    parts: list[str] = []
    depth, name = 0, ""
    for char in words:
        depth += char in "（("
        depth -= char in "）)" and depth > 0
        ends = char in "、，,；;\n /／" and len(name.strip()) > 1
        ends = ends or (char in "和及" and _NAME_ENDS.search(name) is not None)
        if depth == 0 and ends:
            parts.append(name)
            name = ""
        else:
            name += char
    named = (_LEADING.sub("", part.strip(" \n。：:、，")) for part in (*parts, name))
    return list(dict.fromkeys(part for part in named if part and not _SAME.match(part)))


def _continues(grid: Sequence[Sequence[str]], header: Header) -> bool:
    return bool(grid) and len(grid[0]) == len(header.columns)


def _title_in(grid: Sequence[Sequence[str]], header: Header) -> str:
    """The line above the header that names the catalogue."""
    for row in grid[: max(header.last_row, 0)]:
        for cell in row:
            if "目录" in cell and _field_of(cell):
                return re.sub(r"\s+", "", cell)
    return ""


def _field_of(title: str) -> str:
    """The pilot field that a title or sheet name tells: 公共法律服务 of 常德市公共法律服务领域基层政务公开标准目录."""
    text = re.sub(r"\s+", "", title).replace("工作表", "").strip("“”《》")
    match = _TITLE.search(text) or _PLAIN_TITLE.search(text)
    if match is None:
        return text if 2 <= len(text) <= 12 and re.fullmatch(r"[\u4e00-\u9fff]+", text) and "Sheet" not in text else ""
    name = match["field"]
    shorter = _PLACE.sub("", name) if "城市" not in name[:4] else name
    return (shorter or name).removesuffix("基层").strip("（）()")


class _Reading:
    """One table on its way to items."""

    def __init__(
        self,
        table: Table,
        grid: list[list[str]],
        header: Header,
        field: str,
        problems: list[Problem],
        notes: list[Problem],
    ) -> None:
        self.table, self.grid, self.header, self.field = table, grid, header, field
        self.problems, self.notes = problems, notes
        self.above: dict[int, str] = {}
        self.covered = _covered(table)

    def items(self) -> list[Item]:
        """The items of the rows below the header."""
        found = []
        for number in range(self.header.last_row + 1, len(self.grid)):
            cells = self._cells(number)
            where = f"{self.table.where}第{number + 1}行"
            if cells is None or is_header_row(cells, self.header):
                continue
            item = self._item(cells, where)
            if item is not None:
                item.source_rows = (number,)
                found.append(item)
        return found

    def _cells(self, number: int) -> list[str] | None:
        """The row's cells by column; None for a row of nothing, or of one remark over the whole width."""
        row = self.grid[number]
        filled = [cell for cell in row if cell.strip()]
        if not filled or (len(set(filled)) == 1 and (len(filled) > 2 or _NOTE.match(filled[0]))):
            return None
        stored = self.table.rows[number] if number < len(self.table.rows) else ()
        width = len(self.header.columns)
        reach = max((cell.column + cell.column_span for cell in stored), default=0)
        covered = self.covered.get(number, set())
        if len(stored) > 1 and reach + len(covered) < width:
            # Cells that a row-span swallowed, and the file forgot to say so: put each where its words belong.
            own = [self.grid[number][cell.column] for cell in stored]
            placed, doubt = align_row(own, self.header)
            if doubt:
                where = f"{self.table.where}第{number + 1}行"
                self.problems.append(Problem(where, " | ".join(own)[:200], "这一行缺单元格，请核对各栏是否对位。"))
            return [cell if cell is not None else self.above.get(place, "") for place, cell in enumerate(placed)]
        return [*row, *[""] * (width - len(row))][:width]

    def _item(self, cells: list[str], where: str) -> Item | None:
        raw: dict[str, str] = {}
        values: dict[str, list[tuple[Column, str]]] = {}
        for place, column in enumerate(self.header.columns):
            if column is None:
                continue
            words = cells[place].strip()
            meant = self._meant(place, column, words)
            self.above[place] = meant
            raw[f"{column.field}{f'·{column.option}' if column.option else ''}"] = words
            values.setdefault(column.field, []).append((column, meant))
        texts = {name: _clean(values[name][0][1]) if name in values else "" for name in _TEXTS}
        if not (texts["level1"] or texts["level2"] or texts["content"]):
            return None
        item = Item(field=self.field, where=where, raw=raw)
        for name, words in texts.items():
            setattr(item, name, words)
        if item.level2 in _NOTHING:
            item.level2 = ""
        if not item.level1 and item.level2:
            item.level1, item.level2 = item.level2, ""
        item.channels = self._channels(values.get("channels", []), where)
        for name in ("audience", "method", "level"):
            setattr(item, name, self._options(values.get(name, []), where))
        self._doubts(item, where)
        return item

    def _meant(self, place: int, column: Column, words: str) -> str:
        """What a cell means: its words, or those of the cell above for 同上 and for a merge that was lost."""
        if _SAME.match(words) or (not words and column.field in _INHERITED):
            return self.above.get(place, "")
        return words

    def _channels(self, cells: list[tuple[Column, str]], where: str) -> list[Channel]:
        found: list[Channel] = []
        for column, words in cells:
            if column.option:
                state = ticked(words)
                if state is None:
                    self.problems.append(Problem(where, words[:100], f"看不懂渠道“{column.option}”一栏，请核对。"))
                elif words.strip():
                    found.append(Channel(column.option, state))
                continue
            channels, doubts = read_channels(words)
            found += [channel for channel in channels if channel not in found]
            self.problems += [Problem(where, doubt[:100], "看不懂公开渠道中的这几个字，请核对。") for doubt in doubts]
        if cells and not found:
            self.problems.append(Problem(where, cells[0][1][:100], "没有读出公开渠道，请补填。"))
        return found

    def _options(self, cells: list[tuple[Column, str]], where: str) -> str:
        chosen = []
        for column, words in cells:
            if not column.option:
                return _clean(re.sub(r"[□☐][^\s■☑√□☐]*|[■☑√]", "", words) or words)
            state = ticked(words)
            told = beside(words) if words.strip() else ""
            if state is None:
                # Words in place of a tick say who or how.
                chosen.append(f"{column.option}（{_clean(words)}）")
            elif state:
                chosen.append(
                    f"{column.option}（{_clean(told)}）" if told and told not in {"是", "1"} else column.option
                )
        return "、".join(chosen)

    def _doubts(self, item: Item, where: str) -> None:
        limit = understand_time_limit(item.time_limit)
        if not limit.understood:
            self.problems.append(Problem(where, item.time_limit, f"公开时限{limit.taken_for}，请核对。"))
        elif limit.taken_for:
            self.notes.append(Problem(where, item.time_limit, f"{limit.taken_for}。"))
        for name, label in (("content", "公开内容"), ("unit", "公开主体")):
            if self.header.where(name) and not getattr(item, name):
                self.problems.append(Problem(where, "", f"{label}是空的，请补填。"))


def _covered(table: Table) -> dict[int, set[int]]:
    """By row: the columns that a span from a row above reaches into."""
    found: dict[int, set[int]] = {}
    for row in table.rows:
        for cell in row:
            for below in range(cell.row + 1, cell.row + cell.row_span):
                found.setdefault(below, set()).update(range(cell.column, cell.column + cell.column_span))
    return found


def _clean(text: str) -> str:
    """Words of a cell in one line; line breaks between Chinese characters were only the cell's width."""
    return re.sub(r"\s+", " ", _WRAPPED.sub("", text.strip())).strip()
