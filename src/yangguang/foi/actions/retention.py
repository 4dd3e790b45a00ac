"""Personal data is kept as long as the rules say; the figures stay (个人信息保护法第十九条、第四十七条)."""

from datetime import date
from typing import Any

from yangguang.foi import policies
from yangguang.foi.models import Case, CaseFile
from yangguang.foi.states import CLOSED_STAGES
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action


@action("foi.erase", label="删除个人信息", policy=policies.only_the_system, touches=())
def erase(case: Case, *, actor: Any, reason: str) -> Case:
    """Take the applicant's data, files and words out of a concluded request; its number, days and outcome stay."""
    if case.stage not in CLOSED_STAGES:
        raise Refused("没有办结的申请不能删除个人信息。")
    if case.disputes.filter(decided_on=None).exists():
        raise Refused("有没有审结的复议或者诉讼，不能删除个人信息。")
    person = case.applicant
    person.person, person.masked, person.mark, person.asked = {}, "", "", ""
    person.save()
    for file in case.files.exclude(purpose=CaseFile.Purpose.RELEASED):
        file.delete()
    case.steps.exclude(note="").update(note="")
    case.consultations.update(name="（已删除）", contact="", question="（已删除）", opinion_words="", overriding="")
    case.subject, case.wanted, case.needs_help, case.document_number = "（已删除）", "", "", ""
    case.items.update(text="（已删除）", note="")
    case.secret_digest, case.secret_until, case.erased_at = "", None, present.now()
    case.save()
    return case


def past_keeping(today: date, years: int) -> Any:
    """Concluded requests whose personal data is past its time on `today`."""
    try:
        before = today.replace(year=today.year - years)
    except ValueError:
        before = today.replace(year=today.year - years, day=28)
    return Case.objects.filter(stage__in=CLOSED_STAGES, erased_at=None, closed_on__lt=before)
