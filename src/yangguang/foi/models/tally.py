"""What tells that a kept count of the annual tables is out of date: a number for each unit and year of receipt."""

from collections.abc import Iterable

from django.db import models
from django.db.models import F

from yangguang.organisations.models import Unit

#: What the tables and the months count a request by.
COUNTED = frozenset({"unit", "matter", "received_on", "applicant_class", "closed_on", "outcome", "overdue_on"})


class Tally(models.Model):
    """How often what the tables count has changed among the unit's requests received in a year.

    The number grows in the transaction of the change, so that whoever reads it before counting never keeps a count as
    newer than it is. A request counts in no table of a year before that of its receipt (decision 28).
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveIntegerField()
    changes = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "统计变动"
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="foi_one_tally_a_year")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}: {self.changes}"


def note(pairs: Iterable[tuple[int, int | None]]) -> None:
    """Requests of these units and years of receipt have changed in what is counted; in the transaction of the change.

    One without a year is not yet received and stands in no table. Pairs are taken in order, so that two transactions
    wait for each other and do not block each other.
    """
    for unit, year in sorted({(unit, year) for unit, year in pairs if year}):
        row = Tally.objects.filter(unit=unit, year=year)
        if not row.update(changes=F("changes") + 1):
            Tally.objects.bulk_create([Tally(unit_id=unit, year=year)], ignore_conflicts=True)
            row.update(changes=F("changes") + 1)
