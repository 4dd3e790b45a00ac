"""Which records of the year plan have a page of their own, and where it is."""

from django.urls import reverse

from yangguang.organisations.models import Unit, UnitKind
from yangguang.workplan.models import Evidence


def unit_has_page(unit: Unit) -> bool:
    """Whether the portal has a page of the unit: internal bodies and closed units have none."""
    return unit.active and unit.kind != UnitKind.INTERNAL


def evidence_address(piece: Evidence) -> str:
    """Where a released piece of evidence opens: the record's page (which says so once it is taken down), the download
    of its file, its web address, or nothing to open.
    """
    if piece.record_id is not None:
        return reverse("disclosures:record", args=[piece.record_id])
    if piece.file:
        return reverse("plans:evidence", args=[piece.pk])
    return piece.link if piece.link.startswith(("https://", "http://")) else ""
