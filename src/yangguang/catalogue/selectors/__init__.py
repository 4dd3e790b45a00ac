"""Every read of the catalogue that a view, another room or a command needs."""

from yangguang.catalogue.selectors.guides import guide_of, index_prefix_of

__all__ = ["guide_of", "index_prefix_of"]
