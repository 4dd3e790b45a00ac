"""Who may do what, when: each function gives None, or the sentence with which the action is refused."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from yangguang.organisations.models import Role, Unit
from yangguang.organisations.scoping import holds
from yangguang.workplan.models import (
    Assignment,
    Bulletin,
    Evidence,
    NoticeImport,
    Plan,
    ProgressReport,
    Scheme,
    SchemeOpinion,
    SupervisionOrder,
    UnitMention,
)
from yangguang.workplan.scopes import PLANNERS, WORKERS
from yangguang.workplan.states import (
    AssignmentState,
    BulletinState,
    ImportState,
    OrderState,
    ReportState,
    SchemeState,
)

APPROVERS = (Role.REVIEWER, Role.HEAD)


def may_import(actor: Any, unit: Unit, **_: Any) -> str | None:
    """A notice is brought in by those who plan for the unit."""
    if not holds(actor, PLANNERS, unit):
        return f"导入通知须由{unit}的经办人、负责人或政务公开办办理。"
    return None


def may_correct(actor: Any, notice: NoticeImport, *, revision: int | None = None, **_: Any) -> str | None:
    """Corrections are made before confirmation, on the latest state of the draft."""
    if refusal := may_import(actor, notice.unit):
        return refusal
    if notice.state != ImportState.PARSED:
        return "这份通知已确认或作废，不能再改。如内容有误，请导入更正后的通知。"
    if revision is not None and revision != notice.revision:
        return "有人刚刚保存过核对结果。请刷新页面，在最新内容上再改。"
    return None


def may_confirm(actor: Any, notice: NoticeImport, *, revision: int | None = None, **_: Any) -> str | None:
    """The office, or the unit's head, makes the draft, as they saw it, an edition of the year's plan."""
    if refusal := may_correct(actor, notice, revision=revision):
        return refusal
    if not holds(actor, (Role.OFFICE, Role.HEAD), notice.unit):
        return "确认须由政务公开办或本单位负责人办理。"
    return None


def may_publish(actor: Any, plan: Plan, **_: Any) -> str | None:
    """The office, or the unit's head, opens the plan to the public, once."""
    if not holds(actor, (Role.OFFICE, Role.HEAD), plan.unit):
        return "公开年度任务须由政务公开办或本单位负责人办理。"
    if plan.published_at is not None:
        return "这份年度任务已经公开。"
    return None


def may_narrow(actor: Any, mention: UnitMention, **_: Any) -> str | None:
    """The office says which units a name with 有关 means; it may say so again."""
    if not holds(actor, (Role.OFFICE, Role.HEAD), mention.task.owner):
        return "明确“有关单位”须由政务公开办办理。"
    if mention.group is None or not mention.group.needs_narrowing:
        return "这里写的是确定的单位，无须明确。"
    return None


def may_break_down(actor: Any, share: Assignment, **_: Any) -> str | None:
    """A unit breaks an accepted task down for bodies of its own."""
    if not holds(actor, (*PLANNERS, Role.REVIEWER), share.unit):
        return f"分解任务须由{share.unit}办理。"
    if share.state != AssignmentState.ACCEPTED:
        return "请先接受任务，再向下分解。"
    if share.unit.numchild == 0:
        return f"名录中{share.unit}没有下属单位或内设机构，请系统管理员先补进单位名录。"
    return None


def may_answer(actor: Any, share: Assignment, **_: Any) -> str | None:
    """A unit accepts or contests what is proposed to it."""
    if not holds(actor, WORKERS, share.unit):
        return f"接受或提出异议须由{share.unit}办理。"
    if share.state != AssignmentState.PROPOSED:
        return f"这项任务{AssignmentState(share.state).label}，不必再答复。"
    return None


def may_contest(actor: Any, share: Assignment, *, reason: str = "—", **_: Any) -> str | None:
    """A contest needs its reason."""
    if not reason.strip():
        return "请写明异议理由。"
    return may_answer(actor, share)


def may_decide(actor: Any, share: Assignment, *, opinion: str = "—", **_: Any) -> str | None:
    """The office that set the task decides a contest, with its opinion."""
    if not holds(actor, (Role.OFFICE, Role.HEAD), share.task.owner):
        return "裁定异议须由下达任务的单位办理。"
    if share.state != AssignmentState.CONTESTED:
        return "这项任务没有待裁定的异议。"
    if not opinion.strip():
        return "请写明裁定意见。"
    return None


def may_report(
    actor: Any,
    share: Assignment,
    *,
    done: Iterable[Any] = (),
    evidence: Iterable[Any] = (),
    today: date | None = None,
    **_: Any,
) -> str | None:
    """A unit reports on what it has accepted; a measure called done needs evidence and a day that has come."""
    if not holds(actor, WORKERS, share.unit):
        return f"报送进展须由{share.unit}办理。"
    if share.state == AssignmentState.PROPOSED:
        return "请先接受任务，再报送进展。"
    if share.state != AssignmentState.ACCEPTED:
        return f"这项任务{AssignmentState(share.state).label}，暂不能报送进展。"
    claimed = list(done)
    if claimed and not list(evidence):
        return "勾选了完成的举措，请至少附一件佐证（文件或网址）。"
    if today is not None and any(day > today for _measure, day in claimed):
        return "完成日期不能晚于今天。"
    if any(day.year < share.task.plan.year for _measure, day in claimed):
        return f"完成日期早于 {share.task.plan.year} 年，不属于这一年度的任务，请核对。"
    return None


def may_return_report(actor: Any, report: ProgressReport, *, reason: str = "—", **_: Any) -> str | None:
    """The unit that set the task sends a report back, with the reason."""
    if not holds(actor, (Role.OFFICE, Role.HEAD), report.assignment.task.owner):
        return "退回进展须由下达任务的单位办理。"
    if report.state != ReportState.SUBMITTED:
        return "这份进展已经退回。"
    if not reason.strip():
        return "请写明退回理由。"
    return None


def may_release(actor: Any, evidence: Evidence, **_: Any) -> str | None:
    """Four eyes: evidence goes public by the word of a reviewer or head who did not add it."""
    if not holds(actor, APPROVERS, evidence.report.assignment.unit):
        return "公开佐证须由本单位审核人或负责人办理。"
    if evidence.added_by_id is not None and evidence.added_by_id == actor.pk:
        return "自己上传的佐证须由另一人审核后公开。"
    if evidence.released_at is not None:
        return "这件佐证已经公开。"
    if evidence.report.state != ReportState.SUBMITTED:
        return "进展已退回，佐证不能公开。"
    return None


def may_retract(actor: Any, evidence: Evidence, **_: Any) -> str | None:
    """Anyone who works for the unit may take evidence back from the public at once."""
    if not holds(actor, WORKERS, evidence.report.assignment.unit):
        return "撤回公开须由本单位办理。"
    if evidence.released_at is None:
        return "这件佐证没有公开。"
    return None


def _drafts_scheme(actor: Any, scheme: Scheme, roles: Iterable[str]) -> str | None:
    if not holds(actor, roles, scheme.unit):
        return f"专项方案由牵头单位{scheme.unit}办理。"
    return None


def may_write_scheme(actor: Any, scheme: Scheme, *, text: str = "—", **_: Any) -> str | None:
    """The lead unit writes versions until the scheme is settled."""
    if refusal := _drafts_scheme(actor, scheme, WORKERS):
        return refusal
    if scheme.state not in {SchemeState.DRAFTING, SchemeState.CONSULTING}:
        return f"方案{SchemeState(scheme.state).label}，不能再改稿。"
    return None if text.strip() else "请写方案正文。"


def may_consult(actor: Any, scheme: Scheme, **_: Any) -> str | None:
    """A version goes out for opinions when there is one."""
    if refusal := _drafts_scheme(actor, scheme, WORKERS):
        return refusal
    if scheme.state != SchemeState.DRAFTING:
        return f"方案{SchemeState(scheme.state).label}，不在起草阶段。"
    version = scheme.versions.first()
    if version is None:
        return "请先起草方案，再送责任单位征求意见。"
    if scheme.return_reason and version.opinions.exists():
        return "方案已被退回，请先按退回理由写出新一稿，再送责任单位征求意见。"
    return None


def may_give_opinion(
    actor: Any, scheme: Scheme, *, unit: Unit | None = None, agrees: bool = True, comment: str = "", **_: Any
) -> str | None:
    """Each unit with a share in the task gives its word on the current version while opinions are asked."""
    if scheme.state != SchemeState.CONSULTING:
        return f"方案{SchemeState(scheme.state).label}，现在不收意见。"
    if unit is None:
        return None
    if not holds(actor, WORKERS, unit):
        return f"须由{unit}答复。"
    if unit.pk == scheme.unit_id:
        return "牵头单位不对自己的方案提意见。"
    if not scheme.task.assignments.filter(unit=unit).exclude(state=AssignmentState.RELEASED).exists():
        return f"{unit}不是这项任务的责任单位。"
    if not agrees and not comment.strip():
        return "不同意时请写明意见。"
    return None


def may_answer_opinion(actor: Any, opinion: SchemeOpinion, *, answer: str = "—", **_: Any) -> str | None:
    """The lead says what became of a comment."""
    if refusal := _drafts_scheme(actor, opinion.version.scheme, WORKERS):
        return refusal
    if opinion.version.scheme.state != SchemeState.CONSULTING:
        return "方案不在征求意见阶段。"
    return None if answer.strip() else "请写明采纳情况。"


def may_settle(actor: Any, scheme: Scheme, **_: Any) -> str | None:
    """Settled when every responsible unit agrees to the current version (2020 notice, part 3: 取得一致意见后)."""
    if refusal := _drafts_scheme(actor, scheme, APPROVERS):
        return refusal
    if scheme.state != SchemeState.CONSULTING:
        return f"方案{SchemeState(scheme.state).label}，不在征求意见阶段。"
    waiting = scheme.task.mentions.filter(group__needs_narrowing=True, narrowed_at=None).first()
    if waiting is not None:
        return f"“{waiting.as_written}”指哪些单位还没有明确，请先请政务公开办明确，再征求它们的意见。"
    shares = scheme.task.assignments.exclude(state=AssignmentState.RELEASED).exclude(unit=scheme.unit_id)
    asked = [share.unit for share in shares.select_related("unit").order_by("unit__path")]
    version = scheme.versions.first()
    opinions = dict(version.opinions.values_list("unit_id", "agrees")) if version else {}
    silent = [str(unit) for unit in asked if unit.pk not in opinions]
    if silent:
        return f"还有 {len(silent)} 个责任单位没有答复：{_some(silent)}。"
    against = [str(unit) for unit in asked if not opinions[unit.pk]]
    if against:
        return f"{_some(against)}不同意。请协商修改后送新一稿，取得一致意见再商定。"
    return None


def _some(names: list[str]) -> str:
    return "、".join(names[:5]) + (f"等 {len(names)} 个单位" if len(names) > 5 else "")


def may_file(actor: Any, scheme: Scheme, **_: Any) -> str | None:
    """A settled scheme is handed to the office by the lead's reviewer or head."""
    if refusal := _drafts_scheme(actor, scheme, APPROVERS):
        return refusal
    return None if scheme.state == SchemeState.SETTLED else "方案商定后才能报送。"


def may_return_scheme(actor: Any, scheme: Scheme, *, reason: str = "—", **_: Any) -> str | None:
    """The office sends a filed scheme back, with the reason."""
    if not holds(actor, (Role.OFFICE,), scheme.task.owner):
        return "退回方案须由政务公开办办理。"
    if scheme.state != SchemeState.FILED:
        return "方案还没有报送。"
    return None if reason.strip() else "请写明退回理由。"


def may_issue_order(
    actor: Any,
    plan: Plan,
    *,
    matter: str = "—",
    working_days: int = 5,
    unit: Unit | None = None,
    assignment: Assignment | None = None,
    **_: Any,
) -> str | None:
    """The office issues supervision orders to units of its plan."""
    if not holds(actor, (Role.OFFICE,), plan.unit):
        return "发督办单须由政务公开办办理。"
    if not matter.strip():
        return "请写明督办事项。"
    if not 1 <= working_days <= 60:
        return "回复期限应在 1 至 60 个工作日之间。"
    if unit is None:
        return None
    shares = Assignment.objects.filter(task__plan=plan, unit=unit).exclude(state=AssignmentState.RELEASED)
    if not shares.exists():
        return f"{unit}在这份年度任务中没有任务。"
    if assignment is not None and not shares.filter(pk=assignment.pk).exists():
        return f"{unit}没有承担所选的任务，请重新选择单位或任务。"
    return None


def may_reply(actor: Any, order: SupervisionOrder, *, reply: str = "—", **_: Any) -> str | None:
    """The unit replies to an open order."""
    if not holds(actor, WORKERS, order.unit):
        return f"回复督办单须由{order.unit}办理。"
    if order.state != OrderState.ISSUED:
        return f"督办单{OrderState(order.state).label}。"
    return None if reply.strip() else "请写回复内容。"


def may_close_order(actor: Any, order: SupervisionOrder, **_: Any) -> str | None:
    """The office closes an order that was replied to."""
    if not holds(actor, (Role.OFFICE,), order.plan.unit):
        return "办结督办单须由政务公开办办理。"
    return None if order.state == OrderState.REPLIED else "单位回复后才能办结或退回。"


def may_return_reply(actor: Any, order: SupervisionOrder, *, reason: str = "—", **_: Any) -> str | None:
    """The office sends a reply back, with the reason; the order is open again."""
    return may_close_order(actor, order) or (None if reason.strip() else "请写明退回理由。")


def may_log_event(
    actor: Any, unit: Unit, *, held_on: date | None = None, today: date | None = None, **_: Any
) -> str | None:
    """Training and meetings are logged by the unit, after they were held."""
    if not holds(actor, (*WORKERS, Role.OFFICE), unit):
        return f"登记须由{unit}办理。"
    if held_on is not None and today is not None and held_on > today:
        return "培训、会议举办后再登记，日期不能晚于今天。"
    return None


def may_draft_bulletin(actor: Any, plan: Plan, **_: Any) -> str | None:
    """The office drafts bulletins of its plan."""
    return None if holds(actor, (Role.OFFICE,), plan.unit) else "通报由政务公开办起草。"


def may_edit_bulletin(actor: Any, bulletin: Bulletin, *, title: str = "—", body: str = "—", **_: Any) -> str | None:
    """A draft can be worded; an issued bulletin stays as it is."""
    if refusal := may_draft_bulletin(actor, bulletin.plan):
        return refusal
    if bulletin.state != BulletinState.DRAFT:
        return "通报已印发，不能再改。"
    return None if title.strip() and body.strip() else "通报的标题和正文不能为空。"


def may_issue_bulletin(actor: Any, bulletin: Bulletin, **_: Any) -> str | None:
    """A worded draft is issued once."""
    return may_edit_bulletin(actor, bulletin, title=bulletin.title, body=bulletin.body)
