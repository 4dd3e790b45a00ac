"""What was published towards each obligation: the dated facts, and a cache of their sum."""

from django.db import models
from django.db.models import Q

from yangguang.catalogue.models.standard import Obligation, StandardCatalogue
from yangguang.organisations.models import Unit


class Fulfilment(models.Model):
    """A record met an obligation from one day to another. `record` is the number of the published record.

    `due_on` is the last day on which it came in time; `late` says that it came after. `began_on` is the day from which
    it counts for this obligation where that is later: the record, or the duty, came to the unit or the catalogue then.
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="fulfilments")
    record = models.PositiveBigIntegerField("记录")
    published_on = models.DateField("公开日期")
    due_on = models.DateField("公开期限", null=True, blank=True)
    late = models.BooleanField("超期", default=False)
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True)
    began_on = models.DateField("开始计算的日期", null=True, blank=True)

    class Meta:
        verbose_name = "公开情况"
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "record"], condition=Q(withdrawn_on__isnull=True), name="a_record_meets_it_once"
            )
        ]
        indexes = [
            models.Index(fields=["obligation", "withdrawn_on", "published_on", "late"], name="facts_of_an_obligation"),
            models.Index(fields=["record"], name="obligations_of_a_record"),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} ← {self.record}"


class CoverageCell(models.Model):
    """A cache: how an obligation in force stands by its live fulfilments. `manage.py coverage --rebuild` makes it anew.

    `unit` and `catalogue` are those of the obligation; `stale_after` is the last day on which the newest record is
    fresh (None: for good). So counting whole cities reads this one table.
    """

    obligation = models.OneToOneField(Obligation, on_delete=models.CASCADE, primary_key=True, related_name="cell")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    catalogue = models.ForeignKey(StandardCatalogue, on_delete=models.CASCADE, related_name="+", db_index=False)
    live = models.PositiveIntegerField("在公开的记录", default=0)
    last_on = models.DateField("最近公开日期", null=True)
    last_late = models.BooleanField("最近一次超期", default=False)
    stale_after = models.DateField("应更新日期", null=True)

    class Meta:
        verbose_name = "公开情况汇总"
        indexes = [
            models.Index(fields=["unit", "live", "stale_after", "last_late"], name="cells_of_a_unit"),
            models.Index(fields=["catalogue", "live", "stale_after", "last_late"], name="cells_of_a_catalogue"),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id}: {self.live}"
