"""Bringing the shipped columns in: what the file says is taken over, what a person edited stays."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yangguang.catalogue.models import Column
from yangguang.kernel.actions import NothingChanged, action
from yangguang.organisations.models import Unit

SHIPPED = Path(__file__).parent / "data" / "columns.json"
FIELDS = ("title", "scope", "part", "order", "promise_days", "about", "basis", "metrics", "rule")
EMPTY: dict[str, Any] = {"part": "", "promise_days": None, "about": "", "basis": "", "metrics": [], "rule": {}}


@dataclass(slots=True)
class Report:
    """Codes of what a load touched; `kept` are columns that a person edited."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def shipped_columns() -> list[dict[str, Any]]:
    """The columns of the shipped file, those above before those below."""
    found: list[dict[str, Any]] = json.loads(SHIPPED.read_text(encoding="utf-8"))["columns"]
    return found


def _only_the_system(actor: Any, _home: Unit, **_: Any) -> str | None:
    return None if actor.is_system else "栏目由系统管理员在服务器上载入；单个栏目请在栏目管理中修改。"


@action("catalogue.load_columns", label="载入栏目", policy=_only_the_system)
def load_columns(home: Unit, *, actor: Any, listed: list[dict[str, Any]], report: Report) -> Unit:
    """The home unit; `report` is filled in. A second load of the same file changes nothing and leaves no audit row."""
    known = {column.code: column for column in Column.objects.all()}
    owners = {unit.code: unit for unit in Unit.objects.filter(code__in={row.get("owner") for row in listed})}
    for row in listed:
        wanted = {name: row.get(name, EMPTY.get(name)) for name in FIELDS}
        wanted["parent"] = known.get(row.get("parent", ""))
        # A city whose unit list has no such unit keeps the column itself.
        wanted["owner"] = owners.get(row["owner"], home) if "owner" in row else None
        column = known.get(row["code"])
        if column is None:
            known[row["code"]] = Column.objects.create(code=row["code"], **wanted)
            report.created.append(row["code"])
        elif column.by_hand:
            report.kept.append(row["code"])
        elif changed := [name for name, value in wanted.items() if getattr(column, name) != value]:
            for name in changed:
                setattr(column, name, wanted[name])
            column.gathered = column.gathered and "rule" not in changed
            column.save(update_fields=[*changed, "gathered"])
            report.changed.append(row["code"])
    if not report.created and not report.changed:
        raise NothingChanged(home)
    return home
