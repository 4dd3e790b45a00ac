"""The desk of records, in the matrices."""

from typing import Any

from django.urls import reverse

EDITION = {"pk": "edition_draft.pk"}
DRAFTERS = {"own.clerk", "own.reviewer", "own.head"}
READERS = DRAFTERS | {"own.office", "own.evaluator", "city.office", "city.evaluator"}

RECORDS: dict[str, tuple[dict[str, str], set[str]]] = {
    "records:edition": (EDITION, READERS),
    "records:edit": (EDITION, DRAFTERS),
    "records:file": ({**EDITION, "file": "file_draft.pk", "name": "file_draft.name"}, READERS),
}


def _edition(page: str, state: str) -> Any:
    """The newest edition of that state in the demonstration city, as a page of the desk."""

    def address() -> str:
        from yangguang.disclosures.models import Edition

        found = Edition.objects.filter(state=state).latest("pk")
        return reverse(f"records:{page}", args=[found.pk])

    return address
