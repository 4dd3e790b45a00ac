"""Who may do what to standard catalogues: None, or the sentence with which the action is refused."""

from typing import Any

from yangguang.catalogue.models import CatalogueImport, StandardCatalogue, StandardItem
from yangguang.catalogue.scopes import KEEPERS
from yangguang.catalogue.states import ImportState
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.scoping import holds

CONFIRMERS = (Role.OFFICE, Role.HEAD)


def may_import(actor: Any, unit: Unit, **_: Any) -> str | None:
    """A catalogue is brought in by those who keep the unit's catalogues."""
    return None if holds(actor, KEEPERS, unit) else f"标准目录须由{unit}的经办人、负责人或政务公开办导入。"


def may_correct(actor: Any, incoming: CatalogueImport, *, revision: int | None = None, **_: Any) -> str | None:
    """Corrections are made before confirmation, on the latest state of the draft."""
    if refusal := may_import(actor, incoming.unit):
        return refusal
    if incoming.state != ImportState.PARSED:
        return "这份目录已确认或作废，不能再改。如有变化，请在目录中修改事项。"
    if revision is not None and revision != incoming.revision:
        return "有人刚刚保存过核对结果。请刷新页面，在最新内容上再改。"
    return None


def may_confirm(actor: Any, incoming: CatalogueImport, *, revision: int | None = None, **_: Any) -> str | None:
    """The office, or the unit's head, makes the draft, as they saw it, the field's catalogue of the year."""
    if refusal := may_correct(actor, incoming, revision=revision):
        return refusal
    return None if holds(actor, CONFIRMERS, incoming.unit) else "确认须由政务公开办或本单位负责人办理。"


def may_keep(actor: Any, catalogue: StandardCatalogue, **_: Any) -> str | None:
    """Items are kept by the catalogue's keepers, after publication as well, until a later year's takes its place."""
    if not holds(actor, KEEPERS, catalogue.unit):
        return f"标准目录须由{catalogue.unit}维护。"
    newer = catalogue.replaced_by if catalogue.published_at is not None else None
    return f"这份目录已由 {newer.year} 年的目录替代，请在新目录中修改。" if newer else None


def may_keep_item(actor: Any, item: StandardItem, **_: Any) -> str | None:
    """An item is kept with its catalogue."""
    if refusal := may_keep(actor, item.catalogue):
        return refusal
    return "这一事项已撤销。" if item.withdrawn else None


def may_publish(actor: Any, catalogue: StandardCatalogue, **_: Any) -> str | None:
    """The office, or the unit's head, publishes a catalogue that has items, once."""
    if not holds(actor, CONFIRMERS, catalogue.unit):
        return "公布标准目录须由政务公开办或本单位负责人办理。"
    if catalogue.published_at is not None:
        return "这份目录已经公布。"
    return None if catalogue.items.filter(withdrawn=False).exists() else "目录里还没有事项，不能公布。"


def may_take_over(actor: Any, former: Unit, *, unit: Unit | None = None, reason: str = "—", **_: Any) -> str | None:
    """The office hands what a unit owes to the one that took over its work."""
    if not holds(actor, (Role.OFFICE,), former):
        return "承接公开责任须由政务公开办办理。"
    if unit is not None and not holds(actor, (Role.OFFICE,), unit):
        return f"您不能把公开责任交给{unit}。"
    if unit is not None and unit.pk == former.pk:
        return "原单位和承接单位是同一个。"
    if unit is not None and not unit.active:
        return f"{unit}已停用，请选择在用的单位。"
    return None if reason.strip() else "请写明理由。"
