"""Reads of columns."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from yangguang.catalogue.models import Column
from yangguang.catalogue.states import ColumnScope, SpecialPart


@dataclass(slots=True)
class ColumnNode:
    """A column with those below it."""

    column: Column
    children: list["ColumnNode"] = field(default_factory=list)


def column_tree(columns: Iterable[Column]) -> list[ColumnNode]:
    """The columns as a tree, in their order; one whose parent is not among them stands at the top."""
    nodes = {column.pk: ColumnNode(column) for column in columns}
    roots: list[ColumnNode] = []
    for node in nodes.values():
        above = nodes.get(node.column.parent_id) if node.column.parent_id else None
        (above.children if above else roots).append(node)
    return roots


def city_columns() -> list[ColumnNode]:
    """The open columns of the city, as a tree (one query)."""
    return column_tree(Column.objects.open().filter(scope=ColumnScope.CITY).select_related("owner"))


def special_columns() -> dict[str, list[ColumnNode]]:
    """The open columns of every unit's 专栏 by its four parts, in the order of the law (one query)."""
    tree = column_tree(Column.objects.open().filter(scope=ColumnScope.UNIT))
    return {part: [node for node in tree if node.column.part == part] for part in SpecialPart.values}
