"""Where a body's pictures come from: the desk's own address for a draft, and each edition's own files."""

import re
from collections.abc import Mapping

from django.urls import reverse

from yangguang.disclosures.models import Edition
from yangguang.disclosures.states import AttachmentRole
from yangguang.kernel.html.cleaning import clean

_PUBLIC = re.compile(r'src="/disclosures/[0-9]+/files/([0-9]+)/')
_DESK = re.compile(r'src="/desk/disclosures/[0-9]+/files/([0-9]+)/')
_PICTURE = re.compile(r'<img(?:[^>"]|"[^"]*")*>')
_OWN = re.compile(r'(src="/disclosures/[0-9]+/files/)([0-9]+)/')


def body_on_desk(edition: Edition, base: str = "") -> str:
    """The clean body with each of its pictures at the address where staff may see it: below `base`, by default the
    edition's own page.
    """
    below = base or reverse("records:edition", args=[edition.pk])
    return _PUBLIC.sub(lambda match: f'src="{below}files/{match[1]}/', edition.body_html)


def body_for_public(edition: Edition, html: str) -> str:
    """What `body_on_desk` gave, perhaps changed since, with its pictures at their public addresses."""
    base = reverse("disclosures:record", args=[edition.disclosure_id])
    return _DESK.sub(lambda match: f'src="{base}files/{match[1]}/', html)


def body_with_files(html: str, numbers: Mapping[int, int]) -> str:
    """The body with the numbers of its pictures put anew: an edition shows its own copies of the files."""
    return _OWN.sub(lambda match: f"{match[1]}{numbers.get(int(match[2]), int(match[2]))}/", html)


def pictures_in(html: str) -> set[int]:
    """The numbers of the files that a clean body shows."""
    return {int(match[1]) for match in _PUBLIC.finditer(html)}


def with_own_pictures(html: str, edition: Edition) -> str:
    """The clean body without the pictures that are not files of `edition`: another's may go when that one does.

    A picture just taken from a file (`pictures/1.png`) stays in a new draft, until its address is put in its place.
    """
    known = set(edition.attachments.values_list("pk", flat=True)) if edition.pk else set()
    base = reverse("disclosures:record", args=[edition.disclosure_id])

    def own(match: re.Match[str]) -> str:
        taken = edition.pk is None and 'src="pictures/' in match[0]
        found = _PUBLIC.search(match[0])
        is_own = found is not None and f'src="{base}files/' in match[0] and int(found[1]) in known
        return match[0] if taken or is_own else ""

    kept = _PICTURE.sub(own, html)
    return kept if kept == html else clean(kept)


def drop_unused_pictures(edition: Edition) -> int:
    """Take off the pictures that the body no longer shows; how many."""
    unused = edition.attachments.filter(role=AttachmentRole.PICTURE).exclude(pk__in=pictures_in(edition.body_html))
    return int(unused.delete()[0])
