"""A clean-up runs: documents are picked, units asked, answers decided on, and the result acts in one go."""

from datetime import date
from typing import Any, cast

from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.organisations.models import Unit
from yangguang.regulations import policies
from yangguang.regulations.cleaning import Rule, Step, below, day_refusal, digest_of, is_over, picked, steps_of
from yangguang.regulations.keeping import keep_states
from yangguang.regulations.models import Cleanup, CleanupItem, LifeEvent, Regulation
from yangguang.regulations.states import Answer, CleanupState
from yangguang.regulations.validity import LifeEvent as Event
from yangguang.search.queue import changed

SAID = 3


@action("regulations.open_cleanup", label="开展文件清理", policy=policies.may_open_cleanup, touches=())
def open_cleanup(
    unit: Unit, *, actor: Any, title: str, basis: str, rule: Rule, due_on: date, months: int = 60
) -> Cleanup:
    """A campaign with the documents that the rule picks now. `Refused` when it picks none."""
    made = Cleanup.objects.create(
        unit=unit,
        title=title.strip(),
        basis=basis.strip(),
        rule=rule.as_json(),
        due_on=due_on,
        months=months,
        created_by_id=actor.pk,
        created_at=present.now(),
    )
    items = CleanupItem.objects.bulk_create(
        CleanupItem(cleanup=made, regulation=document) for document in picked(unit, rule).order_by("pk")
    )
    if not items:
        raise Refused("没有符合条件的文件，请放宽条件。")
    return made


@action("regulations.leave_out", label="移出清理名单", policy=policies.may_decide, touches=())
def leave_out(item: CleanupItem, *, actor: Any, reason: str) -> Cleanup:
    """The document is not looked at in this campaign after all."""
    cleanup = item.cleanup
    item.delete()
    return cleanup


@action(
    "regulations.ask_units", label="征求各单位意见", policy=policies.may_run_cleanup(CleanupState.DRAFT), touches=()
)
def ask_units(cleanup: Cleanup, *, actor: Any) -> Cleanup:
    """Put the documents to their units; it stands in their inboxes with the day by which they answer."""
    cleanup.ask()
    cleanup.save()
    return cleanup


@action(
    "regulations.add_to_cleanup",
    label="加入清理名单",
    policy=policies.may_run_cleanup(CleanupState.DRAFT, CleanupState.ASKING),
    touches=(),
)
def add_to_cleanup(cleanup: Cleanup, *, actor: Any, document: Regulation) -> CleanupItem:
    """One more document that the rule did not pick; its unit is asked like the others."""
    if not below(cleanup.unit).filter(pk=document.pk).exists():
        raise Refused(f"《{document}》不是{cleanup.unit}及所属单位的文件，不能加入。")
    if cleanup.items.filter(regulation=document).exists():
        raise Refused(f"《{document}》已在名单中。")
    return CleanupItem.objects.create(cleanup=cleanup, regulation=document)


@action("regulations.answer_cleanup", label="答复清理意见", policy=policies.may_answer, touches=())
def answer(
    item: CleanupItem, *, actor: Any, answer: Answer, reason: str = "", planned_on: date | None = None
) -> CleanupItem:
    """What the unit wants to become of its document; a later answer takes the place of this one.

    `Refused` for one to be amended without the day by which it will be.
    """
    item.answer, item.reason = Answer(answer).value, reason.strip()[:300]
    item.answered_by_id, item.answered_at = actor.pk, present.now()
    item.planned_on = _planned(answer, planned_on)
    item.save(update_fields=["answer", "reason", "answered_by", "answered_at", "planned_on"])
    return item


@action("regulations.keep_all_of_cleanup", label="未答复的全部继续有效", policy=policies.may_keep_all, touches=())
def keep_all(cleanup: Cleanup, *, actor: Any, unit: Unit) -> Cleanup:
    """The unit keeps all of its documents that it has not answered. What is over cannot be kept and stays open;
    `Refused` where nothing is left to answer.
    """
    today = present.today()
    items = cleanup.items.filter(regulation__unit=unit, answer="").select_related("regulation", "cleanup")
    kept = [one for one in items.prefetch_related("regulation__events") if not is_over(one.regulation, today)]
    if not kept:
        raise Refused("没有可以列为“继续有效”的未答复文件。")
    now = present.now()
    for one in kept:
        one.answer, one.answered_by_id, one.answered_at = Answer.KEEP.value, actor.pk, now
    CleanupItem.objects.bulk_update(kept, ["answer", "answered_by", "answered_at"])
    return cleanup


@action("regulations.clear_cleanup_answer", label="收回清理意见", policy=policies.may_clear_answer, touches=())
def clear_answer(item: CleanupItem, *, actor: Any) -> CleanupItem:
    """The document is as if its unit had not answered."""
    item.answer, item.reason, item.answered_by, item.answered_at, item.planned_on = "", "", None, None, None
    item.save(update_fields=["answer", "reason", "answered_by", "answered_at", "planned_on"])
    return item


@action("regulations.decide_cleanup", label="审定清理意见", policy=policies.may_decide, touches=())
def decide(
    item: CleanupItem, *, actor: Any, decision: Answer, reason: str, planned_on: date | None = None
) -> CleanupItem:
    """What the office settles on, whatever the unit said; of the unit's own plan to amend, the day stands."""
    item.decision, item.decision_reason = Answer(decision).value, reason.strip()[:300]
    item.decided_by_id = actor.pk
    if decision == Answer.AMEND:
        item.planned_on = _planned(decision, planned_on or item.planned_on)
    item.save(update_fields=["decision", "decision_reason", "decided_by", "planned_on"])
    return item


@action("regulations.clear_cleanup_decision", label="收回审定意见", policy=policies.may_clear_decision, touches=())
def clear_decision(item: CleanupItem, *, actor: Any) -> CleanupItem:
    """What the unit said counts again."""
    item.decision, item.decision_reason, item.decided_by = "", "", None
    if item.answer != Answer.AMEND:
        item.planned_on = None
    item.save(update_fields=["decision", "decision_reason", "decided_by", "planned_on"])
    return item


def _planned(answer: Answer, day: date | None) -> date | None:
    """The day by which a document is amended; None for what is not to be."""
    if answer != Answer.AMEND:
        return None
    if day is None:
        raise Refused("拟修改的请写明计划完成修改的日期。")
    if day < present.today():
        raise Refused("计划完成修改的日期不能早于今天。")
    return day


@action("regulations.publish_cleanup", label="公布清理结果", policy=policies.may_publish_cleanup)
def publish_cleanup(cleanup: Cleanup, *, actor: Any, on: date, seen: str | None = None) -> Cleanup:
    """Publish the lists, and let them act on all documents at once from the day `on`.

    `seen` is the `digest_of` what the person was shown. `Refused` for a day past or far ahead, when something is
    otherwise than was shown, while a document has neither answer nor decision, and where the result cannot be what it
    says. The number of statements does not grow with the documents but for batches.
    """
    if refusal := day_refusal(on, present.today()):
        raise Refused(refusal)
    items = _locked(cleanup)
    if not items:
        raise Refused("名单中没有文件。")
    if missing := [one for one in items if not one.outcome]:
        raise Refused(f"还有 {len(missing)} 件没有意见，如《{missing[0]}》，请督促单位答复，或者直接审定。")
    steps = steps_of(items, on, cleanup.months)
    if seen is not None and seen != digest_of(steps):
        raise Refused("名单或者意见在您打开之后有改动，请重新核对后再公布。")
    doubts = [f"《{one.item}》{one.doubt}" for one in steps if one.doubt]
    if doubts:
        raise Refused(f"{'；'.join(doubts[:SAID])}{f'等 {len(doubts)} 件' if len(doubts) > SAID else ''}")
    acting = [step for step in steps if step.made is not None]
    events = LifeEvent.objects.bulk_create(_event(step, actor) for step in acting)
    for step, event in zip(acting, events, strict=True):
        step.item.event = event
    CleanupItem.objects.bulk_update([step.item for step in acting], ["event"])
    _turn(cleanup)
    cleanup.effective_on, cleanup.published_at = on, present.now()
    cleanup.publish()
    cleanup.save()
    changed("cleanup", [cleanup.pk])
    return cleanup


def _locked(cleanup: Cleanup) -> list[CleanupItem]:
    """The items with their documents as they are now, all locked, those always in the same order."""
    documents = Regulation.objects.select_for_update(of=("self",), no_key=True).select_related("unit")
    found = documents.filter(cleanup_items__cleanup=cleanup).order_by("pk").prefetch_related("events")
    by_number = {one.pk: one for one in found}
    items = list(cleanup.items.select_for_update(of=("self",)))
    for item in items:
        item.cleanup, item.regulation = cleanup, by_number[item.regulation_id]
    return items


def _event(step: Step, actor: Any) -> LifeEvent:
    """The event of a step, not saved yet."""
    made = cast("Event", step.made)
    return LifeEvent(
        regulation=step.item.regulation,
        kind=made.kind.value,
        on=made.on,
        months=made.months,
        by_words=made.by[:300],
        note=step.item.grounds,
        recorded_by_id=actor.pk,
        recorded_at=present.now(),
    )


def _turn(cleanup: Cleanup) -> None:
    """Work out the state of the documents on which its result acts, from their events as they are now."""
    acted = Regulation.objects.filter(cleanup_items__cleanup=cleanup, cleanup_items__event__isnull=False)
    found = list(acted.order_by("pk").prefetch_related("events"))
    keep_states(found, present.today())


@action("regulations.undo_cleanup", label="撤回清理结果", policy=policies.may_run_cleanup(CleanupState.PUBLISHED))
def undo_cleanup(cleanup: Cleanup, *, actor: Any, reason: str) -> Cleanup:
    """The result was wrong: its events count no more, and the documents are what they were."""
    _locked(cleanup)
    cleanup.undo()
    cleanup.undone_because = reason.strip()[:300]
    cleanup.save()
    undone = list(LifeEvent.objects.filter(cleanup_items__cleanup=cleanup))
    for event in undone:
        event.undone = True
        event.note = f"{event.note}（撤销：{reason.strip()}）"[:300]
    LifeEvent.objects.bulk_update(undone, ["undone", "note"])
    _turn(cleanup)
    changed("cleanup", [cleanup.pk])
    return cleanup


@action(
    "regulations.drop_cleanup",
    label="取消清理",
    policy=policies.may_run_cleanup(CleanupState.DRAFT, CleanupState.ASKING),
    touches=(),
)
def drop_cleanup(cleanup: Cleanup, *, actor: Any, reason: str) -> Cleanup:
    """Give the campaign up before its result."""
    cleanup.drop()
    cleanup.undone_because = reason.strip()[:300]
    cleanup.save()
    return cleanup
