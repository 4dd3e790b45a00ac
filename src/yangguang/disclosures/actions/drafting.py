"""A record is drafted, changed, given files, opened again, or discarded."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, cast

from django.core.files.base import ContentFile
from django.db import models

from yangguang.disclosures import policies
from yangguang.disclosures.content import CLASSES, FIELDS, INTERPRETATION, seal
from yangguang.disclosures.models import Attachment, Disclosure, Edition
from yangguang.disclosures.pictures import body_with_files, drop_unused_pictures, with_own_pictures
from yangguang.disclosures.scanning import scan_file
from yangguang.disclosures.states import AttachmentRole, EditionState, ScanState
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.kernel.html.cleaning import clean
from yangguang.kernel.html.words import text_of
from yangguang.kernel.intake import Unreadable
from yangguang.organisations.models import Unit

WRITABLE = frozenset({*FIELDS, *CLASSES, *INTERPRETATION, "review_again_on"})
LONGEST = 20_000
LONGEST_NAME = 200
# Control characters but tab and line break, signs that turn the direction of what follows, halves of surrogate pairs.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s/\"'<>\\]+[^\s\"'<>\\]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to attach, whose type, size and digest the intake has established."""

    name: str
    data: bytes
    media_type: str
    sha256: str
    role: str = AttachmentRole.ATTACHMENT
    public: bool = True


@action("disclosures.draft", label="起草信息", policy=policies.may_draft, touches=())
def draft(
    unit: Unit,
    *,
    actor: Any,
    fields: Mapping[str, Any],
    files: Sequence[NewFile] = (),
    columns: Iterable[Any] = (),
    obligations: Iterable[Any] = (),
) -> Edition:
    """The first edition of a new record, a draft. `Refused` without a title."""
    record = Disclosure.objects.create(unit=unit, created_by_id=actor.pk, created_at=present.now())
    edition = Edition(disclosure=record, number=1, unit=unit, drafted_at=present.now())
    write_fields(edition, fields)
    edition.save()
    add_files(edition, files, actor)
    edition.columns.set(columns)
    edition.obligations.set(obligations)
    note_writer(edition, actor)
    seal(edition)
    return edition


@action("disclosures.revise", label="修改草稿", policy=policies.may_revise, touches=())
def revise(
    edition: Edition,
    *,
    actor: Any,
    revision: int,
    fields: Mapping[str, Any],
    columns: Iterable[Any] | None = None,
    obligations: Iterable[Any] | None = None,
) -> Edition:
    """Save a changed draft. `revision` is the one the person started from: a later one is refused."""
    write_fields(edition, fields)
    edition.save()
    if "body_html" in fields:
        drop_unused_pictures(edition)
    if columns is not None:
        edition.columns.set(columns)
    if obligations is not None:
        edition.obligations.set(obligations)
    note_writer(edition, actor)
    seal(edition)
    return edition


@action("disclosures.attach", label="添加附件", policy=policies.may_revise, touches=())
def attach(edition: Edition, *, actor: Any, files: Sequence[NewFile]) -> list[Attachment]:
    """Add files; each waits to be scanned before anybody else gets it."""
    added = add_files(edition, files, actor)
    note_writer(edition, actor)
    seal(edition)
    return added


@action("disclosures.add_picture", label="插入图片", policy=policies.may_revise, touches=())
def add_picture(edition: Edition, *, actor: Any, revision: int, picture: NewFile) -> Attachment:
    """Keep a picture for the body of the draft; one that the body does not show is taken off when it is next saved."""
    (added,) = add_files(edition, [replace(picture, role=AttachmentRole.PICTURE, public=True)], actor)
    note_writer(edition, actor)
    seal(edition)
    return added


@action("disclosures.detach", label="移除附件", policy=policies.may_change_file, touches=())
def detach(file: Attachment, *, actor: Any) -> None:
    """Take a file off a draft. Its bytes stay while another edition holds them."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=file.edition_id)
    file.delete()
    note_writer(edition, actor)
    seal(edition)


@action("disclosures.label_file", label="修改附件说明", policy=policies.may_change_file, touches=())
def label_file(file: Attachment, *, actor: Any, name: str, public: bool) -> Attachment:
    """Name a file, and say whether the public gets it. `Refused` for an empty name."""
    name = _file_name(name)
    if not name:
        raise Refused("请写附件名称。")
    if public and file.masked_copies.exists():
        raise Refused("这个附件已有脱敏件，原件不能公开。")
    file.name, file.public = name, public
    file.save(update_fields=["name", "public"])
    edition = Edition.objects.select_for_update(no_key=True).get(pk=file.edition_id)
    note_writer(edition, actor)
    seal(edition)
    return file


@action("disclosures.amend", label="起草新版", policy=policies.may_amend, touches=())
def amend(record: Disclosure, *, actor: Any) -> Edition:
    """A new draft that starts from the newest edition, with its files; what is public stays until the draft is."""
    last = record.editions.exclude(state=EditionState.DISCARDED).order_by("-number").first()
    if last is None:
        raise Refused("这条信息没有可以修改的版本。")
    newest = record.editions.order_by("-number").values_list("number", flat=True).first() or 0
    edition = Edition(disclosure=record, number=newest + 1, unit=record.unit, drafted_at=present.now())
    for name in (*FIELDS, *CLASSES, *INTERPRETATION, "body_text", "review_again_on"):
        setattr(edition, name, getattr(last, name))
    # What was changed is due as well (article 26: 形成或者变更之日); the writers put the day right.
    edition.changed_on = present.today() if record.first_published_at else None
    edition.save()
    edition.columns.set(last.columns.all())
    edition.obligations.set(last.obligations.all())
    edition.body_html = body_with_files(edition.body_html, _copy_files(last, edition))
    edition.save(update_fields=["body_html"])
    note_writer(edition, actor)
    seal(edition)
    return edition


@action("disclosures.recall", label="撤回修改", policy=policies.may_recall, touches=())
def recall(edition: Edition, *, actor: Any, reason: str = "") -> Edition:
    """Back to a draft: what was passed is void, and the reviews begin anew after the change."""
    return back(edition)


@action("disclosures.discard", label="作废草稿", policy=policies.may_discard, touches=())
def discard(edition: Edition, *, actor: Any) -> Edition:
    """Put a draft aside; a record that was public stays as it is."""
    edition.discard()
    edition.save()
    return edition


def back(edition: Edition) -> Edition:
    """Return an edition to its draft, with all reviews void. The caller's action has checked who may."""
    edition.back_to_draft()
    edition.assigned_to, edition.publish_at = None, None
    edition.steps.update(void=True)
    edition.save()
    return edition


def write_fields(edition: Edition, fields: Mapping[str, Any]) -> None:
    """Take the fields over, without control characters, the body clean and with its own pictures only; not yet saved.

    `Refused` without a title, and for what is too long.
    """
    unknown = fields.keys() - WRITABLE
    if unknown:
        raise TypeError(f"not fields of an edition: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(edition, name, _written(name, value) if isinstance(value, str) else value)
    if not edition.title:
        raise Refused("请写标题。")
    try:
        edition.body_html = with_own_pictures(clean(edition.body_html), edition)
        edition.body_text = text_of(edition.body_html)
    except Unreadable as unreadable:
        raise Refused(f"{unreadable.what}。") from None


def _written(name: str, value: str) -> str:
    """What is kept of the words written into a field. `Refused` for more than the field holds."""
    kept = _UNSEEN.sub("", value).strip()
    field = cast("models.Field[Any, Any]", Edition._meta.get_field(name))
    most = field.max_length or LONGEST
    if name != "body_html" and len(kept) > most:
        raise Refused(f"“{field.verbose_name}”不能超过 {most} 个字，现有 {len(kept)} 个字。")
    if name == "interprets_address" and kept and not _ADDRESS.fullmatch(kept):
        raise Refused("所解读文件的网址须以 http:// 或 https:// 开头。")
    return kept


def _file_name(name: str) -> str:
    """The name in one line, of the length that is kept; its ending stays."""
    kept = " ".join(_UNSEEN.sub("", name).split())
    if len(kept) <= LONGEST_NAME:
        return kept
    ending = PurePath(kept).suffix[:20]
    return kept[: LONGEST_NAME - len(ending)] + ending


def note_writer(edition: Edition, actor: Any) -> None:
    """Whoever wrote in an edition reviews none of it."""
    if actor.pk is not None:
        edition.writers.add(actor.pk)


def add_files(edition: Edition, files: Sequence[NewFile], actor: Any) -> list[Attachment]:
    """Add files to the edition; each is scanned once the change is committed."""
    order = edition.attachments.count()
    added = [
        Attachment.objects.create(
            edition=edition,
            role=new.role,
            name=_file_name(new.name) or "附件",
            file=ContentFile(new.data, name=f"{new.sha256[:24]}.bin"),
            media_type=new.media_type,
            size=len(new.data),
            sha256=new.sha256,
            order=order + place,
            public=new.public,
            scan_state=ScanState.PENDING,
            added_by_id=actor.pk,
            added_at=present.now(),
        )
        for place, new in enumerate(files, start=1)
    ]
    for file in added:
        scan_file.enqueue(file.pk)
    return added


def _copy_files(last: Edition, edition: Edition) -> dict[int, int]:
    """The new edition's own rows of the same files; their numbers by the old ones."""
    copies: dict[int, Attachment] = {}
    for file in last.attachments.order_by("order", "id"):
        former = file.pk
        file.pk, file.edition, file._state.adding = None, edition, True
        if file.masked_from_id is not None:
            # The unmasked file stands before its masked copy; in the new edition it stays out of reach as well.
            file.masked_from = copies.get(file.masked_from_id)
        file.save()
        copies[former] = file
    return {former: copy.pk for former, copy in copies.items()}
