"""Columns: the places where published records are found."""

from django.db import models

from yangguang.catalogue import scopes
from yangguang.catalogue.states import ColumnScope, SpecialPart
from yangguang.organisations.models import Unit


class Column(models.Model):
    """A column (栏目): defined once, for every unit's 专栏 or for the whole city.

    `rule` gathers records: {"kinds": […], "topics": […], "words": […], "units": […]}; a record belongs when each given
    condition has a hit; empty gathers nothing. `promise_days` is the longest time between two records.
    `gathered` says that the records published so far stand in it as its rule has them.
    """

    code = models.SlugField("代码", max_length=80, unique=True)
    title = models.CharField("名称", max_length=80)
    scope = models.CharField("范围", max_length=10, choices=ColumnScope.choices)
    part = models.CharField("专栏部分", max_length=10, choices=SpecialPart.choices, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    order = models.PositiveIntegerField("排序", default=0)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    promise_days = models.PositiveIntegerField("更新承诺（天）", null=True, blank=True)
    about = models.TextField("公开什么", blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    metrics = models.JSONField("指标", default=list, blank=True)
    rule = models.JSONField("归集规则", default=dict, blank=True)
    closed = models.BooleanField("已停用", default=False)
    by_hand = models.BooleanField("人工改过", default=False)
    gathered = models.BooleanField("已按规则归集", default=False)

    objects = scopes.ColumnQuerySet.as_manager()

    class Meta:
        verbose_name = "栏目"
        ordering = ["scope", "order", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit_id(self) -> int | None:
        """A change of a city column stands in the log of its owner."""
        return self.owner_id
