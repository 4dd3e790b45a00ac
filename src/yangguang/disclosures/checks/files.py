"""What the checks find in a file; kept for its bytes, since a file never changes under its digest."""

from pathlib import PurePath

from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.limits import DEFAULT, Limits
from yangguang.kernel.intake.sniffing import Kind
from yangguang.kernel.privacy.places import contents
from yangguang.kernel.privacy.places.contents import PICTURE_PAGES, PICTURES

from .personal import in_passages
from .results import Finding
from .rules import RULES

_PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff"))
_SOUND = frozenset((".mp3", ".mp4"))


def check_file(name: str, data: bytes, *, limits: Limits = DEFAULT) -> tuple[Finding, ...]:
    """Findings in a file by the rules' own severities: personal data in every place, what is hidden, picture pages.

    A file that cannot be read gives a finding that says so, and so does a picture: its words were not looked at. Sound
    gives none.
    """
    if PurePath(name).suffix.lower() in _PICTURES:
        return (RULES[PICTURES].found("", "这是一张图片"),)
    if PurePath(name).suffix.lower() in _SOUND:
        return ()
    try:
        return check_open_file(name, data, limits=limits)
    except Unreadable as unreadable:
        return (RULES["attachment_unread"].found("", unreadable.what),)


def check_open_file(name: str, data: bytes, *, limits: Limits = DEFAULT) -> tuple[Finding, ...]:
    """The same for a file that must be readable. Raises Unreadable."""
    found = contents(name, data, limits=limits)
    findings = list(in_passages(found.passages))
    for note in found.notes:
        rule = note.rule
        if rule == PICTURE_PAGES and found.kind is Kind.PDF and not any(p.text.strip() for p in found.passages[:-1]):
            rule = "image_only_pdf"
        findings.append(RULES[rule].found(note.where, note.what))
    return tuple(findings)
