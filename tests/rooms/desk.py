"""The desk of records, in the matrices."""

from collections.abc import Callable

from tests.pages import Page, pages

EDITION = {"pk": "edition_draft.pk"}
DRAFTERS = {"own.clerk", "own.reviewer", "own.head"}
READERS = DRAFTERS | {"own.office", "own.evaluator", "city.office", "city.evaluator"}

RECORDS: dict[str, tuple[dict[str, str], set[str]]] = {
    "records:edition": (EDITION, READERS),
    "records:edit": (EDITION, DRAFTERS),
    "records:add-picture": (EDITION, DRAFTERS),
    "records:file": ({**EDITION, "file": "file_draft.pk", "name": "file_draft.name"}, READERS),
}


def _edition(state: str) -> Callable[[], tuple[int]]:
    """The newest edition of that state in the demonstration city."""

    def arguments() -> tuple[int]:
        from yangguang.disclosures.models import Edition

        return (Edition.objects.filter(state=state, unit__code="administrative-approval-bureau").latest("pk").pk,)

    return arguments


# Mostly for the bureau's reviewer, who sees all of them.
PAGES = [
    *pages("reviewer", "records:list", "records:new"),
    Page("records:list", who="reviewer", query="?state=open&late=late"),
    Page("records:edit", _edition("draft"), "reviewer"),
    Page("records:add-picture", _edition("draft"), "reviewer"),
    *(
        Page("records:edition", _edition(state), "reviewer")
        for state in ("draft", "first_review", "final_review", "approved", "live", "held")
    ),
    *(Page("records:edition", _edition(state), "head") for state in ("approved", "live", "held")),
    *pages("office", "records:checks"),
]
