"""The office's work on a request: who is consulted, the reply on its way, the letters that went out, what followed."""

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from yangguang.foi import scopes
from yangguang.foi.models.case import Case, CaseFile
from yangguang.foi.states import DisputeKind, DisputeOutcome, LetterKind, Opinion, ReplyState
from yangguang.kernel.sealed import SealedJSON, SealedText
from yangguang.organisations.models import Unit, User

AT_WORK = [ReplyState.DRAFT, ReplyState.REVIEW, ReplyState.SIGNING]


class Letter(models.Model):
    """A numbered letter as it went out: frozen with its hash. The bytes are encrypted on disk.

    `delivered_on` and `delivery_proof` say when and how it reached its addressee.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField("文书", max_length=16, choices=LetterKind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    title = models.CharField("标题", max_length=200)
    to_applicant = models.BooleanField("发给申请人", default=True)
    docx = models.FileField(upload_to="foi/letters/%Y/%m/", max_length=200)
    pdf = models.FileField(upload_to="foi/letters/%Y/%m/", max_length=200)
    docx_sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64)
    issued_on = models.DateField("印发日期")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    delivered_on = models.DateField("送达日期", null=True, blank=True)
    delivery_method = models.CharField("送达方式", max_length=40, blank=True)
    delivery_proof = models.ForeignKey(CaseFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = scopes.PartQuerySet.as_manager()
    locked_under = "case"
    encrypted_files = ("docx", "pdf")

    class Meta:
        verbose_name = "文书"
        ordering = ["case_id", "id"]
        constraints = [models.UniqueConstraint(fields=["unit", "year", "number"], name="foi_one_number_a_letter")]

    def __str__(self) -> str:
        return f"{self.unit}公开〔{self.year}〕第{self.number}号"

    @property
    def audit_unit_id(self) -> int:
        """It stands in the log of the request's unit."""
        return int(self.case.unit_id)


class Consultation(models.Model):
    """Somebody whose opinion was asked in writing: a third party (条例第三十二条) or another agency (第三十四条).

    `overriding` is the reason of public interest for which it is released against an objection.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consultations")
    is_agency = models.BooleanField("其他机关", default=False)
    name = SealedText("被征求意见方")
    contact = SealedText("联系方式", blank=True)
    question = SealedText("征求意见的内容")
    asked_on = models.DateField("征求意见日期")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opinion = models.CharField("意见", max_length=10, choices=Opinion.choices, blank=True)
    opinion_on = models.DateField("收到意见日期", null=True, blank=True)
    opinion_words = SealedText("意见内容", blank=True)
    overriding = SealedText("公共利益的理由", blank=True)

    objects = scopes.PartQuerySet.as_manager()
    locked_under = "case"

    class Meta:
        verbose_name = "征求意见"
        ordering = ["case_id", "id"]

    def __str__(self) -> str:
        return "其他机关" if self.is_agency else "第三方"

    @property
    def audit_unit_id(self) -> int:
        """It stands in the log of the request's unit."""
        return int(self.case.unit_id)


class Reply(FSMModelMixin, models.Model):
    """A reply on its way from draft to sending (条例第三十六条). `code` is its type, `row` the row of table 3.

    `given` holds what the type asks for (reasons, the organ in charge, the address of the page …), `checked` what the
    drafter confirmed. Whoever drafted neither reviews nor signs.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="replies")
    code = models.CharField("答复类型", max_length=40)
    row = models.CharField("统计口径", max_length=40, blank=True)
    given = SealedJSON("答复内容", default=dict)
    checked = models.JSONField("核对事项", default=list)
    state = FSMField("状态", default=ReplyState.DRAFT, choices=ReplyState.choices, protected=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    review_words = SealedText("审核意见", blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_on = models.DateField("发出日期", null=True, blank=True)
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="reply")
    recalled_because = models.CharField("收回的理由", max_length=500, blank=True)
    created_at = models.DateTimeField("起草时间")

    objects = scopes.PartQuerySet.as_manager()
    locked_under = "case"

    class Meta:
        verbose_name = "答复"
        ordering = ["case_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=["draft", "review", "signing"]),
                name="foi_one_reply_at_work",
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(state="sent"), name="foi_one_reply_in_force"),
        ]

    def __str__(self) -> str:
        return f"答复 {self.pk}"

    @property
    def audit_unit_id(self) -> int:
        """It stands in the log of the request's unit."""
        return int(self.case.unit_id)

    @transition(field=state, source=ReplyState.DRAFT, target=ReplyState.REVIEW)
    def submit(self) -> None:
        """The draft goes to legal review."""

    @transition(field=state, source=ReplyState.REVIEW, target=ReplyState.SIGNING)
    def pass_review(self) -> None:
        """It is lawful; the head signs next."""

    @transition(field=state, source=[ReplyState.REVIEW, ReplyState.SIGNING], target=ReplyState.DRAFT)
    def send_back(self) -> None:
        """It goes back to the drafter."""

    @transition(field=state, source=ReplyState.SIGNING, target=ReplyState.SENT)
    def sign(self) -> None:
        """The head signs; the letter is numbered, frozen and sent with it."""

    @transition(field=state, source=ReplyState.SENT, target=ReplyState.RECALLED)
    def recall(self) -> None:
        """It was wrong, or a review or court set it aside."""

    @transition(
        field=state, source=[ReplyState.DRAFT, ReplyState.REVIEW, ReplyState.SIGNING], target=ReplyState.DROPPED
    )
    def drop(self) -> None:
        """It is not used: the request ended otherwise."""


class Fee(models.Model):
    """An information-handling fee (国办函〔2020〕109号): one basis for a request, by item or by page. Yuan."""

    class Basis(models.TextChoices):
        """What is counted."""

        ITEMS = "items", "按件"
        PAGES = "pages", "按量"

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="fee")
    basis = models.CharField("计收方式", max_length=6, choices=Basis.choices)
    quantity = models.PositiveIntegerField("数量")
    before = models.PositiveIntegerField("同月已计件数", default=0)
    amount = models.PositiveIntegerField("金额（元）")
    paid_on = models.DateField("缴费日期", null=True, blank=True)

    objects = scopes.PartQuerySet.as_manager()
    locked_under = "case"

    class Meta:
        verbose_name = "信息处理费"

    def __str__(self) -> str:
        return f"{self.amount} 元"

    @property
    def audit_unit_id(self) -> int:
        """It stands in the log of the request's unit."""
        return int(self.case.unit_id)


class Dispute(models.Model):
    """A review or suit against what was done with a request (行政复议、行政诉讼), in the ledger of table 4.

    `answer_due` is the last day for the unit's own answer to the organ.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="disputes")
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, blank=True, related_name="disputes")
    kind = models.CharField("类别", max_length=14, choices=DisputeKind.choices)
    organ = models.CharField("复议机关或者法院", max_length=120)
    reference = models.CharField("案号", max_length=100, blank=True)
    received_on = models.DateField("收到通知日期")
    answer_due = models.DateField("答复（答辩）期限")
    answered_on = models.DateField("提交答复（答辩）日期", null=True, blank=True)
    outcome = models.CharField("结果", max_length=10, choices=DisputeOutcome.choices, default=DisputeOutcome.PENDING)
    decided_on = models.DateField("审结日期", null=True, blank=True)
    decision = SealedText("决定或者判决", blank=True)
    redo_until = models.DateField("责令重新答复的期限", null=True, blank=True)

    objects = scopes.PartQuerySet.as_manager()
    locked_under = "case"

    class Meta:
        verbose_name = "复议诉讼"
        ordering = ["-received_on", "-id"]
        indexes = [models.Index(fields=["answer_due"], condition=Q(answered_on=None), name="foi_answers_due")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.organ}"

    @property
    def audit_unit_id(self) -> int:
        """It stands in the log of the request's unit."""
        return int(self.case.unit_id)


class Message(models.Model):
    """A short notice to the applicant, kept until a gateway took it. It says nothing personal."""

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", "待发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    channel = models.CharField("方式", max_length=6, choices=[("email", "电子邮件"), ("sms", "短信")])
    words = models.CharField("内容", max_length=500)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = scopes.PartQuerySet.as_manager()

    class Meta:
        verbose_name = "通知"
        ordering = ["id"]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="foi_messages_to_send")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.pk}"


class Draft(models.Model):
    """A form that somebody has not sent yet, encrypted, found by the secret in their browser; gone after `until`."""

    digest = models.CharField(max_length=64, unique=True)
    typed = SealedJSON(default=dict)
    until = models.DateField()

    objects = models.Manager()

    class Meta:
        verbose_name = "申请草稿"

    def __str__(self) -> str:
        return f"草稿 {self.pk}"


class LetterTemplate(models.Model):
    """A Word template that staff edited, in place of the shipped one of that code, for a unit and those below it."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    code = models.CharField("文书", max_length=40)
    file = models.FileField("模板", upload_to="foi/templates/", max_length=200)
    sha256 = models.CharField(max_length=64)
    active = models.BooleanField(default=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = scopes.TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "文书模板"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], condition=Q(active=True), name="foi_one_template_in_use")
        ]

    def __str__(self) -> str:
        return self.code
