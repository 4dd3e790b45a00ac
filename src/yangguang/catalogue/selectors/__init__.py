"""Every read of the catalogue that a view, another room or a command needs."""

from yangguang.catalogue.selectors.columns import ColumnNode, city_columns, column_tree, special_columns
from yangguang.catalogue.selectors.guides import guide_of, index_prefix_of
from yangguang.catalogue.selectors.suggestions import suggested_obligations

__all__ = [
    "ColumnNode",
    "city_columns",
    "column_tree",
    "guide_of",
    "index_prefix_of",
    "special_columns",
    "suggested_obligations",
]
