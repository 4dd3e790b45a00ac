"""Every change of columns, guides and standard catalogues."""

from yangguang.catalogue.actions.columns import edit_column, keep_guide

__all__ = ["edit_column", "keep_guide"]
