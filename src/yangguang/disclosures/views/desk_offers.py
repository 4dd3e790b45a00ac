"""What may be done with an edition, each with its form."""

from typing import Any

from django.urls import reverse

from yangguang.catalogue.vocabulary import interpreted_kinds, needs_legality_review
from yangguang.disclosures import actions, gate
from yangguang.disclosures.content import CLASSES
from yangguang.disclosures.forms import steps as forms
from yangguang.disclosures.interpreting import publication_planned
from yangguang.disclosures.models import Edition
from yangguang.disclosures.policies import REVIEWERS
from yangguang.disclosures.states import (
    REVIEW_STATES,
    ClearanceKind,
    EditionState,
    Openness,
    Stage,
)
from yangguang.kernel import privacy
from yangguang.kernel.offers import Offer
from yangguang.organisations.models import Role
from yangguang.organisations.selectors import people_at, units_served

PERSONAL = {
    privacy.IDENTITY,
    privacy.MOBILE,
    privacy.BANK_CARD,
    privacy.HOME_ADDRESS,
    privacy.NAME,
    privacy.FIXED_PHONE,
}


def offers_of(one: Edition, user: Any) -> list[Offer]:
    """The offers that make sense at the edition's stage; whether this person may is the policies' to say."""
    match one.state:
        case EditionState.DRAFT:
            return [*_masking(one), _submit(one), *_interpret(one), _discard(one)]
        case EditionState.FIRST_REVIEW | EditionState.SECOND_REVIEW | EditionState.FINAL_REVIEW:
            return [*_review(one, user), *_clearances(one), *_interpret(one), _recall(one)]
        case EditionState.APPROVED:
            return [*_settle(one), *_clearances(one), *_interpret(one), _recall(one)]
        case EditionState.LIVE:
            return [
                *_interpret(one),
                *_waive(one),
                _amend(one, "起草新版"),
                _reclassify(one),
                _reassign(one, user),
                _withdraw(one),
            ]
        case EditionState.HELD:
            return [_amend(one, "起草新版，重新审核后公开"), _keep_held(one), _reassign(one, user)]
        case EditionState.WITHDRAWN:
            return [_amend(one, "更正后重新公开"), _reassign(one, user)]
    return []


def _submit(one: Edition) -> Offer:
    warns = bool(one.findings) and not gate.blocking(one.findings)
    return Offer(
        "submit",
        actions.submit,
        one,
        "已送初审。",
        forms.SubmitForm,
        options={"initial": {"revision": one.revision}, "warns": warns},
    )


def _masking(one: Edition) -> list[Offer]:
    """Where the checks found personal data in the text or a public file: one click to mask it."""
    found = [finding for finding in one.findings if finding["rule"] in PERSONAL]
    offers = []
    if any(not finding["where"].startswith("附件") for finding in found):
        offers.append(
            Offer(
                "mask_text",
                actions.mask_text,
                one,
                "正文中的个人信息已脱敏，请核对。",
                forms.RevisionForm,
                button="一键脱敏正文",
                options={"initial": {"revision": one.revision}},
            )
        )
    offers += [
        Offer(
            f"mask_file:{file.pk}",
            actions.mask_attachment,
            file,
            f"“{file.name}”已生成脱敏件，原件不再公开。",
            button=f"一键脱敏“{file.name}”",
        )
        for file in one.attachments.filter(public=True)
        if any(finding["where"].startswith(f"附件“{file.name}”") for finding in found)
    ]
    return offers


def _discard(one: Edition) -> Offer:
    return Offer("discard", actions.discard, one, "草稿已作废。", leads_to=lambda _: reverse("records:list"))


def _recall(one: Edition) -> Offer:
    label = "撤回修改" if one.state in REVIEW_STATES else "撤回修改（须重新三审）"
    return Offer("recall", actions.recall, one, "已撤回为草稿，修改后请重新送审。", forms.ReasonForm, button=label)


def _review(one: Edition, user: Any) -> list[Offer]:
    stage = Stage(one.state)
    seen = {"stage": one.state, "digest": one.digest}
    writers = one.writers.values("pk")
    people = people_at(one.unit, REVIEWERS[stage], from_above=True).exclude(pk__in=writers).exclude(pk=user.pk)
    return [
        Offer(
            "pass",
            actions.pass_review,
            one,
            f"{stage.label}已通过。",
            forms.PassForm,
            button=f"{stage.label}通过",
            options={"initial": seen},
        ),
        Offer(
            "return",
            actions.return_draft,
            one,
            "已退回起草人修改。",
            forms.ReturnForm,
            options={"initial": seen},
        ),
        Offer(
            "hand_over",
            actions.hand_over,
            one,
            "已移交。",
            forms.HandOverForm,
            button=f"移交{stage.label}",
            options={"people": people},
        ),
    ]


def _clearances(one: Edition) -> list[Offer]:
    kinds = [ClearanceKind.SECRECY]
    if needs_legality_review(one.kind):
        kinds.append(ClearanceKind.LEGALITY)
    return [
        Offer(
            kind.value,
            actions.clear,
            one,
            f"{kind.label}已登记。",
            forms.ClearanceForm,
            button=f"登记{kind.label}",
            options={
                "initial": {"kind": kind.value, "digest": one.digest},
                "example": forms.EXAMPLE if kind == ClearanceKind.SECRECY else "",
            },
            asked={"kind": kind},
        )
        for kind in kinds
    ]


def _settle(one: Edition) -> list[Offer]:
    if one.openness != Openness.PROACTIVE:
        return [Offer("hold", actions.hold, one, "已归档，不主动公开。")]
    # An interpretation comes out with its document: at the time for which that one is scheduled.
    at = publication_planned(one.interprets_id) if one.interprets_id else None
    found = [
        Offer(
            "publish",
            actions.publish,
            one,
            "已办理发布。",
            forms.PublishForm,
            options={"initial": {"at": at}},
            asked={"at": at},
        )
    ]
    if one.publish_at:
        found.append(Offer("cancel_schedule", actions.cancel_schedule, one, "已取消定时发布。"))
    return found


def _amend(one: Edition, label: str) -> Offer:
    return Offer(
        "amend",
        actions.amend,
        one.disclosure,
        "已从现有内容起草新版；新版公开之前，公众看到的不变。",
        button=label,
        leads_to=lambda draft: reverse("records:edit", args=[draft.pk]),
    )


def _reclassify(one: Edition) -> Offer:
    initial = {name: getattr(one, name) for name in CLASSES}
    return Offer(
        "reclassify",
        actions.reclassify,
        one.disclosure,
        "归类已调整，公众看到的栏目随之变化。",
        forms.ReclassifyForm,
        given=lambda data: {
            "classes": {name: data[name] for name in CLASSES},
            "columns": list(data["columns"]),
            "reason": data["reason"],
        },
        options={"initial": {**initial, "columns": list(one.columns.values_list("pk", flat=True))}},
    )


def _reassign(one: Edition, user: Any) -> Offer:
    units = units_served(user, (Role.OFFICE,)).exclude(pk=one.disclosure.unit_id)
    return Offer(
        "reassign",
        actions.reassign,
        one.disclosure,
        "已调整所属单位。",
        forms.ReassignForm,
        options={"units": units},
    )


def _interpret(one: Edition) -> list[Offer]:
    if one.kind not in interpreted_kinds():
        return []
    return [
        Offer(
            "interpret",
            actions.interpret,
            one.disclosure,
            "已建立解读的草稿，请填写内容。",
            forms.InterpretForm,
            leads_to=lambda draft: reverse("records:edit", args=[draft.pk]),
        )
    ]


def _waive(one: Edition) -> list[Offer]:
    if one.kind not in interpreted_kinds():
        return []
    waived = {"reason": one.disclosure.uninterpreted_because}
    return [
        Offer(
            "waive",
            actions.waive_interpretation,
            one.disclosure,
            "已登记。",
            forms.WaiveForm,
            options={"initial": waived},
        ),
    ]


def _withdraw(one: Edition) -> Offer:
    return Offer(
        "withdraw",
        actions.withdraw,
        one.disclosure,
        "已撤下。原地址现在显示您写的说明。",
        forms.WithdrawForm,
        leads_to=lambda _: reverse("records:edition", args=[one.pk]),
    )


def _keep_held(one: Edition) -> Offer:
    return Offer("keep_held", actions.keep_held, one, "已登记本次审查。", forms.KeepHeldForm)
