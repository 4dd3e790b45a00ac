"""Index numbers (索引号): given at first publication, gap-free within a unit's prefix and year."""

from yangguang.catalogue.selectors import index_prefix_of
from yangguang.disclosures.models import Disclosure
from yangguang.kernel.numbering import next_number


def index_number_for(record: Disclosure, year: int) -> str:
    """The record's index number: its own, or the next of its unit in `year`, such as 4307S00012/2020-00003.

    Must be called in the transaction that publishes the record.
    """
    if record.index_number:
        return record.index_number
    prefix = index_prefix_of(record.unit)
    while True:
        number = f"{prefix}/{year}-{next_number(f'disclosures.index.{prefix}', year):05d}"
        # A record carried over keeps the number of the former site, which may be one of this series.
        if not Disclosure.objects.filter(index_number=number).exists():
            return number
