"""Clean-up campaigns (清理): which documents are looked at, what their units say, and what came of it."""

from django.db import models
from django_fsm import FSMField, FSMModelMixin, transition

from yangguang.organisations.models import Unit, User
from yangguang.regulations import scopes
from yangguang.regulations.states import Answer, CleanupState


class Cleanup(FSMModelMixin, models.Model):
    """A campaign of an office over the documents of the units below it. `months` is the new term of what is kept on."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cleanups")
    title = models.CharField("标题", max_length=200)
    basis = models.TextField("清理依据", blank=True)
    rule = models.JSONField("选取规则", default=dict)
    due_on = models.DateField("答复期限")
    months = models.PositiveIntegerField("保留文件的新有效期（月）", default=60)
    state = FSMField("状态", default=CleanupState.DRAFT, choices=CleanupState.choices, protected=True)
    effective_on = models.DateField("结果生效日期", null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("建立时间")
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    undone_because = models.CharField("撤回的理由", max_length=300, blank=True)

    objects = scopes.CleanupQuerySet.as_manager()

    class Meta:
        verbose_name = "文件清理"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit_id(self) -> int:
        """A campaign stands in the log of the unit that runs it."""
        return int(self.unit_id)

    def audit_facts(self) -> dict[str, str]:
        """How many of its documents have an answer or a decision, for the log: several may come with one action."""
        settled = models.Count("pk", filter=~models.Q(answer="", decision=""))
        found = self.items.aggregate(all=models.Count("pk"), settled=settled)
        return {"已有意见": f"{found['settled']}/{found['all']}"}

    @transition(field=state, source=CleanupState.DRAFT, target=CleanupState.ASKING)
    def ask(self) -> None:
        """The units are asked."""

    @transition(field=state, source=CleanupState.ASKING, target=CleanupState.PUBLISHED)
    def publish(self) -> None:
        """The result is published, and acts on the documents."""

    @transition(field=state, source=CleanupState.PUBLISHED, target=CleanupState.UNDONE)
    def undo(self) -> None:
        """The result was wrong: its events count no more."""

    @transition(field=state, source=[CleanupState.DRAFT, CleanupState.ASKING], target=CleanupState.DROPPED)
    def drop(self) -> None:
        """The campaign is given up before it came to a result."""


class CleanupItem(models.Model):
    """A document in a campaign: the unit's `answer`, and the office's `decision` where it differs.

    `planned_on` is the day by which a document that is to be amended will be.
    """

    cleanup = models.ForeignKey(Cleanup, on_delete=models.CASCADE, related_name="items")
    regulation = models.ForeignKey("regulations.Regulation", on_delete=models.PROTECT, related_name="cleanup_items")
    answer = models.CharField("单位意见", max_length=10, choices=Answer.choices, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    planned_on = models.DateField("计划完成修改日期", null=True, blank=True)
    decision = models.CharField("审定意见", max_length=10, choices=Answer.choices, blank=True)
    decision_reason = models.CharField("审定理由", max_length=300, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    event = models.ForeignKey(
        "regulations.LifeEvent", on_delete=models.PROTECT, null=True, blank=True, related_name="cleanup_items"
    )

    objects = scopes.CleanupItemQuerySet.as_manager()
    locked_under = "cleanup"

    class Meta:
        verbose_name = "清理的文件"
        ordering = ["cleanup_id", "regulation__unit__path", "regulation__issued_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cleanup", "regulation"], name="a_document_once_in_a_cleanup"),
        ]

    def __str__(self) -> str:
        return str(self.regulation)

    @property
    def audit_unit_id(self) -> int | None:
        """An item stands in the log of its document's unit."""
        return self.regulation.unit_id

    @property
    def outcome(self) -> str:
        """What becomes of the document: the office's decision, else the unit's answer; empty while neither is there."""
        return self.decision or self.answer

    @property
    def grounds(self) -> str:
        """Why: the office's words where the office decided, else the unit's. An overruled reason is nobody's."""
        return self.decision_reason if self.decision else self.reason

    @property
    def told(self) -> str:
        """What stands beside it in the published list: why, and by when it is amended."""
        plan = f"计划于{self.planned_on:%Y-%m-%d}前完成修改" if self.outcome == Answer.AMEND and self.planned_on else ""
        return "；".join(words for words in (self.grounds, plan) if words)

    @property
    def outcome_label(self) -> str:
        """The outcome in Chinese."""
        return Answer(self.outcome).label if self.outcome else "未答复"
