"""A table that was pasted, not uploaded: from a web page or Word as HTML, from a sheet as lines with tabs."""

import csv
from html import escape
from io import StringIO

from yangguang.kernel.intake import Unreadable

NAME = "粘贴的表格.html"


def as_page(text: str, markup: str = "") -> bytes:
    """The pasted table as a page, for the reader of files. `markup` is the HTML that came with the text, if any did.

    Raises `Unreadable` for text that is no table: without tabs and without HTML.
    """
    if "<table" in markup.lower():
        return markup.encode()
    if "<table" in text.lower():
        return text.encode()
    if "\t" not in text:
        raise Unreadable("粘贴的内容", "里面没有表格，请在 Excel、Word 或网页中选中整个表格再复制粘贴")
    rows = csv.reader(StringIO(text.strip("\n"), newline=""), dialect="excel-tab")
    try:
        body = "".join(f"<tr>{''.join(f'<td>{_words(cell)}</td>' for cell in row)}</tr>" for row in rows if any(row))
    except csv.Error as error:
        raise Unreadable("粘贴的内容", "引号没有成对，读不出表格，请改为上传文件") from error
    return f"<table>{body}</table>".encode()


def _words(cell: str) -> str:
    return escape(cell.strip()).replace("\r\n", "<br>").replace("\n", "<br>")
