"""The record that lasts, and its editions."""

from typing import Any

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from yangguang.catalogue import vocabulary
from yangguang.catalogue.models import Column, Obligation
from yangguang.disclosures import scopes
from yangguang.disclosures.states import (
    OPEN_STATES,
    REVIEW_STATES,
    EditionState,
    InterpretationForm,
    Openness,
    OpennessBasis,
)
from yangguang.organisations.models import Unit, User


class Disclosure(models.Model):
    """A piece of government information (政府信息) with a lasting address; what it says is in its editions."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="disclosures")
    index_number = models.CharField("索引号", max_length=60, unique=True, null=True, blank=True)
    first_published_at = models.DateTimeField("首次公开时间", null=True, blank=True)
    carried_over = models.BooleanField("由旧网站迁入", default=False)
    uninterpreted_because = models.CharField("不作解读的理由", max_length=300, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("建立时间")

    objects = scopes.DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = "政府信息"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.index_number or f"第 {self.pk} 号（未公开）"

    @property
    def audit_unit_id(self) -> int:
        """A record stands in the log of its unit."""
        return int(self.unit_id)

    def audit_facts(self) -> dict[str, Any]:
        """Where the record belongs, for the log: its unit, and the classes and columns of its newest edition."""
        facts = {"所属单位": str(Unit.objects.get(pk=self.unit_id))}
        newest = self.editions.exclude(state=EditionState.DISCARDED).order_by("-number").first()
        if newest is None:
            return facts
        for code, word, terms in (
            (newest.kind, "体裁", vocabulary.kinds()),
            (newest.topic, "主题", vocabulary.topics()),
            (newest.audience, "面向对象", vocabulary.audiences()),
        ):
            facts[word] = vocabulary.label(terms, code) if code else ""
        return facts | {"栏目": "、".join(newest.columns.values_list("title", flat=True))}


class Edition(FSMModelMixin, models.Model):
    """What a record says, from a draft through three reviews to the public and the archive (版本).

    At most one is open (draft to approved) and at most one live; what was live is never changed. `unit` is the record's
    unit when the edition was made. `listed_at` is the moment by which lists order it: the record's first publication.
    `digest` is of the content that reviewers judge; columns, topic, kind and obligations classify it and stand outside.
    `readable` says whether it may still be read once it is no longer live.
    """

    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField("版次")
    state = FSMField("状态", default=EditionState.DRAFT, choices=EditionState.choices, protected=True)
    revision = models.PositiveIntegerField("保存次数", default=0)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    title = models.CharField("标题", max_length=300)
    kind = models.CharField("体裁", max_length=40, db_index=True)
    topic = models.CharField("主题", max_length=40, blank=True)
    audience = models.CharField("面向对象", max_length=40, blank=True)
    keywords = models.CharField("关键词", max_length=200, blank=True)
    summary = models.TextField("内容概述", blank=True)
    document_number = models.CharField("文号", max_length=100, blank=True)
    unified_number = models.CharField("统一登记号", max_length=60, blank=True)
    issuer = models.CharField("发布机构", max_length=200, blank=True)
    addressees = models.TextField("主送机关", blank=True)
    department = models.CharField("公开责任部门", max_length=100, blank=True)
    formed_on = models.DateField("生成日期", null=True, blank=True)
    changed_on = models.DateField("变更日期", null=True, blank=True)
    signed_on = models.DateField("签署日期", null=True, blank=True)
    registered_on = models.DateField("登记日期", null=True, blank=True)
    issued_on = models.DateField("发文日期", null=True, blank=True)
    valid_until = models.DateField("信息时效期至", null=True, blank=True)
    body_html = models.TextField("正文", blank=True)
    body_text = models.TextField("正文文字", blank=True)
    openness = models.CharField("公开方式", max_length=12, choices=Openness.choices, default=Openness.PROACTIVE)
    openness_basis = models.CharField(
        "不主动公开的依据", max_length=12, choices=OpennessBasis.choices, default=OpennessBasis.NONE, blank=True
    )
    openness_reason = models.TextField("不主动公开的理由", blank=True)
    review_again_on = models.DateField("下次审查日期", null=True, blank=True)
    interprets = models.ForeignKey(
        Disclosure, on_delete=models.PROTECT, null=True, blank=True, related_name="interpretations"
    )
    interprets_title = models.CharField("所解读的文件（不在本站）", max_length=300, blank=True)
    interprets_address = models.CharField("所解读文件的网址", max_length=500, blank=True)
    interpretation_form = models.CharField("解读形式", max_length=10, choices=InterpretationForm.choices, blank=True)
    columns = models.ManyToManyField(Column, blank=True, related_name="+")
    obligations = models.ManyToManyField(Obligation, blank=True, related_name="+")

    writers = models.ManyToManyField(User, related_name="+", blank=True)
    assigned_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    submitted_at = models.DateTimeField("送审时间", null=True, blank=True)
    publish_at = models.DateTimeField("定时发布时间", null=True, blank=True)
    publish_refusal = models.CharField("未能定时发布的原因", max_length=500, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField("公开时间", null=True, blank=True)
    listed_at = models.DateTimeField("列表时间", null=True, blank=True)
    due_on = models.DateField("应公开日期", null=True, blank=True)
    late = models.BooleanField("超期公开", default=False)
    ended_at = models.DateTimeField("停止公开时间", null=True, blank=True)
    readable = models.BooleanField("停止公开后仍可查阅", default=True)
    findings = models.JSONField("检查结果", default=list, blank=True)
    findings_digest = models.CharField("所检查的内容", max_length=64, blank=True)

    objects = scopes.EditionQuerySet.as_manager()
    audit_digests = ("body_html", "body_text", "findings")
    locked_under = "disclosure"

    class Meta:
        verbose_name = "信息版本"
        ordering = ["disclosure_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "number"], name="one_edition_of_a_record_a_number"),
            models.UniqueConstraint(
                fields=["disclosure"], condition=Q(state__in=OPEN_STATES), name="one_open_edition_a_record"
            ),
            models.UniqueConstraint(
                fields=["disclosure"], condition=Q(state=EditionState.LIVE), name="one_live_edition_a_record"
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.LIVE) | Q(openness=Openness.PROACTIVE, published_at__isnull=False),
                name="only_what_is_open_is_live",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "unit", "-listed_at", "-id"], name="editions_of_a_unit"),
            models.Index(fields=["state", "-listed_at", "-id"], name="editions_by_day"),
            models.Index(fields=["state", "kind", "-listed_at", "-id"], name="editions_of_a_kind"),
            models.Index(fields=["state", "topic", "-listed_at", "-id"], name="editions_of_a_topic"),
            models.Index(fields=["state", "unit", "topic", "-listed_at", "-id"], name="editions_near_one"),
            models.Index(fields=["interprets", "state", "-listed_at", "-id"], name="editions_that_interpret"),
            models.Index(fields=["document_number"], name="editions_by_number"),
            # What figures ask of a record, answered without reading its text.
            models.Index(fields=["disclosure", "state", "kind", "listed_at", "late"], name="editions_of_a_record"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit_id(self) -> int:
        """An edition stands in the log of its unit."""
        return int(self.unit_id)

    @transition(field=state, source=EditionState.DRAFT, target=EditionState.FIRST_REVIEW)
    def to_first_review(self) -> None:
        """The drafter hands it in."""

    @transition(field=state, source=EditionState.FIRST_REVIEW, target=EditionState.SECOND_REVIEW)
    def pass_first_review(self) -> None:
        """初审 passed."""

    @transition(field=state, source=EditionState.SECOND_REVIEW, target=EditionState.FINAL_REVIEW)
    def pass_second_review(self) -> None:
        """复审 passed."""

    @transition(field=state, source=EditionState.FINAL_REVIEW, target=EditionState.APPROVED)
    def pass_final_review(self) -> None:
        """终审 passed."""

    @transition(field=state, source=[*REVIEW_STATES, EditionState.APPROVED], target=EditionState.DRAFT)
    def back_to_draft(self) -> None:
        """Returned by a reviewer, or opened again after approval: all reviews begin anew."""

    @transition(field=state, source=EditionState.APPROVED, target=EditionState.LIVE)
    def go_live(self) -> None:
        """Published."""

    @transition(field=state, source=EditionState.DRAFT, target=EditionState.LIVE)
    def carry_over(self) -> None:
        """Published elsewhere before, and taken over as it was."""

    @transition(field=state, source=EditionState.APPROVED, target=EditionState.HELD)
    def hold(self) -> None:
        """Settled as not to be published proactively."""

    @transition(field=state, source=EditionState.LIVE, target=EditionState.SUPERSEDED)
    def supersede(self) -> None:
        """A newer edition took its place."""

    @transition(field=state, source=EditionState.LIVE, target=EditionState.WITHDRAWN)
    def withdraw(self) -> None:
        """No longer shown; the record's address answers with the reason."""

    @transition(field=state, source=EditionState.DRAFT, target=EditionState.DISCARDED)
    def discard(self) -> None:
        """A draft that nobody needs."""
