"""The text of attached files is read once, in the background, and then found by search."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from yangguang.disclosures.finding import KIND
from yangguang.disclosures.models import AttachedText, Attachment
from yangguang.disclosures.states import EditionState, ScanState
from yangguang.kernel.intake import Paragraph, Unreadable, read
from yangguang.kernel.jobs import every
from yangguang.search.queue import changed

A_ROUND = 20
LONGEST = 500_000


@every(seconds=5)
def read_attached() -> int:
    """Read the public files of live records that were not read yet; how many. One transaction a file."""
    known = AttachedText.objects.filter(sha256=OuterRef("sha256"))
    waiting = Attachment.objects.filter(
        ~Exists(known), public=True, scan_state=ScanState.CLEAN, edition__state=EditionState.LIVE
    ).order_by("pk")[:A_ROUND]
    for file in waiting:
        text = text_of(file)
        with transaction.atomic():
            AttachedText.objects.get_or_create(sha256=file.sha256, defaults={"text": text})
            changed(KIND, [file.edition.disclosure_id])
    return len(waiting)


def text_of(file: Attachment) -> str:
    """The words of a file, at most half a million characters; empty for one without any, or that cannot be read."""
    try:
        with file.file.open("rb") as stream:
            document = read(file.name, stream.read())
    except (Unreadable, OSError):
        return ""
    lines = [
        [block.text] if isinstance(block, Paragraph) else [" ".join(cell.text for cell in row) for row in block.rows]
        for block in document.blocks
    ]
    return "\n".join(line for block in lines for line in block)[:LONGEST].replace("\0", "")
