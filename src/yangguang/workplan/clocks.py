"""The year plan's running clocks: supervision orders wait for replies by working days."""

from typing import Any

from yangguang.kernel.actions import action
from yangguang.kernel.clock.calendar import Calendar
from yangguang.workplan.models import SupervisionOrder
from yangguang.workplan.states import OrderState


def only_the_calendar(actor: Any, order: SupervisionOrder, **_: Any) -> str | None:
    """A deadline moves only because the calendar did."""
    return None if actor.is_system else "期限由工作日历推算，不能手工修改。"


def recompute_orders(calendar: Calendar, *, actor: Any) -> int:
    """Count the deadlines of open supervision orders again; how many moved or ceased to be provisional."""
    moved = 0
    for order in SupervisionOrder.objects.filter(state=OrderState.ISSUED):
        deadline = calendar.deadline(order.issued_on, order.reply_working_days)
        if (deadline.due, deadline.provisional) != (order.due_on, order.provisional):
            move_deadline(order, actor=actor, calendar=calendar)
            moved += 1
    return moved


@action("workplan.move_order_deadline", label="重算督办期限", policy=only_the_calendar)
def move_deadline(order: SupervisionOrder, *, actor: Any, calendar: Calendar) -> SupervisionOrder:
    """Write the deadline that `calendar` gives."""
    deadline = calendar.deadline(order.issued_on, order.reply_working_days)
    order.due_on, order.provisional = deadline.due, deadline.provisional
    order.save(update_fields=["due_on", "provisional"])
    return order
