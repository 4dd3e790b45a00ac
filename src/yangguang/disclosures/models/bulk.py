"""Records that come in by the hundred, and the old addresses of those carried over."""

from django.db import models

from yangguang.disclosures import scopes
from yangguang.disclosures.models.record import Disclosure
from yangguang.disclosures.states import ImportState, RowResult
from yangguang.organisations.models import Unit, User


class RecordImport(models.Model):
    """A table of records on its way in (批量导入): a row is a transaction, so that a stopped import can go on."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    source_name = models.CharField("文件名", max_length=200)
    source = models.FileField("表格", upload_to="imports/%Y/", max_length=200)
    files = models.FileField("附件包", upload_to="imports/%Y/", max_length=200, blank=True)
    sha256 = models.CharField("摘要", max_length=64)
    state = models.CharField("状态", max_length=10, choices=ImportState.choices, default=ImportState.WAITING)
    total = models.PositiveIntegerField("行数", default=0)
    message = models.CharField("说明", max_length=300, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("导入时间")

    objects = scopes.RecordImportQuerySet.as_manager()

    class Meta:
        verbose_name = "批量导入"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.source_name

    @property
    def audit_unit_id(self) -> int:
        """An import stands in the log of its unit."""
        return int(self.unit_id)


class RecordImportRow(models.Model):
    """What became of one row. `key` identifies the row's record across imports of the unit."""

    batch = models.ForeignKey(RecordImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("行号")
    key = models.CharField("识别码", max_length=64, db_index=True)
    title = models.CharField("标题", max_length=300, blank=True)
    result = models.CharField("结果", max_length=10, choices=RowResult.choices)
    message = models.CharField("说明", max_length=500, blank=True)
    disclosure = models.ForeignKey(Disclosure, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "导入结果"
        ordering = ["batch_id", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_result_a_row")]

    def __str__(self) -> str:
        return f"第 {self.number} 行：{self.get_result_display()}"


class LegacyAddress(models.Model):
    """The address that a record had on the former site: it leads to the record for good."""

    path = models.CharField("旧地址", max_length=500, unique=True)
    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="legacy_addresses")

    class Meta:
        verbose_name = "旧地址"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path
