"""Who may do what to a record, when: each function gives None, or the sentence with which the action is refused."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from yangguang.catalogue.vocabulary import interpreted_kinds, needs_legality_review, needs_registration
from yangguang.disclosures import occasions
from yangguang.disclosures.models import Attachment, Disclosure, Edition
from yangguang.disclosures.scopes import WORKERS
from yangguang.disclosures.states import (
    INTERPRETATION_KIND,
    OPEN_OR_LIVE,
    OPEN_STATES,
    REVIEW_STATES,
    ClearanceKind,
    Conclusion,
    Decision,
    EditionState,
    Openness,
    ScanState,
    Stage,
    WithdrawalKind,
)
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.scoping import holds

REVIEWERS: Mapping[str, tuple[str, ...]] = {
    Stage.FIRST: (Role.REVIEWER,),
    Stage.SECOND: (Role.REVIEWER, Role.OFFICE),
    Stage.FINAL: (Role.HEAD,),
}
CLEARERS = (Role.REVIEWER, Role.OFFICE, Role.HEAD)
PUBLISHERS = (Role.HEAD, Role.OFFICE)


def wrote(actor: Any, edition: Edition) -> bool:
    """Whether `actor` drafted or changed the edition."""
    return actor.pk is not None and edition.writers.filter(pk=actor.pk).exists()


def may_draft(actor: Any, unit: Unit, **_: Any) -> str | None:
    """The unit's own people draft its records."""
    return None if holds(actor, WORKERS, unit) else f"起草须由{unit}的经办人、审核人或负责人办理。"


def may_amend(actor: Any, record: Disclosure, **_: Any) -> str | None:
    """A new edition of a record that is or was public; one open edition at a time."""
    if refusal := may_draft(actor, record.unit):
        return refusal
    if record.editions.filter(state__in=OPEN_STATES).exists():
        return "这条信息已有一稿在办理中，请先办完那一稿。"
    return None if record.editions.exclude(state=EditionState.DISCARDED).exists() else "这条信息已作废。"


def may_revise(actor: Any, edition: Edition, *, revision: int | None = None, **_: Any) -> str | None:
    """A draft is changed by the unit's people, on its latest state."""
    if refusal := may_draft(actor, edition.unit):
        return refusal
    if edition.state != EditionState.DRAFT:
        return f"这一稿{EditionState(edition.state).label}，不能直接修改。审核中的请先退回，待发布的请先撤回修改。"
    if revision is not None and revision != edition.revision:
        return "有人刚刚保存过这一稿。请刷新页面，在最新内容上再改。"
    return None


def may_change_file(actor: Any, file: Attachment, **_: Any) -> str | None:
    """Files are changed with their draft."""
    return may_revise(actor, file.edition)


def may_submit(actor: Any, edition: Edition, *, revision: int | None = None, **_: Any) -> str | None:
    """A checked draft without blocking findings is handed in; its files have been scanned.

    An interpretation names what it interprets (国办发〔2016〕19号: 解读与文件相互关联).
    """
    if refusal := may_revise(actor, edition, revision=revision):
        return refusal
    if edition.kind == INTERPRETATION_KIND and not (edition.interprets_id or edition.interprets_title):
        return "请填写所解读的文件：本站公开的填索引号或页面地址，其他机关的填标题和网址。"
    return _files_refuse(edition)


def _files_refuse(edition: Edition) -> str | None:
    states = set(edition.attachments.values_list("scan_state", flat=True))
    if ScanState.INFECTED in states:
        return "有附件查出病毒，请删除后再继续。"
    if ScanState.PENDING in states:
        return "附件正在查毒，请稍候再试；长时间没有结果时请联系系统管理员。"
    return None


def may_recall(actor: Any, edition: Edition, **_: Any) -> str | None:
    """Whoever wrote a submitted edition takes it back; an approved one is opened again, and reviewed anew."""
    if refusal := may_draft(actor, edition.unit):
        return refusal
    if edition.state not in {*REVIEW_STATES, EditionState.APPROVED}:
        return f"这一稿{EditionState(edition.state).label}，不能撤回修改。"
    return None


def may_review(
    actor: Any, edition: Edition, *, digest: str | None = None, stage: str | None = None, **_: Any
) -> str | None:
    """Three reviews by three people of the right roles, none of whom wrote the edition."""
    if edition.state not in REVIEW_STATES:
        return f"这一稿{EditionState(edition.state).label}，不在审核环节。"
    if stage is not None and stage != edition.state:
        return "这一环节已经办结，请刷新页面。"
    here = Stage(edition.state)
    if not holds(actor, REVIEWERS[here], edition.unit):
        return f"{here.label}须由{edition.unit}的{_names(REVIEWERS[here])}办理。"
    if edition.assigned_to_id is not None and edition.assigned_to_id != actor.pk:
        return f"{here.label}已交{edition.assigned_to}办理。"
    if wrote(actor, edition):
        return "自己起草或修改过的信息，须由其他人审核。"
    if actor.pk and edition.steps.filter(by_id=actor.pk, void=False, decision=Decision.PASSED).exists():
        return "您已审核过前一环节，三审须由三人分别办理。"
    if digest is not None and digest != edition.digest:
        return "内容在您打开之后有改动。请刷新页面，看过改动后再审。"
    return None


def may_return(actor: Any, edition: Edition, *, comment: str = "—", **parameters: Any) -> str | None:
    """A reviewer sends the edition back, with what is to be mended."""
    return may_review(actor, edition, **parameters) or (None if comment.strip() else "请写明退回的理由和修改意见。")


def may_hand_over(actor: Any, edition: Edition, *, to: Any = None, **_: Any) -> str | None:
    """Someone who could review hands the review to another who may, so that an absence does not stop it."""
    if edition.state not in REVIEW_STATES:
        return f"这一稿{EditionState(edition.state).label}，不在审核环节。"
    roles = REVIEWERS[Stage(edition.state)]
    if not holds(actor, (*roles, Role.HEAD), edition.unit):
        return f"移交须由{edition.unit}的{_names((*roles, Role.HEAD))}办理。"
    if to is None:
        return None
    if not to.holds(roles, edition.unit):
        return f"{to}不是{edition.unit}的{_names(roles)}，不能接办。"
    if wrote(to, edition) or edition.steps.filter(by_id=to.pk, void=False, decision=Decision.PASSED).exists():
        return f"{to}起草或审核过这一稿，不能接办。"
    return None


def may_clear(
    actor: Any, edition: Edition, *, basis: str = "—", digest: str | None = None, kind: str | None = None, **_: Any
) -> str | None:
    """Secrecy (article 17) and legality are judged on submitted content by someone who did not write it."""
    if edition.state not in {*REVIEW_STATES, EditionState.APPROVED}:
        return f"这一稿{EditionState(edition.state).label}，送审后才能作保密审查和合法性审查。"
    if not holds(actor, CLEARERS, edition.unit):
        return f"保密审查和合法性审查须由{edition.unit}的{_names(CLEARERS)}办理。"
    if wrote(actor, edition):
        return "自己起草或修改过的信息，须由其他人审查。"
    if kind == ClearanceKind.LEGALITY and not needs_legality_review(edition.kind):
        return "这类信息不需要合法性审查。"
    if digest is not None and digest != edition.digest:
        return "内容在您打开之后有改动。请刷新页面，看过改动后再审。"
    return None if basis.strip() else "请写明审查依据。"


def lacks(edition: Edition) -> str | None:
    """What an approved edition still lacks before it may be public, as a sentence; None when nothing."""
    passed = edition.steps.filter(void=False, decision=Decision.PASSED, digest=edition.digest)
    by = dict(passed.values_list("stage", "by_id"))
    if set(by) != set(Stage.values) or len(set(by.values())) != len(Stage.values):
        return "三审尚未由三人分别通过。"
    wanted = [ClearanceKind.SECRECY]
    if needs_legality_review(edition.kind):
        wanted.append(ClearanceKind.LEGALITY)
    for kind in wanted:
        last = edition.clearances.filter(kind=kind, digest=edition.digest).last()
        if last is None:
            return f"现有内容还没有{kind.label}记录，请先办理{kind.label}。"
        if last.conclusion != Conclusion.CLEARED:
            return f"{kind.label}的结论是“{Conclusion(last.conclusion).label}”，不能继续。"
    return None


def may_publish(actor: Any, edition: Edition, *, at: datetime | None = None, **_: Any) -> str | None:
    """The unit's head, or the office, publishes what is approved and cleared, now or at a time to come."""
    if refusal := may_cancel_schedule(actor, edition):
        return refusal
    if edition.openness != Openness.PROACTIVE:
        return "公开方式不是“主动公开”，请改用归档。"
    lacking = lacks(edition) or _files_refuse(edition) or _before_its_document(edition, at)
    return lacking or occasions.refusal_of(edition)


def may_cancel_schedule(actor: Any, edition: Edition, **_: Any) -> str | None:
    """Whoever may publish an approved edition takes back the time at which it would be, whatever else it lacks."""
    if edition.state != EditionState.APPROVED:
        return f"这一稿{EditionState(edition.state).label}，终审通过后才能发布。"
    if not holds(actor, PUBLISHERS, edition.unit):
        return f"发布须由{edition.unit}的负责人或政务公开办办理。"
    return None


def _before_its_document(edition: Edition, at: datetime | None) -> str | None:
    """An interpretation is not public before its document; at one time with it, it may be."""
    if edition.interprets is None or edition.interprets.first_published_at is not None:
        return None
    waiting = edition.interprets.editions.filter(state=EditionState.APPROVED, publish_at__isnull=False)
    if at is not None and waiting.filter(publish_at__lte=at).exists():
        return None
    return "所解读的文件还没有公开。请先发布文件；要同步公开的，把两者定在同一时间发布。"


def may_hold(actor: Any, edition: Edition, **_: Any) -> str | None:
    """What is not to be published proactively is settled by the same people, after the same reviews."""
    if edition.state != EditionState.APPROVED:
        return f"这一稿{EditionState(edition.state).label}，终审通过后才能归档。"
    if not holds(actor, PUBLISHERS, edition.unit):
        return f"归档须由{edition.unit}的负责人或政务公开办办理。"
    return "主动公开的信息请直接发布。" if edition.openness == Openness.PROACTIVE else None


def may_keep_held(actor: Any, edition: Edition, *, reason: str = "—", **_: Any) -> str | None:
    """What was not published is looked at again when due (article 18), and kept so with a reason."""
    if edition.state != EditionState.HELD:
        return "只有已归档的信息需要定期审查。"
    if not holds(actor, PUBLISHERS, edition.unit):
        return f"定期审查须由{edition.unit}的负责人或政务公开办办理。"
    return None if reason.strip() else "请写明仍不公开的理由。"


def may_discard(actor: Any, edition: Edition, **_: Any) -> str | None:
    """A draft is discarded by the unit's people."""
    return may_revise(actor, edition)


def may_withdraw(
    actor: Any,
    record: Disclosure,
    *,
    kind: str | None = None,
    note: str = "—",
    successor: Disclosure | None = None,
    **_: Any,
) -> str | None:
    """The head or the office takes a public record down, with a note for the public."""
    if not holds(actor, PUBLISHERS, record.unit):
        return f"撤下须由{record.unit}的负责人或政务公开办办理。"
    if not record.editions.filter(state=EditionState.LIVE).exists():
        return "这条信息现在没有公开。"
    if not note.strip():
        return "请写明向公众的说明：为什么撤下，到哪里看现行内容。"
    if kind in {WithdrawalKind.REPLACED, WithdrawalKind.MERGED} and successor is None:
        return "请选择替代它的信息。"
    if successor is not None and successor.pk == record.pk:
        return "不能用自己替代自己。"
    if successor is not None and not successor.editions.filter(state=EditionState.LIVE).exists():
        return "替代它的信息还没有公开，请先公开。"
    return None


def may_reclassify(actor: Any, record: Disclosure, *, classes: Mapping[str, str] | None = None, **_: Any) -> str | None:
    """Columns, topic, kind, audience and obligations are put right by the unit's people or the office."""
    if not holds(actor, (*WORKERS, Role.OFFICE), record.unit):
        return f"归类须由{record.unit}或政务公开办办理。"
    if not record.editions.filter(state__in=OPEN_OR_LIVE).exists():
        return "这条信息没有公开，也没有在办的稿，不用调整归类。"
    kind = (classes or {}).get("kind")
    live = record.editions.filter(state=EditionState.LIVE).first()
    if kind and live is not None and needs_legality_review(kind) and not needs_legality_review(live.kind):
        return "这种体裁公开前须经合法性审查，请改用“起草新版”。"
    if kind and live is not None and needs_registration(kind) != needs_registration(live.kind):
        return "规范性文件统一登记、编号、公布，已公开的不能改换体裁，请改用“起草新版”。"
    return None


def may_interpret(actor: Any, record: Disclosure, **_: Any) -> str | None:
    """The unit's own people interpret its document, public or still on its way."""
    if refusal := may_draft(actor, record.unit):
        return refusal
    found = record.editions.filter(state__in=OPEN_OR_LIVE, kind__in=interpreted_kinds()).exists()
    return None if found else "只有公开或在办的规范性文件等需要解读的信息才能起草解读。"


def may_waive_interpretation(actor: Any, record: Disclosure, *, reason: str = "—", **_: Any) -> str | None:
    """A reviewer or the head says why a document needs no interpretation."""
    if not holds(actor, (Role.REVIEWER, Role.HEAD), record.unit):
        return f"不作解读须由{record.unit}的审核人或负责人决定。"
    if not record.editions.filter(state=EditionState.LIVE, kind__in=interpreted_kinds()).exists():
        return "这条信息不需要解读。"
    return None


def may_reassign(
    actor: Any, record: Disclosure, *, unit: Unit | None = None, reason: str = "—", **_: Any
) -> str | None:
    """The office moves a record to another unit, after a merger or when it was filed wrongly."""
    if not holds(actor, (Role.OFFICE,), record.unit):
        return "调整所属单位须由政务公开办办理。"
    if unit is not None and not holds(actor, (Role.OFFICE,), unit):
        return f"您不能把信息调整到{unit}。"
    if unit is not None and unit.pk == record.unit_id:
        return f"这条信息已属于{unit}。"
    if unit is not None and not unit.active:
        return f"{unit}已停用，请选择在用的单位。"
    return None if reason.strip() else "请写明调整的理由。"


def may_import(actor: Any, unit: Unit, **_: Any) -> str | None:
    """Tables of records are brought in by the unit's clerk or head, or the office."""
    if holds(actor, (Role.CLERK, Role.HEAD, Role.OFFICE), unit):
        return None
    return f"批量导入须由{unit}的经办人、负责人或政务公开办办理。"


def only_the_system(actor: Any, _subject: Any, **__: Any) -> str | None:
    """Done by the system itself, on the operator's command or when a time has come."""
    return None if actor.is_system else "这一步由系统自动办理。"


def may_set_checks(actor: Any, unit: Unit, **_: Any) -> str | None:
    """The rules of the machine checks are the office's."""
    return None if holds(actor, (Role.OFFICE,), unit) else "检查规则和词库由政务公开办维护。"


def _names(roles: Iterable[str]) -> str:
    labels = [Role(role).label for role in dict.fromkeys(roles)]
    return "或".join(labels)
