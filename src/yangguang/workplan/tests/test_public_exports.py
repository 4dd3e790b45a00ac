"""Everything about a plan as data (Regulations, art. 24: download), and safe to open in a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterator

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from yangguang.kernel import present
from yangguang.kernel.sheets import guarded
from yangguang.workplan.exports import BOM, CELL
from yangguang.workplan.tests.public_city import TODAY, PublicCity, build_public_city, content_of, task_content

FORMULA = '=HYPERLINK("http://bad.example","点我")'


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with present.staged(TODAY):
        yield


@pytest.fixture
def city(db: None) -> PublicCity:
    city = build_public_city()
    city.report(city.share(1, city.units[1]), done=1, label="清单网页")
    return city


def csv_rows(client: Client) -> list[dict[str, str]]:
    response = client.get("/plans/changde-2020.csv")
    text = b"".join(response.streaming_content).decode()
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM))))


def test_the_csv_has_a_row_for_each_task_and_unit(client: Client, city: PublicCity) -> None:
    rows = csv_rows(client)
    assert len(rows) == 9
    row = next(r for r in rows if r["序号"] == "1" and r["单位分工·单位代码"] == "unit-no-1")
    assert row["文号"] == "示公办发〔2020〕2号"
    assert row["单位分工·完成百分比"] == "50"
    assert row["单位分工·最近期限"] == "2020-12-31"
    assert row["单位分工·公开佐证"] == "清单网页 https://www.example.cn/1"
    assert row["状态"] == "逾期"


def test_a_task_without_units_still_has_its_row(client: Client, city: PublicCity) -> None:
    city.edition(content_of(task_content(1, [], [])))
    rows = csv_rows(client)
    assert [row["序号"] for row in rows] == ["1"]
    assert rows[0]["单位分工·单位"] == ""


def test_no_cell_of_the_csv_is_a_formula(client: Client, city: PublicCity) -> None:
    names = [unit.name for unit in city.units]
    city.edition(content_of(task_content(1, names[:1], [], title=FORMULA, text="@SUM(1)", deadline="-1")))
    row = csv_rows(client)[0]
    assert row["要点内容"] == f"'{FORMULA}"
    assert row["全文"] == "'@SUM(1)"
    assert row["完成时限"] == "'-1"


@given(st.text(max_size=30))
def test_what_is_guarded_never_starts_as_a_formula_and_loses_nothing(text: str) -> None:
    safe = guarded(text)
    assert safe in (text, f"'{text}")
    assert not safe.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


def test_the_workbook_has_four_sheets_and_no_formula(client: Client, city: PublicCity) -> None:
    names = [unit.name for unit in city.units]
    long = "长" * (CELL + 5)
    city.edition(content_of(task_content(1, names[:1], names[1:], title=FORMULA, text=f"\x07{long}")))
    city.report(city.share(1, city.units[0]), label=FORMULA)
    book = load_workbook(io.BytesIO(client.get("/plans/changde-2020.xlsx").content))
    assert book.sheetnames == ["任务", "举措", "单位分工", "公开佐证"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    titles = [cell.value for cell in book["任务"][1]]
    assert book["任务"].cell(2, titles.index("要点内容") + 1).value == FORMULA
    text = book["任务"].cell(2, titles.index("全文") + 1).value
    assert len(text) == CELL
    assert text.endswith("全文见 JSON）")  # nothing is cut in silence
    assert book["举措"].max_row == 3
    assert book["单位分工"].max_row == 4
    assert book["公开佐证"].cell(2, 4).value == FORMULA


def test_the_json_holds_everything(client: Client, city: PublicCity) -> None:
    response = client.get("/plans/changde-2020.json")
    told = json.loads(response.content)
    assert told["format"] == "yangguang.plan/1"
    assert told["notice"]["document_number"] == "示公办发〔2020〕2号"
    assert told["as_of"] == "2020-06-15"
    assert told["lights"] == {"overdue": 3}
    task = told["tasks"][0]
    assert task["lead_units"] == [
        {"as_written": "示例市第0局", "unit": "unit-no-0", "group": None, "waits_to_be_narrowed": False}
    ]
    assert [m["units_done"] for m in task["measures"]] == [1, 0]
    assert [m["due_on"] for m in task["measures"]] == ["2020-05-31", None]
    shares = {share["unit"]: share for share in task["shares"]}
    assert shares["unit-no-1"]["measures_done"] == [1]
    assert shares["unit-no-1"]["light"] == "pending"  # done in part, but the unit has not answered
    assert task["evidence"][0]["url"] == "https://www.example.cn/1"


def test_what_is_not_released_is_in_no_export(client: Client, city: PublicCity) -> None:
    city.report(city.share(1, city.units[0]), label="还没有公开", released_at=None)
    for kind in ("csv", "xlsx", "json"):
        response = client.get(f"/plans/changde-2020.{kind}")
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if kind == "xlsx":
            sheets = load_workbook(io.BytesIO(body))
            body = "".join(str(c.value) for s in sheets for r in s.iter_rows() for c in r).encode()
        assert "还没有公开" not in body.decode()
        assert "清单网页" in body.decode()


def test_anyones_program_may_read_the_data(client: Client, city: PublicCity) -> None:
    response = client.get("/plans/changde-2020.json")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=60"
