"""Units report progress with evidence; what they show goes public by the word of a second person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from yangguang.disclosures.models import Disclosure
from yangguang.disclosures.selectors import choosable
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.workplan import policies
from yangguang.workplan.caches import recount
from yangguang.workplan.models import Assignment, Evidence, Measure, MeasureDone, ProgressReport


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence to be kept: a link, a published record, or a file whose type and digest the intake has
    established.
    """

    label: str
    link: str = ""
    record: Disclosure | None = None
    name: str = ""
    data: bytes = b""
    media_type: str = ""
    sha256: str = ""


@action("workplan.report", label="报送进展", policy=policies.may_report)
def report(
    share: Assignment,
    *,
    actor: Any,
    text: str,
    done: Sequence[tuple[Measure, date]] = (),
    evidence: Sequence[Shown] = (),
    today: date,
) -> ProgressReport:
    """A report that says which measures were done on which day, with its evidence.

    `Refused` when a measure belongs to another task, a record is not public or another unit's, or the report says
    nothing.
    """
    if not text.strip():
        raise Refused("请写进展情况。")
    if len({measure.pk for measure, _day in done}) < len(done):
        raise Refused("同一项举措只需勾选一次。")
    if any(measure.task_id != share.task_id or measure.withdrawn for measure, _day in done):
        raise Refused("勾选的举措不属于这项任务，请刷新页面再报。")
    if any(shown.link and not shown.link.startswith(("https://", "http://")) for shown in evidence):
        raise Refused("佐证网址须以 https:// 或 http:// 开头。")
    records = [shown.record.pk for shown in evidence if shown.record is not None]
    if len(set(records)) < len(records):
        raise Refused("同一条公开信息只需选一次。")
    if choosable(share.unit).filter(disclosure__in=records).count() < len(records):
        raise Refused("选作佐证的须是本单位及下属单位正在公开的信息，请刷新页面重新选择。")
    sent = ProgressReport.objects.create(
        assignment=share, text=text.strip(), reported_by_id=actor.pk, reported_at=present.now()
    )
    MeasureDone.objects.bulk_create(MeasureDone(report=sent, measure=measure, done_on=day) for measure, day in done)
    for shown in evidence:
        Evidence.objects.create(
            report=sent,
            label=shown.label[:200],
            link=shown.link,
            record=shown.record,
            file=ContentFile(shown.data, name=shown.name) if shown.data else "",
            media_type=shown.media_type,
            sha256=shown.sha256,
            added_by_id=actor.pk,
        )
    recount(Assignment.objects.filter(pk=share.pk))
    return sent


@action("workplan.return_report", label="退回进展", policy=policies.may_return_report)
def return_report(sent: ProgressReport, *, actor: Any, reason: str) -> ProgressReport:
    """Send a report back: what it claimed no longer counts, and its evidence is no longer public."""
    # Locked as `report` locks it, so that a report sent at the same moment is counted.
    Assignment.objects.select_for_update().get(pk=sent.assignment_id)
    sent.send_back()
    sent.return_reason = reason.strip()
    sent.save()
    sent.evidence.update(released_at=None, released_by=None)
    recount(Assignment.objects.filter(pk=sent.assignment_id))
    return sent


@action("workplan.release_evidence", label="公开佐证", policy=policies.may_release)
def release_evidence(evidence: Evidence, *, actor: Any) -> Evidence:
    """Let the public see a piece of evidence. `Refused` for a record that was taken down meanwhile."""
    if (
        evidence.record is not None
        and not choosable(evidence.report.assignment.unit).filter(disclosure=evidence.record).exists()
    ):
        raise Refused("这条信息已不再公开，不能作为佐证公开。")
    evidence.released_by_id, evidence.released_at = actor.pk, present.now()
    evidence.save(update_fields=["released_by", "released_at"])
    return evidence


@action("workplan.retract_evidence", label="撤回公开佐证", policy=policies.may_retract)
def retract_evidence(evidence: Evidence, *, actor: Any) -> Evidence:
    """Take a piece of evidence back from the public."""
    evidence.released_by, evidence.released_at = None, None
    evidence.save(update_fields=["released_by", "released_at"])
    return evidence
