"""What a review needs: the way of an edition, who had a hand in it, and what changed since it was last seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yangguang.disclosures.content import content_of
from yangguang.disclosures.difference import FieldChange, compare
from yangguang.disclosures.models import Clearance, Edition, ReviewStep
from yangguang.disclosures.states import OPEN_STATES, Decision, EditionState, Stage

WAY = (
    (EditionState.DRAFT, "起草"),
    (EditionState.FIRST_REVIEW, "初审"),
    (EditionState.SECOND_REVIEW, "复审"),
    (EditionState.FINAL_REVIEW, "终审"),
    (EditionState.APPROVED, "发布"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A station of the way: passed, or where the edition stands now; who passed it, and when."""

    label: str
    passed: bool
    current: bool
    who: str = ""
    at: datetime | None = None


def way_of(edition: Edition, steps: Sequence[ReviewStep]) -> list[Step]:
    """起草 – 初审 – 复审 – 终审 – 发布, with what is behind the edition and where it stands."""
    done = {step.stage: step for step in steps if not step.void and step.decision == Decision.PASSED}
    order = list(OPEN_STATES)
    here = order.index(edition.state) if edition.state in order else len(order)
    way = []
    for place, (state, label) in enumerate(WAY):
        step = done.get(state)
        who, at = (str(step.by or "系统"), step.at) if step else ("", None)
        if state == EditionState.DRAFT and edition.submitted_at and here > 0:
            at = edition.submitted_at
        if state == EditionState.APPROVED:
            label = "归档" if edition.state == EditionState.HELD else label
            at = edition.published_at
            who = str(edition.published_by or "") if edition.published_at else ""
        way.append(Step(label, place < here, place == here, who, at))
    return way


@dataclass(frozen=True, slots=True)
class Hand:
    """A person's part in the edition."""

    part: str
    who: str
    at: datetime | None = None


def people_of(edition: Edition, steps: Sequence[ReviewStep], clearances: Sequence[Clearance]) -> list[Hand]:
    """Who wrote, reviewed, cleared and published the edition as it is now."""
    hands = [Hand("起草修改", "、".join(str(one) for one in edition.writers.all()) or "系统", edition.drafted_at)]
    hands += [Hand(Stage(step.stage).label, str(step.by or "系统"), step.at) for step in steps if not step.void]
    for clearance in clearances:
        if clearance.digest == edition.digest:
            label = f"{clearance.get_kind_display()}：{clearance.get_conclusion_display()}"
            hands.append(Hand(label, str(clearance.by or "系统"), clearance.at))
    if edition.published_at:
        hands.append(Hand("发布", str(edition.published_by or "系统"), edition.published_at))
    return hands


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed, and since when in words."""

    since: str
    changes: list[FieldChange]


def difference_for(edition: Edition, user: Any, steps: Sequence[ReviewStep]) -> Difference | None:
    """What changed since `user` last judged the edition; else since this stage, or any, last did; else since the
    edition before this one. None where there is nothing earlier, or no change.
    """
    if edition.state not in OPEN_STATES:
        return None
    before, since = _seen(edition, user, steps)
    if before is None:
        return None
    changes = compare(before, content_of(edition))
    return Difference(since, changes) if changes else None


def _seen(edition: Edition, user: Any, steps: Sequence[ReviewStep]) -> tuple[dict[str, Any] | None, str]:
    ladders = (
        ("您上次审核以来", [step for step in steps if step.by_id == user.pk]),
        ("这一环节上次审核以来", [step for step in steps if step.stage == edition.state]),
        ("上次审核以来", list(steps)),
    )
    for since, found in ladders:
        if found:
            return found[-1].content, since
    last = edition.disclosure.editions.filter(number__lt=edition.number).exclude(state=EditionState.DISCARDED)
    previous = last.order_by("-number").first()
    return (content_of(previous), f"与第 {previous.number} 版相比") if previous else (None, "")
