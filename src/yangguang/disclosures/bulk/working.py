"""Row by row: each in a transaction of its own, so that an import that was stopped goes on where it stopped."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from yangguang.catalogue.models import Column
from yangguang.disclosures import scanning
from yangguang.disclosures.actions.drafting import NewFile, attach, draft, note_writer, revise
from yangguang.disclosures.actions.publishing import carry_over
from yangguang.disclosures.bulk.files import Files
from yangguang.disclosures.bulk.rows import HALF, RowRead, RowWrong, read_row
from yangguang.disclosures.bulk.table import Row, read_table
from yangguang.disclosures.models import Attachment, Disclosure, Edition, RecordImport, RecordImportRow
from yangguang.disclosures.states import EditionState, ImportState, RowResult, ScanState
from yangguang.kernel import present, stored_files
from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.jobs import task
from yangguang.kernel.models import AuditEvent

ACTOR = SystemActor("批量导入")
BROKEN_OFF = "处理中断，系统已记录原因。请重新上传同一张表，只补缺少的；仍不行时请联系系统管理员。"
TAKEN_UP = "中途停止，由后一次导入接着办。"
CORRECTED = "这一行有更正，草稿已照改。"
TWICE = "标题、文号和日期都与第 {} 行相同，是同一条信息，没有重复导入。"
CHANGED = "这一行与上次导入的不同；原稿已有人办理，没有改动，需要更正的请在原稿上修改。"
HERE_ALREADY = (RowResult.ADDED, RowResult.ALREADY, RowResult.HELD_BACK)


@task()
def run_import(pk: int) -> None:
    """Bring in the rows of this import that have no result yet."""
    batch = RecordImport.objects.filter(pk=pk, state__in=(ImportState.WAITING, ImportState.RUNNING)).first()
    if batch is None:
        return
    try:
        with batch.source.open("rb") as stream:
            rows = read_table(batch.source_name, stream.read())
        files = Files()
        if batch.files:
            with batch.files.open("rb") as stream:
                files = Files.of_zip("附件包", stream.read())
    except Unreadable as problem:
        settle(batch, ImportState.FAILED, message=f"{problem}。")
        return
    try:
        work(batch, rows, files)
    except Exception:
        settle(batch, ImportState.FAILED, message=BROKEN_OFF)
        raise


def work(batch: RecordImport, rows: list[Row], files: Files, *, published: bool = False) -> RecordImport:
    """Bring in what has no result yet, and settle the import. With `published`, records go public under their day."""
    settle(batch, ImportState.RUNNING, total=len(rows))
    columns = open_columns()
    done = set(batch.rows.values_list("number", flat=True))
    for row in rows:
        if row.number not in done:
            bring_row(batch, row, files, columns, published=published)
    return settle(batch, ImportState.DONE)


def open_columns() -> dict[str, Column]:
    """The open columns by title and by code."""
    known = list(Column.objects.open())
    return {**{column.title: column for column in known}, **{column.code: column for column in known}}


def end_stopped(batch: RecordImport) -> None:
    """Former runs of a command over the same source that were stopped are over: this one goes on where they stopped."""
    former = RecordImport.objects.filter(
        unit_id=batch.unit_id, source_name=batch.source_name, created_by=None, state=ImportState.RUNNING
    )
    for one in former.exclude(pk=batch.pk):
        settle(one, ImportState.FAILED, message=TAKEN_UP)


def settle(batch: RecordImport, state: ImportState, *, message: str = "", total: int | None = None) -> RecordImport:
    """Note how far the import has come."""
    batch.state, batch.message = state, message[:300]
    batch.total = batch.total if total is None else total
    batch.save(update_fields=["state", "message", "total"])
    return batch


def bring_row(
    batch: RecordImport, row: Row, files: Files, columns: Mapping[str, Column], *, published: bool
) -> RecordImportRow:
    """Bring in one row and keep what became of it, wholly or not at all; what was done before is given back."""
    with transaction.atomic():
        # One at a time: a second worker waits here, and then finds the result.
        RecordImport.objects.select_for_update().get(pk=batch.pk)
        before = batch.rows.filter(number=row.number).first()
        if before is not None:
            return before
        title = row.values.get("标题", "").replace("\x00", "")[:300]
        result = RecordImportRow(batch=batch, number=row.number, title=title)
        try:
            with transaction.atomic():
                _bring(result, row, files, columns, published=published)
        except (RowWrong, Refused) as problem:
            result.result, result.message, result.disclosure = RowResult.FAILED, str(problem)[:500], None
        result.save()
    stored_files.settle()
    if published and result.disclosure_id is not None:
        _scan(result.disclosure_id)
    return result


def _bring(result: RecordImportRow, row: Row, files: Files, columns: Mapping[str, Column], *, published: bool) -> None:
    batch = result.batch
    read = read_row(row, unit_code=batch.unit.code, columns=columns)
    result.key, result.title = read.key, read.title
    before = _row_before(batch, read)
    known = before.disclosure if before is not None else _by_hand(batch, read)
    if before is not None and before.batch_id == batch.pk:
        result.result, result.disclosure = RowResult.ALREADY, known
        result.message = TWICE.format(before.number)
        return
    if before is not None and known is not None and before.key != read.key:
        _correct(result, known, before, [files.take(name) for name in read.files], read, published=published)
        return
    if known is not None:
        result.result, result.disclosure = RowResult.ALREADY, known
        return
    new = [files.take(name) for name in read.files]
    edition = draft(batch.unit, actor=ACTOR, fields=read.fields, files=new, columns=read.columns)
    if batch.created_by is not None:
        # Whoever brought the text in is its writer, and reviews none of it.
        note_writer(edition, batch.created_by)
    result.result, result.disclosure = RowResult.ADDED, edition.disclosure
    if published:
        _publish(result, edition, read)


def _correct(
    result: RecordImportRow,
    known: Disclosure,
    before: RecordImportRow,
    new: Sequence[NewFile],
    read: RowRead,
    *,
    published: bool,
) -> None:
    """A row that came before says something else now: its draft follows while no person has written in it."""
    result.disclosure = known
    edition = known.editions.filter(number=1, state=EditionState.DRAFT).first()
    if edition is None or known.editions.count() > 1 or _has_been_written_in(edition):
        # The row keeps the former key: what was not taken over is told again the next time.
        result.result, result.message, result.key = RowResult.ALREADY, CHANGED, before.key
        return
    stored = set(edition.attachments.values_list("sha256", flat=True))
    if added := [file for file in new if file.sha256 not in stored]:
        attach(edition, actor=ACTOR, files=added)
        edition.refresh_from_db()
    edition = revise(edition, actor=ACTOR, revision=edition.revision, fields=read.fields, columns=read.columns)
    result.result, result.message = RowResult.ADDED, CORRECTED
    if published:
        _publish(result, edition, read)


def _has_been_written_in(edition: Edition) -> bool:
    """Whether a person has done anything to the draft or its files since it came in."""
    files = [str(pk) for pk in edition.attachments.values_list("pk", flat=True)]
    about = Q(subject_type="disclosures.edition", subject_id=str(edition.pk))
    about |= Q(subject_type="disclosures.attachment", subject_id__in=files)
    return AuditEvent.objects.filter(about, actor_id__isnull=False).exists()


def _row_before(batch: RecordImport, read: RowRead) -> RecordImportRow | None:
    """The row that brought the record in, or found it: the very same one, else the last that is about it."""
    same = read.key[:HALF]
    rows = RecordImportRow.objects.filter(
        # A range, which the index answers on both databases; "g" follows every hex digit.
        key__gte=same,
        key__lt=f"{same}g",
        batch__unit_id=batch.unit_id,
        result__in=HERE_ALREADY,
        disclosure__isnull=False,
    )
    rows = rows.select_related("disclosure").order_by("-pk")
    return rows.filter(key=read.key).first() or rows.first()


def _by_hand(batch: RecordImport, read: RowRead) -> Disclosure | None:
    """The unit's record that the row is about, written by hand."""
    same = Edition.objects.filter(
        unit_id=batch.unit_id,
        title=read.title,
        document_number=read.fields["document_number"],
        formed_on=read.fields["formed_on"],
    ).exclude(state=EditionState.DISCARDED)
    edition = same.select_related("disclosure").first()
    return edition.disclosure if edition else None


def _publish(result: RecordImportRow, edition: Edition, read: RowRead) -> None:
    if read.published_on is None:
        result.result, result.message = RowResult.HELD_BACK, "没有公开日期，存为草稿。"
        return
    number = read.index_number
    if number and Disclosure.objects.filter(index_number=number).exists():
        result.result, result.message = RowResult.HELD_BACK, f"索引号 {number} 已被另一条信息使用，存为草稿。"
        return
    try:
        with transaction.atomic():
            if number:
                Disclosure.objects.filter(pk=edition.disclosure_id).update(index_number=number)
            carry_over(edition, actor=ACTOR, published_at=moment_of(read.published_on))
    except Refused as refusal:
        result.result, result.message = RowResult.HELD_BACK, refusal.reason[:500]


def moment_of(day: date) -> datetime:
    """A moment of the day on which something was published, never one to come."""
    return min(timezone.make_aware(datetime.combine(day, time(9))), present.now())


def _scan(record: int) -> None:
    """On the command line no worker need be running: what was brought in is looked at now."""
    for file in Attachment.objects.filter(edition__disclosure_id=record, scan_state=ScanState.PENDING):
        scanning.scan(file)
