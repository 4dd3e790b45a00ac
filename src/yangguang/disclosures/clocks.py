"""The clock of a record: 20 working days from its forming or change (article 26), unless an item says less."""

from collections.abc import Iterable
from datetime import date, timedelta

from yangguang.disclosures.models import Edition
from yangguang.kernel.clock import RULES, Calendar, Deadline
from yangguang.kernel.clock.current import current_calendar

RULE = RULES["proactive"]


def publication_deadline(edition: Edition) -> Deadline | None:
    """By when the edition must be public, with its ledger; None without a day of formation or change.

    A change counts from its own day. The shortest limit among the obligations it meets counts, where that is shorter
    than article 26's 20 working days.
    """
    return deadline_within(edition, edition.obligations.in_force().values_list("item__limit_days", flat=True))


def deadline_within(
    edition: Edition, limits: Iterable[int | None], calendar: Calendar | None = None
) -> Deadline | None:
    """As `publication_deadline`, for a caller that has read its obligations' `limits`, or the calendar, already."""
    begun = edition.changed_on or edition.formed_on
    if begun is None:
        return None
    return (calendar or current_calendar()).deadline(begun, working_days(limits))


def working_days(limits: Iterable[int | None]) -> int:
    """How many working days the shortest of the obligations' limits leaves; article 26's 20 at most."""
    return min([*(days for days in limits if days), RULE.working_days])


def last_day_formed(days: int, due_before: date) -> date:
    """The last day of formation or change whose clock of `days` working days ends before `due_before`."""
    calendar = current_calendar()
    day = due_before - timedelta(days=1)
    while calendar.add_working_days(day, days) >= due_before:
        day -= timedelta(days=1)
    return day
