"""`manage.py foi_table UNIT YEAR [--format 2019|2021] [--below] [--json]`: tables 3 and 4 of the annual report."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yangguang.foi.counting import table3_of, table4_of
from yangguang.foi.tables import FORMATS, data, format_of
from yangguang.kernel.preparation import prepare_if_new
from yangguang.organisations.selectors import unit_named


class Command(BaseCommand):
    help = "某单位某年度的政府信息公开年度报告表三（申请办理）和表四（复议诉讼）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit", metavar="UNIT", help="单位的全称、简称、别名或者代码")
        parser.add_argument("year", metavar="YEAR", type=int)
        parser.add_argument("--format", choices=FORMATS, help="报告格式；不写的，按年度所用的格式")
        parser.add_argument("--below", action="store_true", help="含下级单位")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_if_new()
        unit = unit_named(options["unit"])
        if unit is None:
            self.stderr.write(f"没有找到单位“{options['unit']}”。请写全称、简称或者代码。")
            raise SystemExit(2)
        year, below = options["year"], options["below"]
        if not 1949 < year < 9999:
            self.stderr.write("年度应当是四位数字。")
            raise SystemExit(2)
        form = options["format"] or format_of(year)
        three, four = table3_of(unit, year, form, below=below), table4_of(unit, year, below=below)
        if options["json"]:
            answer = {
                "unit": unit.name,
                "year": year,
                "format": form,
                "columns": [{"code": code, "label": label} for code, label in data()["columns"]],
                "rows": [
                    {
                        "code": line.row.code,
                        "label": line.row.label,
                        "group": list(line.row.group),
                        "cells": dict(line.cells),
                    }
                    for line in three.lines
                ],
                "table4": {
                    "kinds": [{"code": code, "label": label} for code, label in data()["disputes"]["kinds"]],
                    "columns": [{"code": code, "label": label} for code, label in data()["disputes"]["outcomes"]],
                    "cells": four,
                },
                "balanced": three.balanced,
                "faults": list(three.faults),
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        self.stdout.write(f"{unit.name} {year} 年度（{form} 年格式）")
        self.stdout.write("表三\t" + "\t".join(label for _, label in data()["columns"]))
        for line in three.lines:
            self.stdout.write(f"{line.row.label}\t" + "\t".join(str(line.cells[code]) for code, _ in data()["columns"]))
        self.stdout.write("各列平衡" if three.balanced else "不平衡：" + " ".join(three.faults))
        for kind, label in data()["disputes"]["kinds"]:
            words = "，".join(f"{name} {four[kind][code]}" for code, name in data()["disputes"]["outcomes"])
            self.stdout.write(f"表四 {label}：{words}")
