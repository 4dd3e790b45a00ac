"""Where an address of the former site leads now."""

from urllib.parse import unquote

from django.urls import reverse

from yangguang.disclosures.models import LegacyAddress

LONGEST = 500


def legacy_target(address: str) -> str | None:
    """The page of the record that stood at `address` (a path, perhaps with a query) on the former site, else None.

    A query that no saved page asked for, such as a mark of where the reader came from, does not stand in the way.
    """
    path, _, query = address.partition("?")
    plain, asked = unquote(path), unquote(query)
    if "\x00" in plain + asked or len(plain) > LONGEST:
        return None
    ways = [f"{plain}?{asked}"[: LONGEST + 1], plain] if asked else [plain]
    known = dict(
        LegacyAddress.objects.filter(path__in=ways, disclosure__first_published_at__isnull=False).values_list(
            "path", "disclosure_id"
        )
    )
    found = next((known[way] for way in ways if way in known), None)
    return reverse("disclosures:record", args=[found]) if found is not None else None
