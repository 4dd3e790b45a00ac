"""Columns and guides, in the matrices."""

from typing import Any

from tests.pages import Page, pages
from yangguang.catalogue import models

KEEPERS = {"own.clerk", "own.head", "own.office", "city.office"}


def records(world: Any) -> dict[str, Any]:
    """`column`, which gathers across units, and the unit's `guide`."""
    column = models.Column.objects.create(
        code="executive-meetings", title="政府常务会议", scope="city", owner=world.city
    )
    models.Column.objects.create(code="statutory", title="法定主动公开内容", scope="unit", part="statutory")
    guide = models.UnitGuide.objects.create(unit=world.own, index_prefix="4307S00001", office="办公室")
    return {"column": column, "guide": guide}


PUBLIC = {"catalogue:guide": {"code": "own.code"}}
RECORDS = {
    "cataloguing:guide": ({"code": "own.code"}, KEEPERS),
    "cataloguing:column": ({"code": "column.code"}, {"city.office"}),
}
ACTIONS: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "catalogue.load_columns": ("city", {}, set()),
    "catalogue.edit_column": ("column", {}, {"city.office"}),
    "catalogue.keep_guide": ("own", {}, KEEPERS),
}
BUREAU = "administrative-approval-bureau"
PAGES = [
    Page("catalogue:guide", (BUREAU,)),
    *pages("office", "cataloguing:guides", "cataloguing:columns"),
    Page("cataloguing:guide", (BUREAU,), "head"),
    Page("cataloguing:column", ("business-environment",), "office"),
]
