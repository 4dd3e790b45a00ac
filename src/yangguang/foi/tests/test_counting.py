"""What the queries of the annual tables count, held against counting the requests one by one."""

import contextlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from yangguang.foi.counting import cell, counts, dispute_cell, table3_of, table4_of
from yangguang.foi.models import Case, Dispute
from yangguang.foi.states import ApplicantClass, DisputeKind, DisputeOutcome, Matter, Stage
from yangguang.foi.tables import TOTAL, format_of, outcomes
from yangguang.foi.tests.factories import city, department
from yangguang.kernel.actions import SystemActor
from yangguang.organisations.models import Unit

YEARS = (2019, 2020, 2021)
#: Days around the turn of the years, where a table is wrong by one day or not at all.
_EDGES = [date(year, *day) for year in YEARS for day in ((1, 1), (1, 2), (6, 30), (12, 30), (12, 31))]
_ = (Matter.INFORMATION, 0)
_ASKED = st.tuples(
    st.sampled_from([*_EDGES, None]),
    st.sampled_from([None, 0, 1, 2, 30, 365, 366, 800]),
    st.sampled_from(ApplicantClass.values),
    st.sampled_from(sorted(outcomes())),
    st.sampled_from([Matter.INFORMATION, Matter.INFORMATION, Matter.CORRECTION]),
    st.integers(0, 2),
)


def entered(rows: list[Any], units: list[Unit]) -> list[Case]:
    """A request for each row: its day of receipt, days until its conclusion, class, outcome, matter and unit."""
    return Case.objects.bulk_create(
        Case(
            unit=units[place],
            matter=matter,
            year=2019,
            number=number,
            source="internet",
            arrived_on=received or date(2019, 1, 1),
            received_on=received,
            applicant_class=kind,
            subject="示例",
            stage=Stage.HANDLING if received is None or after is None else Stage.REPLIED,
            closed_on=None if received is None or after is None else received + timedelta(days=after),
            outcome="" if received is None or after is None else outcome,
            created_at="2019-01-01T00:00:00+08:00",
        )
        for number, (received, after, kind, outcome, matter, place) in enumerate(rows, 1)
    )


def one_by_one(cases: list[Case], year: int) -> dict[str, dict[str, int]]:
    """The rows of table 3, by looking at each request."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found: dict[str, dict[str, int]] = {}

    def add(row: str, case: Case) -> None:
        found.setdefault(row, {}).setdefault(case.applicant_class, 0)
        found[row][case.applicant_class] += 1

    for case in cases:
        if case.received_on is None or case.matter != Matter.INFORMATION:
            continue
        if first <= case.received_on <= last:
            add("new", case)
        if case.received_on < first and not (case.closed_on and case.closed_on < first):
            add("carried_in", case)
        if case.closed_on and first <= case.closed_on <= last:
            add(case.outcome, case)
        if case.received_on <= last and not (case.closed_on and case.closed_on <= last):
            add("carried_out", case)
    return found


def without_nothing(counted: Any) -> dict[str, dict[str, int]]:
    """The counts that are not 0."""
    plain = {row: {name: number for name, number in cells.items() if number} for row, cells in counted.items()}
    return {row: cells for row, cells in plain.items() if cells}


class CountingIsLookingAtEachRequest(TestCase):
    """A unit, a unit with those below, and the whole city, which other indexes answer."""

    @settings(max_examples=25, deadline=None)
    @given(st.lists(_ASKED, max_size=40))
    def test_every_row_is_the_number_of_requests_that_stand_on_it(self, rows: list[Any]) -> None:
        """新收、结转、办理、结转下年度 of the year, days of both ends included."""
        mine, other = department(), department("science", "常德市科学技术局", "市科技局")
        below = Unit.objects.filter(code="finance-office").first() or Unit.objects.add_child(
            mine,
            {"code": "finance-office", "name": "国库集中支付中心", "short_name": "支付中心", "kind": "institution"},
        )
        mine.refresh_from_db()
        cases = entered(rows, [mine, below, other])
        for year in YEARS:
            for unit, with_below, who in (
                (mine, False, {mine.pk}),
                (mine, True, {mine.pk, below.pk}),
                (city(), True, {mine.pk, below.pk, other.pk}),
            ):
                wanted = one_by_one([case for case in cases if case.unit_id in who], year)
                assert without_nothing(counts(unit, year, below=with_below)) == wanted
                assert table3_of(unit, year, format_of(year), below=with_below).balanced


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(django_assert_num_queries: Any) -> None:
    """Three for table 3 and two for table 4, with units below one more each, for the units; counts are kept by five
    more, and read by two.
    """
    mine, everything = department(), city()
    row = (date(2020, 12, 31), 30, "natural", "open", Matter.INFORMATION, 0)
    seen: set[tuple[bool, bool, int]] = set()
    for number in (1, 60):
        Case.objects.all().delete()
        entered([row] * number, [mine])
        for counted in (True, False):
            with CaptureQueriesContext(connection) as asked:
                table3_of(mine, 2020, "2021")
                table4_of(mine, 2020)
            seen.add((counted, False, len(asked)))
            with CaptureQueriesContext(connection) as asked:
                table3_of(everything, 2020, "2021", below=True)
                table4_of(everything, 2020, below=True)
            seen.add((counted, True, len(asked)))
    assert seen == {(True, False, 12), (True, True, 14), (False, False, 4), (False, True, 6)}


@pytest.mark.django_db
def test_what_is_kept_is_counted_again_after_a_change_and_only_then() -> None:
    """A conclusion changes the tables from the year of receipt on; those before stay as they are kept."""
    mine, everything = department(), city()
    old, case = entered(
        [(date(2019, 6, 1), 9, "natural", "open", *_), (date(2020, 6, 1), None, "natural", "", *_)], [mine]
    )
    before = {year: counts(everything, year, below=True) for year in YEARS}
    assert before[2020]["new"] == {"natural": 1}
    assert counts(mine, 2020)["carried_out"] == {"natural": 1}
    case.stage, case.closed_on, case.outcome = Stage.REPLIED, date(2020, 6, 20), "partial"
    case.save(update_fields=["stage", "closed_on", "outcome"])
    with CaptureQueriesContext(connection) as asked:
        assert counts(everything, 2019, below=True) == before[2019]
    assert not any("foi_case" in query["sql"] for query in asked.captured_queries)
    assert counts(everything, 2020, below=True)["partial"] == {"natural": 1}
    for year, row in ((2020, "carried_out"), (2021, "carried_in")):
        assert not counts(everything, year, below=True).get(row, {}).get("natural")
    assert Case.objects.filter(pk=old.pk).update(outcome="partial") == 1
    assert counts(mine, 2019)["partial"] == {"natural": 1}


@pytest.mark.django_db
def test_a_change_that_rolls_back_leaves_what_is_kept() -> None:
    """Counted within the transaction, kept with it, and gone with it."""
    mine = department()
    (case,) = entered([(date(2020, 6, 1), None, "natural", "", *_)], [mine])
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        case.closed_on, case.outcome = date(2020, 6, 20), "partial"
        case.save()
        assert counts(mine, 2020)["partial"] == {"natural": 1}
        raise ZeroDivisionError
    assert counts(mine, 2020)["carried_out"] == {"natural": 1}


@pytest.mark.django_db
def test_a_cell_shows_only_what_the_person_sees() -> None:
    """The table counts for the unit; whoever may not see its requests opens none of them."""
    mine, other = department(), department("science", "常德市科学技术局", "市科技局")
    entered([(date(2020, 3, 1), 3, "natural", "open", Matter.INFORMATION, 0)], [mine])
    everything = Case.objects.visible_to(SystemActor())
    assert cell(everything, mine, 2020, "2021", "open", "natural").count() == 1
    assert cell(everything, mine, 2020, "2021", "open", "company").count() == 0
    assert cell(everything.filter(unit=other), mine, 2020, "2021", "open", "natural").count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "column"), [("nothing", "natural"), ("open", "nobody"), ("other", "natural")])
def test_a_cell_that_the_format_has_not_is_refused(row: str, column: str) -> None:
    """（六）其他处理 is one row in 2019's format alone."""
    with pytest.raises(ValueError, match="没有这一格"):
        cell(Case.objects.all(), department(), 2020, "2021", row, column)
    with pytest.raises(ValueError, match="没有这一格"):
        dispute_cell(Dispute.objects.all(), department(), 2020, "review", "open")


@pytest.mark.django_db
def test_a_cell_of_table_4_opens_the_disputes_it_counts() -> None:
    """Decided in the year by outcome, 尚未审结 at its end; the total is both."""
    mine = department()
    (case,) = entered([(date(2019, 3, 1), 3, "natural", "open", Matter.INFORMATION, 0)], [mine])
    days = (date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1), None)
    for kind in DisputeKind.values:
        for number, decided in enumerate(days):
            Dispute.objects.create(
                case=case,
                kind=kind,
                organ="常德市人民政府",
                received_on=date(2019, 11, 1),
                answer_due=date(2019, 11, 11),
                decided_on=decided,
                outcome=DisputeOutcome.values[number % 3] if decided else DisputeOutcome.PENDING,
            )
    table = table4_of(mine, 2020)
    for kind, cells in table.items():
        assert cells[DisputeOutcome.PENDING] == 2
        assert cells[TOTAL] == 4
        for outcome, number in cells.items():
            assert dispute_cell(Dispute.objects.all(), mine, 2020, kind, outcome).count() == number, (kind, outcome)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table without its indexes")
def test_each_query_of_table_3_is_answered_by_an_index_alone() -> None:
    """Of the unit, and of the whole city: no request is opened to be counted, however many there are."""
    mine, everything = department(), city()
    for unit, below in ((mine, False), (everything, True)):
        with CaptureQueriesContext(connection) as asked:
            counts(unit, 2020, below=below)
        plans = []
        for query in asked.captured_queries:
            if '"foi_case"' in query["sql"]:
                with connection.cursor() as cursor:
                    cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                    plans.append(" ".join(str(row[-1]) for row in cursor.fetchall()))
        assert len(plans) == 3
        assert all("USING COVERING INDEX foi_" in plan for plan in plans), plans
