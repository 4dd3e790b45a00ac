"""The public pages of records, in the matrices."""

from collections.abc import Callable
from typing import Any

from tests.pages import Page, pages

RECORD = {"pk": "disclosure_live.pk"}
UNIT = {"code": "own.code"}
FILE = {"pk": "disclosure_live.pk", "file": "file_live.pk", "name": "file_live.name"}

PUBLIC: dict[str, dict[str, Any]] = {
    **{f"disclosures:{name}": RECORD for name in ("record", "code", "pdf", "docx")},
    "disclosures:edition": {**RECORD, "number": "1"},
    "disclosures:difference": {"pk": "amended.pk", "number": "2"},
    "disclosures:file": FILE,
    "disclosures:column": {"code": "column.code"},
    "disclosures:column-feed": {"code": "column.code"},
    "disclosures:unit-column": {**UNIT, "column": "own_column.code"},
    **{
        f"disclosures:{name}": UNIT
        for name in ("unit-columns", "unit-index", "unit-index-csv", "unit-index-xlsx", "unit-feed")
    },
    "disclosures:topic-feed": {"code": "topic.code"},
    "disclosures:sitemap-part": {"number": "0"},
}


def _record(title: str) -> Callable[[], tuple[int]]:
    def arguments() -> tuple[int]:
        from yangguang.disclosures.models import Edition

        found = Edition.objects.filter(state="live", title__contains=title).order_by("pk")[0]
        return (found.disclosure_id,)

    return arguments


def _amended(number: int) -> Callable[[], tuple[int, int]]:
    """An edition of a record that has been changed once."""

    def arguments() -> tuple[int, int]:
        from yangguang.disclosures.models import Edition

        return (Edition.objects.filter(state="superseded").order_by("pk")[0].disclosure_id, number)

    return arguments


def _withdrawn() -> tuple[int]:
    from yangguang.disclosures.models import Withdrawal

    return (Withdrawal.objects.order_by("pk")[0].disclosure_id,)


BUREAU = "administrative-approval-bureau"
PAGES = [
    *pages(None, "disclosures:index", "disclosures:columns", "search:search"),
    Page("search:search", query="?q=营商环境"),
    Page("disclosures:index", query="?q=不会有的词"),
    Page("disclosures:column", ("business-environment",)),
    Page("disclosures:column", ("emergency-response",)),
    Page("disclosures:unit-columns", (BUREAU,)),
    Page("disclosures:unit-column", (BUREAU, "regulations")),
    Page("disclosures:unit-index", (BUREAU,)),
    Page("disclosures:record", _record("若干措施")),
    Page("disclosures:edition", _amended(1)),
    Page("disclosures:difference", _amended(2)),
    Page("disclosures:record", _record("市级政府预算")),
    Page("disclosures:record", _withdrawn, status=410),
]
_ASKED = "an answer to what somebody typed, from the index"
NOT_KEPT = dict.fromkeys(("search:search", "search:suggest", "search:feed", "api:search"), _ASKED)
DRAFT = {"pk": "disclosure_draft.pk"}
NOT_PUBLIC: dict[str, dict[str, Any]] = {
    **{f"disclosures:{name}": DRAFT for name in ("record", "code", "pdf", "docx")},
    "disclosures:edition": {**DRAFT, "number": "1"},
    "disclosures:difference": {**DRAFT, "number": "1"},
    "disclosures:file": {"pk": "disclosure_draft.pk", "file": "file_draft.pk", "name": "file_draft.name"},
}


def records(world: Any) -> dict[str, Any]:
    """`own_column`, which every unit has, with the live record in it, a `topic`, and an `amended` record."""
    from yangguang.catalogue.models import Column
    from yangguang.catalogue.vocabulary import topics
    from yangguang.disclosures.models import Disclosure, Edition, Placement

    column = Column.objects.get(code="statutory")
    Placement.objects.create(
        disclosure=world.disclosure_live,
        edition=world.edition_live,
        column=column,
        unit=world.own,
        listed_at=world.edition_live.listed_at,
    )
    at = world.edition_live.listed_at
    amended = Disclosure.objects.create(
        unit=world.own, index_number="4307S00009/2020-00009", first_published_at=at, created_at=at
    )
    for number, state in enumerate(("superseded", "live"), start=1):
        Edition.objects.create(
            disclosure=amended,
            number=number,
            state=state,
            unit=world.own,
            title=f"办事指南（第 {number} 次发布）",
            kind="guide",
            body_html=f"<p>第 {number} 次发布的办事指南。</p>",
            drafted_at=at,
            published_at=at,
            listed_at=at,
        )
    return {"own_column": column, "topic": topics()["finance"], "amended": amended}
