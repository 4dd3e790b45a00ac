"""The cross-department scheme: drafted by the lead, answered by the others, settled, and filed with the office."""

from django.db import models
from django_fsm import FSMField, FSMModelMixin, transition

from yangguang.organisations.models import Unit, User
from yangguang.workplan import scopes
from yangguang.workplan.models.plan import Task
from yangguang.workplan.states import SchemeState


class Scheme(FSMModelMixin, models.Model):
    """A task's scheme (专项方案). The lead unit named first drafts it."""

    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="scheme")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="schemes")
    due_on = models.DateField("报送期限", null=True, blank=True)
    state = FSMField("状态", default=SchemeState.DRAFTING, choices=SchemeState.choices, protected=True)
    settled_at = models.DateTimeField("商定时间", null=True, blank=True)
    filed_at = models.DateTimeField("报送时间", null=True, blank=True)
    return_reason = models.TextField("退回理由", blank=True)

    objects = scopes.SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "专项方案"
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return f"任务 {self.task.number} 专项方案"

    @transition(field=state, source=SchemeState.DRAFTING, target=SchemeState.CONSULTING)
    def consult(self) -> None:
        """The current version goes out for opinions."""

    @transition(field=state, source=SchemeState.CONSULTING, target=SchemeState.DRAFTING)
    def revise(self) -> None:
        """A new version is being written after opinions came in."""

    @transition(field=state, source=SchemeState.CONSULTING, target=SchemeState.SETTLED)
    def settle(self) -> None:
        """The lead has everybody's word."""

    @transition(field=state, source=SchemeState.SETTLED, target=SchemeState.FILED)
    def file(self) -> None:
        """It has reached the city office."""

    @transition(field=state, source=SchemeState.FILED, target=SchemeState.DRAFTING)
    def send_back(self) -> None:
        """The office wants it changed."""


class SchemeVersion(models.Model):
    """A version of the scheme; kept for good, numbered from 1."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("版次")
    text = models.TextField("正文")
    note = models.CharField("修改说明", max_length=300, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "方案版次"
        ordering = ["scheme_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["scheme", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"第 {self.number} 稿"


class SchemeOpinion(models.Model):
    """A unit's word on a version, and the lead's answer to it."""

    version = models.ForeignKey(SchemeVersion, on_delete=models.CASCADE, related_name="opinions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField("同意")
    comment = models.TextField("意见", blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField("时间")
    answer = models.TextField("采纳情况", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = "方案意见"
        ordering = ["version_id", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "unit"], name="one_word_a_unit_and_version")]

    def __str__(self) -> str:
        return f"{self.unit}：{'同意' if self.agrees else '有意见'}"
