"""Two at once, and a process that dies: duties and their cache are wholly as before, or wholly as after."""

import pytest
from django.apps import apps
from django.db import transaction

from yangguang.catalogue import actions, fulfilment
from yangguang.catalogue.models import CoverageCell, Fulfilment, Obligation
from yangguang.catalogue.tests.test_coverage import ACTOR, DAY, city, item, meet, published  # noqa: F401
from yangguang.disclosures.tests.test_bulk_killed import killed_at
from yangguang.kernel.tests.concurrently import concurrently

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def everything():
    """Every row of the catalogue."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_app_config("catalogue").get_models()
    }


def survives(work, fewest):
    """Kill the work at each statement: nothing is half done; then it comes to its end. Returns the rows after it."""
    before, killed = everything(), 0
    while killed_at(killed + 1, work):
        killed += 1
        assert everything() == before, f"half done at statement {killed}"
    assert killed >= fewest
    return everything()


def test_publishing_next_years_catalogue_is_all_or_nothing(city):  # noqa: F811
    first = published(city, item(1), item(2))
    meet(Obligation.objects.get(item__number="1"), 7, DAY)
    second = actions.copy_catalogue(first, actor=ACTOR)
    survives(lambda: actions.publish_catalogue(second, actor=ACTOR), fewest=10)
    assert set(CoverageCell.objects.values_list("catalogue", flat=True)) == {second.pk}


def test_a_rebuild_is_all_or_nothing(city):  # noqa: F811
    published(city, item(1), item(2))
    meet(Obligation.objects.get(item__number="1"), 7, DAY)
    kept = everything()

    def rebuild():
        with transaction.atomic():
            fulfilment.rebuild()

    assert survives(rebuild, fewest=2) == kept


def test_records_that_come_out_and_are_taken_down_at_once_are_all_counted(city):  # noqa: F811
    published(city, item(1))
    owed = Obligation.objects.get()
    for record in range(1, 5):
        meet(owed, record, DAY)

    def withdraw(record):
        with transaction.atomic():
            fulfilment.record_withdrawn(record, on=DAY)

    jobs = [lambda record=record: withdraw(record) for record in range(1, 5)]
    jobs += [lambda record=record: meet(owed, record, DAY) for record in range(11, 17)]
    assert [one for one in concurrently(jobs) if isinstance(one, Exception)] == []
    assert Fulfilment.objects.filter(withdrawn_on__isnull=True).count() == 6
    assert CoverageCell.objects.get().live == 6


def test_a_catalogue_published_by_two_at_once_is_published_once(city):  # noqa: F811
    second = actions.copy_catalogue(published(city, item(1)), actor=ACTOR)
    jobs = [lambda: actions.publish_catalogue(second, actor=ACTOR)] * 4
    refused = [one for one in concurrently(jobs) if isinstance(one, Exception)]
    assert [str(one) for one in refused] == ["这份目录已经公布。"] * 3
    assert Obligation.objects.in_force().count() == 1
