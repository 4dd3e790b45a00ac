"""Tables of the kernel: the audit chain, number series, and loaded calendar years."""

from django.db import models


class AuditEvent(models.Model):
    """One row of the audit chain (审计链). Append-only: the database refuses UPDATE and DELETE."""

    sequence = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间", db_index=True)
    action = models.CharField("操作", max_length=100, db_index=True)
    actor_id = models.BigIntegerField("操作人编号", null=True, db_index=True)
    actor = models.JSONField("操作人")
    unit_id = models.BigIntegerField("单位编号", null=True, db_index=True)
    subject_type = models.CharField("对象类型", max_length=100)
    subject_id = models.CharField("对象编号", max_length=64)
    subject_label = models.CharField("对象", max_length=300)
    before = models.JSONField("之前")
    after = models.JSONField("之后")
    detail = models.JSONField("说明")
    previous_hash = models.CharField("上一行的摘要", max_length=64)
    hash = models.CharField("本行的摘要", max_length=64)

    class Meta:
        verbose_name = "操作记录"
        ordering = ["-sequence"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class AuditHead(models.Model):
    """The end of the chain: locked while a row is appended, so that rows follow one another without a gap."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"


class NumberSeries(models.Model):
    """The last number given out in a series and period; see `kernel.numbering`."""

    series = models.CharField("系列", max_length=100)
    period = models.CharField("期间", max_length=20)
    last = models.PositiveIntegerField("最后一号", default=0)

    class Meta:
        verbose_name = "编号系列"
        constraints = [models.UniqueConstraint(fields=["series", "period"], name="one_counter_a_series_and_period")]

    def __str__(self) -> str:
        return f"{self.series} {self.period}: {self.last}"


class CalendarYear(models.Model):
    """A year's holiday notice loaded after the release; it stands over the file shipped for that year."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    payload = models.JSONField("内容")
    sha256 = models.CharField("摘要", max_length=64)
    source = models.CharField("来源", max_length=300, blank=True)
    loaded_at = models.DateTimeField("载入时间")

    class Meta:
        verbose_name = "节假日安排"
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year} 年节假日安排"
