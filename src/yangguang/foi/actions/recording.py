"""A step is written down, and the caches of its request made again; used inside actions only."""

from datetime import date
from typing import Any

from yangguang.foi.clock import IllegalHistory
from yangguang.foi.course import clock_of, keep
from yangguang.foi.models import Case, Step
from yangguang.foi.states import StepKind
from yangguang.kernel import present
from yangguang.kernel.actions import Refused

WITHOUT_EFFECT = "没有效果"


def record(
    case: Case,
    kind: StepKind,
    *,
    actor: Any,
    on: date | None = None,
    until: date | None = None,
    delivered: date | None = None,
    party: str = "",
    days: int | None = None,
    approver: str = "",
    reason: str = "",
    row: str = "",
    note: str = "",
) -> Step:
    """The step on the civil day `on` (the present day without it), with the request's stage and deadline kept in step.

    `Refused` with the sentence of the clock for what cannot have happened so, and for what would have no effect because
    it comes too late.
    """
    today = present.today()
    day = on or today
    if day > today or (delivered is not None and delivered > today):
        raise Refused("日期不能晚于今天，请核对。")
    step = Step.objects.create(
        case=case,
        kind=kind.value,
        on=day,
        until=until,
        delivered=delivered,
        party=party,
        days=days,
        approver=approver[:60],
        reason=reason.strip()[:500],
        row=row,
        note=note.strip(),
        by_applicant=getattr(actor, "case_id", None) == case.pk,
        recorded_by_id=actor.pk,
        recorded_at=present.now(),
    )
    settle(case)
    useless = [one for one in clock_of(case).problems if WITHOUT_EFFECT in one and one.startswith(str(day))]
    if useless and kind != StepKind.REPLY:
        raise Refused(useless[-1])
    return step


def settle(case: Case) -> None:
    """Make the request's caches again; `Refused` with the clock's sentence where its steps cannot be."""
    try:
        keep(case)
    except IllegalHistory as impossible:
        raise Refused(str(impossible)) from None
