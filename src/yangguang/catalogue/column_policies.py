"""Who may change columns and guides: each function gives None, or the sentence with which the action is refused."""

from typing import Any

from yangguang.catalogue.models import Column
from yangguang.catalogue.scopes import KEEPERS
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.scoping import holds
from yangguang.organisations.selectors import home_unit


def may_edit_column(
    actor: Any, column: Column, *, title: str = "—", promise_days: int | None = 1, **_: Any
) -> str | None:
    """City columns are kept by the office of their owner or above it, columns of all units by the city's office."""
    unit = column.owner or home_unit()
    if not holds(actor, (Role.OFFICE,), unit):
        return "栏目由政务公开办维护。"
    if not title.strip():
        return "请写栏目名称。"
    return None if promise_days is None or promise_days > 0 else "更新承诺须是一天以上。"


def may_keep_guide(actor: Any, unit: Unit, **_: Any) -> str | None:
    """A guide is kept by the unit itself and the office."""
    if holds(actor, KEEPERS, unit):
        return None
    return f"公开指南须由{unit}的经办人、负责人或政务公开办维护。"
