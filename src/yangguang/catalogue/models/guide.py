"""What a unit says about itself in its guide to disclosure."""

from django.db import models

from yangguang.catalogue import scopes
from yangguang.organisations.models import Unit


class UnitGuide(models.Model):
    """A unit's guide (政府信息公开指南, article 12): only what no other table knows; the page is made from it."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="guide")
    index_prefix = models.CharField("索引号前缀", max_length=20, unique=True)
    office = models.CharField("公开工作机构", max_length=100, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    hours = models.CharField("办公时间", max_length=200, blank=True)
    telephone = models.CharField("联系电话", max_length=60, blank=True)
    fax = models.CharField("传真", max_length=60, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    website = models.URLField("网址", blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    duties = models.TextField("机构职能", blank=True)
    supervision = models.CharField("监督投诉方式", max_length=200, blank=True)
    updated_on = models.DateField("更新日期", null=True, blank=True)

    objects = scopes.GuideQuerySet.as_manager()

    class Meta:
        verbose_name = "公开指南"

    def __str__(self) -> str:
        return f"{self.unit}政府信息公开指南"

    @property
    def audit_unit_id(self) -> int:
        """A guide stands in the log of its unit."""
        return int(self.unit_id)
