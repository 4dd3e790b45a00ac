"""A request for disclosure (政府信息公开申请): the case, who asks, what is asked for, and what happened."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from yangguang.foi import scopes
from yangguang.foi.models.carried import CARRIED, IS_OPEN, EndedOn
from yangguang.foi.models.tally import COUNTED, note
from yangguang.foi.states import (
    OPEN_STAGES,
    ApplicantClass,
    Carrier,
    Delivery,
    Matter,
    Source,
    Stage,
    StepKind,
)
from yangguang.kernel.sealed import SealedJSON, SealedText
from yangguang.organisations.models import Unit, User


class Case(models.Model):
    """A request to a unit, registered under a gap-free number of unit, matter and year.

    `received_on` is the day of receipt (条例第三十一条), None until the office and the applicant have confirmed it.
    `stage`, `due_on`, `provisional`, `closed_on` and `outcome` are caches over the steps, made again by `course.keep`:
    `due_on` None while nothing is due; `closed_on` and `outcome` are of the conclusion that the annual tables count.
    `secret_digest` is the SHA-256 of the private link's secret. `subject` and `wanted` are read by the office only.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="foi_cases")
    matter = models.CharField("事项", max_length=12, choices=Matter.choices, default=Matter.INFORMATION)
    year = models.PositiveIntegerField("登记年度")
    number = models.PositiveIntegerField("登记号")
    source = models.CharField("提出方式", max_length=16, choices=Source.choices)
    arrived_on = models.DateField("到达日期")
    received_on = models.DateField("收到申请之日", null=True, blank=True)
    applicant_class = models.CharField("申请人类别", max_length=14, choices=ApplicantClass.choices)
    subject = models.CharField("所需信息的名称", max_length=300)
    document_number = models.CharField("文号", max_length=100, blank=True)
    wanted = models.TextField("内容描述", blank=True)
    carrier = models.CharField("形式", max_length=12, choices=Carrier.choices, default=Carrier.ANY)
    delivery = models.CharField("获取方式", max_length=10, choices=Delivery.choices, default=Delivery.ONLINE)
    needs_help = models.CharField("需要的帮助", max_length=300, blank=True)
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="foi_cases_handled")
    handler = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="split_into")
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.SUBMITTED)
    due_on = models.DateField("答复期限", null=True, blank=True)
    provisional = models.BooleanField("期限暂定", default=False)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    outcome = models.CharField("办理结果", max_length=40, blank=True)
    overdue_on = models.DateField("首次逾期之日", null=True, blank=True)
    imported = models.BooleanField("历史补录", default=False)
    secret_digest = models.CharField(max_length=64, blank=True, db_index=True)
    secret_until = models.DateField("查询链接有效至", null=True, blank=True)
    created_at = models.DateTimeField("登记时间")
    erased_at = models.DateTimeField("个人信息删除时间", null=True, blank=True)

    objects = scopes.CaseQuerySet.as_manager()
    audit_digests = ("subject", "wanted", "needs_help")

    class Meta:
        verbose_name = "公开申请"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "matter", "year", "number"], name="foi_one_number_a_case"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(received_on__isnull=False, closed_on__gte=models.F("received_on")),
                name="foi_closed_after_receipt",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, outcome="") | (Q(closed_on__isnull=False) & ~Q(outcome="")),
                name="foi_outcome_when_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "due_on", "id"], condition=IS_OPEN, name="foi_queue_of_a_unit"),
            models.Index(fields=["due_on", "id"], condition=IS_OPEN, name="foi_queue"),
            models.Index(fields=["matter", "applicant_class", "received_on"], name="foi_received"),
            models.Index(fields=["matter", "outcome", "applicant_class", "closed_on"], name="foi_closed"),
            models.Index(
                fields=["unit", "received_on", "matter", "applicant_class", "closed_on"], name="foi_received_by_unit"
            ),
            models.Index(
                fields=["unit", "closed_on", "matter", "outcome", "applicant_class"], name="foi_closed_by_unit"
            ),
            models.Index(
                EndedOn("closed_on"),
                *("received_on", "unit", "matter", "applicant_class", "closed_on"),
                condition=CARRIED,
                name="foi_carried",
            ),
            models.Index(
                fields=["closed_on", "unit", "matter"], condition=Q(overdue_on__isnull=False), name="foi_late"
            ),
            models.Index(
                fields=["unit", "closed_on", "matter", "overdue_on"],
                condition=Q(overdue_on__isnull=False),
                name="foi_late_by_unit",
            ),
            models.Index(fields=["unit", "-id"], name="foi_latest_of_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}公开申请〔{self.year}〕{self.number}号"

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Saved as any row; what tables count is noted as changed, in the same transaction."""
        names = None if update_fields is None else set(update_fields)
        with transaction.atomic():
            super().save(*args, update_fields=names, **kwargs)
            if names is None or names & COUNTED:
                note([(self.unit_id, self.received_on.year if self.received_on else None)])

    @property
    def receipt(self) -> str:
        """The receipt number that the applicant is told."""
        return str(self)

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.stage in OPEN_STAGES

    @property
    def audit_unit_id(self) -> int:
        """A request stands in the log of the unit that it was made to."""
        return int(self.unit_id)


class Applicant(models.Model):
    """Who asks, encrypted; opened by `actions.look` alone, which leaves a row in the audit chain.

    `person` holds name, id_kind, id_number, representative, phone, email, address. `mark` tells whether two requests
    are of the same applicant and `asked` whether they ask for the same; neither says who or what to whoever lacks
    the key. `masked` is the name as lists show it (张**).
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="applicant")
    person = SealedJSON("身份和联系方式", default=dict)
    masked = models.CharField("姓名或者名称", max_length=60, blank=True)
    mark = models.CharField(max_length=64, blank=True)
    asked = models.CharField(max_length=64, blank=True)

    objects = scopes.PartQuerySet.as_manager()
    locked_under = "case"

    class Meta:
        verbose_name = "申请人"
        indexes = [
            models.Index(fields=["mark", "case"], name="foi_of_one_applicant"),
            models.Index(fields=["asked", "case"], name="foi_same_question"),
        ]

    def __str__(self) -> str:
        return self.masked

    @property
    def audit_unit_id(self) -> int:
        """It stands in the log of the request's unit."""
        return int(self.case.unit_id)


class Item(models.Model):
    """One of several things that a request asks for. `reply_code` is the reply that it got, where they differ."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveIntegerField("次序")
    text = models.CharField("内容", max_length=500)
    reply_code = models.CharField("答复类型", max_length=40, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)

    objects = scopes.PartQuerySet.as_manager()
    locked_under = "case"
    audit_digests = ("text", "note")

    class Meta:
        verbose_name = "申请事项"
        ordering = ["case_id", "order"]
        constraints = [models.UniqueConstraint(fields=["case", "order"], name="foi_one_item_a_place")]

    def __str__(self) -> str:
        return f"第{self.order}项"

    @property
    def audit_unit_id(self) -> int:
        """It stands in the log of the request's unit."""
        return int(self.case.unit_id)


class Step(models.Model):
    """Something that happened to a request on the civil day `on`; never changed, only undone with a reason.

    The fields are those of `clock.Event`. `party` names no person: it is the key of a `Consultation`. `row` is the row
    of table 3 on which a reply lands.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField("事件", max_length=20, choices=StepKind.choices)
    on = models.DateField("日期")
    until = models.DateField("最后期限", null=True, blank=True)
    delivered = models.DateField("送达日期", null=True, blank=True)
    party = models.CharField(max_length=20, blank=True)
    days = models.PositiveIntegerField("工作日", null=True, blank=True)
    approver = models.CharField("批准人", max_length=60, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    row = models.CharField("统计口径", max_length=40, blank=True)
    note = SealedText("说明", blank=True)
    by_applicant = models.BooleanField("申请人办理", default=False)
    undone_because = models.CharField("撤销的理由", max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField("记录时间")

    objects = scopes.PartQuerySet.as_manager()
    locked_under = "case"

    class Meta:
        verbose_name = "办理事件"
        ordering = ["case_id", "on", "id"]
        indexes = [models.Index(fields=["case", "on", "id"], name="foi_steps_of_a_case")]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"

    @property
    def audit_unit_id(self) -> int:
        """It stands in the log of the request's unit."""
        return int(self.case.unit_id)


class CaseFile(models.Model):
    """A file of a request, encrypted on disk: proofs, what the applicant added, what is released, opinions."""

    class Purpose(models.TextChoices):
        """What the file is."""

        PROOF = "proof", "身份证明"
        ADDED = "added", "申请人补充材料"
        SOURCE = "source", "原始材料（不公开）"
        RELEASED = "released", "向申请人提供"
        OPINION = "opinion", "第三方或者机关意见"
        DELIVERY = "delivery", "送达凭证"
        DISPUTE = "dispute", "复议诉讼文书"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    purpose = models.CharField("用途", max_length=10, choices=Purpose.choices)
    name = SealedText("文件名")
    file = models.FileField("文件", upload_to="foi/%Y/%m/", max_length=200)
    media_type = models.CharField("文件类型", max_length=100)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("摘要", max_length=64)
    withheld = models.JSONField("遮盖说明", default=list)
    made_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField("添加时间")

    objects = scopes.PartQuerySet.as_manager()
    locked_under = "case"
    encrypted_files = ("file",)

    class Meta:
        verbose_name = "申请材料"
        ordering = ["case_id", "id"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.pk}"

    @property
    def audit_unit_id(self) -> int:
        """It stands in the log of the request's unit."""
        return int(self.case.unit_id)


class Alert(models.Model):
    """A warning that was given once: `mark` working days before the deadline `due_on`, or `overdue`."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="alerts")
    due_on = models.DateField()
    mark = models.CharField(max_length=10)
    told_at = models.DateTimeField()

    objects = scopes.PartQuerySet.as_manager()

    class Meta:
        verbose_name = "期限提醒"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "due_on", "mark"], name="foi_warned_once")]

    def __str__(self) -> str:
        return f"{self.due_on:%Y-%m-%d} {self.mark}"
