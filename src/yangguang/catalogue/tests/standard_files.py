"""Standard catalogues as cities publish them, with their troubles, in three formats; the truth beside each."""

import io
import random
import re
from dataclasses import dataclass, field
from html import escape

from docx import Document
from openpyxl import Workbook

from yangguang.catalogue.standard import Channel, Item
from yangguang.kernel.intake import SourceDocument, read

FIELDS = (
    "社会救助",
    "养老服务",
    "义务教育",
    "重大建设项目",
    "城乡规划",
    "国有土地上房屋征收与补偿",
    "市政服务",
    "扶贫",
)
LIMIT = "自信息形成或变更之日起20个工作日内"
MATTERS = ("政策法规", "救助对象认定", "办事服务", "监督检查", "资金管理", "项目建设")
PARTS = ("政策文件", "办理程序及时限", "对象名单", "联系方式", "申请条件", "投诉渠道", "资金分配结果", "年度计划")
BASES = (
    "《中华人民共和国政府信息公开条例》（国务院令第711号）",
    "《社会救助暂行办法》",
    "《信访条例》、《湖南省实施办法》",
)
LIMITS = (LIMIT, "及时", "长期公开", "每季度公开一次", "形成后7个工作日内", "实时更新")
UNITS = ("县民政局", "县住房和城乡建设局", "县民政局、乡镇人民政府（街道办事处）", "县教育局")
CHANNELS = (
    "政府网站",
    "政府公报",
    "两微一端",
    "发布会/听证会",
    "广播电视",
    "纸质媒体",
    "公开查阅点",
    "政务服务中心",
    "便民服务站",
    "入户/现场",
    "社区/企事业单位/村公示栏（电子屏）",
    "精准推送",
)
MARKS = {
    "square": ("■", "□"),
    "check": ("☑", "☐"),
    "converter": ("t", "口"),
    "round": ("●", "○"),
    "tick": ("√", "×"),
    "wingdings": ("\uf052", "\uf0a8"),
    "by hand": ("✓", ""),
}


@dataclass(slots=True)
class Grid:
    """Cells with their reach, by row and column."""

    cells: dict[tuple[int, int], tuple[str, int, int]] = field(default_factory=dict)
    height: int = 0

    def put(self, row: int, column: int, text: str, height: int = 1, width: int = 1) -> None:
        self.cells[row, column] = (text, height, width)
        self.height = max(self.height, row + height)


@dataclass(slots=True)
class Made:
    """A catalogue file: the tables of each page, what they hold, and what the reading must say it left aside."""

    pages: list[tuple[str, str, Grid]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)

    def source(self, kind: str) -> SourceDocument:
        """The file as bytes of that kind, read in."""
        return read(f"目录.{kind}", {"xlsx": _xlsx, "docx": _docx, "html": _html}[kind](self.pages))


def _xlsx(pages: list[tuple[str, str, Grid]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, title, grid in pages:
        sheet = book.create_sheet(name)
        shift = 1
        if title:
            sheet.cell(1, 1, title)
            sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=8)
            shift = 2
        for (row, column), (text, height, width) in grid.cells.items():
            if text:
                sheet.cell(row + shift, column + 1, text)
            if height > 1 or width > 1:
                sheet.merge_cells(
                    start_row=row + shift,
                    start_column=column + 1,
                    end_row=row + shift + height - 1,
                    end_column=column + width,
                )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _docx(pages: list[tuple[str, str, Grid]]) -> bytes:
    word = Document()
    for _, title, grid in pages:
        if title:
            word.add_paragraph(title)
        columns = max(column + cell[2] for (_, column), cell in grid.cells.items())
        table = word.add_table(rows=grid.height, cols=columns)
        boxes = [row.cells for row in table.rows]
        for (row, column), (text, height, width) in grid.cells.items():
            if text:
                boxes[row][column].text = text
            if height > 1 or width > 1:
                boxes[row][column].merge(boxes[row + height - 1][column + width - 1])
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _html(pages: list[tuple[str, str, Grid]]) -> bytes:
    parts = []
    for _, title, grid in pages:
        parts.append(f"<h2>{escape(title)}</h2>" if title else "")
        lines: list[list[str]] = [[] for _ in range(grid.height)]
        for (row, _), (text, height, width) in sorted(grid.cells.items()):
            reach = (f' rowspan="{height}"' if height > 1 else "") + (f' colspan="{width}"' if width > 1 else "")
            lines[row].append(f"<td{reach}>{escape(text).replace(chr(10), '<br>')}</td>")
        parts.append("<table>" + "".join(f"<tr>{''.join(line)}</tr>" for line in lines) + "</table>")
    return f"<html><head><meta charset='utf-8'></head><body>{''.join(parts)}</body></html>".encode()


class Maker:
    """Makes catalogue files by a seed: the same seed, the same file."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.made = Made()

    def chance(self, name: str, often: float) -> bool:
        """Whether this file has a trouble; remembered by its name."""
        if self.random.random() < often:
            self.made.troubles.append(name)
            return True
        return False

    def make(self) -> Made:
        """A file of one to three catalogues."""
        one_sheet = self.chance("two titles in one table", 0.3)
        count = self.random.choice((1, 1, 2, 3)) if not one_sheet else 2
        self.style()
        grid = Grid()
        for place, name in enumerate(self.random.sample(FIELDS, count)):
            title = f"桃源县{name}领域基层政务公开标准目录"
            if one_sheet and place:
                grid.put(grid.height, 0, title, 1, self.width if self.random.random() < 0.7 else 1)
            self.catalogue(grid, name, header=not (one_sheet and place and self.chance("no second header", 0.4)))
            if not one_sheet:
                self.page(name, title, grid)
                grid = Grid()
            elif place == 0:
                first = title
        if one_sheet:
            self.page("Sheet1", first, grid)
        return self.made

    def page(self, name: str, title: str, grid: Grid) -> None:
        if self.chance("a table that is no catalogue", 0.15):
            other = Grid()
            for row, texts in enumerate((("姓名", "电话"), ("某科", "0736"))):
                for column, text in enumerate(texts):
                    other.put(row, column, text)
            self.made.pages.append((f"联系{len(self.made.pages)}", "", other))
            self.made.listed.append("不是标准目录|没有标准目录的表头")
        self.made.pages.append((name, title, grid))

    def style(self) -> None:
        """How the whole file is laid out."""
        rnd = self.random
        self.marks = rnd.choice(list(MARKS))
        self.behind = self.marks != "by hand" and self.chance("marks behind names", 0.2)
        self.parted = rnd.choice(["\n", " ", "\u3000", "" if not self.behind else "\n"])
        self.ticks = rnd.choice(["√", "✓", "■", "是", "☑"])
        self.tick_columns = rnd.random() < 0.75
        self.channel_columns = self.chance("a column for each channel", 0.15)
        self.per_item = rnd.random() < 0.5
        self.merged = rnd.choice(["kept", "lost", "repeated"])
        self.same = self.chance("同上", 0.4)
        self.remark_column = self.chance("unknown column", 0.25)
        self.group = rnd.choice(("特定群体", "特定群众"))
        heads = [("number", "序号", []), ("matter", "公开事项", ["一级事项", "二级事项"])]
        rest = [
            ("content", rnd.choice(["公开内容（要素）", "公开内容\n（要素）", "公开内容"]), []),
            ("basis", "公开依据", []),
            ("time_limit", "公开时限", []),
            ("unit", "公开主体", []),
            ("channels", "公开渠道和载体（“■”为必选项，“□”为可选项）", self._channel_heads()),
            ("audience", "公开对象", ["全社会", self.group] if self.tick_columns else []),
            ("method", "公开方式", ["主动", rnd.choice(["依申请", "依申请公开"])] if self.tick_columns else []),
            ("level", "公开层级", ["县级", rnd.choice(["乡级", "乡、村级"])] if self.tick_columns else []),
        ]
        if self.chance("columns in another order", 0.2):
            rnd.shuffle(rest)
        if self.remark_column:
            rest.append(("", "备注", []))
            self.made.listed.append("备注")
        self.heads = heads + rest
        self.width = sum(max(1, len(subs)) for _, _, subs in self.heads)
        self.header_rows = 3 if self.chance("header of three rows", 0.2) else 2

    def _channel_heads(self) -> list[str]:
        return self.random.sample(CHANNELS, 4) if self.channel_columns else []

    def header(self, grid: Grid) -> None:
        """The header: two rows, or a third between, as wide as the table."""
        top, deep, at = grid.height, self.header_rows, 0
        for _, label, subs in self.heads:
            if subs:
                grid.put(top, at, label, deep - 1, len(subs))
                for place, sub in enumerate(subs):
                    grid.put(top + deep - 1, at + place, sub)
            else:
                grid.put(top, at, label, deep)
            at += max(1, len(subs))

    def catalogue(self, grid: Grid, name: str, *, header: bool) -> None:
        """One field's rows; the items go to the truth."""
        if header:
            self.header(grid)
        if header and self.chance("a row that counts the columns", 0.3):
            form = self.random.choice(["{}", "({})", "（{}）"])
            for column in range(self.width):
                grid.put(grid.height - (column > 0), column, form.format(column + 1))
        items = self.items(name)
        runs: list[list[Item]] = []
        for item in items:
            if runs and runs[-1][0].level1 == item.level1 and not (self.merged == "repeated" and self.per_item):
                runs[-1].append(item)
            else:
                runs.append([item])
        before: Item | None = None
        for run in runs:
            before = self.run(grid, run, before)
            if self.chance("header again", 0.12):
                self.header(grid)
        for words in ("合计", "注：本目录由县政务公开办负责解释。"):
            if self.chance(words, 0.2):
                wide = self.width if words != "合计" and self.random.random() < 0.5 else 1
                grid.put(grid.height, 0, words, 1, wide)
                if words == "合计":
                    grid.put(grid.height - 1, 1, f"{len(items)}项")
                self.made.listed.append(words)
        self.made.items += items

    def items(self, name: str) -> list[Item]:
        rnd, found = self.random, []
        for place, matter in enumerate(rnd.sample(MATTERS, rnd.randint(2, 4)), 1):
            found += [self.item(name, place, matter, part) for part in rnd.sample(PARTS, rnd.randint(1, 3))]
        for place, item in enumerate(found, 1):
            item.number = str(place) if self.per_item else item.number
        return found

    def item(self, name: str, number: int, matter: str, part: str) -> Item:
        rnd = self.random
        pick = self._subs
        points = rnd.sample(PARTS, rnd.randint(2, 4))
        named = self._channel_heads_of() if self.channel_columns else rnd.sample(CHANNELS, rnd.randint(2, 6))
        channels = [Channel(one, rnd.random() < 0.6) for one in named]
        if not any(one.required for one in channels):
            channels[0] = Channel(channels[0].name, True)
        if self.marks == "by hand" and not self.channel_columns and not channels[0].required:
            channels[0] = Channel(channels[0].name, True)
        return Item(
            number=str(number),
            field=name,
            level1=matter,
            level2=part,
            content="；".join(f"{place}.{point}" for place, point in enumerate(points, 1)) + "。",
            basis=rnd.choice(BASES),
            time_limit=rnd.choice(LIMITS),
            unit=rnd.choice(UNITS),
            channels=channels,
            audience="、".join(pick("audience")),
            method=pick("method")[0],
            level="、".join(pick("level")),
        )

    def _channel_heads_of(self) -> list[str]:
        return next(subs for kind, _, subs in self.heads if kind == "channels")

    def _subs(self, kind: str) -> list[str]:
        plain = {"audience": ["全社会", self.group], "method": ["主动", "依申请"], "level": ["县级", "乡级"]}
        subs = next(subs for name, _, subs in self.heads if name == kind) or plain[kind]
        return self.random.choice([subs[:1], subs[1:], subs])

    def run(self, grid: Grid, run: list[Item], before: Item | None) -> Item:
        """The rows of items under one first-level matter."""
        top, last = grid.height, before
        for place, item in enumerate(run):
            tail = self._broken(item) if self.chance("a row goes on below", 0.15) else {}
            self._line(grid, self.cells(item, last, first=place == 0, tail=tail), under=place > 0)
            if tail:
                self._line(grid, self.tail_cells(tail), under=len(run) > 1)
            last = item
        if self.merged == "kept" and len(run) > 1:
            for column in range(2):
                if self._merged(column):
                    grid.put(top, column, grid.cells[top, column][0], grid.height - top)
        return run[-1]

    def _line(self, grid: Grid, cells: list[str], *, under: bool) -> None:
        """A row; `under`: a merged cell from above reaches into it."""
        row = grid.height
        for column, text in enumerate(cells):
            if not (under and self.merged == "kept" and self._merged(column)):
                grid.put(row, column, text)

    def _merged(self, column: int) -> bool:
        return column == 1 or (column == 0 and not self.per_item)

    def _broken(self, item: Item) -> dict[str, str]:
        """The ends of cells that a page break put into a row of their own."""
        cut = item.content.index("；") + self.random.randint(1, 3)
        tail = {"content": item.content[cut:]}
        if "》（" in item.basis and self.random.random() < 0.4:
            tail["basis"] = item.basis[item.basis.index("》（") :]
        return tail

    def cells(self, item: Item, before: Item | None, *, first: bool, tail: dict[str, str]) -> list[str]:
        found: list[str] = []
        for kind, _, subs in self.heads:
            if kind == "number":
                shown = first or self.per_item or self.merged == "repeated"
                found.append(item.number if shown else "")
            elif kind == "matter":
                found += [item.level1 if first or self.merged == "repeated" else "", item.level2]
            elif kind == "":
                found.append("县里自定")
            elif subs:
                found += self._ticks(kind, item, subs)
            elif kind == "channels":
                found.append(self._boxes([(one.name, one.required) for one in item.channels]))
            elif kind in {"audience", "method", "level"}:
                found.append(getattr(item, kind))
            else:
                words = getattr(item, kind).removesuffix(tail.get(kind, "\0"))
                same = before is not None and not tail and self.same and words == getattr(before, kind)
                found.append(self.random.choice(["同上", "〃", "同上。"]) if same else self._worn(words))
        return found

    def tail_cells(self, tail: dict[str, str]) -> list[str]:
        found: list[str] = []
        for kind, _, subs in self.heads:
            found += [""] * (2 if kind == "matter" else max(1, len(subs)) - 1 + 1)
            if kind in tail:
                found[-1] = tail[kind]
        return found

    def _ticks(self, kind: str, item: Item, subs: list[str]) -> list[str]:
        if kind == "channels":
            states = {one.name: one.required for one in item.channels}
            return [("■" if states[sub] else "□") for sub in subs]
        chosen = getattr(item, kind)
        only = chosen.split("、") if "、村级" not in chosen else re.split("、(?!村)", chosen)
        return [self.ticks if sub in only else "" for sub in subs]

    def _boxes(self, channels: list[tuple[str, bool]]) -> str:
        yes, no = MARKS[self.marks]
        if self.behind:
            parts = [f"{name}{yes if required else no}" for name, required in channels]
        else:
            parts = [f"{yes if required else no}{name}" for name, required in channels]
        # Without a sign between them two names run together: a space at least.
        return (self.parted or (" " if self.marks in {"converter", "by hand"} else "")).join(parts)

    def _worn(self, words: str) -> str:
        """Line breaks and wide spaces where a cell was narrow."""
        if len(words) > 4 and self.random.random() < 0.3:
            cut = self.random.randint(1, len(words) - 1)
            if re.fullmatch(r"[\u4e00-\u9fff]{2}", words[cut - 1 : cut + 1]):
                return f"{words[:cut]}\n{words[cut:]}\u3000"
        return words
