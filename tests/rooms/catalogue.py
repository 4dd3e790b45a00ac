"""Standard catalogues, obligations and coverage, in the matrices."""

from typing import Any

from yangguang.catalogue import models


def records(world: Any) -> dict[str, Any]:
    """`standard`, published, with one `item` that `own` owes; `hidden_standard`, not published."""
    from tests.world import NOW

    common = {"unit": world.city, "field": "公共法律服务"}
    standard = models.StandardCatalogue.objects.create(
        **common, year=2020, title="公共法律服务领域标准目录", slug="legal-2020", published_at=NOW
    )
    hidden = models.StandardCatalogue.objects.create(**common, year=2021, title="未公布的目录", slug="legal-2021")
    item = models.StandardItem.objects.create(catalogue=standard, number="1", order=1, level1="法律援助")
    obligation = models.Obligation.objects.create(item=item, unit=world.own)
    return {"standard": standard, "hidden_standard": hidden, "item": item, "obligation": obligation}
