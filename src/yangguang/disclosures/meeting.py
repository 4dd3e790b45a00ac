"""What a standard catalogue says of the records that meet its items."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from yangguang.catalogue import meeting
from yangguang.disclosures.models import Edition


@meeting.register
def told(numbers: Collection[int]) -> Mapping[int, tuple[str, str, str]]:
    """Title, address and unit of each of these records that the public can read (one query)."""
    rows = Edition.objects.live().filter(disclosure_id__in=numbers)
    return {
        number: (title, reverse("disclosures:record", args=[number]), unit)
        for number, title, unit in rows.values_list("disclosure_id", "title", "disclosure__unit__short_name")
    }
