"""Standard catalogues of the pilot fields: how they come in, their items, and who owes what."""

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from yangguang.catalogue import scopes
from yangguang.catalogue.states import ImportState
from yangguang.organisations.models import Unit, User


class CatalogueImport(FSMModelMixin, models.Model):
    """A standard catalogue as it came in, what was read from it, and what a person corrected (标准目录导入)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    source_name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("文件类型", max_length=100)
    sha256 = models.CharField("摘要", max_length=64)
    source = models.FileField("原件", upload_to="catalogues/%Y/", max_length=200)
    parsed = models.JSONField("读出的内容")
    draft = models.JSONField("核对后的内容")
    revision = models.PositiveIntegerField("核对次数", default=0)
    state = FSMField("状态", default=ImportState.PARSED, choices=ImportState.choices, protected=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("导入时间")

    objects = scopes.CatalogueImportQuerySet.as_manager()

    class Meta:
        verbose_name = "标准目录导入"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "sha256"],
                condition=~Q(state=ImportState.DISCARDED),
                name="a_catalogue_file_comes_in_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.draft.get("title") or self.source_name)

    @transition(field=state, source=ImportState.PARSED, target=ImportState.CONFIRMED)
    def confirm(self) -> None:
        """The draft has become a catalogue."""

    @transition(field=state, source=ImportState.PARSED, target=ImportState.DISCARDED)
    def discard(self) -> None:
        """Not to be used; the same file may then come in again."""


class StandardCatalogue(models.Model):
    """A field's standard catalogue of a year, kept by `unit` for the units below it (基层政务公开标准目录).

    `came_from` is the import that brought it, alone or with others where the file held several fields; `previous` the
    one it was copied from. When a later year's is published, what the former ones ask for ends.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="standard_catalogues")
    field = models.CharField("领域", max_length=80)
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("标题", max_length=200)
    slug = models.SlugField("地址", max_length=100, unique=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    changed_at = models.DateTimeField("最近修改", null=True, blank=True)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers")
    came_from = models.ForeignKey(
        CatalogueImport, on_delete=models.PROTECT, null=True, blank=True, related_name="catalogues"
    )

    objects = scopes.StandardCatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = "标准目录"
        ordering = ["-year", "unit_id", "id"]
        constraints = [models.UniqueConstraint(fields=["unit", "field", "year"], name="one_catalogue_a_field_and_year")]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_unit_id(self) -> int:
        """A catalogue stands in the log of the unit that keeps it."""
        return int(self.unit_id)

    @property
    def replaced_by(self) -> "StandardCatalogue | None":
        """The published catalogue of a later year that is in force in its stead, if there is one (one query)."""
        later = StandardCatalogue.objects.filter(unit_id=self.unit_id, field=self.field, published_at__isnull=False)
        return later.filter(year__gt=self.year).order_by("-year").first()


class StandardItem(models.Model):
    """A matter that must be public (公开事项), in the words of the catalogue and as understood.

    `limit_days` are working days from the formation of the information (None: article 26's 20), `refresh_days` calendar
    days between two publications (None: once is enough). `refreshed_before` keeps former values of the latter, oldest
    first: [the day on which it ended, days or null]. `copied_from` is the item of last year's catalogue.
    """

    catalogue = models.ForeignKey(StandardCatalogue, on_delete=models.CASCADE, related_name="items")
    number = models.CharField("序号", max_length=20, blank=True)
    order = models.PositiveIntegerField("次序")
    level1 = models.CharField("一级事项", max_length=200)
    level2 = models.CharField("二级事项", max_length=300, blank=True)
    content = models.TextField("公开内容", blank=True)
    basis = models.TextField("公开依据", blank=True)
    time_limit = models.CharField("公开时限", max_length=500, blank=True)
    limit_days = models.PositiveIntegerField("时限（工作日）", null=True, blank=True)
    refresh_days = models.PositiveIntegerField("更新周期（天）", null=True, blank=True)
    refreshed_before = models.JSONField("以前的更新周期", default=list, blank=True)
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies")
    unit_words = models.CharField("公开主体", max_length=500, blank=True)
    channels = models.JSONField("公开渠道", default=list)
    audience = models.CharField("公开对象", max_length=300, blank=True)
    method = models.CharField("公开方式", max_length=100, blank=True)
    level = models.CharField("公开层级", max_length=100, blank=True)
    withdrawn = models.BooleanField("已撤销", default=False)

    objects = scopes.ItemQuerySet.as_manager()

    class Meta:
        verbose_name = "标准事项"
        ordering = ["catalogue_id", "order"]

    def __str__(self) -> str:
        return f"{self.level1}·{self.level2}" if self.level2 else self.level1

    @property
    def audit_unit_id(self) -> int:
        """An item stands in the log of the unit that keeps its catalogue."""
        return int(self.catalogue.unit_id)


class Obligation(models.Model):
    """A unit owes an item (公开责任).

    In force from `since`, the day its catalogue was published or it was added, until the day before `until`; not in
    force in between on the `gaps`, pairs of [first day, first day after]. `heir` is what took its place: the same item
    of next year's catalogue, or that of the unit that took over.
    """

    item = models.ForeignKey(StandardItem, on_delete=models.CASCADE, related_name="obligations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="obligations")
    withdrawn = models.BooleanField("已撤销", default=False)
    since = models.DateField("生效日期", null=True, blank=True)
    until = models.DateField("失效日期", null=True, blank=True)
    gaps = models.JSONField("中断", default=list, blank=True)
    heir = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="forebears")

    objects = scopes.ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = "公开责任"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["item", "unit"], name="a_unit_owes_an_item_once")]
        indexes = [models.Index(fields=["unit", "until", "since"], name="obligations_by_day")]

    def __str__(self) -> str:
        return f"{self.unit}：{self.item}"

    @property
    def audit_unit_id(self) -> int:
        """An obligation stands in the log of the unit that owes it."""
        return int(self.unit_id)
