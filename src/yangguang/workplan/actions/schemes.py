"""The cross-department scheme, step by step (2020 notice, parts 3 and 5)."""

from typing import Any

from yangguang.kernel import present
from yangguang.kernel.actions import action
from yangguang.organisations.models import Unit
from yangguang.workplan import policies
from yangguang.workplan.models import Scheme, SchemeOpinion, SchemeVersion
from yangguang.workplan.states import SchemeState


@action("workplan.write_scheme", label="起草方案", policy=policies.may_write_scheme)
def write_version(scheme: Scheme, *, actor: Any, text: str, note: str = "") -> SchemeVersion:
    """A new version; older ones stay readable. While opinions are asked, this takes the scheme back to drafting."""
    last = scheme.versions.first()
    if scheme.state == SchemeState.CONSULTING:
        scheme.revise()
        scheme.save()
    return SchemeVersion.objects.create(
        scheme=scheme,
        number=last.number + 1 if last else 1,
        # One kind of line end, or every line would differ from a version that came in another way.
        text="\n".join(text.strip().splitlines()),
        note=note.strip()[:300],
        written_by_id=actor.pk,
        written_at=present.now(),
    )


@action("workplan.consult_on_scheme", label="送责任单位征求意见", policy=policies.may_consult)
def consult(scheme: Scheme, *, actor: Any) -> Scheme:
    """Ask every responsible unit for its word on the latest version."""
    scheme.consult()
    scheme.save()
    return scheme


@action("workplan.give_opinion", label="答复方案意见", policy=policies.may_give_opinion)
def give_opinion(scheme: Scheme, *, actor: Any, unit: Unit, agrees: bool, comment: str = "") -> SchemeOpinion:
    """A unit's word on the latest version; said again, it replaces the earlier one, which the audit chain keeps."""
    version = scheme.versions.all()[0]
    opinion, _ = SchemeOpinion.objects.update_or_create(
        version=version,
        unit=unit,
        defaults={
            "agrees": agrees,
            "comment": comment.strip(),
            "given_by_id": actor.pk,
            "given_at": present.now(),
            "answer": "",
            "answered_at": None,
        },
    )
    return opinion


@action("workplan.answer_opinion", label="答复采纳情况", policy=policies.may_answer_opinion)
def answer_opinion(opinion: SchemeOpinion, *, actor: Any, answer: str) -> SchemeOpinion:
    """The lead says what became of a comment."""
    opinion.answer, opinion.answered_at = answer.strip(), present.now()
    opinion.save()
    return opinion


@action("workplan.settle_scheme", label="商定方案", policy=policies.may_settle)
def settle(scheme: Scheme, *, actor: Any) -> Scheme:
    """Everybody agrees: the latest version stands."""
    scheme.settle()
    scheme.settled_at = present.now()
    scheme.save()
    return scheme


@action("workplan.file_scheme", label="报送方案", policy=policies.may_file)
def file_scheme(scheme: Scheme, *, actor: Any) -> Scheme:
    """Hand the settled scheme to the office; the day is what counts against its date."""
    scheme.file()
    scheme.filed_at, scheme.return_reason = present.now(), ""
    scheme.save()
    return scheme


@action("workplan.return_scheme", label="退回方案", policy=policies.may_return_scheme)
def return_scheme(scheme: Scheme, *, actor: Any, reason: str) -> Scheme:
    """The office sends it back to be changed; it is drafted, agreed and settled again."""
    scheme.send_back()
    scheme.return_reason, scheme.filed_at, scheme.settled_at = reason.strip(), None, None
    scheme.save()
    return scheme
