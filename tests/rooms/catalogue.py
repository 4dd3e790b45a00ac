"""Standard catalogues, obligations and coverage, in the matrices."""

from typing import Any

from tests.pages import Page, pages
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
    obligation = models.Obligation.objects.create(item=item, unit=world.own, since=NOW.date())
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
PUBLIC: dict[str, dict[str, str]] = {
    f"catalogue:{name}": SLUG for name in ("catalogue", "catalogue-xlsx", "catalogue-json")
}
PUBLIC["catalogue:item"] = {**SLUG, "pk": "item.pk"}
NOT_PUBLIC: dict[str, dict[str, str]] = {
    f"catalogue:{name}": {"slug": "hidden_standard.slug"} for name in ("catalogue", "catalogue-xlsx")
}
NOT_PUBLIC["catalogue:item"] = {"slug": "hidden_standard.slug", "pk": "item.pk"}
RECORDS = {
    "cataloguing:import": ({"pk": "incoming.pk"}, KEEPERS),
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
    "catalogue.copy_catalogue": ("standard", {}, KEEPERS),
    "catalogue.take_over": ("own", {}, {"own.office", "city.office"}),
}


def _standard() -> tuple[str]:
    return (models.StandardCatalogue.objects.exclude(published_at=None).order_by("pk")[0].slug,)


def _item() -> tuple[int]:
    return (models.StandardItem.objects.order_by("pk")[0].pk,)


def _public_item() -> tuple[str, int]:
    item = models.StandardItem.objects.exclude(catalogue__published_at=None).order_by("pk")[0]
    return (item.catalogue.slug, item.pk)


def _incoming() -> tuple[int]:
    """The file of a catalogue of the city again, as next year's, with a row more; it waits to be confirmed."""
    from yangguang.catalogue import actions
    from yangguang.catalogue.standard import Item, parse, to_workbook
    from yangguang.kernel.intake import read
    from yangguang.organisations.models import Unit, User

    waiting = models.CatalogueImport.objects.filter(state="parsed").first()
    if waiting is None:
        items = [Item(number=str(number), level1="就业信息服务", level2=f"事项{number}") for number in (1, 2)]
        data = to_workbook("就业创业领域基层政务公开标准目录", items)
        document = read("目录.xlsx", data)
        waiting = actions.bring_in(
            Unit.objects.get(code="changde"),
            actor=User.objects.get(username="office"),
            document=document,
            data=data,
            draft=parse(document),
            year=2021,
        )
    return (waiting.pk,)


PAGES = [
    *pages(None, "catalogue:index"),
    Page("catalogue:catalogue", _standard),
    Page("catalogue:item", _public_item),
    *pages("office", "cataloguing:obligations", "cataloguing:catalogues", "cataloguing:new-import"),
    *pages("clerk", "cataloguing:obligations"),
    Page("cataloguing:import", _incoming, "office"),
    Page("cataloguing:item", _item, "office"),
    Page("cataloguing:catalogue", _standard, "office"),
    Page("cataloguing:add-item", _standard, "office"),
]
