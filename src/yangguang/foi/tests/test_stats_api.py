"""`GET /api/v1/foi/stats`: the figures of the annual report as open data, nothing about any person."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from yangguang.foi.actions import intake
from yangguang.foi.counting import STATISTICS, table3_of
from yangguang.foi.models import Case
from yangguang.foi.states import Matter
from yangguang.foi.tests.factories import PERSON, asked, city, department, on, person
from yangguang.foi.tests.test_tables import simulated
from yangguang.kernel.models import PageTouch
from yangguang.organisations.models import Role, UnitKind

pytestmark = pytest.mark.django_db


def stats(**query: Any) -> dict[str, Any]:
    answer = Client().get("/api/v1/foi/stats", query)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_the_figures_are_those_of_the_annual_tables() -> None:
    """For each year in its format; 新收 + 结转 = 办理 + 结转下年度 also in what is published."""
    unit = department()
    simulated(unit, 200)
    for year in (2019, 2020, 2021):
        answer = stats(unit=unit.code, year=year)
        table = table3_of(unit, year, answer["format"])
        assert {row["code"]: row["cells"] for row in answer["rows"]} == {
            line.row.code: dict(line.cells) for line in table.lines
        }
        assert answer["received"] + answer["carried_in"] == answer["handled"] + answer["carried_out"]
        assert answer["balanced"] is True
    assert [stats(year=year)["format"] for year in (2020, 2021)] == ["2019", "2021"]


def test_without_a_unit_it_is_the_whole_city_and_without_below_the_unit_alone() -> None:
    simulated(department(), 50)
    simulated(department("science", "常德市科学技术局", "市科技局"), 50)
    whole = stats(year=2020)
    assert whole["unit"]["code"] == city().code
    assert whole["received"] == Case.objects.filter(received_on__year=2020).count() > 0
    assert stats(year=2020, below="false")["received"] == 0


def test_nothing_of_a_request_or_a_person_is_in_it() -> None:
    """Neither what was asked for nor who asked, only counts."""
    with on(date(2020, 4, 24)):
        case = asked(department())
        intake.confirm_receipt(case, actor=person(Role.CLERK, department()))
    answer = stats(year=2020)
    assert answer["received"] == 1
    text = json.dumps(answer, ensure_ascii=False)
    assert case.subject not in text
    assert not any(value in text for value in PERSON.values())


def test_overdue_ones_and_corrections_of_records() -> None:
    """`late` counts requests handled that were ever overdue; article 41 is another matter and in no table."""
    unit = department()
    simulated(unit, 60)
    closed = list(Case.objects.filter(closed_on__year=2020).values_list("pk", flat=True))
    Case.objects.filter(pk__in=closed[:3]).update(overdue_on=date(2020, 1, 1))
    before = stats(year=2020)
    assert before["late"] == 3
    Case.objects.filter(pk=closed[0]).update(matter=Matter.CORRECTION)
    after = stats(year=2020)
    assert (after["late"], after["handled"]) == (2, before["handled"] - 1)


@pytest.mark.parametrize(
    ("query", "status"), [({"unit": "nowhere"}, 404), ({"year": "x"}, 422), ({"year": "1999"}, 422)]
)
def test_a_wrong_question_is_answered_in_words(query: dict[str, str], status: int) -> None:
    city()
    answer = Client().get("/api/v1/foi/stats", query)
    assert answer.status_code == status
    assert "。" in answer.json()["detail"]


def test_bodies_inside_a_unit_are_not_public() -> None:
    inner = department("inner", "办公室", "办公室")
    inner.kind = UnitKind.INTERNAL
    inner.save()
    assert Client().get("/api/v1/foi/stats", {"unit": "inner"}).status_code == 404


def test_a_change_that_counts_has_the_kept_answer_made_again() -> None:
    """The answer carries one tag; receiving a request and correcting its class touch it."""
    answer = Client().get("/api/v1/foi/stats", {"unit": department().code, "year": 2020})
    assert STATISTICS in answer.page_tags  # type: ignore[attr-defined]
    clerk = person(Role.CLERK, department())

    def touched() -> int:
        return PageTouch.objects.filter(tag=STATISTICS).count()

    with on(date(2020, 4, 24)):
        case = asked(department())
        before = touched()
        case = intake.confirm_receipt(case, actor=clerk)
        received = touched()
        intake.reclassify(case, actor=clerk, applicant_class="company", reason="登记有误")
    assert before < received < touched()
