"""Who may do what to a document of the library: each function gives None, or the sentence of the refusal."""

from typing import Any

from yangguang.organisations.scoping import holds
from yangguang.regulations.models import LifeEvent, Regulation, Relation
from yangguang.regulations.scopes import KEEPERS, keeps_others
from yangguang.regulations.states import RelationState


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
