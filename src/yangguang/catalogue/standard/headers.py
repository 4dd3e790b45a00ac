"""The header of a standard catalogue: which column holds what, in one row or two, in any order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .ticks import CHANNELS

_WORDS: tuple[tuple[str, str], ...] = (
    ("level1", r"一级(?:事项|目录)?|^公开事项(?:一级)?$|^公开(?:领域|类别)$|事项类别"),
    ("level2", r"二级(?:事项|目录)?|三级(?:事项|目录)?|^事项名称$|公开事项名称"),
    ("content", r"公开内容|内容要素|^内容$|公开要素"),
    ("basis", r"公开依据|^依据$|法律依据|政策依据"),
    ("time_limit", r"公开时[限间]|^时限$|公开期限|更新时限"),
    ("unit", r"公开主体|责任(?:主体|单位|部门)|公开(?:单位|部门|责任)"),
    ("channels", r"渠道|载体|公开平台"),
    ("audience", r"公开对象|^对象$"),
    ("method", r"公开方式|^方式$"),
    ("level", r"公开层级|^层级$"),
    ("number", r"^序号$|^编号$|^序$|^号$"),
)
_SUBS: tuple[tuple[str, str, str], ...] = (
    ("audience", "全社会", r"全社会|社会公众|全体"),
    ("audience", "特定群体", r"特定(?:群体|人群|对象)"),
    ("method", "主动", r"^主动(?:公开)?$"),
    ("method", "依申请", r"依申请(?:公开)?"),
    ("level", "市级", r"^市级?$"),
    ("level", "县级", r"县(?:（[^）]*）)?级?|区县级?"),
    ("level", "乡级", r"乡(?:（?镇）?)?(?:（[^）]*）)?级?|镇街级?|街道级"),
    ("level", "村级", r"村(?:（[^）]*）)?级|社区级"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds; `option` for one of several tick columns of a field (全社会, 县级, a channel)."""

    field: str
    option: str = ""


@dataclass(slots=True)
class Header:
    """Where the header ends, and what each column holds (None: nothing we know)."""

    last_row: int
    columns: list[Column | None] = field(default_factory=list)

    def where(self, name: str) -> list[int]:
        """The columns of a field."""
        return [place for place, column in enumerate(self.columns) if column is not None and column.field == name]


def folded(text: str) -> str:
    """A header's words without spaces, line breaks and the remark in brackets behind them."""
    return re.sub(r"[（(][^（()）]*[■□要素必选][^（()）]*[)）]", "", re.sub(r"\s+", "", text))


def find_header(grid: Sequence[Sequence[str]]) -> Header | None:
    """The header among the first rows of a table; None for a table that is no catalogue."""
    for row in range(min(len(grid), 12)):
        top = [folded(cell) for cell in grid[row]]
        fields = {found for cell in top if (found := _field(cell))}
        if "content" in fields and len(fields & {"level1", "level2", "basis", "time_limit", "unit", "channels"}) >= 2:
            below = [folded(cell) for cell in grid[row + 1]] if row + 1 < len(grid) else []
            return _with_second_row(row, top, below)
        if "content" in fields and any("公开事项" in cell for cell in top):
            below = [folded(cell) for cell in grid[row + 1]] if row + 1 < len(grid) else []
            return _with_second_row(row, top, below)
    return None


def is_header_row(cells: Sequence[str], header: Header) -> bool:
    """Whether a later row is the header again, as each page of a long table repeats it."""
    same = 0
    for place, cell in enumerate(cells):
        column = header.columns[place] if place < len(header.columns) else None
        text = folded(cell)
        if (
            column is not None
            and text
            and (_field(text) == column.field or _sub(text) is not None or text == "公开事项")
        ):
            same += 1
    filled = sum(1 for cell in cells if cell.strip())
    return filled > 0 and same * 3 >= filled * 2


def _field(text: str) -> str | None:
    if not text or len(text) > 30:
        return None
    return next((name for name, pattern in _WORDS if re.search(pattern, text)), None)


def _sub(text: str) -> tuple[str, str] | None:
    if not text or len(text) > 20:
        return None
    return next(((name, option) for name, option, pattern in _SUBS if re.search(pattern, text)), None)


def _with_second_row(row: int, top: Sequence[str], below: Sequence[str]) -> Header:
    """A second header row names parts of what stands above it: it has no words of its own that a first row would."""
    top = list(top)
    for place in range(1, min(len(top), len(below))):
        if not top[place] and below[place]:
            top[place] = top[place - 1]  # the cell over several columns lost its merge
    parts = [_part(above, text) for above, text in zip(top, below, strict=False)]
    # Under a cell that is no group, a second header row has nothing of its own; a first row of items has.
    own = any(
        text and text != above and part is None and _field(above) not in {None, "channels"}
        for above, text, part in zip(top, below, parts, strict=False)
    )
    two = not own and sum(1 for part in parts if part is not None) >= 2
    columns: list[Column | None] = []
    for place, above in enumerate(top):
        part = parts[place] if two and place < len(parts) else None
        name = _field(above)
        if part is not None:
            columns.append(part)
        elif sub := _sub(above):
            columns.append(Column(*sub))
        elif "公开事项" in above:
            columns.append(Column("level2" if any(c and c.field == "level1" for c in columns) else "level1"))
        elif name is not None:
            taken = any(column is not None and column == Column(name) for column in columns)
            columns.append(Column("level2") if taken and name == "level1" else Column(name))
        else:
            columns.append(None)
    return Header(row + 1 if two else row, columns)


def _part(above: str, text: str) -> Column | None:
    if not text or text == above:
        return None
    if "公开事项" in above or above == "事项":
        return Column("level1") if "一级" in text else Column("level2")
    if _field(above) == "channels":
        known = next((name for name, pattern in CHANNELS.items() if re.fullmatch(pattern, text)), None)
        return Column("channels", known or text) if len(text) <= 20 and not re.search(r"[■□√]", text) else None
    sub = _sub(text)
    if sub is not None and sub[0] == _field(above):
        return Column(*sub)
    return None
