"""An edition is handed in, reviewed three times, cleared, sent back, or handed over."""

from typing import Any

from yangguang.disclosures import gate, policies
from yangguang.disclosures.actions.drafting import back
from yangguang.disclosures.content import content_of, seal
from yangguang.disclosures.models import Clearance, Edition, ReviewStep
from yangguang.disclosures.pictures import drop_unused_pictures
from yangguang.disclosures.states import ClearanceKind, Decision, EditionState, Stage
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.organisations.models import User


@action("disclosures.submit", label="送审", policy=policies.may_submit, touches=())
def submit(edition: Edition, *, actor: Any, revision: int, accepts_warnings: bool = False) -> Edition:
    """Hand the draft in for 初审. `Refused` while a machine check blocks it, or warns and the person has not looked."""
    if drop_unused_pictures(edition):
        seal(edition)
    findings = gate.examine(edition)
    if stopped := gate.blocking(findings):
        raise Refused(f"机器检查有 {len(stopped)} 处必须改正，改正后再送审：{stopped[0]['advice']}")
    if findings and not accepts_warnings:
        raise Refused(f"机器检查有 {len(findings)} 处提醒，请逐条看过并勾选“已核对”后再送审。")
    edition.to_first_review()
    edition.submitted_at, edition.assigned_to = present.now(), None
    edition.save()
    return edition


@action("disclosures.pass_review", label="审核通过", policy=policies.may_review, touches=())
def pass_review(edition: Edition, *, actor: Any, stage: str, digest: str, comment: str = "") -> Edition:
    """Pass `stage` for the content of `digest`: the next stage, and after 终审 ready to be published."""
    _record(edition, actor, Decision.PASSED, comment)
    match Stage(edition.state):
        case Stage.FIRST:
            edition.pass_first_review()
        case Stage.SECOND:
            edition.pass_second_review()
        case Stage.FINAL:
            edition.pass_final_review()
    edition.assigned_to = None
    edition.save()
    return edition


@action("disclosures.return", label="退回修改", policy=policies.may_return, touches=())
def return_draft(edition: Edition, *, actor: Any, stage: str, comment: str, digest: str | None = None) -> Edition:
    """Send the edition back to its writers with what is to be mended; all reviews begin anew."""
    _record(edition, actor, Decision.RETURNED, comment)
    return back(edition)


@action("disclosures.hand_over", label="移交审核", policy=policies.may_hand_over, touches=())
def hand_over(edition: Edition, *, actor: Any, to: User | None, reason: str = "") -> Edition:
    """Let `to` do the review at hand; None: anyone who may."""
    edition.assigned_to = to
    edition.save(update_fields=["assigned_to"])
    return edition


@action("disclosures.clear", label="保密和合法性审查", policy=policies.may_clear, touches=())
def clear(edition: Edition, *, actor: Any, kind: ClearanceKind, conclusion: str, basis: str, digest: str) -> Clearance:
    """Keep what the secrecy review (article 17) or the legality review concludes on exactly this content."""
    return Clearance.objects.create(
        edition=edition,
        kind=kind,
        conclusion=conclusion,
        basis=basis.strip(),
        by_id=actor.pk,
        at=present.now(),
        digest=digest,
    )


def _record(edition: Edition, actor: Any, decision: Decision, comment: str) -> ReviewStep:
    if edition.state == EditionState.DRAFT:
        raise Refused("这一稿不在审核环节。")
    return ReviewStep.objects.create(
        edition=edition,
        stage=edition.state,
        decision=decision,
        comment=comment.strip(),
        by_id=actor.pk,
        at=present.now(),
        digest=edition.digest,
        content=content_of(edition),
        void=decision == Decision.RETURNED,
    )
