"""Records that come in by the hundred, and old addresses, in the matrices."""

from typing import Any

from tests.pages import Page, pages

IMPORTERS = {"own.clerk", "own.head", "own.office", "city.office"}


def records(world: Any) -> dict[str, Any]:
    """`batch`, a table of `own` on its way in."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from tests.world import NOW
    from yangguang.disclosures.models import RecordImport

    batch = RecordImport.objects.create(
        unit=world.own,
        source_name="信息.csv",
        source=default_storage.save("imports/test.bin", ContentFile("标题\n通知\n".encode())),
        sha256="f" * 64,
        created_at=NOW,
    )
    return {"batch": batch}


RECORDS: dict[str, tuple[dict[str, str], set[str]]] = {
    "bulk:import": ({"pk": "batch.pk"}, IMPORTERS),
    "bulk:failed": ({"pk": "batch.pk"}, IMPORTERS),
}
ACTIONS: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "disclosures.begin_import": ("own", {"name": "表.csv", "data": b""}, IMPORTERS),
}


def _batch() -> tuple[int]:
    """A table with a row that came in and two that did not."""
    from yangguang.disclosures import actions
    from yangguang.disclosures.models import RecordImport
    from yangguang.disclosures.tests.test_bulk import csv_of, row
    from yangguang.organisations.models import User

    if not RecordImport.objects.exists():
        clerk = User.objects.get(username="clerk")
        unit = clerk.role_holdings.get().unit
        data = csv_of(row(1), row(2, 标题=""), row(3, 公开日期="不知道"))
        actions.begin_import(unit, actor=clerk, name="信息.csv", data=data)
    return (RecordImport.objects.latest("pk").pk,)


PAGES = [
    *pages("clerk", "bulk:imports"),
    Page("bulk:import", _batch, "clerk"),
    *pages("office", "bulk:imports", "bulk:move"),
]
