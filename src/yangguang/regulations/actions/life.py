"""What happens to a document's validity is recorded, and what was recorded wrongly undone."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.regulations import policies
from yangguang.regulations.keeping import keep_state
from yangguang.regulations.models import LifeEvent, Regulation
from yangguang.regulations.validity import Kind


@action("regulations.record_event", label="登记效力事件", policy=policies.may_keep)
def record_event(
    document: Regulation,
    *,
    actor: Any,
    kind: Kind,
    on: date,
    until: date | None = None,
    months: int | None = None,
    provisions: Sequence[str] = (),
    by: Regulation | None = None,
    by_words: str = "",
    note: str = "",
) -> LifeEvent:
    """Record an event of the document's life; its validity follows at once. `Refused` for one that is there already,
    and for one that the document itself is said to have caused.
    """
    if by is not None and by.pk == document.pk:
        raise Refused("文件不能以自己为依据。")
    same = document.events.filter(kind=kind.value, on=on, until=until, months=months, undone=False)
    if any(set(one.provisions) == set(provisions) for one in same):
        raise Refused("这一天的这一事件已经登记过。")
    event = LifeEvent.objects.create(
        regulation=document,
        kind=kind.value,
        on=on,
        until=until,
        months=months,
        provisions=list(provisions),
        by=by,
        by_words=(by_words or (f"《{by.title}》" if by else ""))[:300],
        note=note[:300],
        recorded_by_id=actor.pk,
        recorded_at=present.now(),
    )
    keep_state(document, present.today())
    return event


@action("regulations.undo_event", label="撤销效力事件", policy=policies.may_undo)
def undo_event(event: LifeEvent, *, actor: Any, reason: str) -> LifeEvent:
    """The event counts no more; it stays in the record. `Refused` without a reason."""
    if not reason.strip():
        raise Refused("请写明撤销的理由。")
    event.undone = True
    event.note = f"{event.note}（撤销：{reason.strip()}）"[:300]
    event.save(update_fields=["undone", "note"])
    keep_state(event.regulation, present.today())
    return event
