"""The states that records of the year plan pass through, and how a status light follows from dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models


class ImportState(models.TextChoices):
    """A notice on its way in."""

    PARSED = "parsed", "待核对"
    CONFIRMED = "confirmed", "已确认"
    DISCARDED = "discarded", "已作废"


class AssignmentState(models.TextChoices):
    """A unit's answer to a task."""

    PROPOSED = "proposed", "待接受"
    ACCEPTED = "accepted", "已接受"
    CONTESTED = "contested", "有异议"
    RELEASED = "released", "已解除"


class ReportState(models.TextChoices):
    """A progress report counts from the moment it is sent until the office returns it."""

    SUBMITTED = "submitted", "已报送"
    RETURNED = "returned", "已退回"


class SchemeState(models.TextChoices):
    """A cross-department scheme (专项方案)."""

    DRAFTING = "drafting", "起草中"
    CONSULTING = "consulting", "征求意见中"
    SETTLED = "settled", "已商定"
    FILED = "filed", "已报送"


class OrderState(models.TextChoices):
    """A supervision order (督办单)."""

    ISSUED = "issued", "待回复"
    REPLIED = "replied", "已回复"
    CLOSED = "closed", "已办结"


class BulletinState(models.TextChoices):
    """A bulletin (通报)."""

    DRAFT = "draft", "草稿"
    ISSUED = "issued", "已印发"


class Light(models.TextChoices):
    """The status light of a unit's task, the most urgent first."""

    OVERDUE = "overdue", "逾期"
    CONTESTED = "contested", "有异议"
    DUE_SOON = "due_soon", "临期"
    PENDING = "pending", "待接受"
    NOT_STARTED = "not_started", "未开始"
    ON_TRACK = "on_track", "推进中"
    DONE = "done", "已完成"


@dataclass(frozen=True, slots=True)
class Clock:
    """The day of asking, and the last day that counts as soon: `DUE_SOON_DAYS` working days ahead."""

    today: date
    soon: date


DUE_SOON_DAYS = 10


def light_of(state: str, total: int, done: int, next_due: date | None, clock: Clock) -> Light:
    """The light of one unit's task, from its state, its measures (all, done) and the first day still to be met.

    Dates win over words: a missed day is red even while the unit has not answered, except where it contests the
    task and the office has not decided.
    """
    if total and done >= total:
        return Light.DONE
    if state == AssignmentState.CONTESTED:
        return Light.CONTESTED
    if next_due is not None and next_due < clock.today:
        return Light.OVERDUE
    if next_due is not None and next_due <= clock.soon:
        return Light.DUE_SOON
    if state == AssignmentState.PROPOSED:
        return Light.PENDING
    return Light.ON_TRACK if done else Light.NOT_STARTED


def percent_of(done: int, total: int) -> int:
    """Whole percent of measures done, rounded down: 100 only when every measure is done."""
    return done * 100 // total if total else 0


def light_of_task(counts: Mapping[Light, int]) -> Light:
    """The light of a whole task, from how many units stand under each light; no unit yet means pending."""
    here = {light for light, number in counts.items() if number}
    if Light.OVERDUE in here:
        return Light.OVERDUE
    if Light.DUE_SOON in here:
        return Light.DUE_SOON
    if here == {Light.DONE}:
        return Light.DONE
    if here & {Light.DONE, Light.ON_TRACK}:
        return Light.ON_TRACK
    if Light.CONTESTED in here:
        return Light.CONTESTED
    return Light.NOT_STARTED if Light.NOT_STARTED in here else Light.PENDING
