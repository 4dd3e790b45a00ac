"""Breakdowns in the layouts of other cities (issue 2: "Notices of other cities import as well")."""

from datetime import date

import pytest

from yangguang.kernel import intake
from yangguang.workplan.notice import ParsedNotice, parse_notice
from yangguang.workplan.tests.notice_builder import WRITERS, as_document
from yangguang.workplan.tests.notice_cases import CASES, Case

FORMATS = [(case, kind) for case in CASES for kind in case.formats]


def check(notice: ParsedNotice, case: Case) -> None:
    told = [problem.what for problem in notice.problems]
    assert [task.number for task in notice.tasks] == [want.number for want in case.tasks], told
    for task, want in zip(notice.tasks, case.tasks, strict=True):
        assert task.title == want.title
        assert task.aspect == want.aspect
        assert list(task.lead_units) == want.lead
        assert list(task.responsible_units) == want.responsible
        assert task.deadline == want.deadline
        assert task.where
        if want.dates is not None:
            assert [d.date and d.date.isoformat() for d in task.deadlines] == want.dates
        if want.label is not None:
            assert task.label == want.label
        if want.text is not None:
            assert task.text == want.text
    assert list(notice.aspects) == case.aspects
    assert len(told) == len(case.problems), told
    for expected in case.problems:
        assert any(expected in what for what in told), told
    assert notice.document_number == "临政公开办〔2021〕3号"
    assert notice.issuer == "临江市政务公开领导小组办公室"
    assert notice.issued_on == date(2021, 5, 12)
    assert notice.year == 2021
    assert notice.title == ("临江市政务公开领导小组办公室关于印发《临江市2021年政务公开重点工作分工》的通知")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_layout_as_blocks(case: Case) -> None:
    check(parse_notice(as_document(case.parts)), case)


@pytest.mark.parametrize(("case", "kind"), FORMATS, ids=lambda value: getattr(value, "name", value))
def test_layout_as_file(case: Case, kind: str) -> None:
    check(parse_notice(intake.read(f"notice.{kind}", WRITERS[kind](case.parts))), case)
