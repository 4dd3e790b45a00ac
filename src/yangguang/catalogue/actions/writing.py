"""A standard item from the words that a person or a file wrote."""

from collections.abc import Mapping
from typing import Any

from pypinyin import Style, lazy_pinyin

from yangguang.catalogue.models import StandardCatalogue, StandardItem
from yangguang.catalogue.standard import understand_time_limit
from yangguang.organisations.models import Unit

ITEM_FIELDS = ("number", "level1", "level2", "content", "basis", "time_limit", "audience", "method", "level")


def item_of(catalogue: StandardCatalogue, order: int, written: Mapping[str, Any]) -> StandardItem:
    """The item that `written` describes, not saved: words cut to their columns, limits understood from them."""
    item = StandardItem(catalogue=catalogue, order=order)
    for name in ITEM_FIELDS:
        longest = getattr(StandardItem._meta.get_field(name), "max_length", None)
        setattr(item, name, str(written.get(name, "")).strip()[:longest])
    item.unit_words = str(written.get("unit", "")).strip()[:500]
    item.channels = [
        {"name": str(one["name"])[:100], "required": bool(one["required"])} for one in written.get("channels", [])
    ]
    limit = understand_time_limit(item.time_limit)
    item.limit_days, item.refresh_days = limit.limit_days, limit.refresh_days
    return item


def slug_of(unit: Unit, field: str, year: int) -> str:
    """An address of its own, such as wuling-shjz-2020."""
    letters = "".join(lazy_pinyin(field, style=Style.FIRST_LETTER, errors="ignore"))
    base = f"{unit.code}-{letters}-{year}".lower()[:90]
    slug, place = base, 1
    while StandardCatalogue.objects.filter(slug=slug).exists():
        place += 1
        slug = f"{base}-{place}"
    return slug
