"""`manage.py foi_fee --items N | --pages N [--before N] [--json]`: the information-handling fee, with its bands."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yangguang.foi.fees import fee


class Command(BaseCommand):
    help = "计算信息处理费：按件或者按量，列出各档。"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        basis = parser.add_mutually_exclusive_group(required=True)
        basis.add_argument("--items", type=int, metavar="N", help="申请件数")
        basis.add_argument("--pages", type=int, metavar="N", help="提供的页数")
        parser.add_argument("--before", type=int, default=0, metavar="N", help="同一申请人同月已计的件数")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            owed = fee(items=options["items"], pages=options["pages"], before=options["before"])
        except ValueError as error:
            self.stderr.write(str(error))
            raise SystemExit(2) from None
        if options["json"]:
            self.stdout.write(json.dumps({"amount": owed.amount, "breakdown": owed.breakdown}, ensure_ascii=False))
            return
        self.stdout.write(f"{owed.amount} 元")
        for part in owed.parts:
            span = f"第 {part.first} 至 {part.last} {owed.measure}"
            self.stdout.write(f"  {span}：{part.quantity} × {part.each} 元 = {part.amount} 元")
