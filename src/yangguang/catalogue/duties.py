"""What the catalogues put into the inbox: obligations to be met, imports to be confirmed, the end of the year."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from yangguang.catalogue.models import CatalogueImport, CoverageCell, StandardCatalogue
from yangguang.catalogue.states import ImportState
from yangguang.kernel.inbox import Item
from yangguang.organisations.models import Role
from yangguang.organisations.scoping import serves


def duties_of(user: Any, today: date) -> Iterator[Item]:
    """One item for each unit and field with something missing or stale, each import to confirm and what to publish."""
    yield from _obligations(user, today)
    for incoming in CatalogueImport.objects.editable_by(user).filter(state=ImportState.PARSED).defer("parsed", "draft"):
        yield Item(
            title=f"核对标准目录：{incoming.source_name}",
            reason="导入后尚未确认",
            url=reverse("cataloguing:import", args=[incoming.pk]),
            button="去核对",
        )
    for catalogue in StandardCatalogue.objects.editable_by(user).filter(published_at__isnull=True):
        yield Item(
            title=f"公布{catalogue.title}",
            reason=f"{catalogue.year} 年底前编制公布标准目录",
            url=reverse("cataloguing:catalogue", args=[catalogue.slug]),
            button="去公布",
            due=date(catalogue.year, 12, 31),
        )


def _obligations(user: Any, today: date) -> Iterator[Item]:
    served = serves(user, roles=(Role.CLERK, Role.HEAD))
    if served is None:
        return
    rows = CoverageCell.objects.filter(served).filter(live=0) | CoverageCell.objects.filter(served).filter(
        live__gt=0, stale_after__lt=today
    )
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    for code, name, field, live in rows.values_list("unit__code", "unit__short_name", "catalogue__field", "live"):
        counts.setdefault((code, name, field), Counter())["missing" if live == 0 else "stale"] += 1
    for (code, name, field), counted in sorted(counts.items()):
        parts = [f"{counted['missing']} 项未公开"] if counted["missing"] else []
        parts += [f"{counted['stale']} 项逾期未更新"] if counted["stale"] else []
        query = urlencode({"unit": code, "field": field, "status": "todo"})
        yield Item(
            title=f"{name}“{field}”领域：{'，'.join(parts)}",
            reason="标准目录列明应当公开的事项",
            url=f"{reverse('cataloguing:obligations')}?{query}",
            button="逐项办理",
        )
