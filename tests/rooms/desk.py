"""The desk of records, in the matrices."""

from collections.abc import Callable

from django.urls import reverse

EDITION = {"pk": "edition_draft.pk"}
DRAFTERS = {"own.clerk", "own.reviewer", "own.head"}
READERS = DRAFTERS | {"own.office", "own.evaluator", "city.office", "city.evaluator"}

RECORDS: dict[str, tuple[dict[str, str], set[str]]] = {
    "records:edition": (EDITION, READERS),
    "records:edit": (EDITION, DRAFTERS),
    "records:add-picture": (EDITION, DRAFTERS),
    "records:file": ({**EDITION, "file": "file_draft.pk", "name": "file_draft.name"}, READERS),
}


def _edition(page: str, state: str) -> Callable[[], str]:
    """The address of a page of the desk, of the newest edition of that state in the demonstration city."""

    def address() -> str:
        from yangguang.disclosures.models import Edition

        unit = "administrative-approval-bureau"
        found = Edition.objects.filter(state=state, unit__code=unit).latest("pk")
        return reverse(f"records:{page}", args=[found.pk])

    return address


# For the bureau's reviewer, who sees all of them.
PAGES: list[str | Callable[[], str]] = [
    "/desk/disclosures/",
    "/desk/disclosures/?state=open&late=late",
    "/desk/disclosures/new/",
    _edition("edit", "draft"),
    _edition("add-picture", "draft"),
    *(_edition("edition", state) for state in ("draft", "first_review", "final_review", "approved", "live", "held")),
]
