"""`manage.py import_disclosures PATH --unit NAME`: bring in a table of records with its files."""

import json
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from yangguang.disclosures.actions.bulk import begin_import
from yangguang.disclosures.bulk.files import Files
from yangguang.disclosures.bulk.table import read_table
from yangguang.disclosures.bulk.working import ACTOR, end_stopped, work
from yangguang.disclosures.models import RecordImport
from yangguang.disclosures.states import RowResult
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.preparation import prepare_if_new
from yangguang.organisations import selectors as organisations
from yangguang.organisations.models import Unit

UNREADABLE = 2
TABLES = (".csv", ".xlsx")


class Command(BaseCommand):
    help = (
        "批量导入信息：PATH 是 .csv 或 .xlsx 表格，或含一个表格和附件的文件夹。导入的信息存为草稿待审；"
        "加 --published 时（确认已在旧网站审查并公开过）按原公开日期迁入。可以重复运行，只补缺的。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--unit", required=True, help="信息所属单位（名称或代码）")
        parser.add_argument("--published", action="store_true", help="已在旧网站审查并公开过，按原公开日期迁入")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")

    def handle(self, *args: Any, **options: Any) -> None:
        table = self._table(options["path"])
        try:
            data = table.read_bytes()
            rows = read_table(table.name, data)
        except OSError as error:
            self._fail(f"{table}：打不开（{error.strerror}），请检查路径和权限。")
        except Unreadable as unreadable:
            self._fail(f"{unreadable}。")
        prepare_if_new()
        unit = self._unit(options["unit"])
        batch = begin_import(unit, actor=ACTOR, name=table.name, data=data, run=False)
        end_stopped(batch)
        work(batch, rows, Files(folder=table.parent), published=options["published"])
        report = report_of(batch)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(report)))
        if report["failed"]:
            raise SystemExit(1)

    def _table(self, path: Path) -> Path:
        if not path.is_dir():
            return path
        tables = sorted(one for one in path.iterdir() if one.suffix.lower() in TABLES and not one.name.startswith("~"))
        if len(tables) != 1:
            found = "、".join(one.name for one in tables) or "没有表格"
            self._fail(f"{path}：文件夹里应当正好有一个 .csv 或 .xlsx 表格（现有：{found}），请直接指定表格。")
        return tables[0]

    def _unit(self, name: str) -> Unit:
        unit = Unit.objects.filter(code=name).first() or organisations.resolve_unit(name).unit
        if unit is None:
            self._fail(f"名录中没有“{name}”，可用 manage.py resolve_unit 查找。")
        return unit

    def _fail(self, sentence: str) -> NoReturn:
        self.stderr.write(" ".join(sentence.split()))
        raise SystemExit(UNREADABLE)


def report_of(batch: RecordImport) -> dict[str, Any]:
    """How many rows came to what, and each row that somebody has to look at."""
    rows = list(batch.rows.all())
    count = {result.value: sum(row.result == result for row in rows) for result in RowResult}
    problems = [
        {"row": row.number, "title": row.title, "result": row.result, "message": row.message}
        for row in rows
        if row.result in (RowResult.FAILED, RowResult.HELD_BACK)
    ]
    return {"total": batch.total, **count, "problems": problems}


def _lines(report: dict[str, Any]) -> list[str]:
    head = "，".join(f"{result.label} {report[result.value]}" for result in RowResult)
    return [
        f"共 {report['total']} 行：{head}。",
        *(f"第 {p['row']} 行 {p['title']}：{p['message']}" for p in report["problems"]),
    ]
