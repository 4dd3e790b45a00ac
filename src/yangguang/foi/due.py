"""What comes due by itself: caches that follow the day, warnings given once, overdue recorded, data erased."""

import json
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from yangguang.foi import course
from yangguang.foi.actions.retention import erase, past_keeping
from yangguang.foi.models import Alert, Case
from yangguang.foi.models.carried import IS_OPEN
from yangguang.foi.states import OPEN_STAGES, Stage
from yangguang.kernel import present
from yangguang.kernel.actions import Actor, Refused, SystemActor, action, on_commit
from yangguang.kernel.clock import Calendar, current_calendar
from yangguang.kernel.jobs import every
from yangguang.kernel.pages import absolute
from yangguang.organisations.models import Role, User
from yangguang.organisations.selectors import people_at

#: Working days before the last day at which handler, head and office are told; 0 is the day itself.
MARKS = (10, 5, 2, 0)
OVERDUE = "overdue"
BATCH = 500
#: The stages whose clock changes with the day alone: a question may lapse, and while it stands the last day moves.
MOVING = (Stage.CORRECTING, Stage.CONSULTING, Stage.PAYING)
_RETENTION = Path(__file__).parent / "data" / "retention.json"


def recompute(calendar: Calendar, *, actor: Actor) -> int:
    """Work out every open request again with `calendar`, in the caller's transaction; how many changed.

    For the notice of a year's holidays: a request whose deadline moves may also lapse or come back.
    """
    today, changed = present.today(), 0
    held = Case.objects.filter(stage__in=[*OPEN_STAGES, Stage.ABANDONED], imported=False).order_by("pk")
    # All are locked before the first tally is: whoever handles one of them takes its lock and then its tally.
    for case in list(held.select_for_update(no_key=True)):
        changed += course.keep(case, today=today, calendar=calendar)
    return changed


@every(seconds=900)
def keep_in_step() -> int:
    """Follow the day: questions that lapsed, last days that moved, warnings, overdue; how many were told."""
    today, calendar = present.today(), current_calendar()
    for case in Case.objects.filter(stage__in=MOVING, imported=False).order_by("pk").iterator(BATCH):
        with transaction.atomic():
            locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
            course.keep(locked, today=today, calendar=calendar)
    return sum(_warn(case, today, calendar) for case in _to_warn(today, calendar))


def _to_warn(today: date, calendar: Calendar) -> list[Case]:
    last = calendar.add_working_days(today, MARKS[0])
    rows = Case.objects.filter(IS_OPEN, due_on__lte=last, imported=False)
    return list(rows.select_related("unit", "handler").order_by("due_on", "pk"))


def mark_of(due_on: date, today: date, calendar: Calendar) -> str:
    """The mark that has been reached on `today`: `overdue`, or the working days left rounded up to a mark."""
    if due_on < today:
        return OVERDUE
    left = calendar.working_days_between(today, due_on)
    return str(min(mark for mark in MARKS if mark >= left)) if left <= MARKS[0] else ""


def _warn(case: Case, today: date, calendar: Calendar) -> int:
    mark = mark_of(case.due_on, today, calendar) if case.due_on else ""
    if case.due_on is None or not mark or Alert.objects.filter(case=case, due_on=case.due_on, mark=mark).exists():
        return 0
    try:
        warn(case, actor=SystemActor("期限提醒"), mark=mark)
    except Refused:
        return 0
    return 1


def _may_warn(actor: Actor, case: Case, **_: object) -> str | None:
    if not actor.is_system:
        return "由系统办理。"
    return None if case.is_open and case.due_on else "这件申请没有期限。"


@action("foi.warn", label="期限提醒", policy=_may_warn, touches=())
def warn(case: Case, *, actor: Actor, mark: str) -> Case:
    """Tell handler and head of the unit, and the office from two days before; an overdue request is recorded once."""
    if case.due_on is None:
        return case
    _, fresh = Alert.objects.get_or_create(
        case=case, due_on=case.due_on, mark=mark, defaults={"told_at": present.now()}
    )
    if not fresh:
        return case
    if mark == OVERDUE and case.overdue_on is None:
        case.overdue_on = case.due_on
        case.save(update_fields=["overdue_on"])
    people = _told(case, mark)
    subject = (
        f"{case.receipt}{'已逾期' if mark == OVERDUE else '今天到期' if mark == '0' else f'还有{mark}个工作日到期'}"
    )
    words = f"{subject}（答复期限{case.due_on}）。\n{absolute(f'/desk/foi/{case.pk}/')}"
    on_commit(lambda: _mail(subject, words, people))
    return case


def _told(case: Case, mark: str) -> list[str]:
    """Addresses: the handler or else the clerks, the head, and the office when it is late or nearly."""
    handlers = [case.handler] if case.handler else list(people_at(case.unit, (Role.CLERK,)))
    heads = list(people_at(case.unit, (Role.HEAD,)))
    office = list(people_at(case.unit, (Role.OFFICE,), from_above=True)) if mark in {OVERDUE, "0", "2"} else []
    found: dict[int, User] = {one.pk: one for one in [*handlers, *heads, *office]}
    return [one.email for one in found.values() if one.email and one.is_active]


def _mail(subject: str, words: str, addresses: list[str]) -> None:
    for address in addresses:
        try:
            send_mail(subject, words, getattr(settings, "DEFAULT_FROM_EMAIL", None), [address])
        except OSError:
            continue


@every(seconds=86400)
def erase_old() -> int:
    """Erase the personal data of requests past their time; how many."""
    years = json.loads(_RETENTION.read_text(encoding="utf-8"))["years"]
    done = 0
    for case in past_keeping(present.today(), years).order_by("pk")[:BATCH]:
        try:
            erase(case, actor=SystemActor("保存期满"), reason=f"保存满{years}年")
            done += 1
        except Refused:
            continue
    return done
