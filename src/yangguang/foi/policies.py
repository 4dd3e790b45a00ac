"""Who may do what to a request: each function gives None, or the sentence of the refusal."""

from collections.abc import Callable, Collection
from typing import Any

from yangguang.foi.models import Case, Consultation, Dispute, Reply
from yangguang.foi.scopes import HANDLERS, SEEING
from yangguang.foi.states import OPEN_STAGES, ReplyState, Stage
from yangguang.organisations.models import Role, Unit, UnitKind
from yangguang.organisations.scoping import holds

NO_REQUESTS = frozenset({UnitKind.INTERNAL, UnitKind.PARTY_BODY, UnitKind.LEADING_GROUP_OFFICE})
RECEIVED = tuple(stage for stage in OPEN_STAGES if stage != Stage.SUBMITTED)


def may_submit(actor: Any, unit: Unit, **_: Any) -> str | None:
    """Anybody may ask an administrative organ that exists (条例第二十七、二十九条)."""
    if not unit.active or unit.kind in NO_REQUESTS:
        return f"{unit}不受理政府信息公开申请，请选择负责公开该信息的行政机关。"
    return None


def handles(actor: Any, case: Case) -> bool:
    """Whether `actor` works on requests of the case's unit or of the body that it was given to."""
    return holds(actor, HANDLERS, case.unit) or (case.body is not None and holds(actor, HANDLERS, case.body))


def may_register(actor: Any, unit: Unit, **parameters: Any) -> str | None:
    """A request on paper is registered by those who handle them."""
    if not holds(actor, HANDLERS, unit):
        return f"须由{unit}的人员登记。"
    return may_submit(actor, unit)


def may_handle(*stages: Stage, why: str = "") -> Callable[..., str | None]:
    """The policy of whoever handles the request, while it is in one of these stages (any that is open without)."""
    allowed: Collection[str] = stages or OPEN_STAGES

    def policy(actor: Any, case: Case, *, reason: str = "—", **_: Any) -> str | None:
        if not handles(actor, case):
            return f"须由{case.unit}的人员办理。"
        if case.imported:
            return "历史补录的申请不再办理。"
        if case.stage not in allowed:
            return why or f"这件申请{Stage(case.stage).label}，现在不能这样办理。"
        return None if str(reason).strip() else "请写明理由。"

    return policy


def may_head(*stages: Stage) -> Callable[..., str | None]:
    """The same for what the head of the unit decides (条例第三十三条第二款：政府信息公开工作机构负责人)."""
    handling = may_handle(*stages)

    def policy(actor: Any, case: Case, **parameters: Any) -> str | None:
        if not holds(actor, (Role.HEAD,), case.unit):
            return f"须由{case.unit}负责人办理。"
        return handling(actor, case, **parameters)

    return policy


def may_look(actor: Any, case: Case, *, reason: str = "—", **_: Any) -> str | None:
    """Personal data is opened by whoever handles the request, with a reason; by the office when it looks into it."""
    if not (handles(actor, case) or holds(actor, (Role.OFFICE,), case.unit)):
        return "您不能查看这件申请的个人信息。"
    if case.erased_at is not None:
        return "保存期限已满，个人信息已经删除。"
    return None if reason.strip() else "请写明查看个人信息的理由。"


def is_applicant(*stages: Stage) -> Callable[..., str | None]:
    """The policy of the person who asked, known by the private link."""

    def policy(actor: Any, case: Case, **_: Any) -> str | None:
        if not actor.is_system and getattr(actor, "case_id", None) != case.pk:
            return "只有申请人可以这样办理。"
        if stages and case.stage not in stages:
            return f"这件申请{Stage(case.stage).label}，现在不能这样办理。"
        return None

    return policy


def may_answer_consultation(actor: Any, consultation: Consultation, **_: Any) -> str | None:
    """An opinion is recorded once, while the request is open."""
    if consultation.opinion:
        return "这一方的意见已经记录。"
    return may_handle()(actor, consultation.case)


def may_override(actor: Any, consultation: Consultation, *, reason: str = "—", **_: Any) -> str | None:
    """Releasing against a third party's objection is the head's decision (条例第三十二条)."""
    if consultation.is_agency or consultation.opinion != "objection":
        return "只有第三方不同意公开时，才需要这样决定。"
    return may_head(*RECEIVED)(actor, consultation.case, reason=reason)


def may_draft(actor: Any, case: Case, **_: Any) -> str | None:
    """A reply is drafted by those who handle the request, one at a time."""
    if refusal := may_handle(*RECEIVED)(actor, case):
        return refusal
    at_work = [ReplyState.DRAFT, ReplyState.REVIEW, ReplyState.SIGNING]
    return "已有一份答复在办理。" if case.replies.filter(state__in=at_work).exists() else None


def may_part(actor: Any, case: Case, **_: Any) -> str | None:
    """Items and what each of them gets: not while others review or sign the reply, whose row and letter follow them."""
    if refusal := may_handle()(actor, case):
        return refusal
    with_others = case.replies.filter(state__in=[ReplyState.REVIEW, ReplyState.SIGNING]).exists()
    return "答复正在审核或者待签发；要改分项，请先退回起草。" if with_others else None


def may_work_on(
    *states: ReplyState, roles: Collection[str] = HANDLERS, other: bool = False
) -> Callable[..., str | None]:
    """The policy on a reply in one of these states; with `other`, of somebody who did not draft it (four eyes)."""

    def policy(actor: Any, reply: Reply, *, reason: str = "—", **_: Any) -> str | None:
        if reply.state not in states:
            return f"这份答复{ReplyState(reply.state).label}，现在不能这样办理。"
        case = reply.case
        if not (holds(actor, roles, case.unit) or (roles is HANDLERS and handles(actor, case))):
            named = "、".join(Role(role).label for role in roles)
            return f"须由{case.unit}的{named}办理。"
        if other and actor.pk is not None and actor.pk == reply.drafted_by_id:
            return "自己起草的答复，须由其他人审核、签发。"
        if reply.state != ReplyState.SENT and case.stage not in RECEIVED:
            return f"这件申请{Stage(case.stage).label}，不能再办理答复。"
        return None if str(reason).strip() else "请写明理由。"

    return policy


def may_contest(actor: Any, case: Case, **_: Any) -> str | None:
    """The ledger of reviews and suits is kept by those who handle the request, whatever its stage."""
    return None if handles(actor, case) else f"须由{case.unit}的人员登记。"


def may_keep_dispute(actor: Any, dispute: Dispute, **_: Any) -> str | None:
    """The same for one that is registered already."""
    return may_contest(actor, dispute.case)


def may_reopen(actor: Any, case: Case, *, reason: str = "—", **_: Any) -> str | None:
    """A concluded request is taken up again by the head: on a decision, or because the reply was wrong."""
    return may_head(Stage.REPLIED, Stage.ABANDONED)(actor, case, reason=reason)


def only_the_system(actor: Any, *_: Any, **__: Any) -> str | None:
    """What happens by itself, or on the command line."""
    return None if actor.is_system else "由系统办理。"


def sees(actor: Any, case: Case) -> bool:
    """Whether the request stands in this person's lists."""
    return holds(actor, SEEING, case.unit) or (case.body is not None and holds(actor, HANDLERS, case.body))
