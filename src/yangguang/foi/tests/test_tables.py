"""Tables 3 and 4 (国办公开办函〔2021〕30号、〔2019〕60号): every column balances, every cell can be opened."""

import json
import random
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from yangguang.foi.counting import cell, dispute_cell, table3_of, table4_of
from yangguang.foi.models import Case, Dispute
from yangguang.foi.replies import all_types, combined_row
from yangguang.foi.states import ApplicantClass, DisputeKind, DisputeOutcome, Matter, Stage
from yangguang.foi.tables import FORMATS, data, outcomes, rows, table3
from yangguang.foi.tests.factories import city, department
from yangguang.kernel.actions import SystemActor
from yangguang.organisations.models import Unit

CLASSES = ApplicantClass.values


def simulated(unit: Unit, number: int, seed: int = 7) -> None:
    """Requests over three years: some carried over once or twice, some still open, some never received."""
    dice = random.Random(seed)
    first, ends = date(2019, 1, 1), sorted(outcomes())
    made = []
    for place in range(number):
        received = first + timedelta(days=dice.randrange(3 * 365))
        closed = received + timedelta(days=dice.choice((0, 5, 20, 60, 200, 500)))
        is_open, unknown = dice.random() < 0.1, dice.random() < 0.03
        made.append(
            Case(
                unit=unit,
                matter=Matter.INFORMATION,
                year=received.year,
                number=place + 1,
                source="internet",
                arrived_on=received,
                received_on=None if unknown else received,
                applicant_class=dice.choice(CLASSES),
                subject="示例",
                stage=Stage.HANDLING if is_open else Stage.REPLIED,
                closed_on=None if is_open or unknown else closed,
                outcome="" if is_open or unknown else dice.choice(ends),
                created_at="2019-01-01T00:00:00+08:00",
            )
        )
    Case.objects.bulk_create(made, batch_size=500)


@pytest.mark.django_db
def test_every_column_balances_over_three_years_with_carry_over_in_both_formats() -> None:
    """5,000 requests: 新收 + 结转 = 办理 + 结转下年度; what one year carries out the next carries in."""
    unit = department()
    simulated(unit, 5000)
    for form in FORMATS:
        before: dict[str, int] = {}
        for year in (2018, 2019, 2020, 2021, 2022, 2023):
            table = table3_of(unit, year, form)
            assert table.balanced, table.faults
            at = {line.row.code: dict(line.cells) for line in table.lines}
            assert before in ({}, at["carried_in"])
            before = at["carried_out"]
    assert sum(before.values()) > 0


@pytest.mark.django_db
def test_a_cell_opens_the_requests_it_counts() -> None:
    unit = department()
    simulated(unit, 400)
    for form in FORMATS:
        table = table3_of(unit, 2020, form)
        for line in table.lines:
            for column, number in line.cells.items():
                found = cell(Case.objects.visible_to(SystemActor()), unit, 2020, form, line.row.code, column)
                assert found.count() == number, (line.row.code, column)


@pytest.mark.django_db
def test_units_below_count_only_when_asked() -> None:
    simulated(department(), 30)
    assert table3_of(city(), 2020, "2021").lines[0].cells["total"] == 0
    assert table3_of(city(), 2020, "2021", below=True).lines[0].cells["total"] > 0


@pytest.mark.django_db
def test_disputes_count_in_the_year_of_their_decision_and_open_ones_at_its_end() -> None:
    unit = department()
    simulated(unit, 1)
    case = Case.objects.get()

    def dispute(kind: str, received: date, decided: date | None, outcome: str) -> None:
        Dispute.objects.create(
            case=case,
            kind=kind,
            organ="常德市人民政府",
            received_on=received,
            answer_due=received,
            decided_on=decided,
            outcome=outcome,
        )

    dispute(DisputeKind.REVIEW, date(2019, 11, 1), date(2020, 1, 5), DisputeOutcome.CORRECTED)
    dispute(DisputeKind.DIRECT, date(2020, 12, 1), None, DisputeOutcome.PENDING)
    years = {year: table4_of(unit, year) for year in (2019, 2020, 2021)}
    assert [years[year]["review"]["pending"] for year in years] == [1, 0, 0]
    assert [years[year]["review"]["corrected"] for year in years] == [0, 1, 0]
    assert [years[year]["direct"]["total"] for year in years] == [0, 1, 1]
    found = dispute_cell(Dispute.objects.visible_to(SystemActor()), unit, 2020, "review", "corrected")
    assert found.count() == 1


@given(
    st.dictionaries(
        st.sampled_from(sorted(outcomes())), st.dictionaries(st.sampled_from(CLASSES), st.integers(0, 50)), max_size=8
    ),
    st.dictionaries(st.sampled_from(CLASSES), st.integers(0, 50)),
    st.sampled_from(FORMATS),
)
def test_both_formats_show_the_same_total_and_say_when_a_column_is_off(
    handled: dict[str, dict[str, int]], fresh: dict[str, int], form: str
) -> None:
    table = table3(form, {**handled, "new": fresh})
    at = {line.row.code: line.cells for line in table.lines}
    assert at["total"]["total"] == sum(sum(cells.values()) for cells in handled.values())
    off = any(at["new"][name] != at["total"][name] for name, _ in data()["columns"])
    assert table.balanced is not off
    assert [one.holds for one in table.balance] == [
        at["new"][name] == at["total"][name] for name, _ in data()["columns"]
    ]


def test_a_fault_names_its_column_and_the_difference() -> None:
    """本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和。"""
    table = table3("2021", {"new": {"natural": 3, "company": 1}, "open": {"natural": 2, "company": 1}})
    assert table.faults == (
        "自然人：新收 3 + 上年结转 0 ≠ 办理 2 + 结转下年度 0，相差 1 件。",
        "总计：新收 4 + 上年结转 0 ≠ 办理 3 + 结转下年度 0，相差 1 件。",
    )


def test_a_result_that_no_row_has_is_a_fault() -> None:
    """A request handled with an outcome outside table 3 is not left out in silence."""
    table = table3("2019", {"mistaken": {"natural": 1}})
    assert table.faults == ("有 1 件的办理结果“mistaken”不在表三的各项之中。",)


def test_2019_has_one_row_where_2021_has_three() -> None:
    assert [row.label for row in rows("2019") if "其他处理" in row.label] == ["（六）其他处理"]
    assert len(rows("2021")) == len(rows("2019")) + 2


def test_every_outcome_has_a_reply_type_and_every_type_a_row() -> None:
    assert {one.row for one in all_types()} == outcomes()


@pytest.mark.parametrize(
    ("parts", "row"),
    [
        (["open", "open"], "open"),
        (["open", "refuse_secret"], "partial"),
        (["partial", "none_not_held"], "partial"),
        (["none_not_held", "refuse_process"], "refuse_process"),
    ],
)
def test_items_answered_differently_land_on_one_row(parts: list[str], row: str) -> None:
    """表三：区分处理的，只计部分公开这一情形。"""
    assert combined_row(parts) == row


@pytest.mark.django_db
def test_the_table_command_names_rows_and_columns(tmp_path: Path) -> None:
    simulated(department(), 20)
    out = StringIO()
    call_command("foi_table", "市财政局", "2020", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["format"], answer["balanced"]) == ("2019", True)
    assert answer["rows"][0]["label"] == "一、本年新收政府信息公开申请数量"
    assert [one["label"] for one in answer["columns"]][-1] == "总计"
    assert answer["table4"]["kinds"][0]["label"] == "行政复议"
    assert len(answer["table4"]["cells"]) * len(answer["table4"]["columns"]) == 15
    assert {one["code"] for one in answer["rows"]} & {"other", "other_other"} == {"other"}
    for wrong in (("没有这个单位", "2020"), ("市财政局", "20200")):
        errors = StringIO()
        with pytest.raises(SystemExit) as stop:
            call_command("foi_table", *wrong, stderr=errors)
        assert stop.value.code == 2
        assert errors.getvalue().strip().endswith("。")


@pytest.mark.django_db
def test_the_table_command_speaks_to_people_too() -> None:
    simulated(department(), 20)
    out = StringIO()
    call_command("foi_table", "finance", "2021", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "常德市财政局 2021 年度（2021 年格式）"
    assert "各列平衡" in lines
    assert any(line.startswith("3.其他\t") for line in lines)
