"""Who may do what to a document of the library: each function gives None, or the sentence of the refusal."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from yangguang.catalogue.vocabulary import needs_registration
from yangguang.disclosures.models import Edition
from yangguang.disclosures.policies import lacks
from yangguang.disclosures.states import EditionState
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.scoping import holds
from yangguang.regulations.models import Cleanup, CleanupItem, LifeEvent, RegisterSeries, Regulation, Relation
from yangguang.regulations.scopes import KEEPERS, REGISTRARS, keeps_others
from yangguang.regulations.states import Answer, CleanupState, RelationState


def only_the_system(actor: Any, *_: Any, **__: Any) -> str | None:
    """On the command line alone."""
    return None if actor.is_system else "只能在服务器上用命令办理。"


def may_keep(actor: Any, document: Regulation, **_: Any) -> str | None:
    """The unit that issued it keeps its document; the city office those of others."""
    if actor.is_system:
        return None
    if document.unit is None:
        return None if keeps_others(actor) else "其他机关的文件由市政务公开办维护。"
    return None if holds(actor, KEEPERS, document.unit) else f"须由{document.unit}的人员办理。"


def may_undo(actor: Any, event: LifeEvent, **_: Any) -> str | None:
    """What was recorded wrongly is undone once, by those who keep the document."""
    if event.undone:
        return "这一效力事件已经撤销。"
    return may_keep(actor, event.regulation)


def may_settle(actor: Any, relation: Relation, **_: Any) -> str | None:
    """A suggested relation is confirmed or rejected by those who keep the document that says it."""
    if relation.state != RelationState.SUGGESTED:
        return "这一关系已经处理过。"
    return may_keep(actor, relation.source)


def may_open_series(actor: Any, unit: Unit, *, keeper: Unit | None = None, **_: Any) -> str | None:
    """The office gives a unit its series of numbers."""
    if not holds(actor, (Role.OFFICE,), unit):
        return "编号系列须由政务公开办设立。"
    if keeper is not None and not (unit.active and keeper.active):
        return "单位已停用，请选择在用的单位。"
    return None


def may_turn_series(actor: Any, series: RegisterSeries, **_: Any) -> str | None:
    """The office that gave a unit its series ends it, or takes it up again."""
    return may_open_series(actor, series.unit)


def may_register(
    actor: Any,
    edition: Edition,
    *,
    series: RegisterSeries | None = None,
    opinion: str = "—",
    digest: str | None = None,
    **_: Any,
) -> str | None:
    """The organ that registers examines what was approved, reviewed for legality and not written by its examiner."""
    if not needs_registration(edition.kind):
        return "这类信息不需要统一登记。"
    if edition.state != EditionState.APPROVED:
        return f"这一稿{EditionState(edition.state).label}，终审通过后才能统一登记。"
    if not any(holds(actor, REGISTRARS, keeper) for keeper in keepers_of(edition, series)):
        return f"统一登记须由{edition.unit}的登记机关办理。"
    if (
        series is not None
        and not RegisterSeries.objects.filter(pk=series.pk, unit=edition.unit_id, active=True).exists()
    ):
        return f"这一编号系列不是{edition.unit}在用的，请另选。"
    if edition.writers.filter(pk=actor.pk).exists():
        return "自己起草或修改过的文件，须由其他人登记。"
    if digest is not None and digest != edition.digest:
        return "内容在您打开之后有改动。请刷新页面，看过改动后再登记。"
    return lacks(edition) or (None if opinion.strip() else "请写明登记意见。")


def keepers_of(edition: Edition, series: RegisterSeries | None = None) -> list[Unit]:
    """The organs that register for the edition's unit: that of the series, or of all in use."""
    if series is not None:
        return [series.keeper]
    rows = RegisterSeries.objects.filter(unit=edition.unit_id, active=True).select_related("keeper")
    return [one.keeper for one in rows]


def may_open_cleanup(actor: Any, unit: Unit, **_: Any) -> str | None:
    """The office of a city or a district looks through the documents of the units below it."""
    return None if holds(actor, (Role.OFFICE,), unit) else "文件清理须由政务公开办组织。"


def may_run_cleanup(*states: CleanupState) -> Callable[..., str | None]:
    """The policy of whoever runs the campaign, while it is in one of these states."""

    def policy(actor: Any, cleanup: Cleanup, *, reason: str = "—", **_: Any) -> str | None:
        if refusal := may_open_cleanup(actor, cleanup.unit):
            return refusal
        if cleanup.state not in states:
            return f"这次清理{CleanupState(cleanup.state).label}，现在不能这样办理。"
        return None if reason.strip() else "请写明理由。"

    return policy


def may_publish_cleanup(actor: Any, cleanup: Cleanup, **_: Any) -> str | None:
    """Four eyes: the office or the head of the unit that runs it publishes, and neither who opened the campaign nor
    whose word a document's outcome is.
    """
    if not holds(actor, (Role.OFFICE, Role.HEAD), cleanup.unit):
        return f"清理结果须由政务公开办或者{cleanup.unit}的负责人公布。"
    if cleanup.state != CleanupState.ASKING:
        return f"这次清理{CleanupState(cleanup.state).label}，现在不能这样办理。"
    if actor.is_system:
        return None
    own = Q(decided_by=actor.pk) | Q(decision="", answered_by=actor.pk)
    if cleanup.created_by_id == actor.pk or cleanup.items.filter(own).exists():
        return "自己开展、答复或者审定的清理，须由政务公开办的其他人或者负责人公布。"
    return None


def may_keep_all(actor: Any, cleanup: Cleanup, *, unit: Unit, **_: Any) -> str | None:
    """The unit says in one go that what it has not answered is to stay, while it is asked."""
    if cleanup.state != CleanupState.ASKING:
        return "这次清理不在征求意见阶段，不能答复。"
    return None if holds(actor, KEEPERS, unit) else f"须由{unit}的人员办理。"


def may_clear_answer(actor: Any, item: CleanupItem, **_: Any) -> str | None:
    """Who may answer may take the answer back."""
    return may_answer(actor, item) or (None if item.answer else "还没有答复。")


def may_clear_decision(actor: Any, item: CleanupItem, **_: Any) -> str | None:
    """The office takes its decision back; the unit's answer counts again."""
    return may_decide(actor, item) or (None if item.decision else "还没有审定。")


def may_answer(actor: Any, item: CleanupItem, *, reason: str = "", answer: str = "", **_: Any) -> str | None:
    """The unit says what is to become of its document, while it is asked; why, unless it is kept."""
    if item.cleanup.state != CleanupState.ASKING:
        return "这次清理不在征求意见阶段，不能答复。"
    if refusal := may_keep(actor, item.regulation):
        return refusal
    return None if answer in {"", Answer.KEEP} or reason.strip() else "修改、失效和废止请写明理由。"


def may_decide(actor: Any, item: CleanupItem, *, reason: str = "—", **_: Any) -> str | None:
    """The office settles otherwise than the unit, with a reason."""
    return may_run_cleanup(CleanupState.DRAFT, CleanupState.ASKING)(actor, item.cleanup, reason=reason)
