"""What the person who asked may do with the private link."""

from collections.abc import Sequence
from typing import Any

from yangguang.foi import policies
from yangguang.foi.actions.handling import withdraw_case
from yangguang.foi.actions.recording import record
from yangguang.foi.files import Upload, store
from yangguang.foi.models import Case, CaseFile
from yangguang.foi.states import OPEN_STAGES, Stage, StepKind
from yangguang.kernel.actions import Refused, action


def _keep(case: Case, uploads: Sequence[Upload]) -> None:
    for upload in uploads:
        store(case, upload, CaseFile.Purpose.ADDED)


@action("foi.complete", label="提交补正", policy=policies.is_applicant(Stage.CORRECTING), touches=())
def complete(case: Case, *, actor: Any, words: str, uploads: Sequence[Upload] = ()) -> Case:
    """The completed request; the reply's period runs anew from today (条例第三十条)."""
    _keep(case, uploads)
    record(case, StepKind.CORRECTION_ANSWERED, actor=actor, note=words)
    return case


@action("foi.withdraw", label="撤回申请", policy=policies.is_applicant(*OPEN_STAGES), touches=())
def withdraw(case: Case, *, actor: Any) -> Case:
    """The applicant does not want the information any more."""
    return withdraw_case(case, actor=actor, words="")


@action("foi.give_reasons", label="说明理由", policy=policies.is_applicant(Stage.EXPLAINING), touches=())
def give_reasons(case: Case, *, actor: Any, words: str, uploads: Sequence[Upload] = ()) -> Case:
    """Why so much, or so often, is asked for (条例第三十五条)."""
    _keep(case, uploads)
    record(case, StepKind.REASONS_GIVEN, actor=actor, note=words)
    return case


@action("foi.agree_longer", label="同意延迟答复", policy=policies.is_applicant(*OPEN_STAGES), touches=())
def agree_longer(case: Case, *, actor: Any) -> Case:
    """The applicant agrees to the longer period that the unit set (条例第三十五条)."""
    if not case.steps.filter(kind=StepKind.LONGER_PERIOD, undone_because="").exists():
        raise Refused("没有需要您同意的延迟期限。")
    if case.steps.filter(kind=StepKind.LONGER_AGREED).exists():
        raise Refused("您已经同意过。")
    record(case, StepKind.LONGER_AGREED, actor=actor)
    return case


@action("foi.tell_paid", label="告知已缴费", policy=policies.is_applicant(Stage.PAYING), touches=())
def tell_paid(case: Case, *, actor: Any, words: str, uploads: Sequence[Upload] = ()) -> Case:
    """The applicant says that the fee is paid, with the proof; the unit confirms it."""
    _keep(case, uploads)
    record(case, StepKind.SAID_PAID, actor=actor, note=words)
    return case


@action("foi.acknowledge", label="确认收到答复", policy=policies.is_applicant(Stage.REPLIED), touches=())
def acknowledge(case: Case, *, actor: Any) -> Case:
    """The applicant has received the reply."""
    if case.steps.filter(kind=StepKind.RECEIVED).exists():
        raise Refused("您已经确认过。")
    record(case, StepKind.RECEIVED, actor=actor)
    return case
