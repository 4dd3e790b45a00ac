"""What units report, and the evidence they give."""

from datetime import date

from django.db import models
from django_fsm import FSMField, FSMModelMixin, transition

from yangguang.disclosures.models import Disclosure
from yangguang.organisations.models import User
from yangguang.workplan import scopes
from yangguang.workplan.models.assignment import Assignment
from yangguang.workplan.models.plan import Measure
from yangguang.workplan.states import ReportState


class ProgressReport(FSMModelMixin, models.Model):
    """A unit says what it did (进展报送). The percentage follows from the measures done, never from a typed figure."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="reports")
    text = models.TextField("进展")
    state = FSMField("状态", default=ReportState.SUBMITTED, choices=ReportState.choices, protected=True)
    return_reason = models.TextField("退回理由", blank=True)
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField("报送时间")

    objects = scopes.ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "进展"
        ordering = ["-reported_at", "-id"]
        indexes = [models.Index(fields=["assignment", "state"], name="report_by_assignment")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def audit_unit_id(self) -> int:
        """A report stands in the log of the unit that made it."""
        return int(self.assignment.unit_id)

    @transition(field=state, source=ReportState.SUBMITTED, target=ReportState.RETURNED)
    def send_back(self) -> None:
        """What the report claims no longer counts."""


class MeasureDone(models.Model):
    """A report says that a measure was done on a day."""

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="done")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="done")
    done_on = models.DateField("完成日期")

    class Meta:
        verbose_name = "完成的举措"
        constraints = [models.UniqueConstraint(fields=["report", "measure"], name="a_report_says_it_once")]

    def __str__(self) -> str:
        return f"{self.measure}（{self.done_on}）"


class Evidence(models.Model):
    """A file, a link or a published record that shows the progress (佐证). The public sees it once a second person has
    released it. `record_title` to `record_live` are what `with_records` reads of the record as it stands now.
    """

    record_title: str | None = None
    record_day: date | None = None
    record_live: bool | None = None

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="evidence")
    label = models.CharField("说明", max_length=200)
    link = models.URLField("网址", max_length=500, blank=True)
    record = models.ForeignKey(
        Disclosure, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公开信息"
    )
    file = models.FileField("文件", upload_to="evidence/%Y/", max_length=200, blank=True)
    media_type = models.CharField("文件类型", max_length=100, blank=True)
    sha256 = models.CharField("摘要", max_length=64, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField("公开时间", null=True, blank=True)

    objects = scopes.EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "佐证"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.label

    @property
    def title(self) -> str:
        """What lists call it: the record's title as it was last published, else the label."""
        return self.record_title or self.label

    @property
    def taken_down(self) -> bool:
        """Whether it is a record that is no longer public; follows from the record."""
        return self.record_live is False

    @property
    def audit_unit_id(self) -> int:
        """Evidence stands in the log of the unit that gave it."""
        return int(self.report.assignment.unit_id)
