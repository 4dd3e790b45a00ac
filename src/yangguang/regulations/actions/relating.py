"""A relation that was read from the text is confirmed, and takes effect, or is rejected."""

from datetime import date
from typing import Any

from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.regulations import policies
from yangguang.regulations.keeping import keep_state
from yangguang.regulations.models import LifeEvent, Regulation, Relation
from yangguang.regulations.reading.relations import RelationKind
from yangguang.regulations.states import RelationState
from yangguang.regulations.validity import Kind

# What a confirmed relation does to its target. A renewal needs its length, and is recorded as an event by a person.
EFFECTS = {
    RelationKind.REPEALS: Kind.REPEALED,
    RelationKind.REPLACES: Kind.REPLACED,
    RelationKind.AMENDS: Kind.AMENDED,
}


@action("regulations.settle", label="确认文件关系", policy=policies.may_settle)
def settle(relation: Relation, *, actor: Any, target: Regulation | None = None) -> Relation:
    """Confirm the relation, to `target` where the text did not say clearly which document it means.

    One that repeals, replaces or amends is an event in the target's life from the day on which its source takes effect.
    `Refused` without a target, and without that day.
    """
    meant = target or relation.target
    if meant is None:
        raise Refused("请先选定所指的文件。")
    if meant.pk == relation.source_id:
        raise Refused("文件不能与自己建立关系。")
    relation.target, relation.state = meant, RelationState.CONFIRMED
    relation.save(update_fields=["target", "state"])
    kind = EFFECTS.get(RelationKind(relation.kind))
    if kind is not None:
        _take_effect(relation, meant, kind, actor)
    return relation


@action("regulations.reject", label="否认文件关系", policy=policies.may_settle)
def reject(relation: Relation, *, actor: Any) -> Relation:
    """The words do not say this."""
    relation.state = RelationState.REJECTED
    relation.save(update_fields=["state"])
    return relation


def _take_effect(relation: Relation, target: Regulation, kind: Kind, actor: Any) -> None:
    source = relation.source
    provisions = [one for one in relation.provisions.split("、") if one]
    if kind is Kind.REPEALED and (provisions or relation.level != "whole"):
        kind = Kind.PARTLY_REPEALED
    on = _effective(source)
    if on is None:
        raise Refused(f"《{source.title}》没有施行日期，请先登记它的效力事件。")
    same = target.events.filter(kind=kind.value, on=on, by=source, undone=False)
    if not any(set(one.provisions) == set(provisions) for one in same):
        LifeEvent.objects.create(
            regulation=target,
            kind=kind.value,
            on=on,
            by=source,
            by_words=_cited(source),
            provisions=provisions,
            note=relation.words[:300],
            recorded_by_id=actor.pk,
            recorded_at=present.now(),
        )
    keep_state(Regulation.objects.select_for_update().get(pk=target.pk), present.today())


def _effective(source: Regulation) -> date | None:
    """The first day of force, from the source's own events."""
    from yangguang.regulations.validity import Life

    return Life.of([event.as_event() for event in source.events.all()], source.term).begins


def _cited(source: Regulation) -> str:
    number = f"（{source.document_number}）" if source.document_number else ""
    return f"《{source.title}》{number}"[:300]
