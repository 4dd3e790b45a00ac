"""Sheets and files as they are kept: merged cells, 同上, hidden rows, rows twice; files that are no register."""

import io
import json
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from yangguang.organisations.models import Unit
from yangguang.regulations.models import LifeEvent, Regulation
from yangguang.regulations.tests.registers import (
    HEAD,
    MARKETS,
    SCIENCE,
    book_of,
    enter,
    messages,
    row,
    sheet_of,
    the_city,
)

__all__ = ["the_city"]


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
