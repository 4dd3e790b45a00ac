"""Units with their guides, and the standard catalogues, as open data."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from yangguang.catalogue.guide import contacts_of
from yangguang.catalogue.models import StandardCatalogue, StandardItem, UnitGuide
from yangguang.kernel.open_data import UnitOut, found_or_404
from yangguang.kernel.pages import absolute
from yangguang.kernel.public import ANYBODY
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import public_units

units_router = Router(tags=["机构"])
catalogue_router = Router(tags=["标准目录"])


class UnitBrief(UnitOut):
    """A unit."""

    short_name: str
    kind: str = Field(description="类别")
    parent: str | None = Field(description="上级单位代码")
    division_code: str
    url: str


class ContactOut(Schema):
    """A line of a unit's guide."""

    label: str
    text: str


class UnitDetail(UnitBrief):
    """A unit with what its guide says."""

    index_prefix: str | None = Field(description="索引号前缀")
    contacts: list[ContactOut]
    guide_updated_on: date | None


class ChannelOut(Schema):
    """A channel of publication; `required` where the catalogue makes it a must."""

    name: str
    required: bool


class ItemOut(Schema):
    """An item of a standard catalogue, in its own words and as understood."""

    number: str
    level1: str
    level2: str
    content: str
    basis: str
    time_limit: str
    limit_days: int | None = Field(description="工作日")
    refresh_days: int | None = Field(description="更新周期（天）")
    unit: str = Field(description="公开主体原文")
    channels: list[ChannelOut]
    audience: str
    method: str
    level: str
    obliged: list[str] = Field(description="负有公开责任的单位代码")


class CatalogueBrief(Schema):
    """A standard catalogue."""

    slug: str
    title: str
    field: str = Field(description="领域")
    year: int
    unit: UnitOut
    published_at: datetime
    url: str


class CatalogueDetail(CatalogueBrief):
    """A standard catalogue with its items."""

    items: list[ItemOut]


class CatalogueFilter(Schema):
    """What the list of catalogues may be narrowed to."""

    unit: str = Field("", max_length=80, description="编制单位代码")
    field: str = Field("", max_length=80, description="领域")
    year: int | None = Field(None, ge=2000, le=2999)


@units_router.get("", response=list[UnitBrief], summary="全部公开单位")
def list_units(request: HttpRequest) -> list[dict[str, Any]]:
    """按单位名录的顺序。"""
    units = list(public_units())
    code_at = {unit.path: unit.code for unit in units}
    return [_unit(unit, code_at) for unit in units]


@units_router.get("/{code}", response=UnitDetail, summary="一个单位")
def one_unit(request: HttpRequest, code: str) -> dict[str, Any]:
    """单位和它的公开指南中的联系方式。"""
    unit: Unit = found_or_404(lambda: public_units().filter(code=code[:80]).first(), "单位")
    above = public_units().filter(path=unit.path[: -Unit.steplen]).first()
    guide = UnitGuide.objects.filter(unit=unit).first() or UnitGuide(unit=unit)
    return {
        **_unit(unit, {above.path: above.code} if above else {}),
        "index_prefix": guide.index_prefix or None,
        "contacts": [{"label": contact.label, "text": contact.text} for contact in contacts_of(guide)],
        "guide_updated_on": guide.updated_on,
    }


def _unit(unit: Unit, code_at: dict[str, str]) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.get_kind_display(),
        "parent": code_at.get(unit.path[: -Unit.steplen]),
        "division_code": unit.division_code,
        "url": absolute(reverse("plans:unit", args=[unit.code])),
    }


@catalogue_router.get("", response=list[CatalogueBrief], summary="已公布的标准目录")
def list_catalogues(request: HttpRequest, filters: Query[CatalogueFilter]) -> list[dict[str, Any]]:
    """按年度和领域。"""
    rows = StandardCatalogue.objects.visible_to(ANYBODY).select_related("unit")
    if filters.unit:
        rows = rows.filter(unit__code=filters.unit)
    if filters.field:
        rows = rows.filter(field=filters.field)
    if filters.year:
        rows = rows.filter(year=filters.year)
    return [_brief(row) for row in rows]


@catalogue_router.get("/{slug}", response=CatalogueDetail, summary="一份标准目录的全部事项")
def one_catalogue(request: HttpRequest, slug: str) -> dict[str, Any]:
    """事项的原文、理解和负有责任的单位。"""
    found: StandardCatalogue = found_or_404(
        lambda: StandardCatalogue.objects.visible_to(ANYBODY).filter(slug=slug[:100]).select_related("unit").first(),
        "目录",
    )
    items = found.items.filter(withdrawn=False).prefetch_related("obligations__unit")
    return {**_brief(found), "items": [_item(item) for item in items]}


def _brief(row: StandardCatalogue) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "title": row.title,
        "field": row.field,
        "year": row.year,
        "unit": {"code": row.unit.code, "name": row.unit.name},
        "published_at": row.published_at,
        "url": absolute(reverse("catalogue:catalogue", args=[row.slug])),
    }


def _item(item: StandardItem) -> dict[str, Any]:
    names = ("number", "level1", "level2", "content", "basis", "time_limit", "limit_days", "refresh_days")
    return {
        **{name: getattr(item, name) for name in names},
        "unit": item.unit_words,
        "channels": item.channels,
        "audience": item.audience,
        "method": item.method,
        "level": item.level,
        "obliged": [owed.unit.code for owed in item.obligations.all() if not owed.withdrawn],
    }
