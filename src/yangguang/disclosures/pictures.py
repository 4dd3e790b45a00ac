"""Where a body's pictures come from: the desk's own address for a draft, and each edition's own files."""

import re
from collections.abc import Mapping

from django.urls import reverse

from yangguang.disclosures.models import Edition

_PUBLIC = re.compile(r'src="/disclosures/[0-9]+/files/([0-9]+)/')
_DESK = re.compile(r'src="/desk/disclosures/[0-9]+/files/([0-9]+)/')
_OWN = re.compile(r'(src="/disclosures/[0-9]+/files/)([0-9]+)/')


def body_on_desk(edition: Edition) -> str:
    """The clean body with each of its pictures at the address where staff may see it."""
    base = reverse("records:edition", args=[edition.pk])
    return _PUBLIC.sub(lambda match: f'src="{base}files/{match[1]}/', edition.body_html)


def body_for_public(edition: Edition, html: str) -> str:
    """What `body_on_desk` gave, perhaps changed since, with its pictures at their public addresses."""
    base = reverse("disclosures:record", args=[edition.disclosure_id])
    return _DESK.sub(lambda match: f'src="{base}files/{match[1]}/', html)


def body_with_files(html: str, numbers: Mapping[int, int]) -> str:
    """The body with the numbers of its pictures put anew: an edition shows its own copies of the files."""
    return _OWN.sub(lambda match: f"{match[1]}{numbers.get(int(match[2]), int(match[2]))}/", html)
