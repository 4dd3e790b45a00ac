"""What the page of a request lets a person do, as offers with their forms."""

from typing import Any

from django.urls import reverse

from yangguang.foi import forms_desk as forms
from yangguang.foi.actions import consulting, disputes, handling, intake, material, releasing, replying
from yangguang.foi.models import Case, CaseFile, Reply
from yangguang.foi.redaction import Area, Passage
from yangguang.foi.states import ReplyState
from yangguang.kernel import present
from yangguang.kernel.fields import Words
from yangguang.kernel.offers import Offer
from yangguang.organisations.models import User
from yangguang.organisations.selectors import people_at, units_below


def _reason(data: dict[str, Any]) -> dict[str, Any]:
    return {"reason": data["words"]}


def offers_for(case: Case, user: Any) -> list[Offer]:
    """The offers that fit the request's stage; each asks its own policy."""
    return [
        *_reply_offers(case),
        *_case_offers(case),
        *_consultation_offers(case),
        *_paper_offers(case),
        *_corrections(case),
        *_after(case),
    ]


def _reply_offers(case: Case) -> list[Offer]:
    reply = case.replies.filter(
        state__in=[ReplyState.DRAFT, ReplyState.REVIEW, ReplyState.SIGNING, ReplyState.SENT]
    ).first()
    if reply is None:
        return []
    reply.case = case
    match reply.state:
        case ReplyState.DRAFT:
            return [Offer("submit", replying.submit_reply, reply, "已提交审核。"), _drop(reply)]
        case ReplyState.REVIEW:
            return [
                Offer(
                    "review",
                    replying.review_reply,
                    reply,
                    "审核通过，待负责人签发。",
                    Words,
                    options={"words": "审核意见"},
                ),
                _back(reply),
                _drop(reply),
            ]
        case ReplyState.SIGNING:
            return [Offer("sign", replying.sign_reply, reply, "已签发，答复书已编号并发出。"), _back(reply)]
    return [
        Offer(
            "recall",
            replying.recall_reply,
            reply,
            "已收回，申请重新办理。",
            Words,
            _reason,
            options={"words": "收回的理由"},
        )
    ]


def _drop(reply: Reply) -> Offer:
    options = {"words": "不用的理由"}
    return Offer("drop", replying.drop_reply, reply, "已不用这份答复。", Words, _reason, options=options)


def _back(reply: Reply) -> Offer:
    options = {"words": "退回的理由"}
    return Offer("return", replying.return_reply, reply, "已退回起草人。", Words, _reason, options=options)


def _items_given(data: dict[str, Any]) -> dict[str, Any]:
    """By place of the item: its reply type and its note."""
    found: dict[str, dict[int, str]] = {"code": {}, "note": {}}
    for name, value in data.items():
        what, _, order = name.partition("-")
        found[what][int(order)] = value
    return {"codes": found["code"], "notes": found["note"]}


def _item_offers(case: Case) -> list[Offer]:
    items = list(case.items.all())
    if not items:
        return []
    options = {"items": items, "matter": case.matter}
    given = ("items", replying.set_item_replies, case, "各项的答复已确定。", forms.ItemRepliesForm, _items_given)
    return [Offer(*given, options=options)]


def _case_offers(case: Case) -> list[Offer]:
    today = {"initial": {"on": present.today()}}
    bodies = units_below(case.unit).exclude(pk=case.unit_id)
    people = User.objects.filter(pk__in=[one.pk for one in people_at(case.unit, ("clerk", "reviewer", "head"))])
    words = {"words": "撤回的情况"}
    return [
        Offer("confirm", intake.confirm_receipt, case, "已确认，答复期限开始计算。", forms.DayForm, options=today),
        Offer("correct", handling.ask_correction, case, "补正告知书已编号。", forms.CorrectionForm),
        Offer("corrected", handling.answer_correction, case, "已登记补正。", forms.SaidForm, options=today),
        Offer("excuse", handling.excuse_late_correction, case, "已接受逾期补正。", forms.ExcuseForm, options=today),
        Offer("consult", consulting.consult, case, "征求意见书已编号。", forms.ConsultForm),
        Offer("extend", handling.extend, case, "已延长，告知书已编号。", forms.ExtendForm),
        Offer("reasons", handling.ask_reasons, case, "告知书已编号。", forms.ReasonsForm),
        Offer("reasoned", handling.take_reasons, case, "已登记理由。", forms.SaidForm, options=today),
        Offer("longer", handling.set_longer, case, "已确定延迟期限，告知书已编号。", forms.LongerForm),
        Offer("fee", handling.ask_fee, case, "收费通知已编号。", forms.FeeForm),
        Offer("paid", handling.take_payment, case, "已确认缴费。", forms.DayForm, options=today),
        Offer("abandoned", handling.tell_abandoned, case, "告知书已编号。"),
        Offer(
            "assign",
            intake.assign,
            case,
            "已交办。",
            forms.AssignForm,
            options={"people": people, "bodies": bodies, "initial": {"handler": case.handler_id, "body": case.body_id}},
        ),
        Offer(
            "split",
            intake.split,
            case,
            "已拆分。",
            forms.SplitForm,
            lambda data: {"items": data["items"].splitlines()},
            options={"initial": {"items": "\n".join(one.text for one in case.items.all())}},
        ),
        *_item_offers(case),
        Offer("withdrawn", handling.record_withdrawal, case, "已登记撤回。", Words, _reason, options=words),
    ]


def _consultation_offers(case: Case) -> list[Offer]:
    found = []
    for number, one in enumerate(case.consultations.all(), start=1):
        one.case = case
        label = f"第{number}份征求意见"
        if not one.opinion:
            found += [
                Offer(
                    f"delivered:{one.pk}",
                    consulting.deliver_consultation,
                    one,
                    "已登记送达。",
                    forms.DayForm,
                    button=f"{label}：登记送达",
                ),
                Offer(
                    f"opinion:{one.pk}",
                    consulting.record_opinion,
                    one,
                    "已登记意见。",
                    forms.OpinionForm,
                    button=f"{label}：登记意见",
                ),
            ]
        elif one.opinion == "objection" and not one.overriding:
            found.append(
                Offer(
                    f"override:{one.pk}",
                    consulting.override,
                    one,
                    "已决定公开，告知书已编号。",
                    Words,
                    _reason,
                    button=f"{label}：按公共利益决定公开",
                    options={"words": "对公共利益造成重大影响的理由"},
                )
            )
    return found


def _paper_offers(case: Case) -> list[Offer]:
    found = [Offer("file", material.add_file, case, "已添加。", forms.FileForm)]
    for one in case.files.all():
        if one.purpose == "source" and one.media_type in material.FORMS:
            one.case = case
            found.append(redaction_of(one))
    for one in case.files.filter(purpose__in=material.REMOVABLE):
        one.case = case
        options = {"words": "删除的理由"}
        found.append(
            Offer(
                f"remove:{one.pk}",
                material.remove_file,
                one,
                "已删除。",
                Words,
                _reason,
                button=f"删除材料：{one.name}",
                options=options,
            )
        )
    for letter in case.letters.filter(delivered_on=None):
        letter.case = case
        found.append(
            Offer(
                f"deliver:{letter.pk}",
                replying.record_delivery,
                letter,
                "已登记送达。",
                forms.DeliveryForm,
                button=f"登记送达：{letter.title}",
                options={"initial": {"on": present.today()}},
            )
        )
    return found


def passages_of(data: dict[str, Any]) -> dict[str, Any]:
    """The passages that a form names, one a line, and the areas of a PDF."""
    why = {"reason": data["reason"], "article": data["article"]}
    lines = [one.strip() for one in data["passages"].splitlines() if one.strip()]
    given: dict[str, Any] = {"passages": [Passage(words=line, **why) for line in lines]}
    if "areas" in data:
        named = ("left", "top", "right", "bottom")
        areas = [Area(page=page, **dict(zip(named, box, strict=False)), **why) for page, *box in data["areas"]]
        given |= {"areas": areas, "looked": data["looked"]}
    return given


def redaction_of(file: CaseFile) -> Offer:
    """To make a copy of the file for partial release."""
    is_pdf = material.FORMS.get(file.media_type) == "pdf"
    return Offer(
        f"redact:{file.pk}",
        material.redact_file,
        file,
        "已制作部分公开的副本，并核对没有遗留。",
        forms.RedactPagesForm if is_pdf else forms.RedactForm,
        passages_of,
        button=f"遮盖：{file.name}",
        leads_to=lambda _: reverse("requests:case", args=[file.case_id]),
    )


def _corrections(case: Case) -> list[Offer]:
    """What was written down wrongly is put right: the applicant's class, and the latest step that can be undone."""
    initial = {"initial": {"applicant_class": case.applicant_class}}
    done = "已更正，年度报表随之改变。"
    found = [Offer("reclassify", intake.reclassify, case, done, forms.ReclassifyForm, options=initial)]
    step = case.steps.filter(kind__in=handling.UNDOABLE, undone_because="").order_by("-on", "-pk").first()
    if step is not None:
        step.case = case
        words = {"words": "撤销的理由"}
        button = f"撤销误记：{step.on:%Y-%m-%d} {step.get_kind_display()}"
        given = ("undo", handling.undo_step, step, "已撤销，期限重新计算。", Words, _reason)
        found.append(Offer(*given, button=button, options=words))
    return found


def _after(case: Case) -> list[Offer]:
    found = [
        Offer("dispute", disputes.register_dispute, case, "已登记。", forms.DisputeForm),
        Offer("reopen", replying.reopen, case, "已重新办理。", forms.ReopenForm),
        Offer("release", releasing.release_to_all, case, "已生成草稿，请按信息发布流程审核。", forms.ReleaseForm),
    ]
    for one in case.disputes.filter(decided_on=None):
        one.case = case
        if one.answered_on is None:
            found.append(
                Offer(
                    f"answered:{one.pk}",
                    disputes.answer_dispute,
                    one,
                    "已登记。",
                    forms.DayForm,
                    button=f"登记答复（答辩）：{one.organ}",
                )
            )
        found.append(
            Offer(
                f"decided:{one.pk}",
                disputes.decide_dispute,
                one,
                "已登记。",
                forms.DecisionForm,
                button=f"登记审结：{one.organ}",
            )
        )
    return found
