"""`manage.py intake_client NAME --unit UNIT`: credentials for another intake system; `--revoke ID` takes them away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yangguang.foi.actions.taking_in import add_client, revoke_client
from yangguang.foi.models import IntakeClient
from yangguang.kernel.actions import SystemActor
from yangguang.organisations.selectors import unit_named


class Command(BaseCommand):
    help = "登记一个可以转入公开申请的对接系统，显示它的编号和密钥（只显示一次）；--revoke 停用。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", nargs="?", default="", help="对接系统的名称")
        parser.add_argument("--unit", metavar="UNIT", default="", help="可以转入哪个单位（含下级）的申请")
        parser.add_argument("--revoke", metavar="ID", default="", help="停用这个编号")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["revoke"]:
            client = IntakeClient.objects.filter(client_id=options["revoke"], active=True).first()
            if client is None:
                raise CommandError("没有这个编号，或者已经停用。")
            revoke_client(client, actor=SystemActor())
            self.stdout.write("已停用。")
            return
        unit = unit_named(options["unit"])
        if unit is None or not options["name"].strip():
            raise CommandError("请写明对接系统的名称和单位（全称、简称或者代码）。")
        made = add_client(unit, actor=SystemActor(), name=options["name"])
        self.stdout.write(f"编号：{made.client_id}\n密钥：{made.fresh_secret}（只显示这一次）")  # type: ignore[attr-defined]
