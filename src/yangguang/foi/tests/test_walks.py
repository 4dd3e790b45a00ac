"""Random walks: all actions by all roles in any order. No illegal state, no deadline lost, no outsider."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from yangguang.foi import replies
from yangguang.foi.actions import applicant, consulting, disputes, handling, intake, releasing, replying
from yangguang.foi.actors import ApplicantActor
from yangguang.foi.counting import counts, recount, table3_of
from yangguang.foi.course import clock_of, conclusion_of, keep
from yangguang.foi.due import keep_in_step
from yangguang.foi.models import Case, CaseFile, Letter, Reply
from yangguang.foi.states import CLOSED_STAGES, Stage
from yangguang.foi.tests.factories import asked, city, department, on, person
from yangguang.kernel import audit
from yangguang.kernel.actions import Refused
from yangguang.kernel.clock import current_calendar
from yangguang.organisations.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WALKS, STEPS, TRIES = 50, 40, 15
CODES = [one.code for one in replies.all_types("information")]
Do = Callable[[Case, Any, random.Random], Any]


def _reply(case: Case, *states: str) -> Reply:
    found = case.replies.filter(state__in=states).first() if states else case.replies.first()
    if found is None:
        raise Refused("没有答复。")
    return found


def _draft(case: Case, actor: Any, dice: random.Random) -> Any:
    kind = replies.get(dice.choice(CODES))
    given = {field.name: "有关情况" for field in kind.fields if dice.random() < 0.95}
    return replying.draft_reply(case, actor=actor, code=kind.code, given=given, checked=list(kind.checks))


def _consultation(case: Case) -> Any:
    found = case.consultations.order_by("?").first()
    if found is None:
        raise Refused("没有征求意见。")
    return found


def _dispute(case: Case) -> Any:
    found = case.disputes.order_by("?").first()
    if found is None:
        raise Refused("没有复议。")
    return found


def _letter(case: Case) -> Letter:
    found = case.letters.filter(delivered_on=None).first()
    if found is None:
        raise Refused("没有文书。")
    return found


def _today() -> date:
    from yangguang.kernel import present

    return present.today()


DOINGS: list[Do] = [
    lambda c, a, d: intake.confirm_receipt(c, actor=a),
    lambda c, a, d: intake.assign(c, actor=a),
    lambda c, a, d: intake.split(c, actor=a, items=["一", "二"]),
    lambda c, a, d: handling.ask_correction(c, actor=a, missing="年度", until=_today() + timedelta(d.randrange(1, 20))),
    lambda c, a, d: handling.answer_correction(c, actor=a, words="2019"),
    lambda c, a, d: handling.excuse_late_correction(c, actor=a, words="2019", reason="住院"),
    lambda c, a, d: handling.extend(c, actor=a, days=d.randrange(1, 24), reason="资料多"),
    lambda c, a, d: handling.ask_reasons(c, actor=a, reason="数量多", until=_today() + timedelta(9)),
    lambda c, a, d: handling.take_reasons(c, actor=a, words="研究"),
    lambda c, a, d: handling.set_longer(c, actor=a, days=30, reason="数量多"),
    lambda c, a, d: handling.ask_fee(c, actor=a, basis="pages", quantity=100, reason="数量多"),
    lambda c, a, d: handling.take_payment(c, actor=a),
    lambda c, a, d: handling.record_withdrawal(c, actor=a, reason="不要了") if d.random() < 0.1 else None,
    lambda c, a, d: handling.tell_abandoned(c, actor=a),
    lambda c, a, d: handling.undo_step(c.steps.order_by("?").first(), actor=a, reason="误记"),  # type: ignore[arg-type]
    lambda c, a, d: consulting.consult(c, actor=a, name="甲", question="公开吗", is_agency=d.random() < 0.5),
    lambda c, a, d: consulting.deliver_consultation(_consultation(c), actor=a, on=_today()),
    lambda c, a, d: consulting.record_opinion(
        _consultation(c), actor=a, opinion=d.choice(["consent", "objection", "silence"])
    ),
    lambda c, a, d: consulting.override(_consultation(c), actor=a, reason="公共利益"),
    _draft,
    lambda c, a, d: replying.submit_reply(_reply(c, "draft"), actor=a),
    lambda c, a, d: replying.review_reply(_reply(c, "review"), actor=a, words="好"),
    lambda c, a, d: replying.sign_reply(_reply(c, "signing"), actor=a),
    lambda c, a, d: replying.return_reply(_reply(c, "review", "signing"), actor=a, reason="改"),
    lambda c, a, d: replying.drop_reply(_reply(c, "draft", "review"), actor=a, reason="另拟"),
    lambda c, a, d: replying.recall_reply(_reply(c, "sent"), actor=a, reason="错") if d.random() < 0.3 else None,
    lambda c, a, d: replying.record_delivery(_letter(c), actor=a, on=_today(), method="邮寄"),
    lambda c, a, d: replying.reopen(c, actor=a, reason="决定") if d.random() < 0.3 else None,
    lambda c, a, d: disputes.register_dispute(c, actor=a, kind="review", organ="常德市人民政府", received_on=_today()),
    lambda c, a, d: disputes.answer_dispute(_dispute(c), actor=a, on=_today()),
    lambda c, a, d: disputes.decide_dispute(_dispute(c), actor=a, outcome="corrected", on=_today()),
    lambda c, a, d: releasing.release_to_all(c, actor=a, title="示例", summary="示例"),
    lambda c, a, d: applicant.complete(c, actor=a, words="2019"),
    lambda c, a, d: applicant.withdraw(c, actor=a) if d.random() < 0.1 else None,
    lambda c, a, d: applicant.give_reasons(c, actor=a, words="研究"),
    lambda c, a, d: applicant.agree_longer(c, actor=a),
    lambda c, a, d: applicant.tell_paid(c, actor=a, words="已缴"),
    lambda c, a, d: applicant.acknowledge(c, actor=a),
]

#: What a request must pass through to be replied to comes up more often than the rest.
USUAL = [place for place, do in enumerate(DOINGS) if "draft" in do.__code__.co_names or do is _draft]
USUAL += [
    place
    for place, do in enumerate(DOINGS)
    if {"submit_reply", "review_reply", "sign_reply"} & set(do.__code__.co_names)
]
CHOICES = [*range(len(DOINGS)), *USUAL * 4]


def check(case: Case, day: date) -> None:
    """What is true of every request at every moment."""
    case.refresh_from_db()
    assert not keep(case, today=day), "the caches are those that the steps give"
    clock = clock_of(case, day)
    if case.stage in {Stage.HANDLING, Stage.EXPLAINING, Stage.CONSULTING}:
        assert case.due_on is not None, "an open request that is handled has its last day"
        assert clock.received is not None
    if case.stage in CLOSED_STAGES:
        assert case.due_on is None
        assert not case.replies.filter(state__in=["draft", "review", "signing"]).exists() or case.stage != "withdrawn"
    assert case.replies.filter(state="sent").count() <= 1
    if case.stage == Stage.REPLIED:
        assert case.replies.filter(state="sent").exists()
    ended = conclusion_of(case.received_on, list(case.steps.order_by("on", "pk")), day, current_calendar())
    assert counts(case.unit, day.year) == recount([case.unit_id], day.year), "what is kept is what is counted"
    assert (case.closed_on, case.outcome) == ((ended.on, ended.row) if ended else (None, ""))
    for reply in case.replies.filter(state="sent"):
        assert reply.letter is not None
        assert len({reply.drafted_by_id, reply.reviewed_by_id}) == 2
        assert reply.signed_by_id != reply.drafted_by_id


def test_random_sequences_of_all_actions_by_all_roles() -> None:
    unit = department()
    stranger = person(Role.HEAD, department("health", "常德市卫生健康委员会", "市卫健委"))
    office = person(Role.OFFICE, city(), below=True)
    clerk, reviewer, head = (person(role, unit) for role in (Role.CLERK, Role.REVIEWER, Role.HEAD))
    ran: set[int] = set()
    reached: set[str] = set()
    refusals: set[str] = set()
    with patch("yangguang.foi.letters.issuing.pdf_of", lambda docx: b""):
        for walk in range(WALKS):
            dice = random.Random(walk)
            day = date(2019, 12, 2) + timedelta(days=dice.randrange(120))
            with on(day):
                case = asked(unit)
                CaseFile.objects.create(
                    case=case,
                    purpose="released",
                    name="示例",
                    media_type="image/png",
                    size=1,
                    sha256="a" * 64,
                    added_at=case.created_at,
                )
            actors = [clerk, clerk, clerk, reviewer, reviewer, head, head, office, stranger, ApplicantActor.of(case)]
            for _ in range(STEPS):
                day += timedelta(days=dice.choice((0, 0, 0, 1, 2, 5)))
                with on(day):
                    keep_in_step()
                    case = Case.objects.get(pk=case.pk)
                    for _ in range(TRIES):
                        number, actor = dice.choice(CHOICES), dice.choice(actors)
                        try:
                            done = DOINGS[number](Case.objects.get(pk=case.pk), actor, dice)
                        except Refused as refusal:
                            refusals.add(refusal.reason)
                            continue
                        if done is not None:
                            ran.add(number)
                            assert actor not in (stranger, office), "an outsider changed something"
                            break
                    check(case, day)
                    reached.add(case.stage)
            assert not Case.objects.visible_to(stranger).exists()
    assert len(ran) > len(DOINGS) * 0.8, sorted(set(range(len(DOINGS))) - ran)
    assert reached >= set(Stage.values) - {"explaining"}
    for year in (2019, 2020):
        assert table3_of(unit, year, "2021").balanced
    assert list(Letter.objects.order_by("year", "number").values_list("number", flat=True)) != []
    numbers = list(Letter.objects.filter(year=2020).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1)), "letters are numbered without gaps"
    assert not [words for words in refusals if not words.endswith("。")]
    assert audit.verify()[1] is None
