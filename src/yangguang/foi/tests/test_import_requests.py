"""`manage.py import_requests`: closed requests of former years come in row by row, nothing silently."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from yangguang.foi.actions import importing as entering
from yangguang.foi.counting import table3_of
from yangguang.foi.course import keep
from yangguang.foi.importing import Closed, Problem, read_register
from yangguang.foi.models import Applicant, Case
from yangguang.foi.states import Stage
from yangguang.foi.tables import data, outcomes
from yangguang.foi.tests.factories import asked, department, on
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import Unit

pytestmark = pytest.mark.django_db
TODAY = date(2020, 6, 1)
HEADER = "登记号,收到日期,办结日期,办理结果,申请人类别,姓名或者名称,证件号码,联系电话,所需信息,提出方式\n"
REGISTER = (
    HEADER
    + """〔2018〕1号,2018年3月1日,2018-03-20,予以公开,自然人,李四,430702199001011234,13800001234,预算,互联网
〔2018〕2号,2018.5.2,2018/5/30,1.属于国家秘密,律师事务所,某某所,,,名单,当面
〔2018〕3号,2018-06-01,2018-05-01,予以公开,自然人,王五,,,倒过来的日期,传真
〔2018〕4号,2018-06-01,2018-06-11,不清楚,外星人,赵六,,,看不懂的结果,电报
2018-7,2018-12-20,2019-01-10,信息不存在,企业,甲公司,,,合同,邮寄
,2018-12-21,2018-12-29,申请人撤回,个人,钱七,,,没有登记号,口头
2018-1,2018-07-01,2018-07-02,予以公开,自然人,孙八,,,号码重复,当面
20180312001,2018-07-01,2018-07-02,予以公开,自然人,孙八,,,别的编码,当面
"""
)


@pytest.fixture
def unit() -> Unit:
    return department()


def run(file: Path, *more: str) -> dict[str, Any]:
    """What the command says in JSON."""
    out = StringIO()
    call_command("import_requests", str(file), "--unit", "市财政局", "--json", *more, stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def written(folder: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    file = folder / "register.csv"
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_each_row_is_entered_or_said_in_words(tmp_path: Path, unit: Unit, encoding: str) -> None:
    """Rows 4, 5, 8 and 9 cannot be taken; each is named with all that is wrong with it, the others are entered."""
    answer = run(written(tmp_path, REGISTER, encoding))
    assert (answer["rows"], answer["imported"], answer["known"]) == (8, 4, 0)
    assert {one["row"]: one["what"] for one in answer["problems"]} == {
        4: "办结日期2018-05-01早于收到日期2018-06-01。",
        5: "办理结果“不清楚”不在表三的各项之中，请写明是哪一项；申请人类别“外星人”不认识；提出方式“电报”不认识。",
        8: "登记号〔2018〕1号与第2行重复。",
        9: "登记号“20180312001”看不懂，应当像〔2018〕12号或者 2018-12。",
    }
    assert answer["notes"] == []
    table = table3_of(unit, 2018, "2021")
    assert table.balanced
    assert {line.row.code: line.cells["total"] for line in table.lines if line.cells["total"]} == {
        "new": 4,
        "open": 1,
        "refuse_secret": 1,
        "other_other": 1,
        "total": 3,
        "carried_out": 1,
    }
    withdrawn = Case.objects.get(subject="没有登记号")
    assert (withdrawn.number, withdrawn.stage, withdrawn.applicant_class) == (8, Stage.WITHDRAWN, "natural")


def test_a_second_run_enters_nothing_and_a_changed_row_is_refused(tmp_path: Path, unit: Unit) -> None:
    file = written(tmp_path, REGISTER)
    run(file)
    again = run(file)
    assert (again["imported"], again["known"]) == (0, 4)
    changed = run(written(tmp_path, REGISTER.replace("1.属于国家秘密", "部分公开")))
    assert (changed["imported"], changed["known"]) == (0, 3)
    assert changed["problems"][0] == {"row": 3, "what": "登记号〔2018〕2号已有另一件申请，没有补录。"}
    assert Case.objects.count() == 4


def test_alike_rows_without_number_or_name_are_as_many_requests(tmp_path: Path, unit: Unit) -> None:
    """A bare register has rows that tell no difference: three rows are three requests, also after three runs."""
    bare = "收到日期,办结日期,办理结果,申请人类别\n" + "2018-03-01,2018-03-20,予以公开,自然人\n" * 3
    file = written(tmp_path, bare)
    with patch("yangguang.foi.management.commands.import_requests.BATCH", 2):
        assert [(run(file)["imported"]), run(file)["known"]] == [3, 3]
        assert run(written(tmp_path, bare + "2018-03-01,2018-03-20,予以公开,自然人\n"))["imported"] == 1
    assert sorted(Case.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_a_stop_between_batches_is_made_good_by_the_next_run(tmp_path: Path, unit: Unit) -> None:
    """The second batch fails: its rows are not there, the first batch's are, and the next run enters the rest."""
    rows = "".join(f"2018-{n},2018-03-01,2018-03-20,予以公开,自然人,甲,,,第{n}项,当面\n" for n in range(1, 8))
    file = written(tmp_path, HEADER + rows)
    real, calls = entering._enter, [0]

    def fails_once(*given: Any) -> None:
        calls[0] += 1
        real(*given)
        if calls[0] == 2:
            raise KeyboardInterrupt

    with patch("yangguang.foi.management.commands.import_requests.BATCH", 3):
        with patch.object(entering, "_enter", fails_once), pytest.raises(KeyboardInterrupt):
            run(file)
        assert Case.objects.count() == 3
        answer = run(file)
    assert (answer["imported"], answer["known"]) == (4, 3)


def test_the_next_request_of_the_year_gets_the_number_after_the_highest(tmp_path: Path, unit: Unit) -> None:
    run(written(tmp_path, REGISTER))
    with on(date(2018, 12, 31)):
        assert asked(unit).number == 9


def test_a_number_that_a_living_request_has_is_refused(tmp_path: Path, unit: Unit) -> None:
    with on(date(2018, 3, 1)):
        asked(unit)
    answer = run(written(tmp_path, REGISTER))
    assert {"row": 2, "what": "登记号〔2018〕1号已有另一件申请，没有补录。"} in answer["problems"]
    assert Case.objects.get(year=2018, number=1).imported is False


def test_what_a_row_does_not_say_is_said(tmp_path: Path, unit: Unit) -> None:
    """Without a class of applicant a row counts as 自然人, which the answer tells."""
    answer = run(written(tmp_path, "收到日期,办结日期,办理结果\n2018-03-01,2018-03-20,部分公开\n"))
    assert [one["what"] for one in answer["notes"]] == [
        "没有申请人类别，按“自然人”补录。",
        "没有提出方式，按“互联网”补录。",
    ]


def test_a_dry_run_says_what_a_run_would_do_and_leaves_nothing(tmp_path: Path, unit: Unit) -> None:
    file = written(tmp_path, REGISTER)
    tried = run(file, "--dry-run")
    assert (tried["imported"], Case.objects.count(), AuditEvent.objects.filter(action__startswith="foi.").count()) == (
        4,
        0,
        0,
    )
    real = run(file)
    assert real["problems"] == tried["problems"]


def test_the_audit_chain_names_the_file_and_personal_data_is_encrypted(tmp_path: Path, unit: Unit) -> None:
    """The name and the hash of the file stand in the chain; names and numbers of people only under the key."""
    run(written(tmp_path, REGISTER))
    event = AuditEvent.objects.get(action="foi.import_cases")
    assert "register.csv（SHA-256" in json.dumps(event.detail, ensure_ascii=False)
    applicant = Applicant.objects.get(case__number=1)
    assert applicant.person["id_number"] == "430702199001011234"
    raw = Applicant.objects.filter(pk=applicant.pk).extra(select={"raw": "person"}).values("raw")[0]["raw"]
    assert "430702199001011234" not in raw
    assert applicant.masked == "李**"


def test_imported_requests_keep_what_the_register_says(tmp_path: Path, unit: Unit) -> None:
    """The nightly work over deadlines leaves them alone; their two steps tell the story."""
    run(written(tmp_path, REGISTER))
    case = Case.objects.get(number=2)
    assert keep(case, today=TODAY) is False
    assert [(step.kind, step.on) for step in case.steps.all()] == [
        ("submitted", date(2018, 5, 2)),
        ("reply", date(2018, 5, 30)),
    ]


def test_a_workbook_is_read_like_a_csv(tmp_path: Path, unit: Unit) -> None:
    """A title above the header, days as Excel keeps them, a number as a number."""
    book = Workbook()
    sheet = book.active
    sheet.append(["2018年依申请公开台账"])
    sheet.append(["编号", "受理日期", "答复日期", "答复结果", "申请人类型", "申请人"])
    sheet.append([12, date(2018, 3, 1), date(2018, 3, 20), "部分公开", "公司", "甲公司"])
    file = tmp_path / "register.xlsx"
    book.save(file)
    assert run(file)["imported"] == 1
    case = Case.objects.get()
    assert (case.number, case.outcome, case.applicant_class) == (12, "partial", "company")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "这不是表格"),
        (HEADER.encode(), "只有表头"),
        ("姓名,电话\n张三,1\n".encode(), "缺少列：收到日期、办结日期、办理结果"),
        ("收到日期,办结日期,办理结果,答复日期\n2018-01-01,2018-01-02,公开,2018-01-02\n".encode(), "同一项"),
        (b"\x00\x01\x02" * 50, "不是文字文件"),
        (b'\xe6\x94\xb6,"x\n' * 3, "缺少列"),
    ],
)
def test_a_file_that_is_no_register_is_refused_whole(tmp_path: Path, unit: Unit, content: bytes, said: str) -> None:
    file = tmp_path / "wrong.csv"
    file.write_bytes(content)
    errors = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("import_requests", str(file), "--unit", "市财政局", stderr=errors)
    assert stop.value.code == 2
    assert said in errors.getvalue()
    assert not Case.objects.exists()


def test_an_unknown_unit_is_refused(tmp_path: Path) -> None:
    errors = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_requests", str(written(tmp_path, REGISTER)), "--unit", "没有这个局", stderr=errors)
    assert "没有找到单位" in errors.getvalue()


def test_every_row_of_table_3_can_be_written_by_its_label_and_by_its_code() -> None:
    """Each outcome of 国办公开办函〔2021〕30号, as the report names it, lands on its own row."""
    for one in data()["rows"]:
        if one["code"] not in outcomes():
            continue
        for words in (one["label"], one["code"]):
            text = f'收到日期,办结日期,办理结果\n2018-03-01,2018-03-20,"{words}"\n'
            (row,) = read_register("r.csv", text.encode(), TODAY)
            assert isinstance(row, Closed), row
            assert row.outcome == one["code"]


def test_an_open_request_is_no_closed_one() -> None:
    """A row without a day of conclusion, or with one to come, is left to the system's own registration."""
    text = "收到日期,办结日期,办理结果\n2020-05-01,,予以公开\n2020-05-01,2020-07-01,予以公开\n"
    found = list(read_register("r.csv", text.encode(), TODAY))
    assert all(isinstance(row, Problem) for row in found)
    with pytest.raises(Unreadable):
        list(read_register("r.csv", "收到日期,办结日期,办理结果\n\n".encode(), TODAY))
