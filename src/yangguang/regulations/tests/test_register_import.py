"""A register of existing documents, as offices keep it in Excel, comes into the library row by row (湖南 三统一)."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from yangguang.kernel import present
from yangguang.kernel.actions import SystemActor
from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import Unit, UnitKind
from yangguang.organisations.tests.factories import UnitFactory
from yangguang.regulations.actions import record_event, undo_event
from yangguang.regulations.entering import Entered, enter_register
from yangguang.regulations.finding import _read
from yangguang.regulations.importing.register_cells import (
    Said,
    Term,
    day_of,
    effective_of,
    number_of,
    registration_of,
    said_of,
    term_of,
    was_ended,
)
from yangguang.regulations.importing.register_head import heading_at
from yangguang.regulations.models import LifeEvent, Regulation, Version
from yangguang.regulations.tests.desk_people import document
from yangguang.regulations.validity import Kind, State

SYSTEM = SystemActor("测试")
TODAY = date(2020, 6, 20)
HEAD = ["序号", "文件名称", "文号", "制定机关", "登记号", "印发日期", "施行日期", "有效期", "清理结果", "备注"]
SCIENCE = [
    1,
    "常德市科普管理办法",
    "常政发〔2018〕3号",
    "市政府",
    "CDCR-2018-00003",
    "2018-3-1",
    "2018-4-1",
    "5年",
    "有效",
    "",
]
MARKETS = [
    2,
    "常德市集贸市场管理办法",
    "常政发〔2017〕8号",
    "市政府",
    "无",
    "2017.6.1",
    "2017.7.1",
    "五年",
    "继续有效",
    "",
]


@pytest.fixture
def city(db: None) -> Iterable[Unit]:
    home = UnitFactory(code="changde", name="常德市人民政府", short_name="市政府", kind=UnitKind.CITY)
    UnitFactory(parent=home, code="finance", name="常德市财政局", short_name="市财政局")
    UnitFactory(parent=home, code="education", name="常德市教育局", short_name="市教育局")
    with present.staged(TODAY):
        yield home


def sheet_of(rows: Iterable[Iterable[Any]], arrange: Callable[[Worksheet], None] | None = None) -> bytes:
    """A workbook of one sheet."""
    return book_of({"登记册": rows}, lambda book: arrange(book.worksheets[0]) if arrange else None)


def book_of(sheets: dict[str, Iterable[Iterable[Any]]], arrange: Callable[[Workbook], None] | None = None) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if arrange:
        arrange(book)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def row(**told: Any) -> list[Any]:
    """A row under `HEAD`: that of the science document, with the columns that are given."""
    named = dict(zip(HEAD, SCIENCE, strict=True))
    return list((named | told).values())


def enter(data: bytes, unit: Unit | None = None, name: str = "登记册.xlsx") -> Entered:
    return enter_register(name, data, actor=SYSTEM, unit=unit)


def messages(done: Entered, number: int | None = None) -> list[str]:
    return [one.message for one in done.problems if number is None or one.row == number]


def life(of: Regulation) -> list[tuple[str, date]]:
    return [(one.kind, one.on) for one in of.events.order_by("on", "pk")]


class TestCells:
    @pytest.mark.parametrize(
        "words",
        [
            "2020年5月1日",
            "2020.5.1",
            "2020/5/1",
            "2020-05-01",
            "2020-05-01 00:00:00",
            "2020/5/1 0:00",
            "20200501",
            "43952",
            "２０２０．５．１",
            "二〇二〇年五月一日",
            " 2020 年 5 月 1 日 ",
            "2020年5月1日起施行",
            "2020年5月1日。",
        ],
    )
    def test_a_day_in_any_shape(self, words: str) -> None:
        assert day_of(words) == date(2020, 5, 1)

    @pytest.mark.parametrize("words", ["2020年2月30日", "2020年5月", "2020", "20.5.1", "20205", "1899-01-01", "五月"])
    def test_what_is_no_day_is_not_guessed(self, words: str) -> None:
        assert day_of(words) is None

    @pytest.mark.parametrize(
        ("words", "day"),
        [
            ("2020年5月1日", date(2020, 5, 1)),
            ("自发布之日起施行", date(2020, 3, 1)),
            ("印发之日起", date(2020, 3, 1)),
            ("自公布之日起30日后施行", date(2020, 3, 31)),
            ("另行通知", None),
        ],
    )
    def test_a_day_of_effect(self, words: str, day: date | None) -> None:
        """湖南省规范性文件管理办法 20: effect is told by a day, or counted from publication."""
        assert effective_of(words, date(2020, 3, 1)) == day

    @pytest.mark.parametrize(
        ("words", "term"),
        [
            ("5年", Term(60)),
            ("五年", Term(60)),
            ("5", Term(60)),
            ("有效期2年", Term(24)),
            ("18个月", Term(18)),
            ("2025年4月30日", Term(until=date(2025, 4, 30))),
            ("至2025.4.30止", Term(until=date(2025, 4, 30))),
            ("2020.5.1-2025.4.30", Term(until=date(2025, 4, 30), start=date(2020, 5, 1))),
            ("自2020年5月1日起施行，有效期5年", Term(60, start=date(2020, 5, 1))),
            ("5年（至2025年4月30日）", Term(60, until=date(2025, 4, 30))),
            ("长期", Term(endless=True)),
            ("未明确", Term()),
            ("2025年4月", None),
            ("至新规定出台之日止", None),
            ("600年", None),
        ],
    )
    def test_a_term(self, words: str, term: Term | None) -> None:
        assert term_of(words) == term

    @pytest.mark.parametrize(
        ("words", "number"),
        [
            ("常政发〔2020〕5号", "常政发〔2020〕5号"),
            ("常政发[2020]5", "常政发〔2020〕5号"),
            ("常政办发（2020）第 5 号", "常政办发〔2020〕5号"),
            ("常德市人民政府令第3号", "常德市人民政府令第3号"),
        ],
    )
    def test_a_number_in_any_shape(self, words: str, number: str) -> None:
        assert number_of(words) == (number, True)

    def test_a_number_of_the_register(self) -> None:
        assert registration_of("cdcr－2020—01005") == "CDCR-2020-01005"
        assert registration_of("2020-5-1") is None

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("继续有效", Said.IN_FORCE),
            ("拟废止", Said.IN_FORCE),
            ("建议修改", Said.IN_FORCE),
            ("已失效", Said.LAPSED),
            ("废止", Said.REPEALED),
            ("被代替", Said.REPLACED),
            ("部分废止", Said.PARTLY),
            ("尚未生效", Said.PENDING),
            ("已阅", None),
        ],
    )
    def test_what_a_register_says_of_the_validity(self, words: str, said: Said | None) -> None:
        assert said_of(words) is said

    def test_a_remark_on_what_the_document_itself_repealed_says_nothing_of_it(self) -> None:
        assert was_ended("废止常政发〔2010〕3号") is None
        assert was_ended("2018年3月1日被常政发〔2018〕5号废止") is Said.REPEALED


class TestHeadings:
    @pytest.mark.parametrize(
        "names",
        [
            ["序号", "文件名称", "文号", "制定机关", "登记号", "印发日期", "施行日期", "有效期", "清理结果", "备注"],
            [
                "序号",
                "标题",
                "发文字号",
                "发文单位",
                "统一登记编号",
                "成文日期",
                "实施日期",
                "有效期至",
                "效力状态",
                "备注",
            ],
            [
                "序号",
                "文件题目",
                "文件编号",
                "起草单位",
                "统一登记号",
                "发布日期",
                "生效日期",
                "有效期限",
                "是否有效",
                "说明",
            ],
            [
                "序 号",
                "规范性文件\n名称*",
                "文 号",
                "单位名称",
                "登记编号",
                "发文时间",
                "执行时间",
                "有效期（年）",
                "处理意见",
                "附注",
            ],
        ],
    )
    def test_in_many_words(self, names: list[str]) -> None:
        found = heading_at([tuple(names)])
        assert found is not None
        fields = ["serial", "title", "number", "issuer", "registration", "issued", "effective", "term", "state", "note"]
        assert {name: places[0] for name, places in found.places.items()} == {
            name: place for place, name in enumerate(fields)
        }

    def test_of_two_lines(self) -> None:
        first = ("序号", "文件名称", "文号", "有效期", "有效期", "备注")
        second = ("序号", "文件名称", "文号", "起", "止", "备注")
        found = heading_at([first, second])
        assert found is not None
        assert (found.height, found.places["effective"], found.places["term"]) == (2, (3,), (4,))
        assert heading_at([first, ("1", "某办法", "某发〔2020〕1号", "2020-1-1", "2025-1-1", "")]).height == 1  # type: ignore[union-attr]

    def test_the_day_of_publication_goes_before_the_day_of_writing(self) -> None:
        found = heading_at([("标题", "成文日期", "发布日期", "起草单位", "制定机关")])
        assert found is not None
        assert (found.places["issued"], found.places["issuer"]) == ((2, 1), (4, 3))

    def test_a_row_of_a_document_is_none(self) -> None:
        assert heading_at([("1", "关于规范文件名称的通知", "常政发〔2020〕5号", "市政府", "2020-5-1")]) is None


class TestARow:
    def test_becomes_a_document_with_its_events_and_without_a_text(self, city: Unit) -> None:
        done = enter(sheet_of([HEAD, SCIENCE]))
        found = Regulation.objects.get()
        assert (found.title, found.document_number, found.unit) == ("常德市科普管理办法", "常政发〔2018〕3号", city)
        assert (found.registration_number, found.issued_on) == ("CDCR-2018-00003", date(2018, 3, 1))
        assert life(found) == [
            ("issued", date(2018, 3, 1)),
            ("term_set", date(2018, 3, 1)),
            ("effective", date(2018, 4, 1)),
        ]
        assert (found.state, found.until) == (State.EFFECTIVE, date(2023, 3, 31))
        assert found.disclosure is None
        assert not found.versions.exists()
        assert found.came_from == "登记册.xlsx 工作表“登记册”第2行"
        assert (done.rows, done.fresh, done.problems) == (1, 1, [])

    def test_once_more_changes_nothing(self, city: Unit) -> None:
        data = sheet_of([HEAD, SCIENCE, MARKETS])
        enter(data)
        held = list(Regulation.objects.values()), list(LifeEvent.objects.values()), AuditEvent.objects.count()
        again = enter(data)
        assert (again.rows, again.fresh, len(again.documents), again.problems) == (2, 0, 2, [])
        assert held == (list(Regulation.objects.values()), list(LifeEvent.objects.values()), AuditEvent.objects.count())

    def test_adds_only_what_is_missing(self, city: Unit) -> None:
        enter(sheet_of([HEAD, row(文号="", 登记号="—", 有效期="", 制定机关="常德市人民政府")]))
        before = Regulation.objects.get()
        enter(sheet_of([HEAD, row(印发日期="2018-3-9", 施行日期="2018-5-1")]))
        after = Regulation.objects.get()
        assert (after.document_number, after.registration_number) == ("常政发〔2018〕3号", "CDCR-2018-00003")
        assert (after.issued_on, after.issuer, after.pk) == (before.issued_on, "常德市人民政府", before.pk)
        assert life(after) == [
            ("issued", date(2018, 3, 1)),
            ("term_set", date(2018, 3, 9)),
            ("effective", date(2018, 4, 1)),
        ]

    def test_what_differs_from_the_library_is_said_and_stays(self, city: Unit) -> None:
        enter(sheet_of([HEAD, SCIENCE]))
        done = enter(sheet_of([HEAD, row(印发日期="2018-3-9", 施行日期="2018-5-1", 有效期="2年", 清理结果="")]))
        assert [(one.column, one.value) for one in done.problems] == [
            ("印发日期", "2018-03-09"),
            ("施行日期", "2018-05-01"),
            ("有效期", "2020-04-30"),
        ]
        assert all("没有改动" in one.message for one in done.problems)

    def test_is_known_by_its_number_in_any_shape_too(self, city: Unit) -> None:
        enter(sheet_of([HEAD, SCIENCE]))
        done = enter(sheet_of([HEAD, row(文件名称="关于印发《常德市科普管理办法》的通知", 文号="常政发[2018]3")]))
        assert Regulation.objects.get().title == "常德市科普管理办法"
        assert messages(done) == ["文件库中的标题是常德市科普管理办法，没有改动，请核对。"]

    def test_of_a_number_that_is_quite_another_documents_is_left_out(self, city: Unit) -> None:
        enter(sheet_of([HEAD, SCIENCE]))
        done = enter(sheet_of([HEAD, row(文件名称="殡葬管理若干规定", 登记号="")]))
        (problem,) = done.problems
        assert "标题不同" in problem.message
        assert problem.left_out
        done = enter(sheet_of([HEAD, row(制定机关="市财政局", 登记号="")]))
        assert "在文件库中是" in messages(done)[0]
        assert Regulation.objects.count() == 1

    def test_of_one_title_with_another_number_is_another_document(self, city: Unit) -> None:
        enter(
            sheet_of(
                [HEAD, SCIENCE, row(文号="常政发〔2012〕7号", 登记号="", 印发日期="2012-1-1", 施行日期="2012-1-1")]
            )
        )
        assert Regulation.objects.count() == 2
        done = enter(sheet_of([HEAD, row(文号="", 登记号="")]))
        assert messages(done) == ["文件库中有 2 件同名文件，请写明文号。这一行没有导入。"]

    def test_whose_registration_number_another_title_has_is_left_out(self, city: Unit) -> None:
        enter(sheet_of([HEAD, SCIENCE]))
        done = enter(sheet_of([HEAD, row(文件名称="常德市殡葬管理规定", 文号="常政发〔2018〕4号")]))
        assert messages(done) == [
            "登记号 CDCR-2018-00003 在文件库中是《常德市科普管理办法》的，请核对。这一行没有导入。"
        ]
        assert Regulation.objects.count() == 1

    def test_a_document_with_a_text_keeps_it_and_its_life(self, city: Unit) -> None:
        held = document(city, "常德市科普管理办法")
        record_event(held, actor=SYSTEM, kind=Kind.EFFECTIVE, on=date(2018, 4, 1))
        enter(sheet_of([HEAD, SCIENCE]))
        assert [one.text for one in held.versions.all()] == ["第一条　为了规范工作，制定本办法。"]
        assert [kind for kind, _ in life(held)].count("effective") == 1
        held.refresh_from_db()
        assert held.until == date(2023, 3, 31)

    def test_an_event_that_a_person_has_undone_does_not_come_back(self, city: Unit) -> None:
        data = sheet_of([HEAD, SCIENCE])
        enter(data)
        undo_event(LifeEvent.objects.get(kind="term_set"), actor=SYSTEM, reason="登记册有误")
        enter(data)
        assert LifeEvent.objects.filter(kind="term_set", undone=False).count() == 0

    def test_a_number_at_the_end_of_a_title_is_the_documents(self, city: Unit) -> None:
        enter(sheet_of([["文件名称", "发布日期"], ["常德市科普办法（常政发〔2018〕3号）", date(2018, 3, 1)]]), city)
        assert Regulation.objects.values_list("title", "document_number").get() == (
            "常德市科普办法",
            "常政发〔2018〕3号",
        )
        enter(sheet_of([["文件名称", "发布日期"], ["关于废止《甲办法》（常政发〔2008〕3号）", date(2018, 3, 1)]]), city)
        assert Regulation.objects.get(title__startswith="关于").document_number == ""

    def test_a_title_that_repeals_another_suggests_it(self, city: Unit) -> None:
        enter(sheet_of([HEAD, SCIENCE]))
        enter(
            sheet_of([HEAD, row(文件名称="关于废止《常德市科普管理办法》的决定", 文号="常政发〔2019〕9号", 登记号="")])
        )
        relation = Regulation.objects.get(title__startswith="关于").relations.get()
        assert (relation.kind, relation.target_title) == ("repeals", "常德市科普管理办法")


class TestWhoseItIs:
    def test_a_row_names_its_unit_and_an_unknown_one_is_a_problem(self, city: Unit) -> None:
        rows = [
            HEAD,
            row(制定机关="市财政局"),
            row(文件名称="乙办法", 文号="乙发〔2018〕1号", 登记号="", 制定机关="市气象局"),
        ]
        done = enter(sheet_of(rows), city)
        assert Regulation.objects.get().unit.code == "finance"
        (problem,) = done.problems
        assert (problem.row, problem.column, problem.value, problem.left_out) == (3, "制定机关", "市气象局", True)
        assert "名录中没有“市气象局”" in problem.message

    def test_a_blank_one_falls_back_and_is_said(self, city: Unit) -> None:
        assert "没有写明制定机关" in messages(enter(sheet_of([HEAD, row(制定机关="")])))[0]
        done = enter(sheet_of([HEAD, row(制定机关="")]), Unit.objects.get(code="finance"))
        assert Regulation.objects.get().unit.code == "finance"
        assert "制定机关空白" in messages(done)[0]

    def test_of_several_the_first_and_it_is_said(self, city: Unit) -> None:
        done = enter(sheet_of([HEAD, row(制定机关="市财政局、市教育局")]))
        found = Regulation.objects.get()
        assert (found.unit.code, found.issuer) == ("finance", "市财政局、市教育局")
        assert messages(done) == ["几个单位联合制定，归入市财政局。"]

    def test_the_subheading_or_the_sheet_says_it(self, city: Unit) -> None:
        head = ["序号", "文件名称", "文号", "发布日期"]
        rows = [
            head,
            ["一、市财政局（1件）"],
            [1, "甲办法", "甲发〔2018〕1号", "2018-1-1"],
            ["二、市教育局（1件）"],
            [2, "乙办法", "乙发〔2018〕1号", "2018-1-1"],
        ]
        other = [head, [1, "丙办法", "丙发〔2018〕1号", "2018-1-1"]]
        enter(book_of({"总表": rows, "市教育局": other}), city)
        units = dict(Regulation.objects.values_list("title", "unit__code"))
        assert units == {"甲办法": "finance", "乙办法": "education", "丙办法": "education"}


class TestASheetAsItIsKept:
    def test_titles_above_merged_cells_same_as_above_sums_and_blank_rows(self, city: Unit) -> None:
        rows = [
            ["常德市规范性文件登记册（2020年）"],
            ["填报单位：市政府办"],
            [],
            ["序号", "文件名称", "文号", "制定机关", "日期", None, "有效期"],
            [None, None, None, None, "印发日期", "施行日期", None],
            [1, "甲办法", "常财发〔2018〕1号", "市财政局", date(2018, 1, 1), datetime(2018, 2, 1), "5年"],  # noqa: DTZ001
            [2, "《乙办法》", "常财发〔2018〕2号", None, "2018年3月1日", "自印发之日起施行", "同上"],
            [],
            [3, "丙办法", "常教发〔2018〕3号", "市教育局", "2018.3.1", "同上", "〃"],
            [4, "丁办法", "常教发〔2018〕4号", "同上", 43160, "2018/4/1", "2年"],
            ["合计", "4件"],
            ["注：本表由市政府办填报。"],
        ]

        def arrange(sheet: Worksheet) -> None:
            for area in ("A1:G1", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:F4", "G4:G5", "D6:D7", "A12:G12"):
                sheet.merge_cells(area)

        done = enter(sheet_of(rows, arrange))
        assert done.problems == []
        found = {one.title: one for one in Regulation.objects.select_related("unit")}
        assert {title: one.unit.code for title, one in found.items()} == {
            "甲办法": "finance",
            "乙办法": "finance",
            "丙办法": "education",
            "丁办法": "education",
        }
        begins = dict(LifeEvent.objects.filter(kind="effective").values_list("regulation__title", "on"))
        assert begins == {
            "甲办法": date(2018, 2, 1),
            "乙办法": date(2018, 3, 1),
            "丙办法": date(2018, 3, 1),
            "丁办法": date(2018, 4, 1),
        }
        assert found["丁办法"].issued_on == date(2018, 3, 1)
        terms = dict(LifeEvent.objects.filter(kind="term_set").values_list("regulation__title", "months"))
        assert terms == {"甲办法": 60, "乙办法": 60, "丙办法": 60, "丁办法": 24}

    def test_same_as_above_with_nothing_above_or_in_a_column_of_its_own_is_a_problem(self, city: Unit) -> None:
        rows = [HEAD, row(施行日期="同上"), row(文件名称="同上", 文号="常政发〔2018〕4号")]
        done = enter(sheet_of(rows))
        assert [(one.row, one.column, one.left_out) for one in done.problems] == [
            (2, "施行日期", True),
            (3, "文件名称", True),
        ]
        assert not Regulation.objects.exists()

    def test_every_sheet_is_read_hidden_ones_and_hidden_rows_are_said(self, city: Unit) -> None:
        def arrange(book: Workbook) -> None:
            book["旧表"].sheet_state = "hidden"
            book["登记册"].row_dimensions[3].hidden = True
            book["登记册"].column_dimensions["H"].hidden = True

        older = row(文件名称="旧办法", 文号="常政发〔2018〕30号", 登记号="")
        sheets = {"登记册": [HEAD, SCIENCE, MARKETS], "旧表": [HEAD, older], "说明": [["本表每年更新。"]]}
        done = enter(book_of(sheets, arrange))
        assert Regulation.objects.count() == 3
        assert [(one.sheet, one.row, one.column, one.message) for one in done.problems] == [
            ("登记册", 1, "有效期", "这一列是隐藏的，已一并读入，请核对。"),
            ("登记册", 3, "", "这一行是隐藏的，已一并读入，请核对。"),
            ("旧表", None, "", "这张工作表是隐藏的，已一并读入，请核对。"),
            ("说明", None, "", "这张工作表没有找到表头，没有读入。"),
        ]

    def test_a_heading_that_comes_again_is_no_document(self, city: Unit) -> None:
        done = enter(sheet_of([HEAD, SCIENCE, HEAD, MARKETS]))
        assert (done.rows, Regulation.objects.count()) == (2, 2)

    def test_a_document_that_stands_there_twice_comes_in_once(self, city: Unit) -> None:
        rows = [HEAD, SCIENCE, SCIENCE, row(文件名称="别的办法"), row(文号="", 有效期="2年", 登记号="")]
        done = enter(book_of({"总表": rows[:4], "清单": [HEAD, rows[4]]}))
        assert Regulation.objects.count() == 1
        assert [(one.sheet, one.row, one.message) for one in done.problems] == [
            ("总表", 3, "与工作表“总表”第2行重复。这一行没有导入。"),
            ("总表", 4, "文号与工作表“总表”第2行《常德市科普管理办法》相同，标题不同。这一行没有导入。"),
            ("清单", 2, "与工作表“总表”第2行重复。登记号、有效期不一致，以先出现的为准。这一行没有导入。"),
        ]

    def test_a_registration_number_twice_in_the_register(self, city: Unit) -> None:
        done = enter(sheet_of([HEAD, SCIENCE, row(文件名称="别的办法", 文号="常政发〔2018〕4号")]))
        assert messages(done) == ["登记号与工作表“登记册”第2行《常德市科普管理办法》相同。这一行没有导入。"]

    @pytest.mark.parametrize(
        ("told", "column", "words"),
        [
            ({"施行日期": "2018年2月30日"}, "施行日期", "认不出是哪一天"),
            ({"印发日期": "2018年3月"}, "印发日期", "认不出是哪一天"),
            ({"印发日期": "2030-1-1"}, "印发日期", "还没有到"),
            ({"有效期": "至新规定出台"}, "有效期", "认不出有效期"),
            ({"有效期": "2018-1-1"}, "有效期", "早于"),
            ({"登记号": "2018-3-1"}, "登记号", "不是登记号"),
            ({"文号": "2018年3月1日"}, "文号", "写的是日期"),
            ({"文件名称": ""}, "文件名称", "没有文件名称"),
            ({"文件名称": "长" * 301}, "文件名称", "超过 300 字"),
        ],
    )
    def test_a_cell_that_cannot_be_read_leaves_its_row_out(
        self, city: Unit, told: dict[str, str], column: str, words: str
    ) -> None:
        """A document without the day that the cell was meant to give would show a validity that nobody stated."""
        done = enter(sheet_of([HEAD, row(**told), MARKETS]))
        (problem,) = done.problems
        assert (problem.row, problem.column, problem.left_out) == (2, column, True)
        assert words in problem.message
        assert Regulation.objects.get().title == "常德市集贸市场管理办法"

    def test_what_is_doubtful_comes_in_and_is_said(self, city: Unit) -> None:
        told = {"文号": "市府文件第三", "有效期": "长期", "施行日期": "2018-2-1", "清理结果": "已阅"}
        done = enter(sheet_of([[*HEAD, "联系电话"], [*row(**told), "7225555"]]))
        assert Regulation.objects.get().document_number == "市府文件第三"
        assert [(one.column, one.left_out) for one in done.problems] == [
            ("联系电话", False),
            ("文号", False),
            ("有效期", False),
            ("清理结果", False),
            ("施行日期", False),
        ]


class TestValidity:
    def test_is_derived_and_what_the_register_says_otherwise_is_said(self, city: Unit) -> None:
        """5 years, 暂行 2 (湖南 三统一): no word of a register makes a document valid that has lapsed."""
        rows = [
            HEAD,
            row(文件名称="甲办法", 文号="常政发〔2012〕1号", 登记号="", 印发日期="2012-1-1", 施行日期="2012-1-1"),
            row(文件名称="乙办法", 文号="常政发〔2018〕2号", 登记号="", 清理结果="失效"),
            row(文件名称="丙办法", 文号="常政发〔2018〕3号", 登记号="", 清理结果="拟废止"),
            row(文件名称="丁办法", 文号="常政发〔2018〕4号", 登记号="", 清理结果="部分废止"),
        ]
        done = enter(sheet_of(rows))
        states = dict(Regulation.objects.values_list("title", "state"))
        assert states == {"甲办法": "lapsed", "乙办法": "effective", "丙办法": "effective", "丁办法": "effective"}
        assert not LifeEvent.objects.exclude(kind__in=["issued", "effective", "term_set"]).exists()
        told = {one.row: one for one in done.problems}
        assert set(told) == {2, 3, 5}
        assert (told[2].column, told[2].value) == ("清理结果", "有效")
        assert "推算为“失效”（失效：有效期5年，2012-01-01起，2016-12-31届满，未续期）" in told[2].message
        assert "没有写明日期" in told[3].message
        assert "写明条款" in told[5].message

    @pytest.mark.parametrize(
        ("told", "kind", "on", "by"),
        [
            ({"清理结果": "2019年3月1日废止"}, "repealed", date(2019, 3, 1), ""),
            (
                {"清理结果": "废止", "备注": "2019年3月1日被《常德市科普条例》（常政发〔2019〕6号）废止"},
                "repealed",
                date(2019, 3, 1),
                "《常德市科普条例》（常政发〔2019〕6号）",
            ),
            ({"清理结果": "", "备注": "已于2019.3.1宣布失效"}, "declared_lapsed", date(2019, 3, 1), ""),
            ({"清理结果": "失效", "备注": "2019年3月1日市政府决定宣布失效"}, "declared_lapsed", date(2019, 3, 1), ""),
        ],
    )
    def test_an_end_with_a_day_is_an_event(
        self, city: Unit, told: dict[str, str], kind: str, on: date, by: str
    ) -> None:
        done = enter(sheet_of([HEAD, row(**told)]))
        event = LifeEvent.objects.get(kind=kind)
        assert (event.on, event.by_words) == (on, by)
        assert Regulation.objects.get().state in {"repealed", "lapsed"}
        assert done.problems == []

    def test_an_end_by_a_document_of_the_register_begins_when_that_takes_effect(self, city: Unit) -> None:
        rows = [
            HEAD,
            row(清理结果="废止", 备注="由常政发〔2019〕6号废止"),
            row(
                文件名称="常德市科普规定", 文号="常政发〔2019〕6号", 登记号="", 印发日期="2019-1-1", 施行日期="2019-2-1"
            ),
        ]
        done = enter(sheet_of(rows))
        event = LifeEvent.objects.get(kind="repealed")
        assert (event.on, event.by.title) == (date(2019, 2, 1), "常德市科普规定")
        assert event.by_words == "《常德市科普规定》（常政发〔2019〕6号）"
        assert done.problems == []

    def test_a_column_of_days_on_which_documents_ended(self, city: Unit) -> None:
        head = ["文件名称", "发布日期", "实施日期", "失效日期", "有效性"]
        rows = [
            head,
            ["甲办法", "2018-1-1", "2018-1-1", "2023-1-1", "有效"],
            ["乙办法", "2018-1-1", "2018-1-1", "2019-1-1", "失效"],
            ["丙办法", "2012-1-1", "2012-1-1", "2017-1-1", "失效"],
        ]
        done = enter(sheet_of(rows), city)
        found = {one.title: one for one in Regulation.objects.all()}
        assert (found["甲办法"].state, found["甲办法"].until) == ("effective", date(2022, 12, 31))
        assert [kind for kind, _ in life(found["乙办法"])] == ["issued", "effective", "declared_lapsed"]
        assert [kind for kind, _ in life(found["丙办法"])] == ["issued", "effective"], "its term ended on that day"
        assert found["丙办法"].state == "lapsed"
        assert done.problems == []

    def test_the_title_of_a_list_says_it_for_all(self, city: Unit) -> None:
        head = ["文件名称", "文号", "发布日期"]
        sheets = {
            "附件1": [["继续有效的规范性文件目录"], head, ["甲办法", "常政发〔2012〕1号", "2012-1-1"]],
            "附件2": [["废止的规范性文件目录"], head, ["乙办法", "常政发〔2018〕2号", "2018-1-1"]],
        }
        done = enter(book_of(sheets), city)
        assert [(one.sheet, one.value) for one in done.problems] == [
            ("附件1", "继续有效的规范性文件目录"),
            ("附件2", "废止的规范性文件目录"),
        ]

    def test_one_without_any_day_has_no_validity(self, city: Unit) -> None:
        done = enter(sheet_of([["文件名称", "文号"], ["甲办法", "常政发〔2012〕1号"]]), city)
        assert messages(done) == ["没有公布日期和施行日期，不能判断效力。"]
        assert Regulation.objects.get().state == State.NOT_ISSUED


class TestWithoutAText:
    @pytest.fixture
    def held(self, city: Unit) -> Regulation:
        enter(sheet_of([HEAD, SCIENCE]))
        return Regulation.objects.get()

    def test_its_page_says_that_the_text_is_not_entered(self, held: Regulation) -> None:
        address = reverse("regulations:document", args=[held.pk])
        page = Client().get(address).content.decode()
        assert "全文尚未录入" in page
        assert "2023-03-31" in page
        assert "The full text is not entered yet" in Client().get(f"/en{address}").content.decode()
        Version.objects.create(regulation=held, number=1, title=held.title, text="第一条　为了科普，制定本办法。")
        Regulation.objects.update(closed=False)
        with present.staged(date(2020, 6, 21)):
            page = Client().get(reverse("regulations:document-on", args=[held.pk, "2020-06-21"])).content.decode()
        assert "全文尚未录入" not in page

    def test_the_open_interface_gives_it_with_an_empty_text(self, held: Regulation) -> None:
        given = Client().get(f"/api/v1/regulations/{held.pk}").json()
        assert (given["text"], given["versions"]) == ("", [])
        assert given["validity"]["state"] == "effective"

    def test_it_is_found_by_title_and_number(self, held: Regulation) -> None:
        (found,) = _read([held.pk])
        assert (found.title, found.number, found.body) == (held.title, "常政发〔2018〕3号", "")

    def test_it_counts_among_those_without_a_text(self, held: Regulation) -> None:
        document(held.unit, "有全文的办法")
        page = Client().get(reverse("regulations:library"), {"lack": "without_text"})
        assert [one["document"] for one in page.context["rows"]] == [held]

    def test_a_text_that_comes_later_joins_it(self, held: Regulation, tmp_path: Path) -> None:
        text = "# 常德市科普管理办法\n\n2018年3月1日 常政发〔2018〕3号发布\n\n<!-- INFO END -->\n\n第一条 为了科普。\n"
        (tmp_path / "常德市科普管理办法.md").write_text(text)
        call_command("import_regulations", str(tmp_path), "--unit", "市政府", stdout=io.StringIO())
        assert Regulation.objects.get().versions.count() == 1
        assert LifeEvent.objects.filter(kind="issued").count() == 1


class TestTheFile:
    def run(self, path: Path, *arguments: str) -> dict[str, Any]:
        out = io.StringIO()
        call_command("import_regulations", str(path), *arguments, "--json", stdout=out)
        found: dict[str, Any] = json.loads(out.getvalue())
        return found

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
    @pytest.mark.parametrize("separator", [",", "\t"])
    def test_a_csv(self, city: Unit, tmp_path: Path, encoding: str, separator: str) -> None:
        lines = [
            ["常德市规范性文件登记册"],
            HEAD,
            SCIENCE,
            row(文件名称="乙办法", 文号="乙发〔2018〕1号", 登记号="", 制定机关="某局"),
        ]
        file = tmp_path / "登记册.csv"
        file.write_bytes("\r\n".join(separator.join(map(str, line)) for line in lines).encode(encoding))
        found = self.run(file)
        assert {key: found[key] for key in ("documents", "versions", "relations", "rows", "new", "left_out")} == {
            "documents": 1,
            "versions": 0,
            "relations": 0,
            "rows": 2,
            "new": 1,
            "left_out": 1,
        }
        assert found["problems"] == [
            {
                "row": 4,
                "sheet": "",
                "column": "制定机关",
                "message": "名录中没有“某局”，可用 manage.py resolve_unit 查找。这一行没有导入。",
                "value": "某局",
                "left_out": True,
            }
        ]
        assert Regulation.objects.get().state == "effective"

    def test_what_a_person_reads(self, city: Unit, tmp_path: Path) -> None:
        file = tmp_path / "登记册.xlsx"
        file.write_bytes(sheet_of([HEAD, SCIENCE, row(施行日期="不详的一天", 文号="乙发〔2018〕1号")]))
        out = io.StringIO()
        call_command("import_regulations", str(file), "--unit", "市政府", stdout=out)
        assert out.getvalue().splitlines() == [
            "文件 1 件，版本 0 个，关系 0 条",
            "登记册 2 行，新入库 1 件，没有导入 1 行",
            "工作表“登记册”第3行“施行日期”：认不出是哪一天，请写成 2020-06-01。这一行没有导入。（不详的一天）",
        ]

    def test_what_is_no_register_is_refused(self, city: Unit, tmp_path: Path) -> None:
        bomb = io.BytesIO(sheet_of([HEAD, SCIENCE]))
        with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as package:
            package.writestr("xl/worksheets/sheet9.xml", b"<x>" + b" " * (130 * 1024 * 1024))
        wordy = io.BytesIO()
        with zipfile.ZipFile(wordy, "w") as package:
            package.writestr("[Content_Types].xml", "<Types/>")
        for name, data, words in (
            ("炸弹.xlsx", bomb.getvalue(), "压缩炸弹|超过"),
            ("别的.xlsx", wordy.getvalue(), "不是 Word 或 Excel"),
            ("图片.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(200), "不是"),
            ("断了.xlsx", sheet_of([HEAD, SCIENCE])[:-300], "损坏|完整"),
            ("没有表头.xlsx", sheet_of([["人员", "电话"], ["张三", "1"]]), "没有找到表头"),
            ("没有表头.csv", "人员,电话\n张三,1\n".encode(), "没有找到表头"),
            ("太长.csv", "文件名称,文号\n".encode() + "甲,乙\n".encode() * 20_001, "超过 20000 行"),
        ):
            (tmp_path / name).write_bytes(data)
            with pytest.raises(CommandError, match=words):
                call_command("import_regulations", str(tmp_path / name))
        assert not Regulation.objects.exists()

    def test_a_run_that_was_stopped_is_begun_again(self, city: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each row is a transaction of its own: what was there stays, the row in hand leaves nothing behind."""
        from yangguang.regulations.actions import entering

        data = sheet_of([HEAD, SCIENCE, MARKETS])
        real = entering.keep_state

        def stop(found: Regulation, today: date) -> None:
            if found.title.startswith("常德市集贸"):
                raise KeyboardInterrupt
            real(found, today)

        monkeypatch.setattr(entering, "keep_state", stop)
        with pytest.raises(KeyboardInterrupt):
            enter(data)
        assert Regulation.objects.get().title == "常德市科普管理办法"
        assert set(LifeEvent.objects.values_list("regulation__title", flat=True)) == {"常德市科普管理办法"}
        monkeypatch.undo()
        assert enter(data).fresh == 1
        assert Regulation.objects.count() == 2

    def test_a_row_costs_as_much_however_many_there_are(self, city: Unit) -> None:
        def cost(first: int, rows: int) -> int:
            listed = [
                row(文件名称=f"办法{number}", 文号=f"常政发〔2018〕{number}号", 登记号=f"CDCR-2018-{number:05d}")
                for number in range(first, first + rows)
            ]
            data = sheet_of([HEAD, *listed])
            with CaptureQueriesContext(connection) as asked:
                assert enter(data).problems == []
            return len(asked)

        cost(1, 1)
        few, many = cost(2, 5), cost(100, 25)
        assert (many - few) % 20 == 0
        assert (many - few) // 20 <= 25


def test_a_long_register_says_where_each_problem_stands(city: Unit) -> None:
    rows = [
        row(文件名称=f"办法{at}", 文号=f"常政发〔2018〕{at}号", 登记号="", 施行日期="" if at % 40 else "某日")
        for at in range(1, 201)
    ]
    done = enter(sheet_of([["登记册"], HEAD, *rows]))
    assert (done.rows, done.fresh) == (200, 195)
    assert [one.row for one in done.problems] == [at + 2 for at in range(40, 201, 40)]
    assert all(re.fullmatch("施行日期", one.column) for one in done.problems)
