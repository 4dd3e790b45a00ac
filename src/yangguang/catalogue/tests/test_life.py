"""A catalogue lives for years: it follows last year's, its items and duties change, units hand over their work.

What a unit owed on a past day is what bound it then (条例第二十六条: by when is a matter of days).
"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yangguang.catalogue import actions, fulfilment
from yangguang.catalogue.models import CoverageCell, Fulfilment, Obligation, StandardCatalogue
from yangguang.catalogue.selectors.coverage import counts_by_unit, coverage_of_unit
from yangguang.catalogue.states import Coverage
from yangguang.catalogue.tests.test_coverage import ACTOR, city, item, meet, published  # noqa: F401
from yangguang.kernel.actions import Refused
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.tests.factories import RoleHoldingFactory, UserFactory

pytestmark = pytest.mark.django_db
START = date(2019, 12, 2)


def on(day):
    """The product as it runs on a day."""
    return time_machine.travel(datetime(day.year, day.month, day.day, 4, tzinfo=UTC), tick=False)


def justice():
    return Unit.objects.get(code="justice")


def status(day, unit=None):
    """Number by number: how the unit's obligations stood on a day."""
    return {one.obligation.item.number: one.status for one in coverage_of_unit(unit or justice(), day)}


def test_nothing_is_owed_before_a_catalogue_is_published(city):  # noqa: F811
    published(city, item(1))
    assert status(START - timedelta(days=1)) == {}
    assert status(START) == {"1": Coverage.MISSING}


def test_next_years_catalogue_is_copied_and_takes_the_place_of_this_years(city):  # noqa: F811
    first = published(city, item(1), item(2))
    meet(Obligation.objects.get(item__number="1"), 7, date(2020, 11, 1))
    with on(date(2020, 12, 1)):
        second = actions.copy_catalogue(first, actor=ACTOR)
    assert (second.year, second.previous, second.published_at) == (2021, first, None)
    assert status(date(2020, 12, 5)) == {"1": Coverage.DONE, "2": Coverage.MISSING}, "the copy binds nobody yet"
    with on(date(2021, 1, 4)):
        actions.publish_catalogue(second, actor=ACTOR)
    assert {one.obligation.item.catalogue_id for one in coverage_of_unit(justice(), date(2021, 1, 3))} == {first.pk}
    now = coverage_of_unit(justice(), date(2021, 1, 4))
    assert [one.obligation.item.catalogue_id for one in now] == [second.pk, second.pk], "nothing is owed twice"
    assert [one.status for one in now] == [Coverage.DONE, Coverage.MISSING], "what was published last year counts on"
    assert CoverageCell.objects.filter(catalogue=first).count() == 0
    assert CoverageCell.objects.filter(catalogue=second).count() == 2
    with pytest.raises(Refused, match="已由 2021 年的目录替代"):
        actions.copy_catalogue(first, actor=ACTOR)


def test_a_year_that_is_over_is_not_published_after_the_next(city):  # noqa: F811
    first = published(city, item(1))
    second = actions.copy_catalogue(first, actor=ACTOR)
    third = actions.copy_catalogue(second, actor=ACTOR)
    actions.publish_catalogue(third, actor=ACTOR)
    with pytest.raises(Refused, match="2022 年的目录已经公布"):
        actions.publish_catalogue(second, actor=ACTOR)


def test_a_new_edition_of_a_record_meets_what_took_the_place_of_its_obligation(city):  # noqa: F811
    first = published(city, item(1))
    old = Obligation.objects.get()
    meet(old, 7, date(2020, 3, 1))
    with on(date(2021, 1, 4)):
        actions.publish_catalogue(actions.copy_catalogue(first, actor=ACTOR), actor=ACTOR)
    meet(old, 7, date(2021, 2, 1))
    open_rows = Fulfilment.objects.filter(withdrawn_on__isnull=True)
    assert [(row.obligation_id, row.published_on) for row in open_rows] == [(old_heir(old), date(2021, 2, 1))]


def old_heir(owed):
    owed.refresh_from_db()
    return owed.heir_id


def test_an_item_withdrawn_today_was_owed_yesterday(city):  # noqa: F811
    catalogue = published(city, item(1), item(2))
    with on(date(2020, 5, 6)):
        actions.remove_item(catalogue.items.get(number="1"), actor=ACTOR)
    assert set(status(date(2020, 5, 5))) == {"1", "2"}
    assert set(status(date(2020, 5, 6))) == {"2"}


def test_a_unit_named_again_owes_not_for_the_days_between(city):  # noqa: F811
    catalogue = published(city, item(1))
    matter = catalogue.items.get()
    with on(date(2020, 2, 3)):
        actions.set_obligations(matter, actor=ACTOR, units=[])
    with on(date(2020, 4, 7)):
        actions.set_obligations(matter, actor=ACTOR, units=[justice()])
    assert [bool(status(date(2020, month, day))) for month, day in ((2, 2), (2, 3), (4, 6), (4, 7))] == [
        True,
        False,
        False,
        True,
    ]


def test_a_shorter_time_between_publications_binds_from_the_day_it_was_written(city):  # noqa: F811
    catalogue = published(city, item(1))
    meet(Obligation.objects.get(), 7, date(2020, 1, 2))
    with on(date(2020, 3, 2)):
        matter = catalogue.items.get()
        fields = {"number": "1", "level1": "事项1", "time_limit": "每月公开一次", "unit": "市司法局", "channels": []}
        actions.edit_item(matter, actor=ACTOR, fields=fields)
    assert status(date(2020, 3, 1)) == {"1": Coverage.DONE}, "a quarter had not passed"
    assert status(date(2020, 3, 2)) == {"1": Coverage.STALE}, "a month had"


def test_a_record_that_moves_meets_the_new_units_obligation_from_that_day(city):  # noqa: F811
    published(city, item(1, unit="市民政局、市司法局"))
    civil = Unit.objects.get(code="civil")
    meet(Obligation.objects.get(unit=justice()), 7, date(2020, 1, 2))
    with transaction.atomic():
        fulfilment.record_moved(7, unit=civil.pk, on=date(2020, 2, 3))
    assert (status(date(2020, 2, 2)), status(date(2020, 2, 2), civil)) == (
        {"1": Coverage.DONE},
        {"1": Coverage.MISSING},
    )
    assert (status(date(2020, 2, 3)), status(date(2020, 2, 3), civil)) == (
        {"1": Coverage.MISSING},
        {"1": Coverage.DONE},
    )


def test_the_unit_that_takes_over_owes_and_has_published_what_the_former_one_did(city):  # noqa: F811
    published(city, item(1), item(2, unit="市民政局、市司法局"))
    civil = Unit.objects.get(code="civil")
    meet(Obligation.objects.get(unit=justice(), item__number="1"), 7, date(2020, 1, 2))
    with on(date(2020, 2, 3)):
        actions.take_over(justice(), actor=ACTOR, unit=civil, reason="机构改革")
    assert status(date(2020, 2, 3)) == {}
    assert status(date(2020, 2, 3), civil) == {"1": Coverage.DONE, "2": Coverage.MISSING}
    assert status(date(2020, 2, 2), civil) == {"2": Coverage.MISSING}


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["publish", "late", "withdraw", "remove", "drop", "name"]),
        st.integers(1, 3),
        st.integers(0, 90),
    ),
    max_size=10,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, asked=st.integers(-3, 120))
def test_any_day_is_what_a_day_by_day_reckoning_says(city, changes, asked):  # noqa: F811
    """Duties come and go, records come out and are taken down: the answer for any day equals a replay of the days."""
    with transaction.atomic():
        _replay(city, changes, START + timedelta(days=asked))
        transaction.set_rollback(True)


def _replay(city, changes, day):  # noqa: F811
    catalogue = published(city, item(1), item(2, limit="每月"), item(3))
    matters = {matter.number: matter for matter in catalogue.items.all()}
    owing = {number: [(START, True)] for number in matters}
    records: dict[str, list[tuple[date, bool]]] = {number: [] for number in matters}
    gone: set[str] = set()
    for what, number, after in sorted(changes, key=lambda change: change[2]):
        name, today = str(number), START + timedelta(days=after)
        if name in gone:
            continue
        with on(today):
            if what in {"publish", "late"}:
                owed = Obligation.objects.get(item=matters[name])
                if owing[name][-1][1]:
                    meet(owed, number, today, late=what == "late")
                    records[name].append((today, True))
            elif what == "withdraw":
                with transaction.atomic():
                    fulfilment.record_withdrawn(number, on=today)
                records[name].append((today, False))
            elif what == "remove":
                actions.remove_item(matters[name], actor=ACTOR)
                owing[name].append((today, False))
                gone.add(name)
            elif what in {"drop", "name"}:
                actions.set_obligations(matters[name], actor=ACTOR, units=[justice()] if what == "name" else [])
                owing[name].append((today, what == "name"))
    found = status(day)
    assert set(found) == {name for name, turns in owing.items() if _at(turns, day)}
    for name, state in found.items():
        assert (state == Coverage.MISSING) == (not _at(records[name], day)), name
    if day == START:
        assert sum(counts_by_unit(day)[justice().pk].values()) == len(Obligation.objects.in_force())


def _at(turns, day):
    """What the last turn on or before the day says."""
    said = [value for on_day, value in turns if on_day <= day]
    return bool(said and said[-1])


def test_a_rebuilt_cache_is_the_kept_one(city):  # noqa: F811
    first = published(city, item(1), item(2))
    meet(Obligation.objects.get(item__number="1"), 7, date(2020, 11, 1))
    actions.publish_catalogue(actions.copy_catalogue(first, actor=ACTOR), actor=ACTOR)
    actions.take_over(justice(), actor=ACTOR, unit=Unit.objects.get(code="civil"), reason="机构改革")
    kept = list(CoverageCell.objects.order_by("pk").values())
    with transaction.atomic():
        fulfilment.rebuild()
    assert list(CoverageCell.objects.order_by("pk").values()) == kept
    assert StandardCatalogue.objects.count() == 2


def test_the_desk_makes_next_years_catalogue_and_the_public_is_led_to_it(city, client):  # noqa: F811
    first = published(city, item(1))
    office = UserFactory()
    RoleHoldingFactory(user=office, unit=city, role=Role.OFFICE, since=date(2019, 1, 1))
    client.force_login(office)
    address = reverse("cataloguing:catalogue", args=[first.slug])
    assert "编制 2021 年目录" in client.get(address).content.decode()
    answer = client.post(address, {"do": "copy"}, follow=True)
    assert "核对修改后请公布" in answer.content.decode()
    second = StandardCatalogue.objects.get(year=2021)
    assert answer.redirect_chain[-1][0] == reverse("cataloguing:catalogue", args=[second.slug])
    assert "编制 2021 年目录" not in client.get(address).content.decode(), "once is enough"
    client.post(reverse("cataloguing:catalogue", args=[second.slug]), {"do": "publish"})
    page = client.get(reverse("catalogue:catalogue", args=[first.slug])).content.decode()
    assert "已由 2021 年的目录替代" in page
    assert reverse("catalogue:catalogue", args=[second.slug]) in page


def two_years(city):  # noqa: F811
    """A catalogue of 2020 that next year's replaced on 4 January 2021."""
    first = published(city, item(1))
    with on(date(2021, 1, 4)):
        actions.publish_catalogue(actions.copy_catalogue(first, actor=ACTOR), actor=ACTOR)
    return first


def years(day, unit):
    return sorted(one.obligation.item.catalogue.year for one in coverage_of_unit(unit, day))


def test_what_is_over_is_not_taken_over(city):  # noqa: F811
    two_years(city)
    civil = Unit.objects.get(code="civil")
    with on(date(2021, 3, 1)):
        actions.take_over(justice(), actor=ACTOR, unit=civil, reason="机构改革")
    assert (years(date(2020, 6, 1), justice()), years(date(2021, 2, 1), justice())) == ([2020], [2021])
    assert (years(date(2021, 2, 28), civil), years(date(2021, 3, 1), civil)) == ([], [2021])


def test_a_replaced_catalogue_is_no_longer_changed(city):  # noqa: F811
    first = two_years(city)
    matter = first.items.get()
    for change in (
        lambda: actions.remove_item(matter, actor=ACTOR),
        lambda: actions.set_obligations(matter, actor=ACTOR, units=[Unit.objects.get(code="civil")]),
        lambda: actions.edit_item(matter, actor=ACTOR, fields={"level1": "改"}),
        lambda: actions.add_item(first, actor=ACTOR, fields={"level1": "新"}),
    ):
        with pytest.raises(Refused, match="已由 2021 年的目录替代"):
            change()
    assert years(date(2020, 6, 1), justice()) == [2020]
    assert years(date(2021, 2, 1), justice()) == [2021]
