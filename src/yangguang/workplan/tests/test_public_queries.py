"""The public pages cost the same number of queries whatever the size of the plan."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yangguang.kernel import present
from yangguang.workplan.tests.public_city import TODAY, PublicCity, build_public_city, log_event
from yangguang.workplan.tests.test_public_pages import EVERY_PAGE

pytestmark = pytest.mark.django_db

#: No page may need more than this, however it is written.
MOST = 30


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with present.staged(TODAY):
        yield


def fill(size: int) -> PublicCity:
    """A plan of `size` tasks and units, with evidence and events from each unit."""
    city = build_public_city(tasks=size, units=size)
    for unit in city.units:
        city.report(city.share(1, unit))
        log_event(unit)
    return city


def queries_by_page(client: Client) -> dict[str, int]:
    found = {}
    for address in EVERY_PAGE:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
            if response.streaming:
                b"".join(response.streaming_content)
        assert response.status_code == 200, address
        found[address] = len(queries)
    return found


@pytest.mark.slow
def test_fifty_tasks_and_units_cost_as_many_queries_as_five(client: Client) -> None:
    counts = []
    for size in (5, 50):
        undo = transaction.savepoint()
        fill(size)
        client.get("/plans/")  # the calendar is kept for the process after its first use
        counts.append(queries_by_page(client))
        transaction.savepoint_rollback(undo)
    few, many = counts
    assert many == few
    assert max(many.values()) <= MOST
