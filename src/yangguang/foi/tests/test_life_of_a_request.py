"""A request from receipt to reply, by the articles of 《政府信息公开条例》."""

import io
from datetime import date

import pytest
from docx import Document

from yangguang.foi import letters
from yangguang.foi.actions import consulting, disputes, handling, intake, looking, replying
from yangguang.foi.models import Applicant, Case, Letter
from yangguang.foi.states import Stage
from yangguang.foi.tests.factories import PERSON, asked, department, on, person
from yangguang.kernel.actions import Refused, why_not
from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import Role, Unit, User

pytestmark = pytest.mark.django_db
GIVEN = {"reason": "信息尚未形成。"}


@pytest.fixture
def unit() -> Unit:
    return department()


@pytest.fixture
def clerk(unit: Unit) -> User:
    return person(Role.CLERK, unit)


@pytest.fixture
def reviewer(unit: Unit) -> User:
    return person(Role.REVIEWER, unit)


@pytest.fixture
def head(unit: Unit) -> User:
    return person(Role.HEAD, unit)


def received(unit: Unit, clerk: User, day: date = date(2020, 4, 24)) -> Case:
    with on(day):
        case = asked(unit)
        return intake.confirm_receipt(case, actor=clerk)


def replied(case: Case, clerk: User, reviewer: User, head: User, code: str = "not_exist") -> Case:
    """The case with a reply that went through all hands."""
    from yangguang.foi import replies

    kind = replies.get(code)
    given = {field.name: "2020-01-01" if field.kind == "date" else "有关情况" for field in kind.fields}
    reply = replying.draft_reply(case, actor=clerk, code=code, given=given, checked=list(kind.checks))
    reply = replying.submit_reply(reply, actor=clerk)
    reply = replying.review_reply(reply, actor=reviewer, words="合法")
    replying.sign_reply(reply, actor=head)
    return Case.objects.get(pk=case.pk)


def test_an_internet_request_counts_from_the_day_both_sides_confirm_and_is_due_in_20_working_days(
    unit: Unit, clerk: User
) -> None:
    """条例第三十一条第三项、第三十三条第二款：五一放假五天，5月9日上班。"""
    with on(date(2020, 4, 23)):
        case = asked(unit)
    assert (case.stage, case.due_on) == (Stage.SUBMITTED, None)
    with on(date(2020, 4, 24)):
        case = intake.confirm_receipt(case, actor=clerk)
    assert (case.stage, case.received_on, case.due_on) == (Stage.HANDLING, date(2020, 4, 24), date(2020, 5, 25))


def test_numbers_have_no_gaps_and_the_applicant_is_only_there_encrypted(unit: Unit) -> None:
    """Two requests get 1 and 2; the stored row holds no name, number or phone."""
    with on(date(2020, 4, 24)):
        first, second = asked(unit), asked(unit)
    assert [first.number, second.number] == [1, 2]
    assert len(first.fresh_secret) == 20  # type: ignore[attr-defined]
    stored = Applicant.objects.filter(case=first).extra(select={"raw": "person"}).values("raw")[0]["raw"]
    assert not any(value in stored for value in PERSON.values())
    assert Applicant.objects.get(case=first).person["name"] == "张三丰"
    assert first.applicant.mark == second.applicant.mark != ""


def test_no_row_of_the_audit_chain_holds_personal_data(unit: Unit, clerk: User) -> None:
    case = received(unit, clerk)
    looking.look(case, actor=clerk, reason="核对身份")
    rows = [f"{row.before}{row.after}{row.detail}{row.subject_label}{row.actor}" for row in AuditEvent.objects.all()]
    assert rows
    assert not any(value in row for row in rows for name, value in PERSON.items() if name != "id_kind")
    assert AuditEvent.objects.get(action="foi.look").detail["reason"] == "核对身份"


def test_correction_asked_once_restarts_the_full_period(unit: Unit, clerk: User) -> None:
    """条例第三十条：答复期限自收到补正的申请之日起计算。"""
    case = received(unit, clerk)
    with on(date(2020, 4, 26)):
        case = handling.ask_correction(case, actor=clerk, missing="请写明年度。", until=date(2020, 5, 15))
    assert (case.stage, case.due_on) == (Stage.CORRECTING, None)
    with on(date(2020, 5, 11)):
        case = handling.answer_correction(case, actor=clerk, words="2019年度")
        assert (case.stage, case.due_on) == (Stage.HANDLING, date(2020, 6, 8))
        with pytest.raises(Refused, match="一次性"):
            handling.ask_correction(case, actor=clerk, missing="还有", until=date(2020, 6, 1))


def test_silence_after_the_correction_gives_the_request_up(unit: Unit, clerk: User) -> None:
    """条例第三十条：无正当理由逾期不补正的，视为放弃申请；有正当理由的除外。"""
    from yangguang.foi.course import keep

    case = received(unit, clerk)
    with on(date(2020, 4, 26)):
        case = handling.ask_correction(case, actor=clerk, missing="请写明年度。", until=date(2020, 5, 15))
    with on(date(2020, 5, 16)):
        assert keep(case)
        assert (case.stage, case.closed_on, case.outcome) == (
            Stage.ABANDONED,
            date(2020, 5, 16),
            "other_uncorrected",
        )
        handling.tell_abandoned(case, actor=clerk)
        case = handling.excuse_late_correction(case, actor=clerk, words="2019年度", reason="住院")
    assert (case.stage, case.closed_on, case.outcome) == (Stage.HANDLING, None, "")


def test_a_third_party_stops_the_clock_until_the_answer(unit: Unit, clerk: User, head: User) -> None:
    """条例第三十二、三十三条：征求第三方意见所需时间不计算；反对的，由负责人按公共利益决定。"""
    case = received(unit, clerk)
    with on(date(2020, 4, 28)):
        case = consulting.consult(case, actor=clerk, name="甲公司", question="合同是否公开")
    assert case.stage == Stage.CONSULTING
    asked_one = case.consultations.get()
    with on(date(2020, 5, 12)):
        with pytest.raises(Refused, match="以前提出意见"):
            consulting.record_opinion(asked_one, actor=clerk, opinion="silence")
        consulting.record_opinion(asked_one, actor=clerk, opinion="objection", words="商业秘密")
        case = Case.objects.get(pk=case.pk)
        assert case.stage == Stage.HANDLING
        # 4月29日至5月12日的8个工作日不计。
        assert case.due_on == date(2020, 6, 4)
        with pytest.raises(Refused, match="负责人"):
            consulting.override(case.consultations.get(), actor=clerk, reason="涉及公共安全")
        consulting.override(case.consultations.get(), actor=head, reason="涉及公共安全")
    assert Letter.objects.filter(case=case, to_applicant=False).count() == 2


def test_the_head_extends_once_by_twenty_days_at_most(unit: Unit, clerk: User, head: User) -> None:
    """条例第三十三条第二款。"""
    case = received(unit, clerk)
    with on(date(2020, 5, 20)):
        with pytest.raises(Refused, match="负责人"):
            handling.extend(case, actor=clerk, days=20, reason="资料多")
        with pytest.raises(Refused, match="20"):
            handling.extend(case, actor=head, days=21, reason="资料多")
        case = handling.extend(case, actor=head, days=20, reason="资料多")
        assert case.due_on == date(2020, 6, 22)
        with pytest.raises(Refused, match="一次"):
            handling.extend(case, actor=head, days=5, reason="再延")
    assert "延长过" in str(why_not(handling.extend, head, case)), "what was used is not offered again"
    assert Letter.objects.filter(case=case, kind="extension").count() == 1


def test_a_reply_passes_three_hands_and_lands_on_its_row(unit: Unit, clerk: User, reviewer: User, head: User) -> None:
    case = received(unit, clerk)
    with on(date(2020, 5, 8)):
        case = replied(case, clerk, reviewer, head)
        assert (case.stage, case.closed_on, case.outcome) == (Stage.REPLIED, date(2020, 5, 8), "none_not_held")
        letter = case.replies.get().letter
    assert letter is not None
    text = "\n".join(one.text for one in Document(io.BytesIO(letters.read(letter, "docx"))).paragraphs)
    assert "市财政局公开〔2020〕第1号" in text
    assert "第三十六条第四项" in text
    assert "常德市人民政府" in text
    assert "{" not in text
    assert letters.read(letter, "pdf").startswith(b"%PDF")


def test_whoever_drafted_neither_reviews_nor_signs(unit: Unit, clerk: User, reviewer: User, head: User) -> None:
    case = received(unit, clerk)
    with on(date(2020, 5, 8)):
        kind_given = {"searched": "档案室"}
        from yangguang.foi import replies

        reply = replying.draft_reply(
            case, actor=head, code="not_exist", given=kind_given, checked=list(replies.get("not_exist").checks)
        )
        reply = replying.submit_reply(reply, actor=clerk)
        with pytest.raises(Refused, match="自己起草"):
            replying.review_reply(reply, actor=head, words="好")
        reply = replying.review_reply(reply, actor=reviewer, words="好")
        with pytest.raises(Refused, match="自己起草"):
            replying.sign_reply(reply, actor=head)
        with pytest.raises(Refused, match="单位负责人"):
            replying.sign_reply(reply, actor=clerk)


def test_what_a_type_needs_is_asked_for_before_the_review(unit: Unit, clerk: User) -> None:
    case = received(unit, clerk)
    with on(date(2020, 5, 8)):
        reply = replying.draft_reply(case, actor=clerk, code="state_secret", given={}, checked=[])
        with pytest.raises(Refused, match="请填写理由"):
            replying.submit_reply(reply, actor=clerk)
        with pytest.raises(Refused, match="已有一份"):
            replying.draft_reply(case, actor=clerk, code="other", given={}, checked=[])


def test_a_reply_recalled_in_its_year_never_stood_and_one_of_last_year_keeps_its_row(
    unit: Unit, clerk: User, reviewer: User, head: User
) -> None:
    case = received(unit, clerk)
    with on(date(2020, 5, 8)):
        case = replied(case, clerk, reviewer, head)
    with on(date(2020, 6, 1)):
        replying.recall_reply(case.replies.get(state="sent"), actor=head, reason="引错条款")
        case = Case.objects.get(pk=case.pk)
        assert (case.stage, case.closed_on, case.outcome) == (Stage.HANDLING, None, "")
        case = replied(case, clerk, reviewer, head, "petition")
        assert (case.closed_on, case.outcome) == (date(2020, 6, 1), "not_petition")
    with on(date(2021, 3, 1)):
        dispute = disputes.register_dispute(
            case, actor=clerk, kind="review", organ="常德市人民政府", received_on=date(2021, 2, 1)
        )
        assert dispute.answer_due == date(2021, 2, 11)
        disputes.decide_dispute(dispute, actor=clerk, outcome="corrected", on=date(2021, 2, 26))
        case = replying.reopen(case, actor=head, reason="行政复议决定责令重新答复", until=date(2021, 3, 15))
        assert (case.stage, case.due_on) == (Stage.HANDLING, date(2021, 3, 15))
        assert (case.closed_on, case.outcome) == (date(2020, 6, 1), "not_petition")


def test_withdrawal_ends_the_request(unit: Unit, clerk: User) -> None:
    case = received(unit, clerk)
    with on(date(2020, 4, 28)):
        case = handling.record_withdrawal(case, actor=clerk, reason="不再需要")
    assert (case.stage, case.outcome) == (Stage.WITHDRAWN, "other_other")


def test_a_fee_by_item_counts_the_month_and_stops_the_clock(unit: Unit, clerk: User) -> None:
    """条例第四十二条；国办函〔2020〕109号：按件，同一申请人同一自然月累计。"""
    with on(date(2020, 4, 1)):
        many = intake.confirm_receipt(asked(unit, items=[f"第{n}项" for n in range(1, 13)]), actor=clerk)
        case = intake.confirm_receipt(asked(unit), actor=clerk)
        assert many.items.count() == 12
        case = handling.ask_fee(case, actor=clerk, basis="items", quantity=1, reason="数量明显过多。")
        assert (case.fee.before, case.fee.amount, case.stage) == (12, 100, Stage.PAYING)
    with on(date(2020, 4, 8)):
        case = handling.take_payment(case, actor=clerk)
        assert case.stage == Stage.HANDLING


def test_others_see_nothing(unit: Unit, clerk: User) -> None:
    """Another unit's request is not there; the office above sees it and does nothing with it."""
    case = received(unit, clerk)
    stranger = person(Role.CLERK, department("health", "常德市卫生健康委员会", "市卫健委"))
    office = person(Role.OFFICE, case.unit.get_parent(), below=True)
    assert not Case.objects.visible_to(stranger).exists()
    assert Case.objects.visible_to(office).get() == case
    assert not Case.objects.editable_by(office).exists()
    with pytest.raises(Refused):
        looking.look(case, actor=stranger, reason="好奇")
    with pytest.raises(Refused, match="理由"):
        looking.look(case, actor=clerk, reason=" ")
