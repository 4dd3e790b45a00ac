"""The table that people fill in, as a workbook: the columns, and beside them what each of them takes."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from yangguang.catalogue import vocabulary
from yangguang.catalogue.models import Column
from yangguang.disclosures.bulk.table import HEADERS, MOST_ROWS
from yangguang.disclosures.states import Openness
from yangguang.kernel.sheets import guarded

TABLE, TELLING, WORDS = "信息", "填写说明", "可填的词"
_DAY = "写成 2020-06-01"
_TOLD: Mapping[str, str] = {
    "标题": "必填，不超过 300 字。",
    "文号": "如 常司发〔2020〕1号；没有的不填。",
    "体裁": "从“可填的词”中选一个。",
    "主题": "从“可填的词”中选一个，可不填。",
    "生成日期": f"{_DAY}。公开期限从次日起算（条例第二十六条）。",
    "发文日期": f"{_DAY}，可不填。",
    "公开日期": f"{_DAY}。已公开过的信息填写，不能晚于今天。",
    "发布机构": "不填则为本单位。",
    "内容概述": "可不填。",
    "正文": "文字，单元格内换行分段；也可以是网页格式。",
    "栏目": "栏目名称或代码，几个之间用分号隔开，见“可填的词”。",
    "附件": "附件包里的文件名，几个之间用分号隔开。",
    "公开方式": "不填则为主动公开。",
    "索引号": "原有索引号的填写；不填则公开时编号。",
}
_WIDE = {"标题": 40, "正文": 60, "内容概述": 30, "栏目": 24, "附件": 24}


def workbook(columns: Iterable[Column], example: Sequence[str]) -> bytes:
    """The .xlsx: a sheet with nothing but the headers, one on how to fill it in, and one of the words it takes."""
    words = {
        "体裁": [term.label for term in vocabulary.kinds().values()],
        "主题": [term.label for term in vocabulary.topics().values()],
        "公开方式": [str(label) for label in Openness.labels],
        "栏目": [column.title for column in columns],
    }
    book = Workbook()
    table: Worksheet = book.worksheets[0]
    table.title = TABLE
    _headed(table, HEADERS, [_WIDE.get(name, 14) for name in HEADERS])
    _tell(book.create_sheet(TELLING), example)
    _list(book.create_sheet(WORDS), words)
    for place, name in enumerate(words, 1):
        if name != "栏目":
            _offer(table, HEADERS.index(name) + 1, place, len(words[name]))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _headed(sheet: Worksheet, names: Sequence[str], widths: Sequence[int]) -> None:
    """The names in bold in the first line, which stays in sight; the cells below are text."""
    sheet.append(list(names))
    for place, width in enumerate(widths, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].number_format = "@"
        head = sheet[f"{letter}1"]
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF6")
    sheet.freeze_panes = "A2"


def _tell(sheet: Worksheet, example: Sequence[str]) -> None:
    _headed(sheet, ("列", "怎么填", "例子"), (14, 60, 40))
    for name, shown in zip(HEADERS, example, strict=True):
        sheet.append([name, _TOLD[name], guarded(shown)])
    for line in (
        f"在“{TABLE}”一页从第二行起填写，一行一条信息，最多 {MOST_ROWS} 行。表头不要改动。",
        "附件另打成一个 .zip，与表格一起上传。",
        "导入后可下载待改正的行，改好再传。已经导入、没有变化的行不会重复。",
    ):
        sheet.append(["", line, ""])
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _list(sheet: Worksheet, words: Mapping[str, Sequence[str]]) -> None:
    _headed(sheet, list(words), [24] * len(words))
    for place, name in enumerate(words, 1):
        for line, word in enumerate(words[name], 2):
            sheet.cell(line, place, guarded(word))


def _offer(table: Worksheet, column: int, place: int, count: int) -> None:
    """Let the spreadsheet offer the words of that list in that column."""
    letter = get_column_letter(place)
    choice = DataValidation("list", formula1=f"'{WORDS}'!${letter}$2:${letter}${count + 1}", allow_blank=True)
    choice.error, choice.errorTitle = f"请从“{WORDS}”一页中选。", "没有这个词"
    where = get_column_letter(column)
    choice.add(f"{where}2:{where}{MOST_ROWS + 1}")
    table.add_data_validation(choice)
