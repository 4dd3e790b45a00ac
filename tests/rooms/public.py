"""The public pages of records, in the matrices."""

from typing import Any

RECORD = {"pk": "disclosure_live.pk"}
UNIT = {"code": "own.code"}
FILE = {"pk": "disclosure_live.pk", "file": "file_live.pk", "name": "file_live.name"}

PUBLIC: dict[str, dict[str, Any]] = {
    **{f"disclosures:{name}": RECORD for name in ("record", "code", "pdf", "docx")},
    "disclosures:edition": {**RECORD, "number": "1"},
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
DRAFT = {"pk": "disclosure_draft.pk"}
NOT_PUBLIC: dict[str, dict[str, Any]] = {
    **{f"disclosures:{name}": DRAFT for name in ("record", "code", "pdf", "docx")},
    "disclosures:edition": {**DRAFT, "number": "1"},
    "disclosures:file": {"pk": "disclosure_draft.pk", "file": "file_draft.pk", "name": "file_draft.name"},
}


def records(world: Any) -> dict[str, Any]:
    """`own_column`, which every unit has, with the live record in it, and a `topic`."""
    from yangguang.catalogue.models import Column
    from yangguang.catalogue.vocabulary import topics
    from yangguang.disclosures.models import Placement

    column = Column.objects.get(code="statutory")
    Placement.objects.create(
        disclosure=world.disclosure_live,
        edition=world.edition_live,
        column=column,
        unit=world.own,
        listed_at=world.edition_live.listed_at,
    )
    return {"own_column": column, "topic": topics()["finance"]}
