"""Coverage follows from dated facts: done, late, missing, stale, at any date, and the cache never says otherwise."""

import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yangguang.catalogue import actions, fulfilment
from yangguang.catalogue.models import CoverageCell, Fulfilment, Obligation, StandardCatalogue
from yangguang.catalogue.selectors.coverage import counts_by_field, counts_by_unit, coverage_of_unit
from yangguang.catalogue.standard import parse, to_workbook
from yangguang.catalogue.standard.draft import Channel, Item
from yangguang.catalogue.states import Coverage, Facts, coverage_of
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.intake import read
from yangguang.organisations.models import Unit, UnitKind
from yangguang.organisations.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
ACTOR = SystemActor()
DAY = date(2020, 6, 15)


@pytest.fixture
def city():
    city = UnitFactory(code="changde", name="常德市人民政府", short_name="常德市", kind=UnitKind.CITY)
    UnitFactory(parent=city, code="justice", name="常德市司法局", short_name="市司法局")
    UnitFactory(parent=city, code="civil", name="常德市民政局", short_name="市民政局")
    return Unit.objects.get(code="changde")


def workbook(*items):
    return to_workbook("常德市公共法律服务领域基层政务公开标准目录", items)


def brought_in(city, *items):
    return brought(city, workbook(*items))


def brought(city, data):
    document = read("目录.xlsx", data)
    return actions.bring_in(city, actor=ACTOR, document=document, data=data, draft=parse(document), year=2020)


def item(number, unit="市司法局", limit="每季度公开一次", **fields):
    return Item(
        number=str(number),
        level1=f"事项{number}",
        content="要素",
        time_limit=limit,
        unit=unit,
        channels=[Channel("政府网站", True)],
        **fields,
    )


def published(city, *items, on=date(2019, 12, 2)):
    """The catalogue as it was published on a day, and in force since."""
    catalogue = actions.confirm(brought_in(city, *items), actor=ACTOR, leave_unclear=True).catalogues.get()
    with time_machine.travel(datetime(on.year, on.month, on.day, 4, tzinfo=UTC), tick=False):
        return actions.publish_catalogue(catalogue, actor=ACTOR)


def meet(obligation, record, on, late=False):
    with transaction.atomic():
        fulfilment.record_published(record, [obligation.pk], published_on=on, due_on=on, late=late)


def test_a_file_becomes_a_catalogue_whose_units_owe_its_items(city):
    catalogue = published(city, item(1), item(2, unit="市民政局、市司法局"), item(3, unit="某不存在的单位"))
    owed = [(o.item.number, o.unit.code) for o in Obligation.objects.in_force().order_by("item__order", "unit__code")]
    assert owed == [("1", "justice"), ("2", "civil"), ("2", "justice")]
    assert catalogue.field == "公共法律服务"
    assert catalogue.items.get(number="1").refresh_days == 92


def test_the_same_bytes_come_in_once(city):
    # A workbook holds the moment it was made: two made alike are not the same bytes.
    data = workbook(item(1))
    assert brought(city, data).pk == brought(city, data).pk


def test_a_field_has_one_catalogue_a_year(city):
    published(city, item(1))
    again = brought_in(city, item(1), item(2))
    with pytest.raises(Refused, match="已有 2020 年"):
        actions.confirm(again, actor=ACTOR)
    assert StandardCatalogue.objects.count() == 1


def test_obligations_are_not_in_force_before_the_catalogue_is_published(city):
    actions.confirm(brought_in(city, item(1)), actor=ACTOR)
    assert coverage_of_unit(Unit.objects.get(code="justice"), present.today()) == []
    assert not CoverageCell.objects.exists()


@pytest.mark.parametrize(
    ("facts", "refresh", "status"),
    [
        (Facts(), 92, Coverage.MISSING),
        (Facts(1, DAY, False), 92, Coverage.DONE),
        (Facts(1, DAY - timedelta(days=92), False), 92, Coverage.DONE),
        (Facts(1, DAY - timedelta(days=93), False), 92, Coverage.STALE),
        (Facts(1, DAY - timedelta(days=93), True), 92, Coverage.STALE),
        (Facts(1, DAY - timedelta(days=4000), False), None, Coverage.DONE),
        (Facts(2, DAY, True), None, Coverage.LATE),
    ],
)
def test_the_state_follows_from_the_newest_publication(facts, refresh, status):
    assert coverage_of(facts, refresh, DAY) == status


def test_coverage_at_a_past_date_is_what_it_was_then(city):
    published(city, item(1))
    owed = Obligation.objects.get()
    meet(owed, 7, date(2020, 1, 10))
    with transaction.atomic():
        fulfilment.record_withdrawn(7, on=date(2020, 3, 1))

    def status(day):
        return coverage_of_unit(owed.unit, day)[0].status

    assert status(date(2020, 1, 9)) == Coverage.MISSING
    assert status(date(2020, 1, 10)) == Coverage.DONE
    assert status(date(2020, 2, 29)) == Coverage.DONE
    assert status(date(2020, 3, 1)) == Coverage.MISSING


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    events=st.lists(
        st.tuples(
            st.sampled_from(["publish", "late", "withdraw"]),
            st.integers(1, 4),
            st.sets(st.integers(0, 2), max_size=3),
            st.integers(0, 200),
        ),
        max_size=12,
    ),
    asked=st.integers(0, 250),
)
def test_the_cache_says_what_the_facts_say(city, events, asked):
    """Whatever happens in whatever order: the cache, counted anew, and a day-by-day reckoning agree."""
    with transaction.atomic():
        _live_through(city, events, asked)
        transaction.set_rollback(True)


def _live_through(city, events, asked):
    start = date(2020, 1, 1)
    published(city, item(1), item(2, limit="及时"), item(3, limit="每月"))
    owed = list(Obligation.objects.order_by("item__order"))
    for what, record, which, after in sorted(events, key=lambda event: event[3]):
        day = start + timedelta(days=after)
        if what == "withdraw":
            fulfilment.record_withdrawn(record, on=day)
        else:
            wanted = [owed[place].pk for place in which]
            fulfilment.record_published(record, wanted, published_on=day, due_on=day, late=what == "late")
    kept = {cell.pk: (cell.live, cell.last_on, cell.last_late, cell.stale_after) for cell in CoverageCell.objects.all()}
    fulfilment.rebuild()
    anew = {cell.pk: (cell.live, cell.last_on, cell.last_late, cell.stale_after) for cell in CoverageCell.objects.all()}
    assert kept == anew
    day = start + timedelta(days=asked)
    for one in coverage_of_unit(owed[0].unit, day):
        live = [
            row
            for row in Fulfilment.objects.filter(obligation=one.obligation)
            if row.published_on <= day and (row.withdrawn_on is None or row.withdrawn_on > day)
        ]
        last = max((row.published_on for row in live), default=None)
        late = any(row.late for row in live if row.published_on == last)
        assert one.facts == Facts(len(live), last, late)
    late_day = start + timedelta(days=400)
    by_unit = counts_by_unit(late_day)[owed[0].unit_id]
    expected = Counter(
        coverage_of(Facts(live, last, late), o.item.refresh_days, late_day).value
        for o in owed
        for live, last, late, _stale in [anew[o.pk]]
    )
    assert +by_unit == expected
    assert +counts_by_field(late_day)["公共法律服务"] == expected


def test_the_command_counts_what_it_lists(city):
    import json

    from django.core.management import call_command

    published(city, item(1), item(2))
    meet(Obligation.objects.first(), 3, date(2020, 6, 1))
    out = io.StringIO()
    call_command("coverage", "--unit", "市司法局", "--on", "2020-06-15", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert found["total"] == len(found["items"]) == 2
    assert (found["done"], found["missing"], found["late"], found["stale"]) == (1, 1, 0, 0)


def test_a_withdrawn_item_is_owed_no_more(city):
    published(city, item(1), item(2))
    actions.remove_item(Obligation.objects.first().item, actor=ACTOR)
    assert len(coverage_of_unit(Unit.objects.get(code="justice"), present.today())) == 1
    assert CoverageCell.objects.count() == 1


def test_the_number_of_queries_does_not_grow(city, django_assert_max_num_queries):
    published(city, *[item(number) for number in range(1, 40)])
    unit = Unit.objects.get(code="justice")
    with django_assert_max_num_queries(1):
        assert len(coverage_of_unit(unit, present.today())) == 39
    with django_assert_max_num_queries(2):
        assert len(coverage_of_unit(unit, date(2020, 1, 1))) == 39


def test_what_is_stale_is_not_counted_as_covered(city):
    """A figure on the plan's page: done and late are met, stale and missing are not."""
    from yangguang.kernel.metrics import Scope, get

    published(city, item(1), item(2))
    meet(Obligation.objects.first(), 3, date(2020, 1, 1))

    def figure(day):
        scope = Scope(since=date(2020, 1, 1), until=date(2020, 12, 31), today=day, unit=city)
        return get("catalogue.coverage").compute(scope)

    assert (figure(date(2020, 1, 2)).value, figure(date(2020, 1, 2)).of) == (1, 2)
    assert figure(date(2020, 12, 1)).value == 0


def test_a_catalogue_is_counted_by_its_own_obligations(city):
    from yangguang.catalogue.selectors.coverage import counts_by_catalogue

    first = published(city, item(1))
    again = actions.bring_in(
        city,
        actor=ACTOR,
        document=(
            document := read("目录.xlsx", data := to_workbook("常德市公共法律服务领域标准目录", [item(1), item(2)]))
        ),
        data=data,
        draft=parse(document),
        year=2021,
    )
    second = actions.publish_catalogue(actions.confirm(again, actor=ACTOR).catalogues.get(), actor=ACTOR)
    counts = counts_by_catalogue(date(2021, 1, 1))
    assert first.pk not in counts, "next year's catalogue has taken its place"
    assert counts[second.pk].total() == 2


def test_the_command_stores_for_a_unit_and_confirms_what_is_clear(city, tmp_path):
    from django.core.management import call_command

    file = tmp_path / "目录.xlsx"
    file.write_bytes(to_workbook("常德市公共法律服务领域标准目录", [item(1)]))
    call_command("import_catalogue", str(file), stdout=io.StringIO())
    assert not StandardCatalogue.objects.exists(), "without a unit the file is only read"
    said = io.StringIO()
    call_command("import_catalogue", str(file), "--unit", "常德市", "--year", "2020", stdout=io.StringIO(), stderr=said)
    assert "已导入并确认" in said.getvalue()
    assert StandardCatalogue.objects.get().published_at is None
    file.write_bytes(to_workbook("常德市社会救助领域标准目录", [item(1, unit="某不存在的单位")]))
    call_command("import_catalogue", str(file), "--unit", "常德市", stdout=io.StringIO(), stderr=said)
    assert "认不出" in said.getvalue()
    assert StandardCatalogue.objects.count() == 1
