"""The text of attached files is read once, in the background, and then found by search."""

import logging

from django.db import transaction
from django.db.models import Exists, OuterRef

from yangguang.disclosures.finding import KIND
from yangguang.disclosures.models import AttachedText, Attachment
from yangguang.disclosures.states import EditionState, ScanState
from yangguang.kernel.intake import Paragraph, Unreadable, read
from yangguang.kernel.jobs import every
from yangguang.search.queue import changed

logger = logging.getLogger(__name__)

A_ROUND = 20
LONGEST = 500_000


@every(seconds=5)
def read_attached() -> int:
    """Read the public files of live records that were not read yet; how many. One transaction a file."""
    known = AttachedText.objects.filter(sha256=OuterRef("sha256"))
    served = Attachment.objects.filter(public=True, scan_state=ScanState.CLEAN, edition__state=EditionState.LIVE)
    waiting = served.filter(~Exists(known)).order_by("pk")[:A_ROUND]
    for done, file in enumerate(waiting):
        try:
            text = text_of(file)
        except OSError:
            logger.exception("the attached files cannot be read now; tried again with the next round")
            return done
        with transaction.atomic():
            AttachedText.objects.get_or_create(sha256=file.sha256, defaults={"text": text})
            # The same file may be attached to other records, which are not looked at for it again.
            changed(KIND, served.filter(sha256=file.sha256).values_list("edition__disclosure_id", flat=True).distinct())
    return len(waiting)


def text_of(file: Attachment) -> str:
    """The words of a file, at most half a million characters; empty for one without any, that is gone, or unreadable.

    `OSError` when the store of files does not answer.
    """
    try:
        with file.file.open("rb") as stream:
            content = stream.read()
    except FileNotFoundError:
        logger.warning("the attached file %s is gone", file.pk)
        return ""
    try:
        document = read(file.name, content)
    except Unreadable:
        return ""
    except Exception:
        # One odd file must not keep all the others from being read.
        logger.exception("the attached file %s cannot be read", file.pk)
        return ""
    lines = [
        [block.text] if isinstance(block, Paragraph) else [" ".join(cell.text for cell in row) for row in block.rows]
        for block in document.blocks
    ]
    return "\n".join(line for block in lines for line in block)[:LONGEST].replace("\0", "")
