"""`manage.py import_requests FILE --unit NAME [--dry-run] [--json]`: closed requests of former years."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from yangguang.foi.actions.importing import Entered, import_cases
from yangguang.foi.importing import Closed, Problem, in_order, read_register
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.preparation import prepare_if_new
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import unit_named

BATCH = 500


class Command(BaseCommand):
    help = "补录历年已办结的公开申请：逐行读取 CSV 或者 xlsx，有问题的行逐行说明，其余照录。重复运行不会重复补录。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="CSV 或者 xlsx 文件，有表头")
        parser.add_argument("--unit", required=True, metavar="NAME", help="受理单位的全称、简称或者代码")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不补录")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_if_new()
        unit = unit_named(options["unit"])
        if unit is None:
            self._refuse(f"没有找到单位“{options['unit']}”，请写全称、简称或者代码。")
        path = Path(options["file"])
        try:
            content = path.read_bytes()
            found = list(read_register(path.name, content, present.today()))
        except OSError as error:
            self._refuse(f"打不开 {options['file']}：{error.strerror}")
        except Unreadable as refusal:
            self._refuse(str(refusal))
        rows = in_order(one for one in found if isinstance(one, Closed))
        source = f"{path.name}（SHA-256 {hashlib.sha256(content).hexdigest()}）"
        try:
            done = _tried(unit, rows, source) if options["dry_run"] else _entered(unit, rows, source)
        except Refused as refusal:
            self._refuse(refusal.reason)
        done.problems += [one for one in found if isinstance(one, Problem)]
        self._tell(found, rows, done, options)
        if done.problems and not rows:
            raise SystemExit(1)

    def _tell(
        self, found: Sequence[Closed | Problem], rows: Sequence[Closed], done: Entered, options: dict[str, Any]
    ) -> None:
        problems = sorted(done.problems, key=lambda one: one.line)
        notes = [(row.line, note) for row in sorted(rows, key=lambda one: one.line) for note in row.notes]
        if options["json"]:
            answer = {
                "rows": len(found),
                "imported": done.made,
                "known": done.known,
                "dry_run": options["dry_run"],
                "problems": [{"row": one.line, "what": one.what} for one in problems],
                "notes": [{"row": line, "what": f"{note}。"} for line, note in notes],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        verb = "可补录" if options["dry_run"] else "补录"
        self.stdout.write(f"共 {len(found)} 行，{verb} {done.made} 件，已有 {done.known} 件，有问题 {len(problems)} 行")
        for one in problems:
            self.stdout.write(f"第 {one.line} 行：{one.what}")
        for line, note in notes:
            self.stdout.write(f"第 {line} 行：{note}。")

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        raise SystemExit(2)


def _entered(unit: Unit, rows: list[Closed], source: str) -> Entered:
    """Batch after batch, each kept or not as a whole: what a stop leaves out, the next run enters."""
    total = Entered()
    for batch in _batches(rows):
        lines = f"第{batch[0].line}行至第{batch[-1].line}行，{len(batch)} 件"
        done = import_cases(unit, actor=SystemActor("命令行"), rows=batch, reason=f"{source} {lines}")
        total.made, total.known = total.made + done.made, total.known + done.known
        total.problems += done.problems
    return total


def _tried(unit: Unit, rows: list[Closed], source: str) -> Entered:
    """The same, taken back: exactly what a run would do."""
    with transaction.atomic():
        done = _entered(unit, rows, source)
        transaction.set_rollback(True)
    return done


def _batches(rows: list[Closed]) -> Iterator[list[Closed]]:
    return (rows[at : at + BATCH] for at in range(0, len(rows), BATCH))
