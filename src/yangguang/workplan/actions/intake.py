"""A notice comes in, is corrected, or is put aside."""

from typing import Any

from django.core.files.base import ContentFile

from yangguang.kernel import present
from yangguang.kernel.actions import NothingChanged, action
from yangguang.kernel.intake.document import Paragraph, SourceDocument
from yangguang.organisations.models import Unit
from yangguang.workplan import policies
from yangguang.workplan.models import NoticeImport
from yangguang.workplan.notice.result import ParsedNotice
from yangguang.workplan.states import ImportState


@action("workplan.bring_in", label="导入通知", policy=policies.may_import)
def bring_in(unit: Unit, *, actor: Any, document: SourceDocument, data: bytes, notice: ParsedNotice) -> NoticeImport:
    """The import of this file for `unit`: a new one, or the one that the same bytes made before."""
    same = NoticeImport.objects.filter(unit=unit, sha256=document.sha256).exclude(state=ImportState.DISCARDED)
    if (known := same.first()) is not None:
        raise NothingChanged(known)
    record = notice.as_record()
    return NoticeImport.objects.create(
        unit=unit,
        source_name=document.name[:200],
        media_type=document.media_type,
        sha256=document.sha256,
        source=ContentFile(data, name=f"{document.sha256[:16]}.bin"),
        lines=lines_of(document),
        parsed=record,
        draft={**record, "choices": {}, "settled": []},
        created_by_id=actor.pk,
        created_at=present.now(),
    )


def lines_of(document: SourceDocument) -> list[dict[str, Any]]:
    """The source as the review screen shows it: for each paragraph and table its place, and its text or its rows."""
    return [
        {"where": block.where, "text": block.text}
        if isinstance(block, Paragraph)
        else {"where": block.where, "rows": block.grid()}
        for block in document.blocks
    ]


@action("workplan.correct_import", label="核对通知", policy=policies.may_correct)
def correct(notice: NoticeImport, *, actor: Any, draft: dict[str, Any], revision: int) -> NoticeImport:
    """Keep what a person corrected. `revision` is the one they started from: a later one is refused."""
    notice.draft = draft
    notice.revision = revision + 1
    notice.save(update_fields=["draft", "revision"])
    return notice


@action("workplan.discard_import", label="作废导入", policy=policies.may_correct)
def discard(notice: NoticeImport, *, actor: Any) -> NoticeImport:
    """Put the import aside; the same file may come in again."""
    notice.discard()
    notice.save(update_fields=["state"])
    return notice
