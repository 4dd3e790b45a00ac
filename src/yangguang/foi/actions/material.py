"""Files of the office: sources, what is released, proofs of delivery, papers of disputes."""

from collections.abc import Sequence
from typing import Any

from yangguang.foi import files, policies
from yangguang.foi.files import Upload, store
from yangguang.foi.models import Case, CaseFile
from yangguang.foi.redaction import Area, NotRedacted, Passage, redact
from yangguang.foi.states import OPEN_STAGES, ReplyState
from yangguang.kernel.actions import Refused, action

FORMS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


def _may_add(actor: Any, case: Case, *, purpose: str = "", **_: Any) -> str | None:
    if purpose == CaseFile.Purpose.RELEASED:
        return policies.may_handle(*OPEN_STAGES)(actor, case)
    return None if policies.handles(actor, case) else f"须由{case.unit}的人员办理。"


@action("foi.add_file", label="添加材料", policy=_may_add, touches=())
def add_file(case: Case, *, actor: Any, purpose: str, upload: Upload) -> CaseFile:
    """Keep a file with the request, encrypted."""
    return store(case, upload, CaseFile.Purpose(purpose), added_by=actor.pk)


REMOVABLE = frozenset({CaseFile.Purpose.RELEASED, CaseFile.Purpose.SOURCE})


def _may_remove(actor: Any, file: CaseFile, *, reason: str = "—", **_: Any) -> str | None:
    if file.purpose not in REMOVABLE:
        return "申请人提交的材料和凭证不能删除。"
    if file.case.replies.filter(state__in=[ReplyState.SIGNING, ReplyState.SENT, ReplyState.RECALLED]).exists():
        return "答复已经送签或者发出，材料不能删除。"
    return policies.may_handle(*OPEN_STAGES)(actor, file.case, reason=reason)


@action("foi.remove_file", label="删除材料", policy=_may_remove, touches=())
def remove_file(file: CaseFile, *, actor: Any, reason: str) -> Case:
    """Take away a file that was put there by mistake, before the reply is signed."""
    case = file.case
    file.delete()
    return case


def _may_redact(actor: Any, file: CaseFile, **_: Any) -> str | None:
    if file.media_type not in FORMS:
        return "只能遮盖 PDF、Word（.docx）和 Excel（.xlsx）文件，图片请先转成 PDF。"
    return policies.may_handle(*OPEN_STAGES)(actor, file.case)


@action("foi.redact", label="制作部分公开的副本", policy=_may_redact, touches=())
def redact_file(
    file: CaseFile, *, actor: Any, passages: Sequence[Passage], areas: Sequence[Area] = (), looked: bool = False
) -> CaseFile:
    """A copy without the passages and areas, to be released (条例第三十七条): removed, not covered, and read back.

    `looked`: somebody went through the pages that are scans. `Refused` where a passage is not found, or anything of it
    would remain.
    """
    try:
        made = redact(files.read(file), FORMS[file.media_type], passages, areas, looked=looked)
    except NotRedacted as refusal:
        raise Refused(str(refusal)) from None
    stem, _, suffix = file.name.rpartition(".")
    upload = Upload(f"{stem}（部分公开）.{suffix}", made.data, file.media_type, files.digest(made.data))
    copy = store(file.case, upload, CaseFile.Purpose.RELEASED, added_by=actor.pk)
    copy.made_from = file
    copy.withheld = [
        {"where": one.where, "reason": one.reason, "article": one.article, "count": one.count} for one in made.withheld
    ]
    copy.save(update_fields=["made_from", "withheld"])
    return copy
