"""Opinions: of third parties (条例第三十二条) and of other agencies (第三十四条), in writing, out of the clock."""

from datetime import date
from typing import Any

from yangguang.foi import letters, policies
from yangguang.foi.actions.recording import record, settle
from yangguang.foi.clock import Kind
from yangguang.foi.course import clock_of
from yangguang.foi.models import Case, Consultation
from yangguang.foi.states import LetterKind, Opinion, Stage, StepKind
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action

CONSULTABLE = (Stage.HANDLING, Stage.CONSULTING)


@action("foi.consult", label="征求意见", policy=policies.may_handle(*CONSULTABLE), touches=())
def consult(case: Case, *, actor: Any, name: str, question: str, contact: str = "", is_agency: bool = False) -> Case:
    """Ask somebody's opinion by letter; the clock stands until the answer, at most 15 working days from delivery."""
    if not (name.strip() and question.strip()):
        raise Refused("请写明征求谁的意见、征求什么。")
    asked = Consultation.objects.create(
        case=case,
        is_agency=is_agency,
        name=name.strip(),
        contact=contact.strip(),
        question=question.strip(),
        asked_on=present.today(),
    )
    kind = StepKind.AGENCY_ASKED if is_agency else StepKind.THIRD_PARTY_ASKED
    record(case, kind, actor=actor, party=f"c{asked.pk}")
    asked.letter = letters.issue(
        case,
        LetterKind.AGENCY if is_agency else LetterKind.THIRD_PARTY,
        actor=actor,
        words={"name": asked.name, "question": asked.question},
        to_applicant=False,
        addressee=asked.name,
    )
    asked.save(update_fields=["letter"])
    return case


@action("foi.deliver_consultation", label="登记征求意见书送达", policy=policies.may_answer_consultation, touches=())
def deliver_consultation(consultation: Consultation, *, actor: Any, on: date) -> Consultation:
    """The letter reached its addressee on that day; the 15 working days run from it (条例第三十二、三十四条)."""
    if not consultation.asked_on <= on <= present.today():
        raise Refused("送达日期应当在征求意见之日和今天之间。")
    step = consultation.case.steps.get(party=f"c{consultation.pk}", kind=_asked(consultation), undone_because="")
    step.delivered = on
    step.save(update_fields=["delivered"])
    settle(consultation.case)
    return consultation


def _asked(one: Consultation) -> StepKind:
    return StepKind.AGENCY_ASKED if one.is_agency else StepKind.THIRD_PARTY_ASKED


@action("foi.record_opinion", label="登记意见", policy=policies.may_answer_consultation, touches=())
def record_opinion(
    consultation: Consultation, *, actor: Any, opinion: str, words: str = "", on: date | None = None
) -> Consultation:
    """What they say, and when it came; the clock goes on the day after.

    Silence is recorded only when the 15 working days are over: then an agency consents (条例第三十四条), and of a third
    party the unit decides itself (第三十二条).
    """
    day = on or present.today()
    if opinion == Opinion.SILENCE:
        party = f"c{consultation.pk}"
        waits = [stop for stop in clock_of(consultation.case).waits if stop.party == party and stop.until is not None]
        if waits:
            raise Refused(f"对方可以在{waits[0].until}以前提出意见，期满后才能按逾期未答复办理。")
    else:
        kind = Kind.AGENCY_ANSWERED if consultation.is_agency else Kind.THIRD_PARTY_ANSWERED
        record(consultation.case, StepKind(kind.value), actor=actor, on=day, party=f"c{consultation.pk}")
    consultation.opinion, consultation.opinion_words = opinion, words.strip()
    consultation.opinion_on = None if opinion == Opinion.SILENCE else day
    consultation.save(update_fields=["opinion", "opinion_words", "opinion_on"])
    return consultation


@action("foi.override", label="决定公开（公共利益）", policy=policies.may_override, touches=())
def override(consultation: Consultation, *, actor: Any, reason: str) -> Consultation:
    """Release against the objection, as withholding would do great harm to the public interest (条例第三十二条)."""
    consultation.overriding = reason.strip()
    consultation.save(update_fields=["overriding"])
    letters.issue(
        consultation.case,
        LetterKind.THIRD_PARTY_TOLD,
        actor=actor,
        words={"name": consultation.name, "reason": reason, "question": consultation.question},
        to_applicant=False,
        addressee=consultation.name,
    )
    return consultation
