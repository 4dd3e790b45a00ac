"""What a catalogue shows of the records that meet its items: the newest of each, and all of them one page further."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from yangguang.catalogue.duties import duties_of
from yangguang.catalogue.models import CoverageCell, Fulfilment, Obligation, StandardCatalogue, StandardItem
from yangguang.catalogue.selectors.records import records_of_catalogue, records_of_item
from yangguang.disclosures.models import Disclosure, Edition
from yangguang.disclosures.states import EditionState
from yangguang.kernel import present
from yangguang.organisations.models import Role, Unit, UnitKind
from yangguang.organisations.tests.factories import RoleHoldingFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
START = date(2020, 1, 1)


@pytest.fixture
def city():
    city = UnitFactory(code="changde", name="常德市人民政府", short_name="常德市", kind=UnitKind.CITY)
    UnitFactory(parent=city, code="justice", name="常德市司法局", short_name="市司法局")
    UnitFactory(parent=city, code="civil", name="常德市民政局", short_name="市民政局")
    return Unit.objects.get(code="changde")


def catalogue_of(city, items, units=("justice",), field="公共法律服务"):
    slug = f"c-{StandardCatalogue.objects.count()}"
    made = StandardCatalogue.objects.create(
        unit=city, field=field, year=2020, title=f"{field}领域标准目录", slug=slug, published_at=present.now()
    )
    for number in range(1, items + 1):
        item = StandardItem.objects.create(catalogue=made, number=str(number), order=number, level1=f"事项{number}")
        for unit in Unit.objects.filter(code__in=units):
            owed = Obligation.objects.create(item=item, unit=unit, since=START)
            CoverageCell.objects.create(obligation=owed, unit=unit, catalogue=made)
    return made


def record(unit, title, state=EditionState.LIVE):
    times = dict.fromkeys(("drafted_at", "listed_at", "published_at"), present.now())
    made = Disclosure.objects.create(unit=unit, created_at=present.now(), first_published_at=present.now())
    Edition.objects.create(disclosure=made, number=1, unit=unit, title=title, state=state, **times)
    return made.pk


def meet(item, number, days, unit="justice", **fields):
    owed = item.obligations.get(unit__code=unit)
    on = START + timedelta(days=days)
    return Fulfilment.objects.create(obligation=owed, record=number, published_on=on, **fields)


def shown(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_item_lists_its_newest_three_records_and_leads_to_all(city, client):
    made = catalogue_of(city, 2)
    first, second = made.items.all()
    justice = Unit.objects.get(code="justice")
    for day in range(5):
        meet(first, record(justice, f"公告{day}"), day)
    meet(second, record(justice, "唯一的一条"), 1)
    page = shown(client, reverse("catalogue:catalogue", args=[made.slug]))
    assert [day for day in range(5) if f"公告{day}" in page] == [2, 3, 4]
    assert page.index("公告4") < page.index("公告3") < page.index("公告2")
    everything = reverse("catalogue:item", args=[made.slug, first.pk])
    assert f'href="{everything}">全部 5 条' in page
    assert reverse("catalogue:item", args=[made.slug, second.pk]) not in page, "one record needs no second page"
    page = shown(client, everything)
    assert all(f"公告{day}" in page for day in range(5))
    assert "唯一的一条" not in page


def test_a_record_that_meets_an_item_for_two_units_counts_once(city):
    made = catalogue_of(city, 1, units=("justice", "civil"))
    item = made.items.get()
    number = record(Unit.objects.get(code="justice"), "联合公告")
    meet(item, number, 1)
    meet(item, number, 2, unit="civil")
    met = records_of_catalogue(made)[item.pk]
    assert (met.number, [one.title for one in met.newest]) == (1, ["联合公告"])
    assert list(records_of_item(item)) == [(number, START + timedelta(days=2))]
    assert records_of_catalogue(made, Unit.objects.get(code="justice"))[item.pk].newest[0].published_on == START + (
        timedelta(days=1)
    )


def test_what_was_withdrawn_or_is_not_public_is_not_listed(city, client):
    made = catalogue_of(city, 1)
    item, justice = made.items.get(), Unit.objects.get(code="justice")
    meet(item, record(justice, "撤下的公告"), 1, withdrawn_on=START + timedelta(days=9))
    meet(item, record(justice, "还是草稿", EditionState.DRAFT), 2)
    for address in ("catalogue:catalogue", "catalogue:item"):
        args = [made.slug] if address.endswith("e:catalogue") else [made.slug, item.pk]
        page = shown(client, reverse(address, args=args))
        assert "撤下的公告" not in page
        assert "还是草稿" not in page


def test_a_catalogue_of_500_items_asks_the_database_as_often_as_one(city, client, django_assert_max_num_queries):
    made = catalogue_of(city, 500)
    justice = Unit.objects.get(code="justice")
    for day, item in enumerate(made.items.all()[:60]):
        meet(item, record(justice, f"公告{day}"), day)
    with django_assert_max_num_queries(12):
        page = shown(client, reverse("catalogue:catalogue", args=[made.slug]))
    assert page.count('<ul class="met">') == 60


def test_the_inbox_has_one_entry_for_a_unit_and_field_and_leads_to_what_is_open(city, client):
    person = UserFactory()
    RoleHoldingFactory(user=person, unit=Unit.objects.get(code="justice"), role=Role.CLERK, since=START)
    catalogue_of(city, 30)
    catalogue_of(city, 4, field="社会救助")
    entries = [one for one in duties_of(person, date(2020, 6, 1)) if "未公开" in one.title]
    assert [one.title for one in entries] == [
        "市司法局“公共法律服务”领域：30 项未公开",
        "市司法局“社会救助”领域：4 项未公开",
    ]
    client.force_login(person)
    page = shown(client, entries[1].url)
    assert page.count("起草<span") == 4
    assert "待办 4" in page
