"""The open interface, in the matrices."""

from tests.pages import pages

PUBLIC = {
    "api:one_record": {"record": "disclosure_live.pk"},
    "api:one_document": {"document": "document.pk"},
    "api:one_column": {"code": "column.code"},
    "api:one_unit": {"code": "own.code"},
    "api:one_catalogue": {"slug": "standard.slug"},
}
NOT_PUBLIC = {"api:one_record": {"record": "disclosure_draft.pk"}}
PAGES = pages(None, "api:guide")
