"""What the office does with what it sees: supervision orders, the log of training and meetings, bulletins."""

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from yangguang.organisations.models import Unit, User
from yangguang.workplan import scopes
from yangguang.workplan.models.assignment import Assignment
from yangguang.workplan.models.plan import Plan
from yangguang.workplan.states import BulletinState, OrderState


class SupervisionOrder(FSMModelMixin, models.Model):
    """A supervision order (督办单): the unit replies within so many working days.

    `due_on` and `provisional` are a cache of the working-day clock, counted again when a year's notice is loaded.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="orders")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="supervision_orders")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="orders")
    year = models.PositiveSmallIntegerField("年")
    number = models.PositiveIntegerField("号")
    matter = models.TextField("督办事项")
    reply_working_days = models.PositiveSmallIntegerField("回复工作日数")
    issued_on = models.DateField("发出日期")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField("回复期限（缓存）")
    provisional = models.BooleanField("期限为暂定", default=False)
    state = FSMField("状态", default=OrderState.ISSUED, choices=OrderState.choices, protected=True)
    reply = models.TextField("回复", blank=True)
    replied_on = models.DateField("回复日期", null=True, blank=True)
    return_reason = models.TextField("退回理由", blank=True)

    objects = scopes.OrderQuerySet.as_manager()

    class Meta:
        verbose_name = "督办单"
        ordering = ["-year", "-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "year", "number"], name="one_order_a_number")]

    def __str__(self) -> str:
        return f"督办〔{self.year}〕{self.number}号"

    @transition(field=state, source=OrderState.ISSUED, target=OrderState.REPLIED)
    def answer(self) -> None:
        """The unit has replied."""

    @transition(field=state, source=OrderState.REPLIED, target=OrderState.ISSUED)
    def send_back(self) -> None:
        """The reply does not do; the order is open again."""

    @transition(field=state, source=OrderState.REPLIED, target=OrderState.CLOSED)
    def close(self) -> None:
        """The office is satisfied."""


class LoggedEvent(models.Model):
    """A training or a meeting that a unit held (培训会议记录)."""

    class Kind(models.TextChoices):
        """What was held."""

        TRAINING = "training", "业务培训"
        MEETING = "meeting", "工作会议"
        FIELD_STUDY = "field_study", "督导调研"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="logged_events")
    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    title = models.CharField("主题", max_length=200)
    held_on = models.DateField("日期", db_index=True)
    attendance = models.PositiveIntegerField("参加人数")
    summary = models.TextField("内容摘要", blank=True)
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    logged_at = models.DateTimeField("登记时间")

    objects = scopes.EventQuerySet.as_manager()

    class Meta:
        verbose_name = "培训会议"
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return self.title


class Bulletin(FSMModelMixin, models.Model):
    """A bulletin on progress (通报), drafted from the figures of a day, worded by a person, numbered when issued."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="bulletins")
    number = models.PositiveIntegerField("期号", null=True, blank=True)
    title = models.CharField("标题", max_length=200)
    as_of = models.DateField("数据截至")
    body = models.TextField("正文")
    figures = models.JSONField("数据")
    state = FSMField("状态", default=BulletinState.DRAFT, choices=BulletinState.choices, protected=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    issued_on = models.DateField("印发日期", null=True, blank=True)

    objects = scopes.BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = "通报"
        ordering = ["-as_of", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], condition=Q(number__isnull=False), name="one_bulletin_a_number"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit_id(self) -> int:
        """A bulletin stands in the log of its plan's unit."""
        return int(self.plan.unit_id)

    @transition(field=state, source=BulletinState.DRAFT, target=BulletinState.ISSUED)
    def issue(self) -> None:
        """It is out, and does not change any more."""
