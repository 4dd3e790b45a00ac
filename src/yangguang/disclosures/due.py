"""What comes due by itself: editions whose time of publication has come."""

from django.db import models

from yangguang.disclosures import policies
from yangguang.disclosures.actions.publishing import publish
from yangguang.disclosures.models import Edition
from yangguang.disclosures.states import EditionState
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, SystemActor, action
from yangguang.kernel.jobs import every


@every(seconds=5)
def publish_due() -> int:
    """Publish what is due, each in a transaction of its own; how many were. What is refused is kept with the reason."""
    published = 0
    waiting = Edition.objects.filter(state=EditionState.APPROVED, publish_at__lte=present.now())
    # Of one time, a document comes before its interpretation.
    for edition in waiting.order_by("publish_at", models.F("interprets").asc(nulls_first=True), "pk"):
        try:
            publish(edition, actor=SystemActor("定时发布"))
            published += 1
        except Refused as refusal:
            refuse_schedule(edition, actor=SystemActor("定时发布"), reason=refusal.reason)
    return published


@action("disclosures.refuse_schedule", label="定时发布未成", policy=policies.only_the_system, touches=())
def refuse_schedule(edition: Edition, *, actor: SystemActor, reason: str) -> Edition:
    """Not published at its time, and why; somebody has to look."""
    edition.publish_at, edition.publish_refusal = None, reason[:500]
    edition.save(update_fields=["publish_at", "publish_refusal"])
    return edition
