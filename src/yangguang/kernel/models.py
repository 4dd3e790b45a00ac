"""Tables of the kernel: the audit chain, number series, loaded calendar years, touched pages, background work."""

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


class PageTouch(models.Model):
    """A tag whose public pages are out of date since the transaction that wrote this row; see `kernel.pages`."""

    tag = models.CharField("标签", max_length=100)
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = "页面更新"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk} {self.tag}"


class DueJob(models.Model):
    """When a job of the schedule is due next and how it last went; see `kernel.jobs`."""

    name = models.CharField("名称", max_length=100, primary_key=True)
    due_at = models.DateTimeField("下次")
    started_at = models.DateTimeField("上次开始", null=True)
    finished_at = models.DateTimeField("上次结束", null=True)
    error = models.TextField("上次出错", blank=True)

    class Meta:
        verbose_name = "定时工作"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.due_at}"


class WorkerSeen(models.Model):
    """A worker process and when it last said that it lives; the tasks of a silent one are run again."""

    name = models.CharField("名称", max_length=64, primary_key=True)
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = "后台进程"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
