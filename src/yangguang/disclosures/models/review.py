"""What reviewers decided, and on what they decided it."""

from django.db import models

from yangguang.disclosures.models.record import Edition
from yangguang.disclosures.states import ClearanceKind, Conclusion, Decision, Stage
from yangguang.organisations.models import User


class ReviewStep(models.Model):
    """A review (审核): who decided what at which stage, on the content as it then was."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField("环节", max_length=20, choices=Stage.choices)
    decision = models.CharField("结论", max_length=10, choices=Decision.choices)
    comment = models.TextField("意见", blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    digest = models.CharField("内容摘要", max_length=64)
    content = models.JSONField("所审内容")
    void = models.BooleanField("已失效", default=False)

    audit_digests = ("content",)

    class Meta:
        verbose_name = "审核记录"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "stage"],
                condition=models.Q(void=False, decision=Decision.PASSED),
                name="a_stage_is_passed_once",
            ),
            models.UniqueConstraint(
                fields=["edition", "by"],
                condition=models.Q(void=False, decision=Decision.PASSED),
                name="a_person_passes_one_stage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}：{self.get_decision_display()}"

    @property
    def audit_unit_id(self) -> int:
        """A review stands in the log of its edition's unit."""
        return int(self.edition.unit_id)


class Clearance(models.Model):
    """A secrecy (保密审查, article 17) or legality review (合法性审查); it holds for the content of `digest` alone."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="clearances")
    kind = models.CharField("种类", max_length=10, choices=ClearanceKind.choices)
    conclusion = models.CharField("结论", max_length=10, choices=Conclusion.choices)
    basis = models.TextField("依据")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    digest = models.CharField("内容摘要", max_length=64)

    class Meta:
        verbose_name = "保密和合法性审查"
        ordering = ["id"]
        indexes = [models.Index(fields=["edition", "kind", "digest"], name="clearance_of_content")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.get_conclusion_display()}"

    @property
    def audit_unit_id(self) -> int:
        """A clearance stands in the log of its edition's unit."""
        return int(self.edition.unit_id)
