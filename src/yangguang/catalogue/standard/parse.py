"""From a file's tables to the items of a standard catalogue, with everything that was not understood."""

from yangguang.kernel.intake.document import Paragraph, SourceDocument

from .draft import Draft
from .reading import Reading


class NoCatalogue(Exception):
    """The file holds no table that reads as a standard catalogue; the text is a sentence for the person."""


def parse(source: SourceDocument) -> Draft:
    """The catalogue that the file holds, over all its tables. Raises `NoCatalogue` where there is none.

    Each item carries the field of the title, sheet or column that it stands under; the draft has one only where all
    items share it.
    """
    reading, tables = Reading(), 0
    for block in source.blocks:
        if isinstance(block, Paragraph):
            reading.heading(block.text)
        else:
            reading.table(tables, block)
            tables += 1
    reading.finish()
    if not reading.tables:
        raise NoCatalogue("没有找到标准目录的表格。表头应当有“公开事项”“公开内容”“公开时限”等栏，请核对文件。")
    if not reading.items:
        raise NoCatalogue("标准目录的表格里没有事项，请核对文件。")
    fields = {item.field for item in reading.items if item.field}
    field = next(iter(fields)) if len(fields) == 1 else ""
    return Draft(reading.title, field, reading.items, reading.problems, reading.notes)
