"""Files of an edition."""

from django.db import models

from yangguang.disclosures import scopes
from yangguang.disclosures.models.record import Edition
from yangguang.disclosures.states import AttachmentRole, ScanState
from yangguang.organisations.models import User


class Attachment(models.Model):
    """A file of an edition (附件). The public gets it when it is `public`, clean, and its edition is or was live.

    `findings` is what the machine checks found in it, kept for the bytes `sha256` and the checks' version.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="attachments")
    role = models.CharField("性质", max_length=12, choices=AttachmentRole.choices, default=AttachmentRole.ATTACHMENT)
    name = models.CharField("文件名", max_length=200)
    file = models.FileField("文件", upload_to="disclosures/%Y/%m/", max_length=200)
    media_type = models.CharField("文件类型", max_length=100)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    order = models.PositiveIntegerField("次序", default=0)
    public = models.BooleanField("公开", default=True)
    scan_state = models.CharField("查毒", max_length=10, choices=ScanState.choices, default=ScanState.PENDING)
    scan_note = models.CharField("查毒说明", max_length=200, blank=True)
    findings = models.JSONField("检查结果", null=True, blank=True)
    checked_with = models.CharField("检查规则版本", max_length=40, blank=True)
    masked_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="masked_copies"
    )
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("添加时间")

    objects = scopes.AttachmentQuerySet.as_manager()
    locked_under = "edition"

    class Meta:
        verbose_name = "附件"
        ordering = ["edition_id", "order", "id"]
        indexes = [models.Index(fields=["scan_state"], name="attachments_to_scan")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_unit_id(self) -> int:
        """A file stands in the log of its edition's unit."""
        return int(self.edition.unit_id)


class AttachedText(models.Model):
    """The text of a file's bytes (附件文字), by their digest, for search. Empty where there is none to read."""

    sha256 = models.CharField("摘要", max_length=64, primary_key=True)
    text = models.TextField("文字", blank=True)

    class Meta:
        verbose_name = "附件文字"

    def __str__(self) -> str:
        return self.sha256
