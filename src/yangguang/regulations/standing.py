"""What the page of a record says of the validity of its document."""

from datetime import date

from django.urls import reverse

from yangguang.catalogue.vocabulary import needs_registration
from yangguang.disclosures.models import Edition
from yangguang.disclosures.standing import Standing
from yangguang.regulations.models import Regulation
from yangguang.regulations.views.tones import tone_of


def standing_of(edition: Edition, on: date) -> Standing | None:
    """The validity of the document on a day: two queries for a normative record, none for others."""
    if not needs_registration(edition.kind):
        return None
    document = Regulation.objects.prefetch_related("events").filter(disclosure=edition.disclosure_id).first()
    if document is None:
        return None
    found = document.validity_on(on)
    return Standing(found.label, tone_of(found), found.reason, reverse("regulations:document", args=[document.pk]))
