"""The library as open data: the same documents and the same validity as on its pages."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yangguang.disclosures.tests.people import staff
from yangguang.kernel import present
from yangguang.regulations.models import Regulation
from yangguang.regulations.tests.desk_people import document, event, in_force, relation
from yangguang.regulations.validity import Kind

pytestmark = pytest.mark.django_db
LIST = "/api/v1/regulations"


@pytest.fixture
def people():
    with present.staged(date(2020, 6, 20)):
        yield staff()


def test_a_document_on_any_day(client, people):
    one = in_force(people.unit, date(2025, 4, 30), "常德市科普办法", document_number="常司发〔2015〕3号")
    law = document(None, "科学技术普及法")
    relation(one, "based_on", law, state="confirmed")
    relation(one, "cites", law)
    event(one, Kind.REPEALED, date(2022, 1, 1), by_words="《新办法》")
    event(one, Kind.SUSPENDED, date(2021, 1, 1), undone=True)
    today = client.get(f"{LIST}/{one.pk}").json()
    assert (today["on"], today["validity"]["state"]) == ("2020-06-20", "effective")
    assert today["text"] == "第一条　为了规范工作，制定本办法。"
    assert [found["kind"] for found in today["relations"]] == ["based_on"], "what nobody confirmed is not told"
    assert "suspended" not in {found["kind"] for found in today["events"]}
    later = client.get(f"{LIST}/{one.pk}", {"on": "2022-01-01"}).json()
    assert later["validity"]["state"] == "repealed"
    assert "《新办法》" in later["validity"]["reason"]
    assert client.get(f"{LIST}/{law.pk}").json()["relations"][0]["direction"] == "from"


def test_the_list_is_narrowed_and_read_page_by_page(client, people):
    for number in range(5):
        in_force(people.unit, date(2025, 4, 30), f"第{number}办法")
    document(None, "上级的法律")
    first = client.get(LIST, {"limit": 2, "unit": "justice"}).json()
    seen = [one["title"] for one in first["items"]]
    while first["next"]:
        first = client.get(LIST, {"limit": 2, "unit": "justice", "cursor": first["next"]}).json()
        seen += [one["title"] for one in first["items"]]
    assert sorted(seen) == [f"第{number}办法" for number in range(5)]
    assert [one["title"] for one in client.get(LIST, {"document_class": "law"}).json()["items"]] == ["上级的法律"]
    assert [one["title"] for one in client.get(LIST, {"q": "第3"}).json()["items"]] == ["第3办法"]


def test_what_was_taken_down_is_not_there(client, people):
    one = in_force(people.unit, date(2025, 4, 30))
    Regulation.objects.update(closed=True)
    assert client.get(LIST).json()["items"] == []
    assert client.get(f"{LIST}/{one.pk}").status_code == 404


@pytest.mark.parametrize("asked", ["on=2020-13-01", "on=x", "on=99999-01-01"])
def test_what_is_no_day_is_said(client, people, asked):
    one = in_force(people.unit, date(2025, 4, 30))
    assert client.get(f"{LIST}/{one.pk}?{asked}").status_code == 422


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_the_calendar(client, people, day):
    one = in_force(people.unit, date(2025, 4, 30))
    assert client.get(f"{LIST}/{one.pk}", {"on": day}).status_code == 200


def test_the_list_takes_the_same_queries_for_any_number(client, people):
    counts = []
    for number in range(6):
        in_force(people.unit, date(2025, 4, 30), f"第{number}办法")
        with CaptureQueriesContext(connection) as counted:
            client.get(LIST)
        counts.append(len(counted))
    assert len(set(counts[1:])) == 1


@pytest.mark.parametrize("wrong", [{"state": "sleeping"}, {"document_class": "novel"}, {"lack": "everything"}])
def test_what_is_no_value_is_refused_and_does_not_give_the_whole_list(client, people, wrong):
    answer = client.get(LIST, wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == next(iter(wrong))


def test_units_below_count_with_under(client, people):
    one = in_force(people.unit, date(2025, 4, 30), "常德市科普办法")
    above = people.unit.get_parent() or people.unit
    assert [found["id"] for found in client.get(LIST, {"under": above.code}).json()["items"]] == [one.pk]
    assert client.get(LIST, {"under": "nowhere"}).json()["items"] == []
