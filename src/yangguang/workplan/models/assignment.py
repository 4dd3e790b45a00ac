"""Who answers for a task: names as the notice writes them, and the units they stand for."""

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from yangguang.organisations.models import Unit, UnitGroup, User
from yangguang.workplan import scopes
from yangguang.workplan.models.plan import Task
from yangguang.workplan.states import AssignmentState


class Part(models.TextChoices):
    """A unit's part in a task."""

    LEAD = "lead", "牵头单位"
    RESPONSIBLE = "responsible", "责任单位"


class UnitMention(models.Model):
    """A name as the notice writes it: one unit, or a group; a group with 有关 waits to be narrowed."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="mentions")
    part = models.CharField("角色", max_length=20, choices=Part.choices)
    order = models.PositiveIntegerField("次序")
    as_written = models.CharField("原文写法", max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(UnitGroup, on_delete=models.PROTECT, null=True, related_name="+")
    narrowed_at = models.DateTimeField("明确时间", null=True, blank=True)

    class Meta:
        verbose_name = "单位写法"
        ordering = ["task_id", "part", "order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, group__isnull=True) | Q(unit__isnull=True, group__isnull=False),
                name="a_name_is_a_unit_or_a_group",
            )
        ]

    def __str__(self) -> str:
        return self.as_written

    @property
    def audit_unit_id(self) -> int:
        """Narrowing stands in the log of the unit that set the task."""
        return int(self.task.owner_id)

    @property
    def waits_to_be_narrowed(self) -> bool:
        """Whether the office has still to say which units are meant."""
        return self.group is not None and self.group.needs_narrowing and self.narrowed_at is None


class Assignment(FSMModelMixin, models.Model):
    """One unit's share in one task, from proposal to done.

    The three `cached_` columns repeat what measures and reports say; `selectors.progress.recount` rebuilds them.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    mention = models.ForeignKey(UnitMention, on_delete=models.SET_NULL, null=True, related_name="assignments")
    part = models.CharField("角色", max_length=20, choices=Part.choices)
    state = FSMField("状态", default=AssignmentState.PROPOSED, choices=AssignmentState.choices, protected=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    contest_reason = models.TextField("异议理由", blank=True)
    decision = models.TextField("裁定意见", blank=True)
    decided_at = models.DateTimeField("裁定时间", null=True, blank=True)
    cached_total = models.PositiveIntegerField("举措数（缓存）", default=0)
    cached_done = models.PositiveIntegerField("完成数（缓存）", default=0)
    cached_next_due = models.DateField("最近期限（缓存）", null=True, blank=True)

    objects = scopes.AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "任务分工"
        ordering = ["task_id", "id"]
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="one_share_a_unit_and_task")]
        indexes = [models.Index(fields=["unit", "state"], name="assignment_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit}：{self.task}"

    @transition(field=state, source=AssignmentState.PROPOSED, target=AssignmentState.ACCEPTED)
    def accept(self) -> None:
        """The unit takes the task."""

    @transition(field=state, source=AssignmentState.PROPOSED, target=AssignmentState.CONTESTED)
    def contest(self) -> None:
        """The unit says why the task is not its own."""

    @transition(field=state, source=AssignmentState.CONTESTED, target=AssignmentState.ACCEPTED)
    def uphold(self) -> None:
        """The office decides that the task stays."""

    @transition(
        field=state,
        source=[AssignmentState.PROPOSED, AssignmentState.ACCEPTED, AssignmentState.CONTESTED],
        target=AssignmentState.RELEASED,
    )
    def release(self) -> None:
        """The office decides, or a new edition says, that the unit is not meant."""

    @transition(field=state, source=AssignmentState.RELEASED, target=AssignmentState.PROPOSED)
    def propose_again(self) -> None:
        """A new edition names the unit once more."""
