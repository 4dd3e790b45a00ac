"""Every change of columns, guides and standard catalogues."""

from yangguang.catalogue.actions.columns import edit_column, keep_guide
from yangguang.catalogue.actions.importing import bring_in, confirm, correct, discard
from yangguang.catalogue.actions.standard import (
    add_item,
    copy_catalogue,
    edit_item,
    publish_catalogue,
    remove_item,
    set_obligations,
    take_over,
)

__all__ = [
    "add_item",
    "bring_in",
    "confirm",
    "copy_catalogue",
    "correct",
    "discard",
    "edit_column",
    "edit_item",
    "keep_guide",
    "publish_catalogue",
    "remove_item",
    "set_obligations",
    "take_over",
]
