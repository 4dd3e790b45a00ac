"""The notice on its way in, the plan with its editions, and its tasks with their measures."""

from datetime import date

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from yangguang.organisations.models import Unit, User
from yangguang.workplan import scopes
from yangguang.workplan.states import ImportState


class NoticeImport(FSMModelMixin, models.Model):
    """A notice as it came in, what was read from it, and what a person corrected (责任分解表导入)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    source_name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("文件类型", max_length=100)
    sha256 = models.CharField("摘要", max_length=64)
    source = models.FileField("原件", upload_to="notices/%Y/", max_length=200)
    lines = models.JSONField("原文", default=list)
    parsed = models.JSONField("读出的内容")
    draft = models.JSONField("核对后的内容")
    revision = models.PositiveIntegerField("核对次数", default=0)
    state = FSMField("状态", default=ImportState.PARSED, choices=ImportState.choices, protected=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("导入时间")
    edition = models.ForeignKey("PlanEdition", on_delete=models.PROTECT, null=True, related_name="imports")

    objects = scopes.ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "通知导入"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "sha256"], condition=~Q(state=ImportState.DISCARDED), name="a_file_comes_in_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.draft.get("title") or self.source_name)

    @transition(field=state, source=ImportState.PARSED, target=ImportState.CONFIRMED)
    def confirm(self) -> None:
        """The draft has become an edition."""

    @transition(field=state, source=ImportState.PARSED, target=ImportState.DISCARDED)
    def discard(self) -> None:
        """Not to be used; the same file may then come in again."""


class Plan(models.Model):
    """A unit's year of openness work (年度政务公开任务)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField("年度")
    slug = models.SlugField("地址", max_length=100, unique=True)
    scheme_due_on = models.DateField("专项方案报送期限", null=True, blank=True)
    published_at = models.DateTimeField("公开时间", null=True, blank=True)

    objects = scopes.PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "年度计划"
        ordering = ["-year", "unit_id"]
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="one_plan_a_unit_and_year")]

    def __str__(self) -> str:
        return f"{self.unit} {self.year} 年政务公开任务"

    @property
    def ends_on(self) -> date:
        """The day by which whatever has no date of its own is due."""
        return date(self.year, 12, 31)


class PlanEdition(models.Model):
    """The plan as one notice gave it: immutable, numbered from 1; the highest number is current."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField("版次")
    title = models.CharField("标题", max_length=300)
    document_number = models.CharField("文号", max_length=100, blank=True)
    issuer = models.CharField("印发机关", max_length=200, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    content = models.JSONField("内容")
    digest = models.CharField("内容摘要", max_length=64)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = "计划版次"
        ordering = ["plan_id", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_edition_a_number")]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.number} 版）"

    @property
    def audit_unit_id(self) -> int:
        """An edition stands in the log of its plan's unit."""
        return int(self.plan.unit_id)


class Aspect(models.Model):
    """A heading of the plan (方面)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="aspects")
    order = models.PositiveIntegerField("次序")
    title = models.CharField("名称", max_length=200)

    class Meta:
        verbose_name = "方面"
        ordering = ["plan_id", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="one_aspect_a_place")]

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """A task (任务). `owner` set it: the plan's unit, or a unit that broke its part down for its own bodies."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks")
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts")
    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, null=True, related_name="tasks")
    number = models.PositiveIntegerField("序号")
    title = models.CharField("名称", max_length=300)
    text = models.TextField("内容")
    deadline_text = models.CharField("完成时限", max_length=200, blank=True)
    needs_scheme = models.BooleanField("须制定专项方案", default=False)
    withdrawn = models.BooleanField("已撤销", default=False)

    objects = scopes.TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "任务"
        ordering = ["plan_id", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                condition=Q(parent__isnull=True, withdrawn=False),
                name="one_task_a_number",
            ),
            models.UniqueConstraint(fields=["parent", "owner", "number"], name="one_part_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number}　{self.title}"

    @property
    def audit_unit_id(self) -> int:
        """A task stands in the log of the unit that set it."""
        return int(self.owner_id)


class Measure(models.Model):
    """A sentence of a task that asks for something (举措), with the day by which it is due where the text has one."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="measures")
    order = models.PositiveIntegerField("次序")
    text = models.TextField("内容")
    deadline_text = models.CharField("时限", max_length=200, blank=True)
    due_on = models.DateField("到期日", null=True, blank=True)
    withdrawn = models.BooleanField("已撤销", default=False)

    class Meta:
        verbose_name = "举措"
        ordering = ["task_id", "order"]

    def __str__(self) -> str:
        return self.text[:60]

    def must_be_done_by(self, plan: Plan) -> date:
        """Its own day, or the end of the plan's year."""
        return self.due_on or plan.ends_on
