"""What the page of a request offers on the desk: items with replies of their own, and putting right what was wrong."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from yangguang.foi.actions import handling, intake, material, replying
from yangguang.foi.counting import counts
from yangguang.foi.files import Upload
from yangguang.foi.models import Case, CaseFile
from yangguang.foi.states import ReplyState, Stage
from yangguang.foi.tests.factories import asked, department, on, person
from yangguang.kernel.actions import Refused, why_not
from yangguang.organisations.models import Role, Unit

pytestmark = pytest.mark.django_db
DAY = date(2020, 4, 24)


@pytest.fixture
def unit() -> Unit:
    return department()


@pytest.fixture
def case(unit: Unit) -> Case:
    with on(DAY):
        found = asked(unit)
        intake.split(found, actor=person(Role.CLERK, unit), items=["2019年度经费", "2019年度会议纪要"])
        return intake.confirm_receipt(found, actor=person(Role.CLERK, unit))


def did(case: Case, role: Role, do: str, **given: str) -> str:
    """The page after the offer was filled in and sent."""
    client = Client()
    client.force_login(person(role, case.unit))
    prefix = do.replace(":", "-")
    fields = {f"{prefix}-{name.replace('__', '-')}": value for name, value in given.items()}
    with on(DAY):
        answer = client.post(reverse("requests:case", args=[case.pk]), {"do": do, **fields}, follow=True)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return str(answer.content.decode())


def test_each_item_gets_its_own_reply_and_the_request_one_row(case: Case) -> None:
    """One thing is given, the other does not exist: 部分公开 (decision 26); the letter names both."""
    text = did(case, Role.CLERK, "items", code__1="", note__1="", code__2="not_exist", note__2="未形成纪要。")
    assert "各项的答复已确定" in text
    clerk = person(Role.CLERK, case.unit)
    reply = replying.draft_reply(case, actor=clerk, code="provide", given={}, checked=[])
    assert replying.row_of(reply) == "partial"
    lines = [(one["label"], one["note"]) for one in replying.words_of(reply)["items"]]
    assert lines[0][0] != lines[1][0]
    assert lines[1][1] == "未形成纪要。"


def test_items_stay_as_they_are_while_others_review_or_sign(case: Case) -> None:
    """What is reviewed is what goes out: neither the items nor their replies change under the reviewer's eyes."""
    clerk = person(Role.CLERK, case.unit)
    reply = replying.draft_reply(case, actor=clerk, code="provide", given={}, checked=[])
    for state in (ReplyState.REVIEW, ReplyState.SIGNING):
        type(reply).objects.filter(pk=reply.pk).update(state=state)
        for function in (replying.set_item_replies, intake.split):
            assert "退回起草" in (why_not(function, clerk, case) or "")
    type(reply).objects.filter(pk=reply.pk).update(state=ReplyState.DRAFT)
    assert why_not(replying.set_item_replies, clerk, case) is None
    with pytest.raises(Refused, match="答复类型"):
        replying.set_item_replies(case, actor=clerk, codes={1: "nonsense"})


def test_the_class_of_the_applicant_is_put_right_and_the_table_follows(case: Case) -> None:
    """表三 counts by the class: the column changes with it, and the audit chain holds the reason."""
    assert counts(case.unit, 2020)["new"] == {"natural": 1}
    assert "已更正" in did(case, Role.CLERK, "reclassify", applicant_class="company", reason="营业执照")
    assert counts(case.unit, 2020)["new"] == {"company": 1}
    with pytest.raises(Refused, match="申请人类别"):
        intake.reclassify(case, actor=person(Role.CLERK, case.unit), applicant_class="x", reason="误")


def test_the_head_undoes_the_latest_step_that_was_written_down_wrongly(case: Case) -> None:
    """A correction asked by mistake counts no more, and the clock runs as if it had not been."""
    due = case.due_on
    with on(DAY):
        case = handling.ask_correction(
            case, actor=person(Role.CLERK, case.unit), missing="年度", until=date(2020, 5, 15)
        )
    assert case.stage == Stage.CORRECTING
    assert "现在不能办理" in did(case, Role.CLERK, "nothing")
    assert "已撤销，期限重新计算" in did(case, Role.HEAD, "undo", words="不需要补正")
    case.refresh_from_db()
    assert (case.stage, case.due_on) == (Stage.HANDLING, due)


def test_material_put_there_by_mistake_is_taken_away(case: Case) -> None:
    """Before the reply is signed; what the applicant handed in stays."""
    clerk = person(Role.CLERK, case.unit)
    material.add_file(
        case, actor=clerk, upload=Upload("错.pdf", b"%PDF-1.7", "application/pdf", "0" * 64), purpose="source"
    )
    file = CaseFile.objects.get(case=case)
    assert "已删除" in did(case, Role.CLERK, f"remove:{file.pk}", words="传错")
    assert not CaseFile.objects.filter(case=case).exists()
