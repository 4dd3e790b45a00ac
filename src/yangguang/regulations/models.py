"""Documents of the library (文件库): their versions, the events of their lives, and how they relate to others."""

from datetime import date

from django.db import models

from yangguang.disclosures.models import Disclosure
from yangguang.organisations.models import Unit, User
from yangguang.regulations import scopes
from yangguang.regulations.reading.relations import FoundRelation, RelationKind
from yangguang.regulations.states import DocumentClass, RelationState
from yangguang.regulations.validity import Kind, State, Term, Validity, term_for, validity
from yangguang.regulations.validity import LifeEvent as Event


class Regulation(models.Model):
    """A document with a legal life (规范性文件、法律法规规章). What it says is in its versions; whether it is in force
    follows from its events. `unit` is the unit of this city that issued it, None for a document of others.

    It is `closed` while its record is taken down for what it says.

    `state`, `until` and `changes_on` are a cache of the validity on `state_on`; `keeping.keep_state` makes it anew.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="regulations")
    disclosure = models.OneToOneField(
        Disclosure, on_delete=models.PROTECT, null=True, blank=True, related_name="regulation"
    )
    issuer = models.CharField("制定机关", max_length=200, blank=True)
    title = models.CharField("标题", max_length=300)
    title_key = models.CharField("标题（比对用）", max_length=300, db_index=True)
    document_number = models.CharField("文号", max_length=100, blank=True, db_index=True)
    registration_number = models.CharField("统一登记号", max_length=40, unique=True, null=True, blank=True)
    document_class = models.CharField("类别", max_length=12, choices=DocumentClass.choices)
    topic = models.CharField("主题", max_length=40, blank=True)
    came_from = models.CharField("来源文件", max_length=300, blank=True)
    created_at = models.DateTimeField("入库时间")
    issued_on = models.DateField("公布日期", null=True, blank=True)
    state = models.CharField(
        "效力（缓存）", max_length=20, choices=[(one.value, one.label) for one in State], blank=True
    )
    until = models.DateField("效力至（缓存）", null=True, blank=True)
    changes_on = models.DateField("下次变化（缓存）", null=True, blank=True)
    expiring = models.BooleanField("即将到期（缓存）", default=False)
    closed = models.BooleanField("不再显示", default=False)
    state_on = models.DateField("缓存日期", null=True, blank=True)

    objects = scopes.RegulationQuerySet.as_manager()

    class Meta:
        verbose_name = "文件"
        ordering = ["-issued_on", "-id"]
        indexes = [
            models.Index(fields=["-issued_on", "-id"], name="documents_by_day"),
            models.Index(fields=["state", "-issued_on", "-id"], name="documents_by_state"),
            models.Index(fields=["unit", "-issued_on", "-id"], name="documents_of_a_unit"),
            models.Index(fields=["changes_on"], name="documents_that_change"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit_id(self) -> int | None:
        """A document stands in the log of the unit that issued it."""
        return self.unit_id

    @property
    def term(self) -> Term:
        """The term that stands in for one that the document does not name."""
        return term_for(self.title, law=self.document_class == DocumentClass.LAW)

    def validity_on(self, day: date) -> Validity:
        """Its validity on a day, from its events (prefetch `events`)."""
        return validity([event.as_event() for event in self.events.all()], self.term, day)


class Version(models.Model):
    """A text of the document, in force from `effective_on` until the next one's day (文本版本)."""

    regulation = models.ForeignKey(Regulation, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("版次")
    effective_on = models.DateField("文本日期", null=True, blank=True)
    title = models.CharField("标题", max_length=300)
    text = models.TextField("正文")
    history = models.TextField("沿革", blank=True)

    objects = scopes.PartQuerySet.as_manager()
    locked_under = "regulation"

    class Meta:
        verbose_name = "文件版本"
        ordering = ["regulation_id", "number"]
        constraints = [models.UniqueConstraint(fields=["regulation", "number"], name="a_version_a_number")]

    def __str__(self) -> str:
        return f"{self.title}（{self.effective_on or '日期不明'}）"

    @property
    def audit_unit_id(self) -> int | None:
        """A version stands in the log of its document's unit."""
        return self.regulation.unit_id


class LifeEvent(models.Model):
    """Something that happened to the document's validity (效力事件). Never deleted: what was wrong is `undone`."""

    regulation = models.ForeignKey(Regulation, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField("事件", max_length=20, choices=[(one.value, one.label) for one in Kind])
    on = models.DateField("日期")
    until = models.DateField("至", null=True, blank=True)
    months = models.PositiveIntegerField("期限（月）", null=True, blank=True)
    provisions = models.JSONField("条款", default=list, blank=True)
    by = models.ForeignKey(Regulation, on_delete=models.PROTECT, null=True, blank=True, related_name="events_caused")
    by_words = models.CharField("依据", max_length=300, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    undone = models.BooleanField("已撤销", default=False)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    objects = scopes.PartQuerySet.as_manager()
    locked_under = "regulation"

    class Meta:
        verbose_name = "效力事件"
        ordering = ["regulation_id", "on", "id"]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"

    @property
    def audit_unit_id(self) -> int | None:
        """An event stands in the log of its document's unit."""
        return self.regulation.unit_id

    def as_event(self) -> Event:
        """The event as the pure rules of validity take it."""
        return Event(
            kind=Kind(self.kind),
            on=self.on,
            until=self.until,
            months=self.months,
            provisions=tuple(self.provisions),
            by=self.by_words,
            note=self.note,
            undone=self.undone,
        )


class Relation(models.Model):
    """What a document does to, or takes from, another: read from its text, confirmed by a person (文件关系).

    `target` is None where no document, or more than one, fits the title and number of the words.
    """

    source = models.ForeignKey(Regulation, on_delete=models.CASCADE, related_name="relations")
    target = models.ForeignKey(Regulation, on_delete=models.CASCADE, null=True, blank=True, related_name="related_from")
    kind = models.CharField("关系", max_length=12, choices=[(one.value, one.label) for one in RelationKind])
    target_title = models.CharField("所指标题", max_length=300, blank=True)
    target_number = models.CharField("所指文号", max_length=100, blank=True)
    article = models.CharField("出处", max_length=60, blank=True)
    provisions = models.CharField("所指条款", max_length=200, blank=True)
    level = models.CharField("层级", max_length=10, default="whole")
    words = models.CharField("原文", max_length=500, blank=True)
    state = models.CharField("状态", max_length=10, choices=RelationState.choices, default=RelationState.SUGGESTED)

    objects = scopes.RelationQuerySet.as_manager()
    locked_under = "source"

    class Meta:
        verbose_name = "文件关系"
        ordering = ["source_id", "id"]
        indexes = [models.Index(fields=["target", "state", "kind"], name="relations_to_a_document")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}《{self.target_title or self.target_number}》"

    @classmethod
    def read(cls, source: Regulation, found: FoundRelation) -> "Relation":
        """What was read in the text of `source`, as a suggestion that is not saved yet."""
        return cls(
            source=source,
            kind=found.kind.value,
            target_title=found.target.title[:300],
            target_number=found.target.number[:100],
            article=found.article[:60],
            provisions="、".join(one.label for one in found.provisions)[:200],
            level=found.level,
            words=found.words[:500],
        )

    @property
    def audit_unit_id(self) -> int | None:
        """A relation stands in the log of its source's unit."""
        return self.source.unit_id


from yangguang.regulations.cleanup_models import Cleanup, CleanupItem  # noqa: E402
from yangguang.regulations.register_models import RegisterSeries, Registration  # noqa: E402

__all__ = [
    "Cleanup",
    "CleanupItem",
    "LifeEvent",
    "RegisterSeries",
    "Registration",
    "Regulation",
    "Relation",
    "Version",
]
