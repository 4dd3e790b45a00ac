"""A figure and the page that it opens count the same records."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from yangguang.kernel import present
from yangguang.kernel.metrics import Figure, Scope, get
from yangguang.organisations.models import Unit
from yangguang.workplan.models import Plan, SupervisionOrder
from yangguang.workplan.tests.public_city import (
    TODAY,
    PublicCity,
    build_public_city,
    content_of,
    county_of,
    log_event,
    task_content,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with present.staged(TODAY):
        yield


@pytest.fixture
def city() -> PublicCity:
    city = build_public_city()
    for number, unit in ((1, city.units[0]), (2, city.units[0]), (3, city.units[1])):
        share = city.share(number, unit)
        share.accept()
        share.save()
        city.report(share, done=number % 2 + 1)
    return city


def figure(name: str, unit: Unit | None) -> Figure:
    metric = get(name)
    assert metric is not None
    return metric.compute(Scope(date(2020, 1, 1), date(2020, 12, 31), TODAY, unit))


def page_of(client: Client, shown: Figure) -> str:
    response = client.get(shown.url)
    assert response.status_code == 200
    return response.content.decode()


def rows_of(page: str) -> list[str]:
    return page.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:-1] if "<tbody>" in page else []


@pytest.mark.parametrize("place", ["city", "unit", "nowhere"])
def test_answered_shares_are_the_ones_listed(client: Client, city: PublicCity, place: str) -> None:
    unit = {"city": city.root, "unit": city.units[0], "nowhere": None}[place]
    shown = figure("workplan.answered", unit)
    assert (shown.value, shown.of) == ((2, 3) if place == "unit" else (3, 9))
    assert len(rows_of(page_of(client, shown))) == shown.value


@pytest.mark.parametrize("place", ["city", "unit"])
def test_measures_done_add_up_to_the_shares_listed(client: Client, city: PublicCity, place: str) -> None:
    shown = figure("workplan.measures_done", city.root if place == "city" else city.units[1])
    done = [int(found) for found in re.findall(r'完成举措">(\d+) /', page_of(client, shown))]
    assert sum(done) == shown.value
    assert shown.of == (18 if place == "city" else 6)


def test_trainings_of_a_county_take_in_its_bodies(client: Client, city: PublicCity) -> None:
    county, body = county_of(city)
    for unit in (county, body, city.units[0]):
        log_event(unit)
    log_event(body, kind="meeting")
    log_event(body, day=date(2020, 12, 1))  # not held yet on the day of asking
    assert figure("workplan.trainings", city.root).value == 3
    shown = figure("workplan.trainings", county)
    assert shown.value == 2
    assert f"unit={county.code}" in shown.url


def test_orders_in_time_are_of_those_replied_to_or_past_their_day(client: Client, city: PublicCity) -> None:
    for number, (replied, due) in enumerate([(5, 8), (9, 8), (None, 8), (None, 15)], 1):
        SupervisionOrder.objects.create(
            plan=city.plan,
            unit=city.units[0],
            year=2020,
            number=number,
            matter="—",
            reply_working_days=5,
            issued_on=date(2020, 6, 1),
            due_on=date(2020, 6, due),
            replied_on=date(2020, 6, replied) if replied else None,
            state="replied" if replied else "issued",
        )
    shown = figure("workplan.orders_on_time", city.root)
    assert (shown.value, shown.of) == (1, 3)
    page = page_of(client, shown)
    assert re.search(r"<b>1<span[^>]*> / 3 件", page)
    assert figure("workplan.orders_on_time", city.units[1]).of == 0


def test_a_county_with_a_plan_of_its_own_answers_for_that_plan(client: Client, city: PublicCity) -> None:
    county, body = county_of(city)
    own = Plan.objects.create(unit=county, year=2020, slug="a-county-2020", published_at=city.plan.published_at)
    PublicCity(county, [body], own).edition(content_of(task_content(1, [body.name], [])))
    shown = figure("workplan.answered", county)
    assert shown.of == 1
    assert shown.url.startswith("/plans/a-county-2020/shares/")
    assert figure("workplan.answered", city.root).of == 9
    assert len(rows_of(page_of(client, shown))) == shown.value == 0
