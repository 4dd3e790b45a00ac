"""The header of a standard catalogue: which column holds what, in one row or more, in any order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from .ticks import CHANNELS

_WORDS: tuple[tuple[str, str], ...] = (
    ("field", r"^(?:试点|公开|所属|政务公开|基层政务公开)?领域(?:名称)?$"),
    ("level1", r"一级(?:事项|目录)?|^公开事项(?:一级)?$|^公开类别$|事项类别|^事项$"),
    ("level3", r"三级(?:事项|目录)?"),
    ("level2", r"二级(?:事项|目录)?|^事项名称$|公开事项名称"),
    ("content", r"公开内容|内容要素|^内容$|公开要素"),
    ("basis", r"公开依据|^依据$|法律依据|政策依据"),
    ("time_limit", r"公开时[限间效]|时限|公开期限|更新(?:频率|周期)"),
    ("unit", r"公开主体|责任(?:主体|单位|部门|科室|股室|机构)|公开(?:单位|部门|责任)"),
    ("channels", r"渠道|载体|公开平台"),
    ("audience", r"公开对象|^对象$"),
    ("method", r"公开方式|^方式$"),
    ("level", r"公开层级|^层级$"),
    ("number", r"^序号$|^编号$|^序$|^号$|^(?:事项)?编[码号]$"),
)
# Heads of tick columns that may stand without a head over them.
_SUBS: tuple[tuple[str, str], ...] = (
    ("audience", r"全社会|社会公众|特定(?:群体|人群|对象|群众)"),
    ("method", r"主动(?:公开)?|依申请(?:公开)?"),
    ("level", r"(?:省|市|县|区|区县|县区|乡|乡镇|镇|镇街|街道|村|社区|[省市县区乡镇村][（、/].{1,8})级?"),
)
_GROUPS = {"channels", "audience", "method", "level"}
_REMARK = re.compile(r"[（(][^（()）]*(?:[■□√“]|要素|必选|可选|选择|写明|注明|填写|打)[^（()）]*[)）]")
DEEPEST = 3  # rows of a header below its first


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds; `option` for one of several tick columns of a field (全社会, 县级, a channel)."""

    field: str
    option: str = ""

    @property
    def key(self) -> str:
        """The name under which an item keeps the cell's own words."""
        return f"{self.field}·{self.option}" if self.option else self.field


@dataclass(slots=True)
class Header:
    """Where the header ends, what each column holds (None: nothing we know), and the words over it."""

    last_row: int
    columns: list[Column | None] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    @property
    def fields(self) -> frozenset[str]:
        """The fields that have a column."""
        return frozenset(column.field for column in self.columns if column is not None)

    def where(self, name: str) -> list[int]:
        """The columns of a field."""
        return [place for place, column in enumerate(self.columns) if column is not None and column.field == name]


def folded(text: str) -> str:
    """A header's words without spaces, line breaks and the remark in brackets behind them."""
    return _REMARK.sub("", re.sub(r"\s+", "", text))


def find_headers(grid: Sequence[Sequence[str]]) -> dict[int, Header]:
    """The headers of a table by the row in which each begins: it may come again, or another catalogue begin."""
    found: dict[int, Header] = {}
    row = 0
    while row < len(grid):
        header = header_at(grid, row)
        if header is not None:
            found[row] = header
            row = header.last_row
        row += 1
    return found


def find_header(grid: Sequence[Sequence[str]]) -> Header | None:
    """The first header of a table; None for a table that is no catalogue."""
    return next((header for row in range(len(grid)) if (header := header_at(grid, row)) is not None), None)


def header_at(grid: Sequence[Sequence[str]], row: int) -> Header | None:
    """The header that begins at a row of the table; None where none does."""
    if not any("内容" in cell or "要素" in cell for cell in grid[row] if len(cell) < 40):
        return None
    top = [folded(cell) for cell in grid[row]]
    heads = {cell for cell in top if cell}
    fields = {found for cell in heads if (found := _field(cell))}
    if "content" not in fields or sum(1 for cell in heads if _field(cell) or _sub(cell)) * 2 < len(heads):
        return None
    others = fields & {"level1", "level2", "basis", "time_limit", "unit", "channels"}
    if len(others) < 2 and not any("公开事项" in cell for cell in top):
        return None
    stacks = [[cell] for cell in top]
    last = row
    for below in range(row + 1, min(row + DEEPEST, len(grid))):
        words = [folded(cell) for cell in grid[below]]
        if all(not word or word in stack for word, stack in zip(words, stacks, strict=True)):
            continue  # cells merged over rows, and nothing else
        if not _goes_on(stacks, words):
            break
        last = below
    return _columns(last, stacks)


def is_header_row(cells: Sequence[str], header: Header) -> bool:
    """Whether a later row is the header, or its second row, again, as each page of a long table repeats it."""
    filled = [(place, folded(cell) if len(cell) < 40 else "") for place, cell in enumerate(cells) if cell]
    same = sum(
        1
        for place, text in filled
        if text and (text in header.labels[place].split("/") or text == "公开事项" or _head_of(header, place, text))
    )
    return bool(filled) and same * 3 >= len(filled) * 2


def _head_of(header: Header, place: int, text: str) -> bool:
    column = header.columns[place]
    return column is not None and _field(text) == column.field


@lru_cache(maxsize=4096)
def _field(text: str) -> str | None:
    if not text or len(text) > 30:
        return None
    return next((name for name, pattern in _WORDS if re.search(pattern, text)), None)


@lru_cache(maxsize=4096)
def _sub(text: str) -> str | None:
    if not text or len(text) > 20:
        return None
    return next((name for name, pattern in _SUBS if re.fullmatch(pattern, text)), None)


def _goes_on(stacks: list[list[str]], below: Sequence[str]) -> bool:
    """Whether the row below names parts of what stands above it; its words then join the stacks.

    Under a head that is no group a further row of the header has nothing of its own; a first row of items has.
    """
    over = [stack[:] for stack in stacks]
    for place in range(1, len(over)):
        if not any(over[place]) and below[place] and _part(over[place - 1], below[place]):
            over[place] = over[place - 1][:1]  # the cell over several columns lost its merge
    parts = 0
    for stack, text in zip(over, below, strict=True):
        if not text or text in stack:
            continue
        if _part(stack, text):
            parts += 1
        elif any(stack):
            return False
    if not parts:
        return False
    for place, text in enumerate(below):
        stacks[place] = [*over[place], text] if text and text not in over[place] else over[place]
    return True


def _part(stack: Sequence[str], text: str) -> Column | None:
    """What a head below others names: 一级事项 under 公开事项, 县级 under 公开层级, a channel under 公开渠道."""
    above = next((word for word in stack if word), "")
    group = _field(above)
    if "公开事项" in above or above == "事项":
        found = _field(text)
        return Column(found) if found in {"level1", "level2", "level3"} else None
    if group not in _GROUPS or len(text) > 60 or re.search(r"[■□√☑]", text):
        return None
    if group == "channels":
        return Column(group, next((name for name, pattern in CHANNELS.items() if re.fullmatch(pattern, text)), text))
    return Column(group, text)


def _columns(last: int, stacks: Sequence[Sequence[str]]) -> Header:
    columns: list[Column | None] = []
    for stack in stacks:
        words = [word for word in stack if word]
        column = None
        if len(words) > 1:
            column = _part(words, words[-1])
        elif words and (sub := _sub(words[0])):
            column = Column(sub, words[0])
        if column is None and words:
            column = _single(words, columns)
        # A second column of the same kind is not read in place of the first.
        columns.append(None if column in columns else column)
    return Header(last, columns, ["/".join(dict.fromkeys(word for word in stack if word)) for stack in stacks])


def _single(words: Sequence[str], before: Sequence[Column | None]) -> Column | None:
    found = next((name for word in reversed(words) if (name := _field(word))), None)
    if found is None and any("公开事项" in word for word in words):
        found = "level1"
    if found == "level1" and Column("level1") in before:
        found = "level2"
    return Column(found) if found else None
