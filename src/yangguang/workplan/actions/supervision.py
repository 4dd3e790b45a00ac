"""What the office does about what it sees: orders, the log of events, bulletins."""

from datetime import date
from typing import Any

from yangguang.kernel import present
from yangguang.kernel.actions import action
from yangguang.kernel.clock.current import current_calendar
from yangguang.kernel.numbering import next_number
from yangguang.organisations.models import Unit
from yangguang.workplan import bulletins, policies
from yangguang.workplan.models import Assignment, Bulletin, LoggedEvent, Plan, SupervisionOrder


@action("workplan.issue_order", label="发督办单", policy=policies.may_issue_order)
def issue_order(
    plan: Plan,
    *,
    actor: Any,
    unit: Unit,
    matter: str,
    working_days: int,
    today: date,
    assignment: Assignment | None = None,
) -> SupervisionOrder:
    """A numbered order; the reply is due `working_days` working days after `today` (day 1 is the next one)."""
    deadline = current_calendar().deadline(today, working_days)
    return SupervisionOrder.objects.create(
        plan=plan,
        unit=unit,
        assignment=assignment,
        year=today.year,
        number=next_number(f"workplan.order.{plan.unit_id}", today.year),
        matter=matter.strip(),
        reply_working_days=working_days,
        issued_on=today,
        issued_by_id=actor.pk,
        due_on=deadline.due,
        provisional=deadline.provisional,
    )


@action("workplan.reply_to_order", label="回复督办单", policy=policies.may_reply)
def reply_to_order(order: SupervisionOrder, *, actor: Any, reply: str, today: date) -> SupervisionOrder:
    """The unit's reply, dated today."""
    order.answer()
    order.reply, order.replied_on = reply.strip(), today
    order.save()
    return order


@action("workplan.return_reply", label="退回督办回复", policy=policies.may_return_reply)
def return_reply(order: SupervisionOrder, *, actor: Any, reason: str) -> SupervisionOrder:
    """The reply does not do; the order is open again under its first deadline, by the calendar now in force."""
    order.send_back()
    order.return_reason, order.replied_on = reason.strip(), None
    deadline = current_calendar().deadline(order.issued_on, order.reply_working_days)
    order.due_on, order.provisional = deadline.due, deadline.provisional
    order.save()
    return order


@action("workplan.close_order", label="办结督办单", policy=policies.may_close_order)
def close_order(order: SupervisionOrder, *, actor: Any) -> SupervisionOrder:
    """The office is satisfied."""
    order.close()
    order.save()
    return order


@action("workplan.log_event", label="登记培训会议", policy=policies.may_log_event)
def log_event(
    unit: Unit,
    *,
    actor: Any,
    kind: str,
    title: str,
    held_on: date,
    attendance: int,
    today: date,
    summary: str = "",
) -> LoggedEvent:
    """A training, meeting or field study that the unit held; `today` bounds the date."""
    return LoggedEvent.objects.create(
        unit=unit,
        kind=kind,
        title=title.strip()[:200],
        held_on=held_on,
        attendance=attendance,
        summary=summary.strip(),
        logged_by_id=actor.pk,
        logged_at=present.now(),
    )


@action("workplan.draft_bulletin", label="起草通报", policy=policies.may_draft_bulletin)
def draft_bulletin(plan: Plan, *, actor: Any, today: date) -> Bulletin:
    """A draft worded from the figures of today; the figures are kept with it."""
    figures = bulletins.figures_of(plan, today)
    return Bulletin.objects.create(
        plan=plan,
        title=bulletins.title_of(plan, today),
        as_of=today,
        body=bulletins.wording_of(plan, figures),
        figures=figures,
        drafted_by_id=actor.pk,
    )


@action("workplan.word_bulletin", label="修改通报", policy=policies.may_edit_bulletin)
def word_bulletin(bulletin: Bulletin, *, actor: Any, title: str, body: str) -> Bulletin:
    """A person's wording."""
    bulletin.title, bulletin.body = title.strip()[:200], "\n".join(body.strip().splitlines())
    bulletin.save(update_fields=["title", "body"])
    return bulletin


@action("workplan.issue_bulletin", label="印发通报", policy=policies.may_issue_bulletin)
def issue_bulletin(bulletin: Bulletin, *, actor: Any, today: date) -> Bulletin:
    """Number it and let it out; from now on it does not change."""
    bulletin.issue()
    bulletin.number = next_number(f"workplan.bulletin.{bulletin.plan_id}", bulletin.plan.year)
    bulletin.issued_on = today
    bulletin.save()
    return bulletin
