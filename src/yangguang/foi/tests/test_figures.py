"""The room's figures: what each counts, and that its address opens it."""

from datetime import date

import pytest
from django.test import Client

from yangguang.foi.actions import intake
from yangguang.foi.models import Case, Dispute
from yangguang.foi.states import DisputeKind, DisputeOutcome
from yangguang.foi.tests.factories import asked, city, department, on, person
from yangguang.foi.tests.test_tables import simulated
from yangguang.kernel.metrics import Figure, Scope, get
from yangguang.organisations.models import Role, Unit

pytestmark = pytest.mark.django_db
TODAY = date(2022, 6, 1)


def figure(name: str, unit: Unit | None = None) -> Figure:
    metric = get(f"foi.{name}")
    assert metric is not None
    return metric.compute(Scope(date(2020, 1, 1), date(2020, 12, 31), TODAY, unit))


def test_on_time_is_out_of_what_was_concluded_and_leaves_out_entered_registers() -> None:
    """条例第三十三条: the deadline of a request entered from an old register is not known."""
    unit = department()
    simulated(unit, 200)
    closed = list(Case.objects.filter(closed_on__year=2020).values_list("pk", flat=True))
    Case.objects.filter(pk__in=closed[:2]).update(overdue_on=date(2020, 3, 1))
    Case.objects.filter(pk__in=closed[2:5]).update(imported=True)
    found = figure("replied_on_time", unit)
    assert (found.value, found.of) == (len(closed) - 5, len(closed) - 3)
    assert figure("late").value == 2
    assert figure("handled").value == len(closed)


def test_a_units_figures_count_those_below_and_no_others() -> None:
    simulated(department(), 40)
    other = department("science", "常德市科学技术局", "市科技局")
    assert figure("received", other).value == 0
    assert figure("received", city()).value == figure("received").value > 0


def test_open_and_overdue_are_those_of_today() -> None:
    """A request received on 24 April 2020 is due on 25 May: open on both days, overdue on the next."""
    unit, clerk = department(), person(Role.CLERK, department())
    with on(date(2020, 4, 24)):
        intake.confirm_receipt(asked(unit), actor=clerk)
    for today, late in ((date(2020, 5, 25), 0), (date(2020, 5, 26), 1)):
        scope = Scope(date(2020, 1, 1), date(2020, 12, 31), today, unit)
        assert get("foi.open").compute(scope).value == 1  # type: ignore[union-attr]
        assert get("foi.overdue").compute(scope).value == late  # type: ignore[union-attr]


def test_corrections_are_out_of_the_disputes_decided_in_the_period() -> None:
    simulated(department(), 1)
    for outcome, decided in (
        (DisputeOutcome.CORRECTED, date(2020, 2, 1)),
        (DisputeOutcome.UPHELD, date(2020, 3, 1)),
        (DisputeOutcome.CORRECTED, date(2021, 2, 1)),
    ):
        Dispute.objects.create(
            case=Case.objects.get(),
            kind=DisputeKind.REVIEW,
            organ="常德市人民政府",
            received_on=date(2020, 1, 10),
            answer_due=date(2020, 1, 20),
            decided_on=decided,
            outcome=outcome,
        )
    assert (figure("corrected_on_review").value, figure("corrected_on_review").of) == (1, 2)
    assert figure("corrected_in_court").of == 0


@pytest.mark.parametrize(
    "name",
    ["received", "handled", "replied_on_time", "late", "corrected_on_review", "corrected_in_court"],
)
def test_what_is_published_opens_a_public_page(name: str) -> None:
    """Task 17's proof stands on a public page: its address is one that everybody may open."""
    simulated(department(), 20)
    with on(TODAY):
        answer = Client().get(figure(name, department()).url)
    assert answer.status_code == 200
    assert "市财政局" in answer.content.decode()


@pytest.mark.parametrize("name", ["open", "overdue"])
def test_what_is_to_be_done_opens_the_queue_on_the_desk(name: str) -> None:
    department()
    client = Client()
    client.force_login(person(Role.OFFICE, city(), "office", below=True))
    assert client.get(figure(name, department()).url).status_code == 200


def test_the_published_tables_hold_figures_alone() -> None:
    """Counts per unit and year; a year to come or an unknown unit is answered with what there is."""
    with on(date(2020, 4, 24)):
        case = intake.confirm_receipt(asked(department()), actor=person(Role.CLERK, department()))
    with on(TODAY):
        text = Client().get("/foi/statistics", {"year": "2020", "unit": "finance"}).content.decode()
        strange = Client().get("/foi/statistics", {"year": "9999", "unit": "nowhere"})
    assert "一、本年新收政府信息公开申请数量" in text
    assert case.subject not in text
    assert strange.status_code == 200
