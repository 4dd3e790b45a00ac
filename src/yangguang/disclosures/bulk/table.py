"""A table of records, as a person made it in Excel or exported it: rows of named texts."""

from dataclasses import dataclass

from yangguang.kernel.intake import DEFAULT, Unreadable
from yangguang.kernel.intake.sheet import lines_of

HEADERS = (
    "标题",
    "文号",
    "体裁",
    "主题",
    "生成日期",
    "发文日期",
    "公开日期",
    "发布机构",
    "内容概述",
    "正文",
    "栏目",
    "附件",
    "公开方式",
    "索引号",
)
MOST_ROWS = 20_000
_LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table by its number there, the header of each column with what stands under it."""

    number: int
    values: dict[str, str]


def read_table(name: str, data: bytes) -> list[Row]:
    """The rows of a .csv or .xlsx, empty ones left out.

    Raises Unreadable, saying what to do, for another kind of file, one without a column 标题, one with a header
    twice, or more than 20,000 rows.
    """
    if len(data) > DEFAULT.attachment_size:
        raise Unreadable(name, "表格超过 50 MB，请拆成几个表格")
    lines = lines_of(name, data, MOST_ROWS + _LOOKED_AT + 2)
    header: dict[int, str] = {}
    rows: list[Row] = []
    for number, cells in enumerate(lines, 1):
        if not header:
            header = _header(name, cells)
            if not header and number >= _LOOKED_AT:
                break
            continue
        values = {title: cells[place].strip() for place, title in header.items() if place < len(cells)}
        if any(values.values()):
            rows.append(Row(number, values))
        if len(rows) > MOST_ROWS:
            raise Unreadable(name, f"表格超过 {MOST_ROWS} 行，请拆成几个表格")
    if not header:
        raise Unreadable(name, "没有找到“标题”一列，请使用模板的表头")
    return rows


def _header(name: str, cells: list[str]) -> dict[int, str]:
    found = {place: title for place, cell in enumerate(cells) if (title := _plain(cell)) in HEADERS}
    if "标题" not in found.values():
        return {}
    twice = [title for title in HEADERS if list(found.values()).count(title) > 1]
    if twice:
        raise Unreadable(name, f"“{twice[0]}”一列出现了两次，请删去一列")
    return found


def _plain(cell: str) -> str:
    return "".join(cell.split()).strip("*＊：:\ufeff")
