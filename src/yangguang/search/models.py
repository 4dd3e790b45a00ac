"""What search keeps in the database: what is to be indexed, words that mean the same, what nothing answered."""

from django.db import models
from django.db.models import Q

from yangguang.search.scopes import OfficeQuerySet


class IndexChange(models.Model):
    """A thing changed and the index has to look at it again (待索引). Kept a while once applied, for rebuilds."""

    kind = models.CharField("种类", max_length=30)
    key = models.BigIntegerField("编号")
    at = models.DateTimeField("时间")
    applied = models.BooleanField("已处理", default=False)

    class Meta:
        verbose_name = "索引变更"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["id"], condition=Q(applied=False), name="changes_to_index"),
            models.Index(fields=["at"], name="changes_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class Synonym(models.Model):
    """Words of which one is found by the other (同义词、简称): 放管服 and 简政放权放管结合优化服务."""

    words = models.CharField("同义词（用空格隔开）", max_length=300, unique=True)
    shipped = models.BooleanField("系统自带", default=False)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "同义词"
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words


class SettledGroup(models.Model):
    """A shipped group of synonyms that the office changed or removed: it is not brought in again (已改动的自带词组)."""

    words = models.CharField("原词组", max_length=300, unique=True)

    class Meta:
        verbose_name = "已改动的自带词组"

    def __str__(self) -> str:
        return self.words


class FruitlessQuery(models.Model):
    """A query that found nothing, and how often on that day (无结果查询). Never one that holds personal data."""

    typed = models.CharField("查询词", max_length=60)
    day = models.DateField("日期")
    times = models.PositiveIntegerField("次数", default=1)

    class Meta:
        verbose_name = "无结果查询"
        ordering = ["-day", "-times"]
        constraints = [models.UniqueConstraint(fields=["typed", "day"], name="a_fruitless_query_a_day")]

    def __str__(self) -> str:
        return self.typed


class IgnoredQuery(models.Model):
    """A query of which the office wants to hear no more (不再列出的查询)."""

    typed = models.CharField("查询词", max_length=60, unique=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "不再列出的查询"
        ordering = ["typed"]

    def __str__(self) -> str:
        return self.typed
