"""The register of normative documents (统一登记): whose numbers run how, and what was registered."""

from django.core.validators import RegexValidator
from django.db import models

from yangguang.disclosures.models import Edition
from yangguang.organisations.models import Unit, User
from yangguang.regulations import scopes
from yangguang.regulations.states import Change

PREFIX = RegexValidator(r"^[A-Z]{2,8}\Z", "代字是 2 至 8 个大写字母。")
CODE = RegexValidator(r"^[0-9]{2}\Z", "类号是两位数字。")


class RegisterSeries(models.Model):
    """A series of numbers (编号系列): the issuing `unit`, the organ that registers for it, and how its numbers look.

    CDCR with class 01 gives CDCR-2020-01005: the fifth document of that class in 2020 (湖南 三统一).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="register_series")
    keeper = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    prefix = models.CharField("代字", max_length=8, validators=[PREFIX])
    code = models.CharField("类号", max_length=2, validators=[CODE])
    active = models.BooleanField("在用", default=True)

    objects = scopes.SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "编号系列"
        ordering = ["prefix", "code"]
        constraints = [models.UniqueConstraint(fields=["prefix", "code"], name="a_class_of_a_prefix_once")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.code} {self.unit}"

    @property
    def audit_unit_id(self) -> int:
        """A series stands in the log of the unit whose documents it numbers."""
        return int(self.unit_id)

    def number(self, year: int, serial: int) -> str:
        """The number of the `serial`-th document of a year: CDCR-2020-01005."""
        return f"{self.prefix}-{year}-{self.code}{serial:03d}"


class Registration(models.Model):
    """An edition was examined and entered in the register (登记). It holds for the content of `digest` alone.

    `number` is given when the edition is published, in the same transaction. `agreed` are the words of those relations
    that the registrar found right: they take effect with the publication.
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="registration")
    series = models.ForeignKey(RegisterSeries, on_delete=models.PROTECT, related_name="registrations")
    change = models.CharField("登记事项", max_length=10, choices=Change.choices)
    number = models.CharField("统一登记号", max_length=40, blank=True)
    given_number = models.CharField("已有登记号", max_length=40, blank=True)
    effective_on = models.DateField("施行日期")
    months = models.PositiveIntegerField("有效期（月）", null=True, blank=True)
    until = models.DateField("有效期至", null=True, blank=True)
    agreed = models.JSONField("已核对的关系", default=list, blank=True)
    opinion = models.CharField("登记意见", max_length=500)
    digest = models.CharField("内容摘要", max_length=64)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")
    published_at = models.DateTimeField("公布时间", null=True, blank=True)

    objects = scopes.RegistrationQuerySet.as_manager()
    locked_under = "edition"

    class Meta:
        verbose_name = "规范性文件登记"
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["series", "-published_at", "-id"], name="register_of_a_series")]

    def __str__(self) -> str:
        return self.number or f"{self.edition}（待公布）"

    @property
    def audit_unit_id(self) -> int:
        """A registration stands in the log of the unit that issues the document."""
        return int(self.edition.unit_id)
