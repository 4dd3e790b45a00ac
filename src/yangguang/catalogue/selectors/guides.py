"""Reads of the units' guides."""

from yangguang.catalogue.models import UnitGuide
from yangguang.kernel.numbering import next_number
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import home_unit


def guide_of(unit: Unit) -> UnitGuide:
    """The unit's guide; one that is not stored yet comes back empty, without a prefix."""
    return UnitGuide.objects.filter(unit=unit).first() or UnitGuide(unit=unit)


def index_prefix_of(unit: Unit) -> str:
    """The prefix of the unit's index numbers, such as 4307S00012, given once and for good.

    Made of the city's division code and a number of the unit's own; must be called in a transaction.
    """
    known = UnitGuide.objects.filter(unit=unit).values_list("index_prefix", flat=True).first()
    if known:
        return known
    division = (home_unit().division_code or "0000")[:4]
    # The series is locked until the caller's transaction ends: whoever waited for it finds the guide made meanwhile.
    number = next_number("catalogue.index_prefix", division)
    guide, _ = UnitGuide.objects.get_or_create(unit=unit, defaults={"index_prefix": f"{division}S{number:05d}"})
    return guide.index_prefix
