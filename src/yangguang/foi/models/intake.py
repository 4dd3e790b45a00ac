"""What comes in by machine: other intake systems with their own numbers, and messages to the unit's mailbox."""

from django.db import models
from django.db.models import Q

from yangguang.foi import scopes
from yangguang.foi.models.case import Case
from yangguang.kernel.sealed import SealedJSON, SealedText
from yangguang.organisations.models import Unit


class IntakeClient(models.Model):
    """Another system that hands requests over (OAuth 2.0 client credentials), for a unit and those below it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=100)
    client_id = models.CharField(max_length=40, unique=True)
    secret_digest = models.CharField(max_length=64)
    active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "对接系统"

    def __str__(self) -> str:
        return self.name


class TakenIn(models.Model):
    """A request that another system handed over, under its own number: handed over again, it is the same one."""

    client = models.ForeignKey(IntakeClient, on_delete=models.PROTECT, related_name="taken")
    external_id = models.CharField("对方编号", max_length=100)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="taken_from")

    class Meta:
        verbose_name = "对接转入"
        constraints = [models.UniqueConstraint(fields=["client", "external_id"], name="foi_handed_over_once")]

    def __str__(self) -> str:
        return self.external_id


class Arrival(models.Model):
    """A message to the unit's mailbox that may be a request: what a clerk registers from, or puts aside.

    `said` holds sender, name, subject, text and day of arrival.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="foi_arrivals")
    message_digest = models.CharField(max_length=64)
    said = SealedJSON("来信", default=dict)
    arrived_on = models.DateField("到达日期")
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="arrivals")
    dismissed_because = models.CharField("不登记的理由", max_length=300, blank=True)
    created_at = models.DateTimeField()

    objects = scopes.ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = "来信"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["unit", "message_digest"], name="foi_a_message_once")]
        indexes = [
            models.Index(fields=["unit"], condition=Q(case=None, dismissed_because=""), name="foi_arrivals_waiting")
        ]

    def __str__(self) -> str:
        return f"来信 {self.pk}"


class ArrivalFile(models.Model):
    """A file of a message, encrypted on disk."""

    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="files")
    name = SealedText("文件名")
    file = models.FileField(upload_to="foi/mail/%Y/%m/", max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)

    encrypted_files = ("file",)

    class Meta:
        verbose_name = "来信附件"

    def __str__(self) -> str:
        return f"来信附件 {self.pk}"
