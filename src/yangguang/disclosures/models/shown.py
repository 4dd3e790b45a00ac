"""What the public sees of records: where they stand, why they no longer do, and the queue for those who follow."""

from django.db import models

from yangguang.catalogue.models import Column
from yangguang.disclosures.models.record import Disclosure, Edition
from yangguang.disclosures.states import EventKind, WithdrawalKind
from yangguang.organisations.models import Unit, User


class Placement(models.Model):
    """A live record stands in a column: put there by hand, or gathered by the column's rule. Lists read this table."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="placements")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="placements")
    column = models.ForeignKey(Column, on_delete=models.CASCADE, related_name="placements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField("列表时间")
    by_rule = models.BooleanField("按规则归集", default=False)

    class Meta:
        verbose_name = "栏目归集"
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "column"], name="a_record_stands_in_a_column_once")
        ]
        indexes = [
            models.Index(fields=["column", "-listed_at", "-id"], name="records_of_a_column"),
            models.Index(fields=["column", "unit", "-listed_at", "-id"], name="records_of_a_units_column"),
        ]

    def __str__(self) -> str:
        return f"{self.disclosure_id} @ {self.column_id}"


class Withdrawal(models.Model):
    """A record was taken down (撤下): what kind, with a note for the public, and what stands in its place."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="withdrawals")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=10, choices=WithdrawalKind.choices)
    note = models.TextField("向公众的说明")
    successor = models.ForeignKey(
        Disclosure, on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "撤下记录"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def audit_unit_id(self) -> int:
        """A withdrawal stands in the log of the record's unit."""
        return int(self.disclosure.unit_id)


class PublicationEvent(models.Model):
    """What happened in public, in order: the queue that subscriptions and the search index read from."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="events")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("事件", max_length=10, choices=EventKind.choices)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "公开事件"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.disclosure_id}"
