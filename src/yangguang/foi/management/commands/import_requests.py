"""`manage.py import_requests FILE.csv --unit NAME [--dry-run] [--json]`: closed requests of former years."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yangguang.foi.actions.importing import import_cases
from yangguang.foi.importing import Closed, Problem, read_register
from yangguang.kernel import present
from yangguang.kernel.actions import SystemActor
from yangguang.kernel.intake import Unreadable
from yangguang.organisations.selectors import unit_named

BATCH = 500


class Command(BaseCommand):
    help = "补录历年已办结的公开申请：逐行读取 CSV，有问题的行逐行说明，其余照录。重复运行不会重复补录。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="CSV 文件，第一行是表头")
        parser.add_argument("--unit", required=True, metavar="NAME", help="受理单位的全称、简称或者代码")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不补录")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = unit_named(options["unit"])
        if unit is None:
            self._refuse(f"没有找到单位“{options['unit']}”，请写全称、简称或者代码。")
        try:
            path = Path(options["file"])
            found = list(read_register(path.name, path.read_bytes(), present.today()))
        except OSError as error:
            self._refuse(f"打不开 {options['file']}：{error.strerror}")
        except Unreadable as refusal:
            self._refuse(str(refusal))
        rows = [one for one in found if isinstance(one, Closed)]
        problems = [one for one in found if isinstance(one, Problem)]
        made = known = 0
        for batch in _batches(rows) if not options["dry_run"] else ():
            done = import_cases(unit, actor=SystemActor(), rows=batch)
            made, known = made + done.made, known + done.known
            problems += done.problems
        problems.sort(key=lambda one: one.line)
        if options["json"]:
            answer = {
                "rows": len(found),
                "imported": made,
                "known": known,
                "problems": [{"row": one.line, "what": one.what} for one in problems],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write(f"共 {len(found)} 行，补录 {made} 件，已有 {known} 件，有问题 {len(problems)} 行")
            for one in problems:
                self.stdout.write(f"第 {one.line} 行：{one.what}")
        if problems and not rows:
            raise SystemExit(1)

    def _refuse(self, sentence: str) -> Any:
        self.stderr.write(sentence)
        raise SystemExit(2)


def _batches(rows: list[Closed]) -> Any:
    """The rows in pieces, those of the register's own numbers first, so that numbers given here never take theirs."""
    ordered = sorted(rows, key=lambda one: (not one.number, one.line))
    return (ordered[at : at + BATCH] for at in range(0, len(ordered), BATCH))
