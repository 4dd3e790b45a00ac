"""Two people at once: one of them is told what the other did, and numbers have no gaps."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection

from yangguang.kernel.actions import Refused
from yangguang.kernel.models import AuditEvent
from yangguang.kernel.tests.concurrently import concurrently
from yangguang.workplan import actions
from yangguang.workplan.caches import recount
from yangguang.workplan.models import Assignment, SchemeVersion, SupervisionOrder
from yangguang.workplan.tests.working_city import LINK, TODAY, City

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city() -> Iterator[City]:
    yield City()
    connection.close()


def test_of_two_who_accept_one_is_told(city: City) -> None:
    share, clerk, head = city.share(city.first), city.clerk(city.first), city.head(city.first)
    results = concurrently([lambda: actions.accept(share, actor=clerk), lambda: actions.accept(share, actor=head)])
    refusals = [result.reason for result in results if isinstance(result, Refused)]
    assert refusals == ["这项任务已接受，不必再答复。"]
    assert AuditEvent.objects.filter(action="workplan.accept").count() == 1
    assert city.share(city.first).state == "accepted"


def test_of_accepting_and_contesting_one_stands(city: City) -> None:
    share, clerk, head = city.share(city.first), city.clerk(city.first), city.head(city.first)
    results = concurrently(
        [lambda: actions.accept(share, actor=clerk), lambda: actions.contest(share, actor=head, reason="不属于")]
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert sum(isinstance(result, Assignment) for result in results) == 1


def test_orders_sent_at_once_are_numbered_without_a_gap(city: City) -> None:
    office = city.office
    values = {"actor": office, "matter": "补报", "working_days": 3}

    def send(position: int) -> str:
        working_days = 0 if position % 4 == 3 else 3
        unit = city.second if position % 2 else city.first
        return str(actions.issue_order(city.plan, **{**values, "working_days": working_days}, unit=unit, today=TODAY))

    results = concurrently([lambda n=n: send(n) for n in range(12)])
    assert sum(isinstance(result, Refused) for result in results) == 3
    assert sorted(SupervisionOrder.objects.values_list("number", flat=True)) == list(range(1, 10))
    assert {r for r in results if isinstance(r, str)} == {f"督办〔2020〕{n}号" for n in range(1, 10)}


def test_two_plans_of_one_office_share_a_series(city: City) -> None:
    """督办〔2021〕1号 exists once, whichever year's plan it is about."""
    from yangguang.workplan.models import Plan

    later = Plan.objects.create(unit=city.root, year=2021, slug="later")
    city.order(city.first, today=date(2021, 1, 5))
    task = city.task
    task.pk, task.plan, task._state.adding = None, later, True
    task.save()
    Assignment.objects.create(task=task, unit=city.first, part="lead")
    values = {"unit": city.first, "matter": "x", "working_days": 3, "today": date(2021, 1, 6)}
    assert str(actions.issue_order(later, actor=city.office, **values)) == "督办〔2021〕2号"


def test_a_report_and_a_return_at_once_leave_the_right_count(city: City) -> None:
    city.accepted(city.first)
    first, second, _ = city.measures()
    sent = city.reported(city.first, first)
    clerk, office = city.clerk(city.first), city.office
    results = concurrently(
        [
            lambda: actions.return_report(sent, actor=office, reason="不符"),
            lambda: actions.report(
                city.share(city.first),
                actor=clerk,
                text="又一项",
                done=[(second, TODAY)],
                evidence=[LINK],
                today=TODAY,
            ),
        ]
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert city.share(city.first).cached_done == 1
    assert recount(Assignment.objects.all()) == 0


def test_versions_written_at_once_are_numbered_one_after_the_other(city: City) -> None:
    scheme, clerk = city.scheme(), city.clerk(city.lead)
    jobs = [lambda n=n: actions.write_version(scheme, actor=clerk, text=f"稿{n}") for n in range(4)]
    assert all(isinstance(result, SchemeVersion) for result in concurrently(jobs))
    assert sorted(scheme.versions.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
