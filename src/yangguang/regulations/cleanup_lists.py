"""The lists of a clean-up's result, on a page, in a Word file and in a workbook."""

import io
from dataclasses import dataclass

from openpyxl import Workbook

from yangguang.kernel import present
from yangguang.kernel.official_document import OfficialDocument, official_docx
from yangguang.kernel.sheets import guarded
from yangguang.regulations.models import Cleanup, CleanupItem
from yangguang.regulations.states import Answer

HEADER = ("序号", "标题", "文号", "统一登记号", "制定单位", "公布日期", "说明")
NUMERALS = "一二三四"


@dataclass(frozen=True, slots=True)
class ResultList:
    """The documents of one outcome, by unit and day."""

    label: str
    items: list[CleanupItem]


def lists_of(cleanup: Cleanup) -> list[ResultList]:
    """The lists that are not empty, in the order 继续有效, 拟修改, 失效, 废止. Two queries."""
    items = list(cleanup.items.select_related("regulation__unit", "event"))
    found = [ResultList(Answer(value).label, [one for one in items if one.outcome == value]) for value in Answer.values]
    return [one for one in found if one.items]


def result_xlsx(cleanup: Cleanup) -> bytes:
    """A workbook with a sheet for each list; nothing in it runs as a formula."""
    book = Workbook(write_only=True)
    for one in lists_of(cleanup):
        sheet = book.create_sheet(one.label)
        sheet.append(HEADER)
        for place, item in enumerate(one.items, 1):
            sheet.append([place, *(guarded(cell) for cell in _cells(item))])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def result_docx(cleanup: Cleanup) -> bytes:
    """An official document with the lists one below the other (GB/T 9704-2012)."""
    issuer = cleanup.unit.name
    lines = [cleanup.basis] if cleanup.basis else []
    for place, one in enumerate(lists_of(cleanup)):
        lines.append(f"{NUMERALS[place]}、{one.label}的文件（{len(one.items)}件）")
        lines += [f"{number}.{_line(item)}" for number, item in enumerate(one.items, 1)]
    return official_docx(
        OfficialDocument(
            head=issuer,
            number="",
            title=cleanup.title,
            addressees="",
            body="\n".join(lines),
            signature=issuer,
            signed_on=present.day_of(cleanup.published_at) if cleanup.published_at else None,
        )
    )


def _line(item: CleanupItem) -> str:
    document = item.regulation
    number = f"（{document.document_number}）" if document.document_number else ""
    note = f"，{said}" if (said := item.told) else ""
    return f"《{document.title}》{number}{note}"


def _cells(item: CleanupItem) -> list[str]:
    document = item.regulation
    return [
        document.title,
        document.document_number,
        document.registration_number or "",
        str(document.unit or document.issuer),
        document.issued_on.isoformat() if document.issued_on else "",
        item.told,
    ]
