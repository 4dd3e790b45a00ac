"""Files are looked at for viruses before anybody else gets them."""

from typing import Any

from django.conf import settings

from yangguang.disclosures import policies
from yangguang.disclosures.models import Attachment
from yangguang.disclosures.states import ScanState
from yangguang.kernel.actions import NothingChanged, SystemActor, action
from yangguang.kernel.jobs import every, task

A_ROUND = 200


@task()
def scan_file(pk: int) -> None:
    """Scan the file of this number, if it still waits."""
    file = Attachment.objects.filter(pk=pk, scan_state=ScanState.PENDING).first()
    if file is not None:
        scan(file)


@every(seconds=30)
def scan_pending() -> int:
    """Scan what still waits: files whose task was lost, or that came while the scanner was away; how many."""
    waiting = list(Attachment.objects.filter(scan_state=ScanState.PENDING).order_by("pk")[:A_ROUND])
    for file in waiting:
        scan(file)
    return len(waiting)


def scan(file: Attachment) -> Attachment:
    """The file as the scanner finds it; one that could not be scanned keeps waiting, and is not served."""
    state, note = _verdict(file)
    return record_scan(file, actor=SystemActor("查毒"), state=state, note=note)


@action("disclosures.scan", label="查毒", policy=policies.only_the_system)
def record_scan(file: Attachment, *, actor: Any, state: ScanState, note: str) -> Attachment:
    """Keep the scanner's verdict."""
    if (file.scan_state, file.scan_note) == (state, note):
        raise NothingChanged(file)
    file.scan_state, file.scan_note = state, note
    file.save(update_fields=["scan_state", "scan_note"])
    return file


def _verdict(file: Attachment) -> tuple[ScanState, str]:
    if not settings.YANGGUANG_CLAMD:
        # The intake has looked at type, size, archive and macros; that is all there is without a scanner.
        return ScanState.CLEAN, "未配置查毒，已通过类型和结构检查"
    from yangguang.kernel.intake import antivirus

    with file.file.open("rb") as stream:
        found = antivirus.scan(stream.read())
    if isinstance(found, antivirus.Clean):
        return ScanState.CLEAN, ""
    if isinstance(found, antivirus.Infected):
        return ScanState.INFECTED, found.name[:200]
    return ScanState.PENDING, found.reason[:200]
