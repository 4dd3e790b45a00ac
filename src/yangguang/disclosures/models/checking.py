"""What the machine checks go by, as a person may change it."""

from django.db import models

from yangguang.disclosures.models.record import Edition


class Severity(models.TextChoices):
    """What a finding means for its record."""

    OFF = "off", "不检查"
    WARNING = "warning", "提醒"
    BLOCKING = "blocking", "拦截"


class CheckRule(models.Model):
    """How strictly a rule of the machine checks is taken (检查规则); a rule without a row goes by its own default."""

    rule = models.CharField("规则", max_length=60, unique=True)
    severity = models.CharField("处理", max_length=10, choices=Severity.choices)

    class Meta:
        verbose_name = "检查规则"
        ordering = ["rule"]

    def __str__(self) -> str:
        return f"{self.rule}：{self.get_severity_display()}"


class Misstatement(models.Model):
    """A wrong expression and what to write instead (错敏词)."""

    wrong = models.CharField("错误表述", max_length=100, unique=True)
    right = models.CharField("应为", max_length=100, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    severity = models.CharField("处理", max_length=10, choices=Severity.choices, default=Severity.WARNING)
    by_hand = models.BooleanField("人工添加", default=True)

    class Meta:
        verbose_name = "错敏词"
        ordering = ["wrong"]

    def __str__(self) -> str:
        return self.wrong


class Whitelisted(models.Model):
    """Words in which a finding is no mistake (白名单), such as a proper name."""

    text = models.CharField("词句", max_length=200, unique=True)
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "白名单"
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text


class Likeness(models.Model):
    """A band of a live edition's fingerprint: records that share one may be the same."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    band = models.PositiveSmallIntegerField("段")
    value = models.BigIntegerField("值")

    class Meta:
        verbose_name = "内容指纹"
        indexes = [models.Index(fields=["band", "value"], name="likeness_by_band")]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.band}"
