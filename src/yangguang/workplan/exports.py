"""A plan's whole public record as CSV, XLSX and JSON; docs/public-data.md describes the fields.

CSV has one row for each task and unit. XLSX has four sheets: tasks, measures, shares of units, evidence.
JSON holds the same as one object.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from yangguang.kernel.sheets import guarded
from yangguang.workplan.models import Evidence, UnitMention
from yangguang.workplan.selectors.record import PlanRecord, TaskRecord
from yangguang.workplan.selectors.shares import ShareRow

FORMAT = "yangguang.plan/1"
BOM = "\ufeff"
WRAP = Alignment(vertical="top", wrap_text=True)
WRAPPED = 30  # a text this long is wrapped in its cell
CELL = 32767  # what a spreadsheet's cell can hold
CUT = "……（内容过长，全文见 JSON）"
Absolute = Callable[[Evidence], str]

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

TASK_COLUMNS = (
    "序号",
    "方面",
    "要点内容",
    "全文",
    "牵头单位",
    "责任单位",
    "完成时限",
    "状态",
    "完成百分比",
    "已完成举措项次",
    "举措项次",
    "最近期限",
    "须专项方案",
    "专项方案状态",
    "专项方案报送期限",
    "公开佐证件数",
)
SHARE_COLUMNS = ("单位代码", "单位", "角色", "状态", "完成百分比", "已完成举措", "举措", "最近期限", "公开佐证")
MEASURE_COLUMNS = ("任务序号", "举措序号", "举措", "时限原文", "到期日", "原文有日期", "已完成单位数", "单位数")
EVIDENCE_COLUMNS = (
    "任务序号",
    "单位代码",
    "单位",
    "说明",
    "地址",
    "公开日期",
    "文件类型",
    "SHA-256",
    "索引号",
    "信息状态",
)
WIDTHS = {"要点内容": 32, "全文": 60, "举措": 60, "牵头单位": 28, "责任单位": 40, "说明": 32, "地址": 48, "单位": 24}


def as_csv(record: PlanRecord, address: Absolute) -> Iterator[str]:
    """The lines of the CSV, with a byte order mark; a cell that a spreadsheet would run as a formula gets an ' ."""
    write = csv.writer(_Line()).writerow
    yield BOM + write(("文号", "年度", *TASK_COLUMNS, *(f"单位分工·{name}" for name in SHARE_COLUMNS)))
    edition = record.overview.edition
    head = (edition.document_number, record.overview.plan.year)
    for task in record.tasks:
        cells = _safe((*head, *_task_cells(task)))
        if not task.shares:
            yield write(cells + [""] * len(SHARE_COLUMNS))
        for share in task.shares:
            yield write(cells + _safe(_share_cells(share, address)))


class _Line:
    """What `csv.writer` writes to: it hands each line back."""

    def write(self, line: str) -> str:
        """The line."""
        return line


def _safe(cells: Iterable[Any]) -> list[str]:
    return [guarded(_plain(cell)) for cell in cells]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else str(value)


def _task_cells(task: TaskRecord) -> tuple[Any, ...]:
    row = task.row
    scheme = row.scheme
    return (
        task.task.number,
        task.task.aspect.title if task.task.aspect else "",
        task.task.title,
        task.task.text,
        _names(row.leads),
        _names(row.responsibles),
        task.task.deadline_text,
        row.light.label,
        row.tally.percent,
        row.tally.done,
        row.tally.total,
        row.next_due,
        task.task.needs_scheme,
        row.scheme_state,
        scheme.due_on if scheme else None,
        len(task.evidence),
    )


def _names(mentions: Iterable[UnitMention]) -> str:
    return "、".join(mention.as_written for mention in mentions)


def _share_cells(entry: ShareRow, address: Absolute) -> tuple[Any, ...]:
    share = entry.share
    return (
        share.unit.code,
        share.unit.name,
        share.get_part_display(),
        entry.light.label,
        entry.percent,
        share.cached_done,
        share.cached_total,
        share.cached_next_due,
        "；".join(f"{piece.title} {address(piece)}" for piece in entry.evidence),
    )


def as_xlsx(record: PlanRecord, address: Absolute) -> bytes:
    """The workbook. Text stays text: nothing in it is a formula."""
    book = Workbook(write_only=True)
    _sheet(book, "任务", TASK_COLUMNS, map(_task_cells, record.tasks))
    _sheet(book, "举措", MEASURE_COLUMNS, (cells for task in record.tasks for cells in _measure_rows(task)))
    _sheet(
        book,
        "单位分工",
        ("任务序号", *SHARE_COLUMNS),
        ((task.task.number, *_share_cells(entry, address)) for task in record.tasks for entry in task.shares),
    )
    _sheet(book, "公开佐证", EVIDENCE_COLUMNS, (cells for task in record.tasks for cells in _shown(task, address)))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _measure_rows(task: TaskRecord) -> Iterator[tuple[Any, ...]]:
    for row in task.measures:
        measure = row.measure
        yield (
            task.task.number,
            measure.order,
            measure.text,
            measure.deadline_text,
            row.must_be_done_by,
            row.dated,
            row.done,
            row.of,
        )


def _shown(task: TaskRecord, address: Absolute) -> Iterator[tuple[Any, ...]]:
    for piece in task.evidence:
        unit = piece.report.assignment.unit
        yield (
            task.task.number,
            unit.code,
            unit.name,
            piece.title,
            address(piece),
            released_on(piece),
            piece.media_type,
            piece.sha256,
            str(piece.record) if piece.record else "",
            _standing(piece),
        )


def _standing(piece: Evidence) -> str:
    if piece.record is None:
        return ""
    return "已撤下" if piece.taken_down else "公开中"


def released_on(piece: Evidence) -> date | None:
    """The day, in Asia/Shanghai, on which the public was let in."""
    return timezone.localdate(piece.released_at) if piece.released_at else None


def _sheet(book: Workbook, title: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, name in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(name, 14)
    heads = []
    for name in columns:
        cell = WriteOnlyCell(sheet, value=name)
        cell.font = Font(bold=True)
        heads.append(cell)
    sheet.append(heads)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, bool):
        value = _plain(value)
    if not isinstance(value, str):
        return value
    text = _UNPRINTABLE.sub("", value)
    if len(text) > CELL:
        text = text[: CELL - len(CUT)] + CUT
    # openpyxl would make a formula of one and an error value of the other; plain text needs no cell of its own.
    special = text.startswith(("=", "#"))
    if not special and len(text) < WRAPPED:
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.alignment = WRAP
    return cell


def as_json(record: PlanRecord, address: Absolute) -> str:
    """The object, in UTF-8 with Chinese as it is; dates are ISO 8601."""
    overview = record.overview
    edition = overview.edition
    return json.dumps(
        {
            "format": FORMAT,
            "unit": {"code": overview.plan.unit.code, "name": overview.plan.unit.name},
            "year": overview.plan.year,
            "as_of": overview.today.isoformat(),
            "notice": {
                "edition": edition.number,
                "title": edition.title,
                "document_number": edition.document_number,
                "issuer": edition.issuer,
                "issued_on": _iso(edition.issued_on),
            },
            "lights": {light.value: number for light, number in overview.lights.items()},
            "percent": overview.percent,
            "scheme_due_on": _iso(overview.plan.scheme_due_on),
            "aspects": [group.aspect.title for group in overview.aspects if group.aspect],
            "tasks": [_task_object(task, address) for task in record.tasks],
        },
        ensure_ascii=False,
        indent=1,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _task_object(record: TaskRecord, address: Absolute) -> dict[str, Any]:
    task, row = record.task, record.row
    scheme = row.scheme
    return {
        "number": task.number,
        "aspect": task.aspect.title if task.aspect else None,
        "title": task.title,
        "text": task.text,
        "lead_units": [_mention_object(mention) for mention in row.leads],
        "responsible_units": [_mention_object(mention) for mention in row.responsibles],
        "deadline": task.deadline_text or None,
        "light": row.light.value,
        "percent": row.tally.percent,
        "measures_done": row.tally.done,
        "measures_total": row.tally.total,
        "next_due_on": _iso(row.next_due),
        "scheme": {"state": scheme.state, "due_on": _iso(scheme.due_on), "unit": scheme.unit.code} if scheme else None,
        "measures": [
            {
                "order": measure.measure.order,
                "text": measure.measure.text,
                "deadline": measure.measure.deadline_text or None,
                "due_on": _iso(measure.measure.due_on),
                "units_done": measure.done,
                "units": measure.of,
            }
            for measure in record.measures
        ],
        "shares": [_share_object(entry, record) for entry in record.shares],
        "evidence": [_evidence_object(piece, address) for piece in record.evidence],
    }


def _mention_object(mention: UnitMention) -> dict[str, Any]:
    return {
        "as_written": mention.as_written,
        "unit": mention.unit.code if mention.unit else None,
        "group": mention.group.name if mention.group else None,
        "waits_to_be_narrowed": mention.waits_to_be_narrowed,
    }


def _share_object(entry: ShareRow, record: TaskRecord) -> dict[str, Any]:
    share = entry.share
    done = record.done.get(share.pk, set())
    return {
        "unit": share.unit.code,
        "name": share.unit.name,
        "part": share.part,
        "light": entry.light.value,
        "percent": entry.percent,
        "measures_done": [row.measure.order for row in record.measures if row.measure.pk in done],
        "next_due_on": _iso(share.cached_next_due),
    }


def _evidence_object(piece: Evidence, address: Absolute) -> dict[str, Any]:
    return {
        "unit": piece.report.assignment.unit.code,
        "label": piece.title,
        "url": address(piece),
        "released_on": _iso(released_on(piece)),
        "media_type": piece.media_type or None,
        "sha256": piece.sha256 or None,
        "record": _record_object(piece),
    }


def _record_object(piece: Evidence) -> dict[str, Any] | None:
    if piece.record is None:
        return None
    return {
        "id": piece.record.pk,
        "index_number": piece.record.index_number,
        "published_on": _iso(piece.record_day),
        "withdrawn": piece.taken_down,
    }
