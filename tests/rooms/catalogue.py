"""Standard catalogues, obligations and coverage, in the matrices."""

from typing import Any

from yangguang.catalogue import models

KEEPERS = {"city.office"}


def records(world: Any) -> dict[str, Any]:
    """`standard`, published, with an `item` that `own` owes; `hidden_standard`, unpublished; `incoming`, an import."""
    from tests.world import NOW

    common = {"unit": world.city, "field": "公共法律服务"}
    standard = models.StandardCatalogue.objects.create(
        **common, year=2020, title="公共法律服务领域标准目录", slug="legal-2020", published_at=NOW
    )
    hidden = models.StandardCatalogue.objects.create(**common, year=2021, title="未公布的目录", slug="legal-2021")
    item = models.StandardItem.objects.create(catalogue=standard, number="1", order=1, level1="法律援助")
    models.StandardItem.objects.create(catalogue=hidden, number="1", order=1, level1="法律援助")
    obligation = models.Obligation.objects.create(item=item, unit=world.own)
    draft = {
        "title": "目录",
        "field": "就业创业",
        "year": 2020,
        "items": [{"level1": "就业"}],
        "problems": [],
        "notes": [],
    }
    incoming = models.CatalogueImport.objects.create(
        unit=world.city,
        source_name="目录.xlsx",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        sha256="e" * 64,
        source="catalogues/test.bin",
        parsed=draft,
        draft=draft,
        created_at=NOW,
    )
    return {
        "standard": standard,
        "hidden_standard": hidden,
        "item": item,
        "obligation": obligation,
        "incoming": incoming,
    }


SLUG = {"slug": "standard.slug"}
PUBLIC = {f"catalogue:{name}": SLUG for name in ("catalogue", "catalogue-xlsx", "catalogue-json")}
NOT_PUBLIC = {f"catalogue:{name}": {"slug": "hidden_standard.slug"} for name in ("catalogue", "catalogue-xlsx")}
RECORDS = {
    "cataloguing:import": ({"pk": "incoming.pk"}, KEEPERS),
    "cataloguing:import-item": ({"pk": "incoming.pk", "place": "0"}, KEEPERS),
    "cataloguing:item": ({"pk": "item.pk"}, KEEPERS),
    "cataloguing:catalogue": (SLUG, KEEPERS),
    "cataloguing:add-item": (SLUG, KEEPERS),
}
ACTIONS: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "catalogue.bring_in": ("own", {}, {"own.clerk", "own.head", "own.office", "city.office"}),
    "catalogue.correct_import": ("incoming", {}, KEEPERS),
    "catalogue.discard_import": ("incoming", {}, KEEPERS),
    "catalogue.confirm_import": ("incoming", {}, KEEPERS),
    "catalogue.add_item": ("standard", {}, KEEPERS),
    "catalogue.edit_item": ("item", {}, KEEPERS),
    "catalogue.remove_item": ("item", {}, KEEPERS),
    "catalogue.set_obligations": ("item", {}, KEEPERS),
    "catalogue.publish_catalogue": ("hidden_standard", {}, KEEPERS),
}
