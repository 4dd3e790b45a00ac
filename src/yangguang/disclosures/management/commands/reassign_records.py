"""`manage.py reassign_records FROM TO --reason …`: move all records of a unit to the one that took over its work."""

import json
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from yangguang.disclosures.bulk.moving import reassign_all
from yangguang.kernel.actions import SystemActor
from yangguang.organisations import selectors as organisations
from yangguang.organisations.models import Unit

UNKNOWN = 2


class Command(BaseCommand):
    help = "把一个单位的全部信息调整到另一个单位。有稿在办理中的留在原单位并列出；可以重复运行，只办剩下的。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("former", metavar="FROM", help="原单位（名称或代码）")
        parser.add_argument("unit", metavar="TO", help="承接单位（名称或代码）")
        parser.add_argument("--reason", required=True, help="理由，记入每条信息的办理记录")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")

    def handle(self, *args: Any, **options: Any) -> None:
        former, unit = self._unit(options["former"]), self._unit(options["unit"])
        if former == unit:
            self._fail("原单位和承接单位是同一个。")
        moved = reassign_all(former, actor=SystemActor("命令行"), unit=unit, reason=options["reason"])
        refused = [{"disclosure": record.pk, "message": reason} for record, reason in moved.refused]
        if options["json"]:
            self.stdout.write(json.dumps({"moved": moved.count, "refused": refused}, ensure_ascii=False))
        else:
            self.stdout.write(f"已从{former}调整到{unit} {moved.count} 条，未调整 {len(refused)} 条。")
            self.stdout.write("".join(f"第 {one['disclosure']} 号：{one['message']}\n" for one in refused), ending="")
        if refused:
            raise SystemExit(1)

    def _unit(self, name: str) -> Unit:
        unit = Unit.objects.filter(code=name).first() or organisations.resolve_unit(name).unit
        if unit is None:
            self._fail(f"名录中没有“{name}”，可用 manage.py resolve_unit 查找；已停用的单位请写代码。")
        return unit

    def _fail(self, sentence: str) -> NoReturn:
        self.stderr.write(" ".join(sentence.split()))
        raise SystemExit(UNKNOWN)
