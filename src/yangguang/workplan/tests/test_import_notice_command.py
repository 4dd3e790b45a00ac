"""`manage.py import_notice`: the contract of the command line (issue 2), and what bad input leaves behind: nothing."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from yangguang.demo.story import NOTICE
from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import Unit
from yangguang.organisations.tests.factories import CityFactory
from yangguang.workplan.models import NoticeImport, Plan, PlanEdition, Task

KEYS = {"title", "document_number", "issuer", "issued_on", "year", "aspects", "tasks", "problems"}
TASK_KEYS = {"number", "aspect", "title", "text", "lead_units", "responsible_units", "deadline", "deadlines"}


def run(*arguments: Any) -> tuple[int, str, str]:
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("import_notice", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def changde() -> Unit:
    call_command("load_units", stdout=io.StringIO())
    return Unit.objects.get(code="changde")


def test_a_dry_run_needs_no_database() -> None:
    code, out, _ = run(NOTICE, "--dry-run", "--json")
    notice = json.loads(out)
    assert code == 0
    assert set(notice) == KEYS
    assert all(set(task) == TASK_KEYS for task in notice["tasks"])
    assert len(notice["aspects"]) == 5
    assert [task["number"] for task in notice["tasks"]] == list(range(1, 20))
    assert notice["document_number"] == "常公开办发〔2020〕2号"
    assert notice["issued_on"] == "2020-04-24"
    assert notice["problems"] == []


@pytest.mark.django_db
def test_a_notice_without_doubt_becomes_a_plan(changde: Unit) -> None:
    code, _, err = run(NOTICE, "--json")
    assert code == 0
    assert "已导入并确认" in err
    plan = Plan.objects.get(unit=changde, year=2020)
    assert plan.tasks.count() == 19
    assert str(plan.scheme_due_on) == "2020-06-10"
    assert plan.published_at is None, "the public sees it when the office says so"
    task = Task.objects.get(plan=plan, number=14)
    assert task.assignments.count() == 15, "the lead, nine counties and five committees"


@pytest.mark.django_db
def test_the_same_notice_again_changes_nothing(changde: Unit) -> None:
    run(NOTICE)
    before = (AuditEvent.objects.count(), NoticeImport.objects.count(), PlanEdition.objects.count())
    code, _, err = run(NOTICE)
    assert code == 0
    assert "没有变化" in err
    assert (AuditEvent.objects.count(), NoticeImport.objects.count(), PlanEdition.objects.count()) == before


@pytest.mark.django_db
def test_the_same_words_in_another_file_make_no_new_edition(changde: Unit, tmp_path: Path) -> None:
    run(NOTICE)
    other = tmp_path / "again.txt"
    other.write_bytes(NOTICE.read_bytes() + b"\n")
    run(other)
    assert PlanEdition.objects.count() == 1


@pytest.mark.django_db
def test_unknown_units_wait_for_a_person() -> None:
    CityFactory(code="changde")
    units = Unit.objects.count()
    code, _, err = run(NOTICE)
    assert code == 0
    assert "待核对" in err
    assert not Plan.objects.exists()
    assert Unit.objects.count() == units, "an unknown unit is a question, never a new unit"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("noise.txt", bytes(range(256)) * 20),
        ("nothing.txt", "今天天气很好。".encode()),
        ("fake.docx", b"PK\x03\x04 not a package"),
    ],
)
def test_unreadable_input_says_why_in_one_line_and_writes_nothing(
    changde: Unit, tmp_path: Path, name: str, data: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    rows = AuditEvent.objects.count()
    code, out, err = run(path, "--json")
    assert code == 2
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert name in err
    assert AuditEvent.objects.count() == rows
    assert not NoticeImport.objects.exists()


def test_a_missing_file_is_named() -> None:
    code, _, err = run("/nonexistent/notice.txt", "--dry-run")
    assert code == 2
    assert "notice.txt" in err
