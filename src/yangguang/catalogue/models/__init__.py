"""Tables of the catalogue."""

from yangguang.catalogue.models.column import Column
from yangguang.catalogue.models.coverage import CoverageCell, Fulfilment
from yangguang.catalogue.models.guide import UnitGuide
from yangguang.catalogue.models.standard import CatalogueImport, Obligation, StandardCatalogue, StandardItem

__all__ = [
    "CatalogueImport",
    "Column",
    "CoverageCell",
    "Fulfilment",
    "Obligation",
    "StandardCatalogue",
    "StandardItem",
    "UnitGuide",
]
