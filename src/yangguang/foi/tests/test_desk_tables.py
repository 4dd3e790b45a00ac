"""The desk's page of tables 3 and 4: what it shows, what its figures open, what can be downloaded."""

import io
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from yangguang.foi.counting import table3_of
from yangguang.foi.models import Case
from yangguang.foi.months import month_cell, months_of
from yangguang.foi.tables import FORMATS, rows, table3, table4
from yangguang.foi.tables_layout import sheet3, sheet4
from yangguang.foi.tests.factories import city, department, on, person
from yangguang.foi.tests.test_tables import simulated
from yangguang.kernel.actions import SystemActor
from yangguang.organisations.models import Role, Unit, User

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def unit() -> Unit:
    found = department()
    simulated(found, 120)
    return found


def page(client: Client, **query: Any) -> str:
    answer = client.get(reverse("requests:tables"), query)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return str(answer.content.decode())


@pytest.mark.parametrize("form", FORMATS)
def test_every_figure_opens_as_many_requests_as_it_says(unit: Unit, form: str) -> None:
    """Each link of table 3 leads to a list of exactly that many requests."""
    clerk = signed_in(person(Role.CLERK, unit))
    with on(date(2023, 6, 1)):
        text = page(clerk, unit=unit.code, year=2020, format=form)
        links = re.findall(r'<td class="number"><a href="([^"]+)">(\d+)</a></td>', text)
        assert len(links) > 60
        for address, number in links[::7]:
            answer = clerk.get(unescape(address))
            assert answer.context["page"].paginator.count == int(number), address


def test_the_months_add_up_to_the_year_and_open_what_they_count(unit: Unit) -> None:
    """Received, concluded and late sum to the year; open at the end of December is what table 3 carries out."""
    late = Case.objects.filter(closed_on__year=2020).first()
    assert late is not None
    late.overdue_on = late.closed_on
    late.save()
    months = months_of(unit, 2020, date(2023, 6, 1))
    assert [one.number for one in months] == [*range(1, 13), 0]
    year = months[-1].figures
    three = {line.row.code: line.cells["total"] for line in table3_of(unit, 2020, "2019").lines}
    assert (year["new"], year["total"], year["open"]) == (three["new"], three["total"], three["carried_out"])
    assert year["late"] == 1
    everything = Case.objects.visible_to(SystemActor())
    for one in months:
        for name, number in one.figures.items():
            assert month_cell(everything, unit, 2020, one.number, name).count() == number, (one.number, name)
    assert [one.number for one in months_of(unit, 2020, date(2020, 3, 1))] == [1, 2, 3, 0]
    for month, figure in ((13, "new"), (1, "nothing")):
        with pytest.raises(ValueError, match="没有这一格"):
            month_cell(everything, unit, 2020, month, figure)


def test_the_page_says_that_each_column_balances(unit: Unit) -> None:
    """新收 + 结转 = 办理 + 结转下年度, in words and figures for each of the seven columns."""
    with on(date(2023, 6, 1)):
        text = page(signed_in(person(Role.CLERK, unit)), unit=unit.code, year=2020)
    assert "表三各列平衡" in text
    assert len(re.findall(r"新收 \d+ \+ 上年结转 \d+ = 办理 \d+ \+ 结转下年度 \d+", text)) == 7


def test_a_request_with_a_result_outside_the_table_is_said(unit: Unit) -> None:
    """Nothing is left out in silence: the page names the result and how many requests have it."""
    closed = Case.objects.exclude(closed_on=None).filter(closed_on__year=2020)[:2]
    Case.objects.filter(pk__in=[one.pk for one in closed]).update(outcome="mistaken")
    with on(date(2023, 6, 1)):
        text = page(signed_in(person(Role.CLERK, unit)), unit=unit.code, year=2020)
    assert "有 2 件的办理结果“mistaken”不在表三的各项之中" in text
    assert "不平衡" in text


def test_units_below_are_counted_only_for_whoever_sees_them(unit: Unit) -> None:
    """The city's office sees all units; a clerk of the city hall sees the hall's own requests alone."""
    with on(date(2023, 6, 1)):
        office = signed_in(person(Role.OFFICE, city(), "office", below=True))
        assert "含下级单位；" in page(office, unit="changde", year=2020, below="on")
        clerk = signed_in(person(Role.CLERK, city(), "hall"))
        text = page(clerk, unit="changde", year=2020, below="on")
        assert "以下只计本单位" in text
        assert not re.search(r'<td class="number"><a', text)


def test_another_units_tables_are_not_shown(unit: Unit) -> None:
    other = department("science", "常德市科学技术局", "市科技局")
    stranger = signed_in(person(Role.HEAD, other))
    answer = stranger.get(reverse("requests:tables"), {"unit": unit.code, "year": 2020})
    assert answer.status_code == 422
    assert "财政局" not in answer.content.decode()


@pytest.mark.parametrize("query", [{"year": "2031"}, {"year": "1999"}, {"year": "二〇"}, {"format": "2018"}])
def test_a_wrong_question_is_answered_in_words(unit: Unit, query: dict[str, str]) -> None:
    with on(date(2023, 6, 1)):
        answer = signed_in(person(Role.CLERK, unit)).get(reverse("requests:tables"), query)
    assert answer.status_code == 422
    assert "error" in answer.content.decode()


def test_both_tables_come_as_a_workbook_and_as_an_official_document(unit: Unit) -> None:
    """The workbook holds numbers, the document the same tables under the titles of parts three and four."""
    clerk = signed_in(person(Role.CLERK, unit))
    query = {"unit": unit.code, "year": 2020, "format": "2021"}
    with on(date(2023, 6, 1)):
        book = load_workbook(io.BytesIO(clerk.get(reverse("requests:tables"), {**query, "file": "xlsx"}).content))
        word = Document(io.BytesIO(clerk.get(reverse("requests:tables"), {**query, "file": "docx"}).content))
    three, four, months = book.worksheets
    assert three["A1"].value == "常德市财政局2020年度政府信息公开申请办理和复议诉讼情况"
    new = next(row for row in three.iter_rows(values_only=True) if row[0] == "一、本年新收政府信息公开申请数量")
    assert sum(new[3:9]) == new[9] == Case.objects.filter(received_on__year=2020).count()
    assert len([cell for cell in next(four.iter_rows(min_row=6, max_row=6, values_only=True)) if cell == 0]) == 15
    assert [row[1] for row in months.iter_rows(min_row=4, values_only=True)][-1] == new[9]
    assert [len(table.columns) for table in word.tables] == [10, 15]
    assert "（三）不予公开" in {cell.text for cell in word.tables[0].columns[1].cells}


@pytest.mark.parametrize("form", FORMATS)
def test_the_layout_is_a_full_rectangle_with_every_heading_once(form: str) -> None:
    """Ten columns throughout: what the spans of a heading cover is covered once and wholly."""
    for sheet, width in ((sheet3(table3(form, {})), 10), (sheet4(table4({})), 15)):
        taken: dict[tuple[int, int], int] = {}
        for y, row in enumerate(sheet.rows):
            x = 0
            for place in row:
                while (y, x) in taken:
                    x += 1
                for down in range(place.down):
                    for across in range(place.across):
                        assert (y + down, x + across) not in taken
                        taken[y + down, x + across] = 1
        assert set(taken) == {(y, x) for y in range(len(sheet.rows)) for x in range(width)}
    texts = [place.text for row in sheet3(table3(form, {})).body for place in row if place.key is None]
    assert texts.count("三、本年度办理结果") == texts.count("（五）不予处理") == 1
    assert {row.label for row in rows(form)} <= set(texts)
