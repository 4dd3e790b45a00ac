"""Supervision orders wait by working days: day 1 is the working day after issue, and a new calendar moves open days."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from yangguang.kernel import audit
from yangguang.kernel.clock import current_calendar, load_year
from yangguang.kernel.clock.actions import load_calendar_year
from yangguang.kernel.inbox import items_for
from yangguang.kernel.models import AuditEvent
from yangguang.workplan import actions
from yangguang.workplan.models import SupervisionOrder
from yangguang.workplan.tests.working_city import SYSTEM, City

# No notice is shipped for this year: it counts by weekends alone until one is loaded.
ISSUED = date(2030, 12, 27)
NOTICE = load_year(
    {
        "year": 2031,
        "papers": ["https://www.gov.cn/"],
        "days": [
            {"date": "2030-12-31", "name": "元旦", "off": True},
            {"date": "2031-01-01", "name": "元旦", "off": True},
            {"date": "2031-01-04", "name": "元旦", "off": False},
        ],
    }
)


@pytest.fixture
def city() -> City:
    return City()


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(issued=st.dates(date(2020, 1, 1), date(2026, 11, 1)), days=st.integers(1, 60))
@example(issued=date(2026, 11, 1), days=45)
def test_the_day_is_the_calendars(city: City, issued: date, days: int) -> None:
    """Counted one day at a time: due when the count is full, and provisional in a year without a notice."""
    order = city.order(city.first, today=issued, days=days)
    calendar = current_calendar()
    day, left = issued, days
    while left:
        day = date.fromordinal(day.toordinal() + 1)
        left -= calendar.is_working_day(day)
    assert (order.due_on, order.provisional) == (day, day.year not in calendar.years)
    assert (order.year, order.number) == (issued.year, SupervisionOrder.objects.filter(year=issued.year).count())


@pytest.mark.django_db
def test_the_notice_of_a_provisional_year_moves_open_orders_and_the_inbox(city: City) -> None:
    """Friday 27 December 2030 plus five: by weekends 3 January; with the 31st and 1st off and Saturday worked, 6."""
    order = city.order(city.first, today=ISSUED)
    assert (order.due_on, order.provisional) == (date(2031, 1, 3), True)
    closed = city.order(city.second, today=ISSUED)
    actions.reply_to_order(closed, actor=city.clerk(city.second), reply="已办", today=ISSUED)

    def shown() -> tuple[date | None, bool]:
        items = items_for(city.clerk(city.first), ISSUED)
        found = next(item for item in items if item.title == f"{order}：待回复")
        return found.due, found.provisional

    assert shown() == (date(2031, 1, 3), True)
    result = load_calendar_year(NOTICE, actor=SYSTEM, source="2031.json")
    assert result.moved["workplan.orders"] == 1
    # 2030 has no notice either, so the day stays provisional although it moved.
    assert shown() == (date(2031, 1, 6), True)
    event = AuditEvent.objects.get(action="workplan.move_order_deadline")
    assert (event.subject_id, event.before["due_on"], event.after) == (
        str(order.pk),
        "2031-01-03",
        {"due_on": "2031-01-06"},
    )
    assert SupervisionOrder.objects.get(pk=closed.pk).due_on == date(2031, 1, 3)
    assert audit.verify()[1] is None


@pytest.mark.django_db
def test_an_order_whose_reply_is_returned_runs_by_the_calendar_now_in_force(city: City) -> None:
    """A reply had stopped its clock when the notice came."""
    order = city.order(city.first, today=ISSUED)
    actions.reply_to_order(order, actor=city.clerk(city.first), reply="已办", today=ISSUED)
    load_calendar_year(NOTICE, actor=SYSTEM)
    assert SupervisionOrder.objects.get(pk=order.pk).due_on == date(2031, 1, 3)
    assert actions.return_reply(order, actor=city.office, reason="没有附件").due_on == date(2031, 1, 6)


@pytest.mark.django_db
def test_the_same_calendar_moves_nothing(city: City) -> None:
    order: Any = city.order(city.first, today=ISSUED)
    load_calendar_year(NOTICE, actor=SYSTEM)
    rows = AuditEvent.objects.count()
    assert not load_calendar_year(NOTICE, actor=SYSTEM).changed
    assert AuditEvent.objects.count() == rows
    assert SupervisionOrder.objects.get(pk=order.pk).due_on == date(2031, 1, 6)
