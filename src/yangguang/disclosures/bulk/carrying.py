"""The saved pages of a former site become records: first each a draft with its address, then, links rewritten, public.

Both steps take a page in a transaction of its own, so that a stopped import is simply begun again.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any
from urllib.parse import unquote

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from yangguang.catalogue import vocabulary
from yangguang.disclosures import scanning
from yangguang.disclosures.actions.drafting import NewFile, draft, revise
from yangguang.disclosures.actions.publishing import carry_over
from yangguang.disclosures.bulk.rows import key_of
from yangguang.disclosures.bulk.saved import SavedFile, SavedSite, plain
from yangguang.disclosures.bulk.saved_page import NotARecord, SavedPage, read_page
from yangguang.disclosures.bulk.working import ACTOR, HERE_ALREADY, end_stopped, settle
from yangguang.disclosures.drawing import drawn_or_kept
from yangguang.disclosures.models import (
    Attachment,
    Disclosure,
    Edition,
    LegacyAddress,
    RecordImport,
    RecordImportRow,
)
from yangguang.disclosures.states import AttachmentRole, EditionState, ImportState, RowResult, ScanState
from yangguang.kernel import stored_files
from yangguang.kernel.actions import Refused
from yangguang.kernel.html import text_of, with_pictures
from yangguang.kernel.intake import Unreadable, examine
from yangguang.organisations.models import Unit

WAITS = "已读入，尚未公开。"
MOST_NOTED = 500
_LINK = re.compile(r'href="(/[^"]*)"')
# What a title's last words say of its kind; the office puts right what they say wrongly.
_KINDS = (
    ("interpretation", re.compile(r"解读|图解|问答|答记者问")),
    ("annual-report", re.compile(r"(?:政府信息公开|政务公开).{0,8}(?:年度)?报告")),
    ("budget", re.compile(r"[预决]算")),
    ("statistics", re.compile(r"统计公报|统计数据|运行情况")),
    ("enforcement", re.compile(r"处罚决定|行政处罚")),
    ("procurement", re.compile(r"招标|中标|采购|成交公告")),
    ("personnel", re.compile(r"任免|任职|免职|招聘|录用|公示.*干部|干部.*公示")),
    ("plan", re.compile(r"(?:规划|计划|要点)(?:（[^）]*）)?$")),
    ("guide", re.compile(r"办事指南|服务指南")),
    ("notice", re.compile(r"(?:通知|公告|通告|公示|函)(?:（[^）]*）)?$")),
    ("policy", re.compile(r"(?:办法|规定|意见|细则|措施|方案|决定|命令)(?:（[^）]*）)?$")),
)

UnitOf = Callable[[SavedPage], Unit]


@dataclass(slots=True)
class Carried:
    """What came of a folder: its pages' rows, and the pages that are no records, each with the reason."""

    pages: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def carry_site(batch: RecordImport, site: SavedSite, unit_of: UnitOf) -> Carried:
    """Bring in every page of the folder that is a record, and publish it under its former day."""
    done = Carried(pages=len(site.pages))
    end_stopped(batch)
    settle(batch, ImportState.RUNNING, total=len(site.pages))
    for number, page in enumerate(site.pages, 1):
        try:
            found = read_page(page, site)
        except NotARecord as reason:
            done.skipped.append((page.place, str(reason)))
            continue
        done.notes += [(page.place, note) for note in take_in(batch, number, page, found, unit_of(found))]
    waiting = dict(batch.rows.filter(message=WAITS).values_list("number", "pk"))
    for number, page in enumerate(site.pages, 1):
        if number in waiting:
            make_public(waiting[number], read_page(page, site))
    settle(batch, ImportState.DONE)
    return done


def kind_of(title: str) -> str:
    """The kind that a title speaks of, else 其他."""
    known = (code for code, words in _KINDS if code in vocabulary.kinds() and words.search(title))
    return next(known, "other")


def take_in(batch: RecordImport, number: int, page: SavedFile, found: SavedPage, unit: Unit) -> list[str]:
    """Keep the page as a draft with its addresses, or find the record it already became; what could not come along."""
    with transaction.atomic():
        # One at a time for each unit: a second run at the same time waits here, and then finds the record.
        Unit.objects.select_for_update().get(pk=unit.pk)
        key = key_of(unit.code, f"site:{page.host}{page.address}", "", None)
        row = RecordImportRow(batch=batch, number=number, key=key, title=found.title)
        before = (
            RecordImportRow.objects.filter(key=key, result__in=HERE_ALREADY, disclosure__isnull=False)
            .select_related("disclosure")
            .order_by("-pk")
            .first()
        )
        known = before.disclosure if before is not None else _same_elsewhere(found, unit)
        notes: list[str] = []
        if before is not None and before.message == WAITS and known is not None and _untouched(known):
            row.result, row.message, row.disclosure = RowResult.HELD_BACK, WAITS, known
        elif known is not None:
            row.result, row.disclosure = RowResult.ALREADY, known
            notes = _keep_addresses(known, page.addresses)
        else:
            try:
                with transaction.atomic():
                    row.disclosure, notes = _drafted(page, found, unit)
                row.result, row.message = RowResult.HELD_BACK, WAITS
            except (Refused, Unreadable) as problem:
                row.result, row.message = RowResult.FAILED, str(problem)[:MOST_NOTED]
        row.save()
    stored_files.settle()
    return notes


def make_public(pk: int, found: SavedPage) -> RecordImportRow:
    """Rewrite the draft's links to the new addresses and publish it under its day; a blocked one stays a draft."""
    with transaction.atomic():
        row = RecordImportRow.objects.select_for_update().get(pk=pk)
        if row.message != WAITS or row.disclosure is None:
            return row
        edition = Edition.objects.get(disclosure=row.disclosure, number=1)
        body = _LINK.sub(_Rewriting(edition), edition.body_html)
        if body != edition.body_html:
            edition = revise(edition, actor=ACTOR, revision=edition.revision, fields={"body_html": body})
        row.result, row.message = _published(edition, found)
        row.save()
    for file in Attachment.objects.filter(edition__disclosure=row.disclosure, scan_state=ScanState.PENDING):
        scanning.scan(file)
    return row


def _published(edition: Edition, found: SavedPage) -> tuple[RowResult, str]:
    if found.published_at is None:
        return RowResult.HELD_BACK, "没有找到公开日期，存为草稿。"
    number = found.index_number
    others = Disclosure.objects.exclude(pk=edition.disclosure_id)
    note = ""
    try:
        with transaction.atomic():
            if number and others.filter(index_number=number).exists():
                note = f"索引号 {number} 已被另一条信息使用，重新编号。"
            elif number:
                Disclosure.objects.filter(pk=edition.disclosure_id).update(index_number=number)
            carry_over(edition, actor=ACTOR, published_at=found.published_at)
    except Refused as refusal:
        return RowResult.HELD_BACK, refusal.reason[:MOST_NOTED]
    return RowResult.ADDED, note


def _untouched(record: Disclosure) -> bool:
    """Whether nobody has written in the draft since it came in."""
    edition = record.editions.first()
    return edition is not None and edition.state == EditionState.DRAFT and not edition.writers.exists()


def _same_elsewhere(found: SavedPage, unit: Unit) -> Disclosure | None:
    """The unit's record that says the same: a page that stood at two addresses becomes one record."""
    alike = Edition.objects.filter(
        Q(unit=unit, title=found.title, document_number=found.document_number, formed_on=found.formed_on)
    ).exclude(state=EditionState.DISCARDED)
    words = "".join(text_of(found.body_html).split())
    for edition in alike.select_related("disclosure"):
        if "".join(edition.body_text.split()) == words:
            return edition.disclosure
    return None


def _drafted(page: SavedFile, found: SavedPage, unit: Unit) -> tuple[Disclosure, list[str]]:
    files, notes = _files(found)
    edition = draft(
        unit,
        actor=ACTOR,
        fields={
            "title": found.title,
            "document_number": found.document_number,
            "issuer": found.issuer or unit.name,
            "issued_on": found.issued_on,
            "formed_on": found.formed_on,
            "keywords": found.keywords,
            "summary": found.summary,
            "kind": kind_of(found.title),
            "body_html": found.body_html,
        },
        files=[new for _, new in files],
    )
    kept = {file.sha256: file for file in edition.attachments.all()}
    addresses = {name: _address(edition, kept[new.sha256]) for name, new in files if name.startswith("pictures/")}
    body = _LINK.sub(
        _Rewriting(edition, {name: _address(edition, kept[new.sha256]) for name, new in files}), found.body_html
    )
    body = with_pictures(body, addresses)
    if body != edition.body_html:
        edition = revise(edition, actor=ACTOR, revision=edition.revision, fields={"body_html": body})
    attached = [name for name, _ in files if not name.startswith("pictures/")]
    notes += _keep_addresses(edition.disclosure, page.addresses)
    _keep_addresses(edition.disclosure, attached)
    return edition.disclosure, notes


def _files(found: SavedPage) -> tuple[list[tuple[str, NewFile]], list[str]]:
    """What the page links to or shows, by its former address or stand-in; what may not be kept, in sentences."""
    taken: list[tuple[str, NewFile]] = []
    notes: list[str] = []
    wanted: list[tuple[str, str, SavedFile, str]] = [
        *((file.address, shown, file, AttachmentRole.ATTACHMENT) for shown, file in found.files),
        *((name, unquote(file.path.name), file, AttachmentRole.PICTURE) for name, file in found.pictures.items()),
    ]
    for name, shown, file, role in wanted:
        try:
            data = file.path.read_bytes()
            if role == AttachmentRole.PICTURE:
                taken.append((name, drawn_or_kept(shown, data)))
                continue
            known = examine(shown, data)
        except (Unreadable, OSError) as problem:
            notes.append(f"“{shown}”没有带入：{getattr(problem, 'what', '打不开')}。")
            continue
        taken.append((name, NewFile(known.name, data, known.media_type, known.sha256, role)))
    return taken, notes


def _address(edition: Edition, file: Attachment) -> str:
    return reverse("disclosures:file", args=[edition.disclosure_id, file.pk, file.name])


def _keep_addresses(record: Disclosure, addresses: Iterable[str]) -> list[str]:
    """Let the former addresses lead to the record; those that already lead to another, in sentences."""
    taken: list[str] = []
    for address in addresses:
        known, new = LegacyAddress.objects.get_or_create(path=address, defaults={"disclosure": record})
        if not new and known.disclosure_id != record.pk:
            taken.append(f"旧地址 {address} 已指向另一条信息。")
    return taken


class _Rewriting:
    """Replaces a link to a former address: by a file of this edition (`files`), or else by the record there."""

    def __init__(self, edition: Edition, files: dict[str, str] | None = None) -> None:
        self._edition = edition
        self._files = files

    def __call__(self, match: "re.Match[str]") -> str:
        link = unescape(match[1])
        address, _, fragment = link.partition("#")
        path, _, query = address.partition("?")
        former = plain(path, query)
        if self._files is not None:
            new: Any = self._files.get(former)
        else:
            found = LegacyAddress.objects.filter(path=former).values_list("disclosure_id", flat=True).first()
            new = reverse("disclosures:record", args=[found]) if found is not None else None
        if new is None:
            return match[0]
        return f'href="{escape(new + (f"#{fragment}" if fragment else ""))}"'
