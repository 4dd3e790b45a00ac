"""Requests for disclosure, in the matrices: those made to `own`, in several stages, with their papers."""

from datetime import date
from hashlib import sha256
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from tests.pages import Page, pages
from yangguang.foi import models
from yangguang.foi.states import DisputeOutcome, Opinion, ReplyState, Stage, StepKind

WORKERS = {"own.clerk", "own.reviewer", "own.head"}
SEEN_BY = {*WORKERS, "own.office", "city.office"}
HEAD = {"own.head"}
REVIEWERS = {"own.reviewer", "own.head"}
NO_ONE: set[str] = set()
ROLES = ("clerk", "reviewer", "head", "office", "evaluator", "administrator")
ANYBODY = {
    "nobody",
    "former",
    *(f"{place}.{role}" for place in ("own", "foreign") for role in ROLES),
    *(f"city.{role}" for role in ("office", "evaluator", "administrator")),
}
RECEIVED, DUE = date(2020, 5, 6), date(2020, 6, 3)


def _case(world: Any, number: int, stage: Stage, **more: Any) -> models.Case:
    from tests.world import NOW

    received = None if stage == Stage.SUBMITTED else RECEIVED
    case = models.Case.objects.create(
        unit=world.own,
        year=2020,
        number=number,
        source="internet",
        arrived_on=RECEIVED,
        received_on=received,
        applicant_class="natural",
        subject="2019年部门决算",
        stage=stage,
        due_on=DUE if stage in {Stage.HANDLING, Stage.CONSULTING, Stage.EXPLAINING} else None,
        created_at=NOW,
        **more,
    )
    models.Applicant.objects.create(case=case, person={"name": "张三"}, masked="张**")
    return case


def _step(case: models.Case, kind: StepKind, **more: Any) -> models.Step:
    from tests.world import NOW

    return models.Step.objects.create(case=case, kind=kind, on=RECEIVED, recorded_at=NOW, **more)


def records(world: Any) -> dict[str, Any]:
    """A request in each stage that actions ask for, replies on their way, and what belongs to them."""
    from tests.rooms.records import stored
    from tests.world import NOW
    from yangguang.kernel.encryption import encrypt_bytes
    from yangguang.organisations.tests.factories import UserFactory

    author = UserFactory()
    made: dict[str, Any] = {"forms": SimpleNamespace(pdf="pdf", docx="docx", receipt="receipt")}
    for number, stage in enumerate(Stage, start=1):
        closed: dict[str, Any] = {}
        if stage in {Stage.REPLIED, Stage.ABANDONED, Stage.WITHDRAWN}:
            closed = {"closed_on": date(2020, 5, 18), "outcome": "open"}
        made[f"case_{stage.value}"] = _case(world, number, stage, **closed)
    case, replied = made["case_handling"], made["case_replied"]
    _step(made["case_correcting"], StepKind.CORRECTION_ASKED, until=date(2020, 6, 10))
    made["step"] = _step(made["case_explaining"], StepKind.REASONS_ASKED, until=date(2020, 6, 10))
    for number, state in enumerate(ReplyState, start=50):
        held = _case(world, number, Stage.REPLIED if state == ReplyState.SENT else Stage.HANDLING)
        made[f"reply_{state.value}"] = models.Reply.objects.create(
            case=held, code="other", state=state, drafted_by=author, created_at=NOW
        )
    asked = {"case": made["case_consulting"], "question": "是否公开", "asked_on": RECEIVED}
    made["consultation"] = models.Consultation.objects.create(name="甲公司", **asked)
    made["objection"] = models.Consultation.objects.create(name="乙公司", opinion=Opinion.OBJECTION, **asked)
    data = encrypt_bytes(b"letter")
    made["letter"] = models.Letter.objects.create(
        case=case,
        kind="reply",
        unit=world.own,
        year=2020,
        number=1,
        title="答复书",
        docx=stored(data),
        docx_sha256=sha256(b"letter").hexdigest(),
        pdf_sha256="",
        issued_on=RECEIVED,
    )
    made["case_file"] = models.CaseFile.objects.create(
        case=case,
        purpose="source",
        name="材料.pdf",
        file=stored(encrypt_bytes(empty_page())),
        media_type="application/pdf",
        size=4,
        sha256="a" * 64,
        added_at=NOW,
    )
    made["dispute"] = models.Dispute.objects.create(
        case=replied,
        kind="review",
        organ="常德市人民政府",
        received_on=date(2020, 5, 19),
        answer_due=date(2020, 5, 29),
        outcome=DisputeOutcome.PENDING,
    )
    made["arrival"] = models.Arrival.objects.create(
        unit=world.own,
        message_digest="a" * 64,
        said={"subject": "申请公开", "text": "请公开决算。"},
        arrived_on=RECEIVED,
        created_at=NOW,
    )
    made["intake_client"] = models.IntakeClient.objects.create(
        unit=world.own, name="旧系统", client_id="a", secret_digest="b" * 64, created_at=NOW
    )
    return made


def empty_page() -> bytes:
    """A PDF of one page."""
    made, out = pdfium.PdfDocument.new(), BytesIO()
    made.new_page(595, 842)
    made.save(out)
    return out.getvalue()


ACTIONS: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "foi.submit": ("own", {}, ANYBODY),
    "foi.register": ("own", {}, WORKERS),
    "foi.confirm": ("case_submitted", {}, WORKERS),
    "foi.assign": ("case_handling", {}, WORKERS),
    "foi.split": ("case_handling", {}, WORKERS),
    "foi.reclassify": ("case_handling", {"reason": "登记有误"}, WORKERS),
    "foi.ask_correction": ("case_handling", {}, WORKERS),
    "foi.answer_correction": ("case_correcting", {}, WORKERS),
    "foi.excuse": ("case_abandoned", {"reason": "住院"}, WORKERS),
    "foi.extend": ("case_handling", {"reason": "资料多"}, HEAD),
    "foi.ask_reasons": ("case_handling", {"reason": "数量多"}, WORKERS),
    "foi.take_reasons": ("case_explaining", {}, WORKERS),
    "foi.set_longer": ("case_handling", {"reason": "数量多"}, HEAD),
    "foi.ask_fee": ("case_handling", {"reason": "数量多"}, WORKERS),
    "foi.take_payment": ("case_paying", {}, WORKERS),
    "foi.record_withdrawal": ("case_handling", {"reason": "不再需要"}, WORKERS),
    "foi.tell_abandoned": ("case_abandoned", {}, WORKERS),
    "foi.undo_step": ("step", {"reason": "误记"}, HEAD),
    "foi.consult": ("case_handling", {}, WORKERS),
    "foi.deliver_consultation": ("consultation", {}, WORKERS),
    "foi.record_opinion": ("consultation", {}, WORKERS),
    "foi.override": ("objection", {"reason": "公共安全"}, HEAD),
    "foi.draft_reply": ("case_handling", {}, WORKERS),
    "foi.set_item": ("case_handling", {}, WORKERS),
    "foi.edit_reply": ("reply_draft", {}, WORKERS),
    "foi.submit_reply": ("reply_draft", {}, WORKERS),
    "foi.review_reply": ("reply_review", {}, REVIEWERS),
    "foi.return_reply": ("reply_review", {"reason": "补充依据"}, REVIEWERS),
    "foi.drop_reply": ("reply_draft", {"reason": "另拟"}, WORKERS),
    "foi.sign_reply": ("reply_signing", {}, HEAD),
    "foi.record_delivery": ("letter", {}, WORKERS),
    "foi.recall_reply": ("reply_sent", {"reason": "引错条款"}, HEAD),
    "foi.reopen": ("case_replied", {"reason": "复议决定"}, HEAD),
    "foi.register_dispute": ("case_replied", {}, WORKERS),
    "foi.answer_dispute": ("dispute", {}, WORKERS),
    "foi.decide_dispute": ("dispute", {}, WORKERS),
    "foi.look": ("case_handling", {"reason": "核实身份"}, SEEN_BY),
    "foi.open_file": ("case_file", {"reason": "核实身份"}, SEEN_BY),
    "foi.add_file": ("case_handling", {"purpose": "source"}, WORKERS),
    "foi.remove_file": ("case_file", {"reason": "传错"}, WORKERS),
    "foi.redact": ("case_file", {}, WORKERS),
    "foi.release_to_all": ("case_replied", {}, WORKERS),
    "foi.set_template": ("own", {}, {"own.reviewer", "own.head", "own.office", "city.office"}),
    "foi.reset_template": ("own", {}, {"own.reviewer", "own.head", "own.office", "city.office"}),
    "foi.warn": ("case_handling", {}, NO_ONE),
    "foi.erase": ("case_replied", {"reason": "期满"}, NO_ONE),
    "foi.import_cases": ("own", {}, NO_ONE),
    "foi.add_client": ("own", {}, NO_ONE),
    "foi.revoke_client": ("intake_client", {}, NO_ONE),
    "foi.take_in": ("own", {}, NO_ONE),
    "foi.take_in_mail": ("own", {}, NO_ONE),
    "foi.register_arrival": ("arrival", {}, WORKERS),
    "foi.dismiss_arrival": ("arrival", {"reason": "不是申请"}, WORKERS),
    # The applicant of the request alone, who holds no account.
    "foi.complete": ("case_correcting", {}, NO_ONE),
    "foi.withdraw": ("case_handling", {}, NO_ONE),
    "foi.give_reasons": ("case_explaining", {}, NO_ONE),
    "foi.agree_longer": ("case_handling", {}, NO_ONE),
    "foi.tell_paid": ("case_paying", {}, NO_ONE),
    "foi.acknowledge": ("case_replied", {}, NO_ONE),
}
#: Besides these, whatever moves a request from one row of the annual tables to another touches their figures
#: (`course.keep`).
COUNTED = {"foi.reclassify", "foi.register_dispute", "foi.decide_dispute", "foi.import_cases"}
TOUCHES_NOTHING = dict.fromkeys(sorted(set(ACTIONS) - COUNTED), "requests stand on no public page but as figures")
RECORDS = {
    "requests:case": ({"pk": "case_handling.pk"}, SEEN_BY),
    "requests:reply": ({"pk": "case_handling.pk"}, WORKERS),
    "requests:arrival": ({"pk": "arrival.pk"}, WORKERS),
    "requests:redact": ({"pk": "case_file.pk"}, WORKERS),
    "requests:redact-page": ({"pk": "case_file.pk", "number": "1"}, WORKERS),
    "requests:letter": ({"pk": "letter.pk", "form": "forms.docx"}, SEEN_BY),
}
OPEN = {
    "requests:template-file": {"code": "forms.receipt"},
    "requests:template-preview": {"code": "forms.receipt"},
}
SENT_TO: dict[str, dict[str, str]] = {
    "requests:file": {"pk": "case_file.pk"},
    "foi:sent": {},
    "foi:token": {},
    "foi:take-in": {},
    "foi:link": {"secret": "123"},
    "foi:letter": {"pk": "letter.pk", "form": "forms.pdf"},
    "foi:file": {"pk": "case_file.pk"},
}
NOT_KEPT = {
    "foi:form": "a paper to print",
    "foi:new": "a form of one person",
    "foi:status": "what one person may see",
}


def _numbered(number: int) -> Any:
    """The request of that number in the demonstration city."""
    return lambda: (models.Case.objects.get(year=2020, number=number, matter="information").pk,)


def _source() -> tuple[int]:
    """A file of a request that is being worked on."""
    from yangguang.foi.actions.material import add_file
    from yangguang.foi.files import Upload, digest
    from yangguang.organisations.models import User

    case = models.Case.objects.get(pk=_numbered(8)()[0])
    data = empty_page()
    upload = Upload("（示例）材料.pdf", data, "application/pdf", digest(data))
    clerk = User.objects.get(username="clerk")
    return (add_file(case, actor=clerk, purpose="source", upload=upload).pk,)


def _arrival() -> tuple[int]:
    """A message to the mailbox of the demonstration's bureau."""
    from yangguang.foi.actions.taking_in import take_in_mail
    from yangguang.kernel.actions import SystemActor
    from yangguang.organisations.models import Unit

    unit = Unit.objects.get(code="administrative-approval-bureau")
    said = {"subject": "（示例）申请公开", "text": "（示例）内容", "email": "a@example.com"}
    made = take_in_mail(unit, actor=SystemActor(), message_id="example", said=said, arrived_on=date(2020, 6, 15))
    return (made.pk,)


PAGES = [
    *pages(None, "foi:home", "foi:new", "foi:status"),
    Page("foi:new", query="?q=预算"),
    Page("foi:new", query="?step=what"),
    Page("foi:new", query="?step=who"),
    *pages("clerk", "requests:list", "requests:register", "requests:arrivals"),
    Page("requests:arrival", lambda: _arrival(), "clerk"),
    Page("requests:list", who="clerk", query="?when=closed"),
    *pages("reviewer", "requests:templates"),
    Page("requests:templates", who="reviewer", query="?code=correction"),
    Page("requests:list", who="office"),
    *(Page("requests:case", _numbered(number), "clerk") for number in (1, 5, 6, 7, 9)),
    Page("requests:case", _numbered(2), "head"),
    Page("requests:case", _numbered(2), "office"),
    Page("requests:reply", _numbered(8), "clerk"),
    Page("requests:redact", lambda: _source(), "clerk"),
    Page("requests:reply", _numbered(8), "clerk", query="?code=partial"),
]
