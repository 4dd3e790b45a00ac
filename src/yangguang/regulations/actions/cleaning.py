"""A clean-up runs: documents are picked, units asked, answers decided on, and the result acts in one go."""

from datetime import date
from typing import Any, cast

from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.organisations.models import Unit
from yangguang.regulations import policies
from yangguang.regulations.cleaning import Rule, doubt_of, event_of, picked
from yangguang.regulations.keeping import keep_state
from yangguang.regulations.models import Cleanup, CleanupItem, LifeEvent
from yangguang.regulations.states import Answer, CleanupState

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


@action("regulations.answer_cleanup", label="答复清理意见", policy=policies.may_answer, touches=())
def answer(item: CleanupItem, *, actor: Any, answer: Answer, reason: str = "") -> CleanupItem:
    """What the unit wants to become of its document; a later answer takes the place of this one."""
    item.answer, item.reason = Answer(answer).value, reason.strip()[:300]
    item.answered_by_id, item.answered_at = actor.pk, present.now()
    item.save(update_fields=["answer", "reason", "answered_by", "answered_at"])
    return item


@action("regulations.decide_cleanup", label="审定清理意见", policy=policies.may_decide, touches=())
def decide(item: CleanupItem, *, actor: Any, decision: Answer, reason: str) -> CleanupItem:
    """What the office settles on, whatever the unit said."""
    item.decision, item.decision_reason = Answer(decision).value, reason.strip()[:300]
    item.save(update_fields=["decision", "decision_reason"])
    return item


@action("regulations.publish_cleanup", label="公布清理结果", policy=policies.may_run_cleanup(CleanupState.ASKING))
def publish_cleanup(cleanup: Cleanup, *, actor: Any, on: date) -> Cleanup:
    """Publish the lists, and let them act on all documents at once from the day `on`.

    `Refused` while a document has neither answer nor decision, and where the result cannot be what it says.
    """
    items = list(
        cleanup.items.select_for_update(of=("self",))
        .select_related("regulation__unit")
        .prefetch_related("regulation__events")
    )
    if not items:
        raise Refused("名单中没有文件。")
    if missing := [one for one in items if not one.outcome]:
        raise Refused(f"还有 {len(missing)} 件没有意见，如《{missing[0]}》，请督促单位答复，或者直接审定。")
    doubts = [f"《{one}》{words}" for one in items if (words := doubt_of(one, on))]
    if doubts:
        raise Refused(f"{'；'.join(doubts[:SAID])}{f'等 {len(doubts)} 件' if len(doubts) > SAID else ''}")
    for item in items:
        item.cleanup = cleanup
        made = event_of(item, on, cleanup.months)
        if made is not None:
            item.event = LifeEvent.objects.create(
                regulation=item.regulation,
                kind=made.kind.value,
                on=made.on,
                months=made.months,
                by_words=made.by[:300],
                note=item.reason or item.decision_reason,
                recorded_by_id=actor.pk,
                recorded_at=present.now(),
            )
            item.save(update_fields=["event"])
            item.regulation._prefetched_objects_cache = {}
            keep_state(item.regulation, present.today())
    cleanup.effective_on, cleanup.published_at = on, present.now()
    cleanup.publish()
    cleanup.save()
    return cleanup


@action("regulations.undo_cleanup", label="撤回清理结果", policy=policies.may_run_cleanup(CleanupState.PUBLISHED))
def undo_cleanup(cleanup: Cleanup, *, actor: Any, reason: str) -> Cleanup:
    """The result was wrong: its events count no more, and the documents are what they were."""
    cleanup.undo()
    cleanup.undone_because = reason.strip()[:300]
    cleanup.save()
    for item in cleanup.items.exclude(event=None).select_related("event", "regulation__unit"):
        event = cast("LifeEvent", item.event)
        event.undone = True
        event.note = f"{event.note}（撤销：{reason.strip()}）"[:300]
        event.save(update_fields=["undone", "note"])
        keep_state(item.regulation, present.today())
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
