"""Replies: drafted, reviewed for legality, signed and sent, delivered, recalled; and requests taken up again."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from yangguang.foi import letters, messages, policies, replies
from yangguang.foi.actions.recording import record
from yangguang.foi.models import Case, CaseFile, Consultation, Letter, Reply
from yangguang.foi.states import LetterKind, Opinion, ReplyState, StepKind
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.organisations.models import Role

AT_WORK = (ReplyState.DRAFT, ReplyState.REVIEW, ReplyState.SIGNING)
REVIEWERS = (Role.REVIEWER, Role.HEAD)
GIVING = frozenset({"open", "partial"})


@action("foi.draft_reply", label="起草答复", policy=policies.may_draft, touches=())
def draft_reply(case: Case, *, actor: Any, code: str, given: dict[str, str], checked: list[str]) -> Reply:
    """A reply of this type. What is still missing is asked for when it is submitted."""
    replies.get(code)
    return Reply.objects.create(
        case=case, code=code, given=given, checked=checked, drafted_by_id=actor.pk, created_at=present.now()
    )


@action("foi.edit_reply", label="修改答复", policy=policies.may_work_on(ReplyState.DRAFT), touches=())
def edit_reply(reply: Reply, *, actor: Any, code: str, given: dict[str, str], checked: list[str]) -> Reply:
    """Another content or type. Whoever changed it last is its drafter: somebody else reviews and signs."""
    replies.get(code)
    reply.code, reply.given, reply.checked, reply.drafted_by_id = code, given, checked, actor.pk
    reply.save(update_fields=["code", "given", "checked", "drafted_by"])
    return reply


@action("foi.set_item", label="确定各项的答复", policy=policies.may_part, touches=())
def set_item_replies(
    case: Case, *, actor: Any, codes: Mapping[int, str], notes: Mapping[int, str] = MappingProxyType({})
) -> Case:
    """The reply type of each item and what the letter adds to it, by its place; no type where the whole reply's holds.

    What is not named stays. `Refused` for a type that requests of this kind do not get.
    """
    known = {one.code for one in replies.all_types(case.matter)}
    for item in case.items.all():
        item.reply_code = codes.get(item.order, item.reply_code)
        item.note = notes.get(item.order, item.note).strip()[:500]
        if item.reply_code and item.reply_code not in known:
            raise Refused("请选择各项的答复类型。")
        item.save(update_fields=["reply_code", "note"])
    return case


def row_of(reply: Reply) -> str:
    """The one row of table 3 on which the reply lands: of its type, or of its items together."""
    own = replies.get(reply.code).row
    rows = [replies.get(item.reply_code).row if item.reply_code else own for item in reply.case.items.all()]
    return replies.combined_row(rows) if rows else own


def doubts(reply: Reply) -> list[str]:
    """What stands against sending the reply, as sentences."""
    kind, case = replies.get(reply.code), reply.case
    found = list(replies.lacking(kind, reply.given, reply.checked))
    waiting = Consultation.objects.filter(case=case, opinion="")
    if waiting.exists():
        found.append("征求的意见还没有全部收到，请先登记意见或者逾期未答复。")
    row = row_of(reply)
    if row in GIVING:
        objections = Consultation.objects.filter(case=case, is_agency=False, opinion=Opinion.OBJECTION)
        if row == "open" and any(not one.overriding for one in objections):
            found.append(
                "第三方不同意公开：请改为部分公开或者不予公开，或由负责人按公共利益决定公开（条例第三十二条）。"
            )
        if kind.gives_files and not case.files.filter(purpose=CaseFile.Purpose.RELEASED).exists():
            found.append("请上传向申请人提供的材料。")
    return found


@action("foi.submit_reply", label="提交审核", policy=policies.may_work_on(ReplyState.DRAFT), touches=())
def submit_reply(reply: Reply, *, actor: Any) -> Reply:
    """Hand the draft to legal review. `Refused` while anything is missing."""
    if found := doubts(reply):
        raise Refused(" ".join(found[:3]))
    reply.row = row_of(reply)
    reply.submit()
    reply.save()
    return reply


@action(
    "foi.review_reply",
    label="审核通过",
    policy=policies.may_work_on(ReplyState.REVIEW, roles=REVIEWERS, other=True),
    touches=(),
)
def review_reply(reply: Reply, *, actor: Any, words: str) -> Reply:
    """Somebody other than the drafter found it lawful."""
    reply.reviewed_by_id, reply.review_words = actor.pk, words.strip()
    reply.pass_review()
    reply.save()
    return reply


@action(
    "foi.return_reply",
    label="退回修改",
    policy=policies.may_work_on(ReplyState.REVIEW, ReplyState.SIGNING, roles=REVIEWERS, other=True),
    touches=(),
)
def return_reply(reply: Reply, *, actor: Any, reason: str) -> Reply:
    """Back to the drafter, with the reason."""
    reply.review_words = reason.strip()
    reply.reviewed_by_id = None
    reply.send_back()
    reply.save()
    return reply


@action("foi.drop_reply", label="不用这份答复", policy=policies.may_work_on(*AT_WORK), touches=())
def drop_reply(reply: Reply, *, actor: Any, reason: str) -> Reply:
    """The draft is given up; another may be begun."""
    reply.recalled_because = reason.strip()[:500]
    reply.drop()
    reply.save()
    return reply


@action(
    "foi.sign_reply",
    label="签发并发出",
    policy=policies.may_work_on(ReplyState.SIGNING, roles=(Role.HEAD,), other=True),
    touches=(),
)
def sign_reply(reply: Reply, *, actor: Any) -> Reply:
    """The head signs: the letter is numbered, frozen and sent, and the request is replied to on this day."""
    if found := doubts(reply):
        raise Refused(" ".join(found[:3]))
    kind, case = replies.get(reply.code), reply.case
    reply.row = row_of(reply)
    reply.letter = letters.issue(
        case, LetterKind.REPLY, actor=actor, title=kind.letter_title, template=kind.template, words=words_of(reply)
    )
    reply.signed_by_id, reply.sent_on = actor.pk, present.today()
    reply.sign()
    reply.save()
    record(case, StepKind.REPLY, actor=actor, row=reply.row)
    messages.tell(case, "答复已作出，请打开查询链接查看。")
    return reply


def words_of(reply: Reply) -> dict[str, Any]:
    """What the reply's letter is written from."""
    items = [
        {
            "order": one.order,
            "text": one.text,
            "label": replies.get(one.reply_code or reply.code).label,
            "note": one.note,
        }
        for one in reply.case.items.all()
    ]
    withheld = [entry for file in reply.case.files.filter(purpose=CaseFile.Purpose.RELEASED) for entry in file.withheld]
    return {"code": reply.code, **reply.given, "items": items, "withheld": withheld}


def _may_deliver(actor: Any, letter: Letter, **_: Any) -> str | None:
    if letter.delivered_on is not None:
        return "送达情况已经登记。"
    return None if policies.handles(actor, letter.case) else f"须由{letter.case.unit}的人员登记。"


@action("foi.record_delivery", label="登记送达", policy=_may_deliver, touches=())
def record_delivery(letter: Letter, *, actor: Any, on: date, method: str, proof: CaseFile | None = None) -> Letter:
    """How and when a letter reached its addressee, with the proof."""
    if not letter.issued_on <= on <= present.today():
        raise Refused("送达日期应当在印发之日和今天之间。")
    if proof is not None and proof.case_id != letter.case_id:
        raise Refused("凭证不属于这件申请。")
    letter.delivered_on, letter.delivery_method, letter.delivery_proof = on, method.strip()[:40], proof
    letter.save(update_fields=["delivered_on", "delivery_method", "delivery_proof"])
    if letter.to_applicant and letter.kind == LetterKind.REPLY:
        record(letter.case, StepKind.DELIVERED, actor=actor, on=on, reason=method)
    return letter


@action(
    "foi.recall_reply",
    label="收回答复",
    policy=policies.may_work_on(ReplyState.SENT, roles=(Role.HEAD,)),
    touches=(),
)
def recall_reply(reply: Reply, *, actor: Any, reason: str) -> Reply:
    """The reply was wrong: it does not stand, and the request is open again with the deadline that it had."""
    reply.recalled_because = reason.strip()[:500]
    reply.recall()
    reply.save()
    record(reply.case, StepKind.RECALLED, actor=actor, reason=reason)
    messages.tell(reply.case, "原答复已收回，将重新作出答复。")
    return reply


@action("foi.reopen", label="重新办理", policy=policies.may_reopen, touches=())
def reopen(case: Case, *, actor: Any, reason: str, until: date | None = None) -> Case:
    """Taken up again on the decision of a review or a court: the period runs from today, or ends on `until`.

    The reply that was set aside does not stand any more.
    """
    if until is not None and until < present.today():
        raise Refused("重新答复的期限不能早于今天。")
    for reply in case.replies.filter(state=ReplyState.SENT):
        reply.recalled_because = reason.strip()[:500]
        reply.recall()
        reply.save()
    record(case, StepKind.REOPENED, actor=actor, reason=reason, until=until)
    messages.tell(case, "您的申请已重新办理。")
    return case
