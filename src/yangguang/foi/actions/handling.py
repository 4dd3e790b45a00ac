"""The office's steps that move the clock: correction, extension, reasons, longer period, fee, withdrawal."""

from datetime import date
from typing import Any

from yangguang.foi import letters, messages, policies
from yangguang.foi.actions.recording import record, settle
from yangguang.foi.clock import periods
from yangguang.foi.course import clock_of, cycles
from yangguang.foi.fees import fee
from yangguang.foi.models import Case, Fee, Step
from yangguang.foi.policies import RECEIVED
from yangguang.foi.states import LetterKind, Stage, StepKind
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.kernel.clock import current_calendar

SAME_MONTH_STAGES = (Stage.WITHDRAWN, Stage.ABANDONED)


@action("foi.ask_correction", label="告知补正", policy=policies.may_handle(Stage.HANDLING), touches=())
def ask_correction(case: Case, *, actor: Any, missing: str, until: date) -> Case:
    """Tell the applicant once what is missing and by when to complete it (条例第三十条); the letter goes out with it.

    The period runs anew from the full twenty working days when the completed request arrives.
    """
    if until <= present.today():
        raise Refused("补正期限应当晚于今天，给申请人合理的时间。")
    record(case, StepKind.CORRECTION_ASKED, actor=actor, until=until, note=missing)
    letters.issue(case, LetterKind.CORRECTION, actor=actor, words={"missing": missing, "until": until})
    messages.tell(case, f"您的申请需要补正，请在{until}前打开查询链接补充。")
    return case


@action("foi.answer_correction", label="收到补正", policy=policies.may_handle(Stage.CORRECTING), touches=())
def answer_correction(case: Case, *, actor: Any, words: str, on: date | None = None, excuse: str = "") -> Case:
    """A completion that came on paper. `excuse` is the good reason accepted for one that came late."""
    record(case, StepKind.CORRECTION_ANSWERED, actor=actor, on=on, note=words, reason=excuse)
    return case


@action("foi.excuse", label="接受逾期补正", policy=policies.may_handle(Stage.ABANDONED), touches=())
def excuse_late_correction(case: Case, *, actor: Any, words: str, reason: str, on: date | None = None) -> Case:
    """A completion after its last day, with a good reason (条例第三十条：无正当理由逾期不补正的，视为放弃)."""
    record(case, StepKind.CORRECTION_ANSWERED, actor=actor, on=on, note=words, reason=reason)
    if case.stage == Stage.ABANDONED:
        raise Refused("这件申请不是因为逾期不补正而视为放弃的。")
    return case


def _may_extend(actor: Any, case: Case, **parameters: Any) -> str | None:
    """The head, once (条例第三十三条第二款); anew for a request that was taken up again."""
    if refusal := policies.may_head(*RECEIVED)(actor, case, **parameters):
        return refusal
    used = any(step.kind == StepKind.EXTENSION for step in cycles(list(case.steps.all()))[-1])
    return "答复期限只能延长一次，这件申请已经延长过（条例第三十三条）。" if used else None


@action("foi.extend", label="延长答复期限", policy=_may_extend, touches=())
def extend(case: Case, *, actor: Any, days: int, reason: str) -> Case:
    """Lengthen the period once, by at most twenty working days, with the head's consent and a letter (第三十三条)."""
    record(case, StepKind.EXTENSION, actor=actor, days=days, approver=str(actor), reason=reason)
    words = {"days": days, "reason": reason, "due": case.due_on}
    letters.issue(case, LetterKind.EXTENSION, actor=actor, words=words)
    messages.tell(case, f"答复期限延长{days}个工作日，理由见告知书。")
    return case


@action("foi.ask_reasons", label="要求说明理由", policy=policies.may_handle(Stage.HANDLING), touches=())
def ask_reasons(case: Case, *, actor: Any, reason: str, until: date) -> Case:
    """Volume or frequency is clearly beyond what is reasonable: ask why (条例第三十五条). The clock goes on."""
    if until <= present.today():
        raise Refused("说明理由的期限应当晚于今天。")
    record(case, StepKind.REASONS_ASKED, actor=actor, until=until, reason=reason)
    letters.issue(case, LetterKind.REASONS, actor=actor, words={"reason": reason, "until": until})
    messages.tell(case, f"请在{until}前打开查询链接，说明申请的理由。")
    return case


@action("foi.take_reasons", label="收到理由说明", policy=policies.may_handle(Stage.EXPLAINING), touches=())
def take_reasons(case: Case, *, actor: Any, words: str, on: date | None = None) -> Case:
    """The reasons that came on paper, or a note that none came in time; whether they are reasonable is judged next."""
    record(case, StepKind.REASONS_GIVEN, actor=actor, on=on, note=words)
    return case


@action("foi.set_longer", label="确定延迟答复的期限", policy=policies.may_head(*RECEIVED), touches=())
def set_longer(case: Case, *, actor: Any, days: int, reason: str) -> Case:
    """The reasons are reasonable but cannot be met in time: set a longer reasonable period and say so (第三十五条)."""
    if not case.steps.filter(kind=StepKind.REASONS_GIVEN, undone_because="").exists():
        raise Refused("请先要求申请人说明理由并收到说明（条例第三十五条）。")
    record(case, StepKind.LONGER_PERIOD, actor=actor, days=days, approver=str(actor), reason=reason)
    words = {"days": days, "reason": reason, "due": case.due_on}
    letters.issue(case, LetterKind.LONGER, actor=actor, words=words)
    messages.tell(case, "已确定延迟答复的期限，见告知书。")
    return case


@action("foi.ask_fee", label="发出收费通知", policy=policies.may_handle(Stage.HANDLING), touches=())
def ask_fee(case: Case, *, actor: Any, basis: str, quantity: int, reason: str) -> Case:
    """Charge for volume or frequency beyond reason, by item or by page (条例第四十二条；国办函〔2020〕109号).

    By item counts the applicant's other requests to the unit in the same calendar month before this one.
    """
    if hasattr(case, "fee"):
        raise Refused("这件申请已经发过收费通知，一件只收一次，不能再改计收方式。")
    if case.received_on is None:
        raise Refused("确认收到申请之后才能收费。")
    before = counted_before(case) if basis == Fee.Basis.ITEMS else 0
    owed = fee(items=quantity, before=before) if basis == Fee.Basis.ITEMS else fee(pages=quantity)
    if owed.amount == 0:
        raise Refused("按这个数量不收费，不用发收费通知。")
    Fee.objects.create(case=case, basis=basis, quantity=quantity, before=before, amount=owed.amount)
    record(case, StepKind.FEE_NOTICE, actor=actor, reason=reason)
    until = current_calendar().add_working_days(present.today(), periods().fee_payment)
    words = {"basis": Fee.Basis(basis).label, "quantity": quantity, "amount": owed.amount, "until": until}
    letters.issue(case, LetterKind.FEE, actor=actor, words={**words, "breakdown": owed.breakdown, "reason": reason})
    messages.tell(case, f"请在{until}前缴纳信息处理费，金额见收费通知。")
    return case


def counted_before(case: Case) -> int:
    """The items that the applicant asked of the unit in the calendar month of receipt before this request."""
    mark = case.applicant.mark
    if not mark or case.received_on is None:
        return 0
    others = Case.objects.filter(
        unit=case.unit_id,
        applicant__mark=mark,
        received_on__year=case.received_on.year,
        received_on__month=case.received_on.month,
        pk__lt=case.pk,
    ).exclude(stage__in=SAME_MONTH_STAGES)
    return sum(max(1, one.items.count()) for one in others.prefetch_related("items"))


@action("foi.take_payment", label="确认缴费", policy=policies.may_handle(Stage.PAYING), touches=())
def take_payment(case: Case, *, actor: Any, on: date | None = None) -> Case:
    """The fee was paid on that day; the clock goes on."""
    record(case, StepKind.FEE_PAID, actor=actor, on=on)
    Fee.objects.filter(case=case).update(paid_on=on or present.today())
    return case


@action("foi.record_withdrawal", label="登记撤回", policy=policies.may_handle(), touches=())
def record_withdrawal(case: Case, *, actor: Any, reason: str, on: date | None = None) -> Case:
    """The applicant withdrew the request on paper or by word of mouth."""
    return withdraw_case(case, actor=actor, on=on, words=reason)


def withdraw_case(case: Case, *, actor: Any, words: str, on: date | None = None) -> Case:
    """The request ends without a reply; one at work is not used."""
    for reply in case.replies.filter(state__in=["draft", "review", "signing"]):
        reply.drop()
        reply.save()
    record(case, StepKind.WITHDRAWAL, actor=actor, on=on, note=words)
    return case


@action("foi.tell_abandoned", label="告知不再处理", policy=policies.may_handle(Stage.ABANDONED), touches=())
def tell_abandoned(case: Case, *, actor: Any) -> Case:
    """The request counts as given up, by silence; tell the applicant by letter (条例第三十条；国办函〔2020〕109号)."""
    if case.letters.filter(kind=LetterKind.ABANDONED).exists():
        raise Refused("已经发过告知书。")
    course = clock_of(case).course
    stop = course.lapsed(present.today()) if course else None
    unpaid = case.outcome == "other_unpaid"
    words = {"unpaid": unpaid, "until": stop.until if stop else None}
    letters.issue(case, LetterKind.ABANDONED, actor=actor, words=words)
    messages.tell(case, "您的申请因逾期未补正或者未缴费，不再处理，见告知书。")
    return case


def _may_undo(actor: Any, step: Step, *, reason: str = "—", **_: Any) -> str | None:
    if step.undone_because:
        return "这一步已经撤销。"
    if step.kind not in UNDOABLE:
        return "这一步不能撤销。"
    return policies.may_head()(actor, step.case, reason=reason)


#: What may have been written down wrongly; what went out to the applicant as a reply is recalled instead.
UNDOABLE = frozenset(
    {
        StepKind.CORRECTION_ANSWERED,
        StepKind.REASONS_GIVEN,
        StepKind.FEE_PAID,
        StepKind.CORRECTION_ASKED,
        StepKind.REASONS_ASKED,
    }
)


@action("foi.undo_step", label="撤销误记的步骤", policy=_may_undo, touches=())
def undo_step(step: Step, *, actor: Any, reason: str) -> Case:
    """A step was written down wrongly: it counts no more, with the reason, and the deadline is worked out again."""
    step.undone_because = reason.strip()[:300]
    step.save(update_fields=["undone_because"])
    settle(step.case)
    return step.case
