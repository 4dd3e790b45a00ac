"""Personal data is masked with one click: in the text, and in a copy of a file that takes the file's public place."""

from hashlib import sha256
from pathlib import PurePath
from typing import Any

from yangguang.disclosures import policies
from yangguang.disclosures.actions.drafting import NewFile, add_files, note_writer, write_fields
from yangguang.disclosures.content import seal
from yangguang.disclosures.models import Attachment, Edition
from yangguang.kernel.actions import Refused, action
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.intake.examine import examine
from yangguang.kernel.privacy import mask
from yangguang.kernel.privacy.masking import Unmaskable, copy_suffix, mask_file, mask_html

TEXTS = ("title", "summary", "keywords", "addressees", "department")


@action("disclosures.mask_text", label="正文脱敏", policy=policies.may_revise, touches=())
def mask_text(edition: Edition, *, actor: Any, revision: int) -> Edition:
    """Mask every personal number, address and name beside it in the draft's own text, in the rules' form."""
    fields = {name: mask(getattr(edition, name)) for name in TEXTS}
    fields["body_html"] = mask_html(edition.body_html)
    write_fields(edition, fields)
    edition.save()
    note_writer(edition, actor)
    seal(edition)
    return edition


@action("disclosures.mask_file", label="附件脱敏", policy=policies.may_change_file, touches=())
def mask_attachment(file: Attachment, *, actor: Any) -> Attachment:
    """A masked copy of the file as a new attachment; the unmasked one is kept out of the public's reach.

    `Refused` with the remedy where no masked copy can be made (a PDF, a picture).
    """
    with file.file.open("rb") as stream:
        data = stream.read()
    name = f"{PurePath(file.name).stem}（脱敏）{copy_suffix(file.name)}"
    try:
        masked = mask_file(file.name, data)
        known = examine(name, masked)
    except (Unmaskable, Unreadable) as problem:
        raise Refused(str(problem)) from None
    edition = Edition.objects.select_for_update(no_key=True).get(pk=file.edition_id)
    new = NewFile(
        name=known.name, data=masked, media_type=known.media_type, sha256=sha256(masked).hexdigest(), role=file.role
    )
    (copy,) = add_files(edition, [new], actor)
    copy.masked_from = file
    copy.save(update_fields=["masked_from"])
    file.public = False
    file.save(update_fields=["public"])
    note_writer(edition, actor)
    seal(edition)
    return copy
