"""`manage.py audit verify`: walks the whole audit chain."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yangguang.kernel import audit
from yangguang.kernel.models import AuditEvent
from yangguang.kernel.preparation import prepare_if_new


class Command(BaseCommand):
    help = "核对操作记录链：完整时退出码 0，否则 1 并指出第一处断开的行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_if_new()
        count, broken = audit.verify()
        if broken is not None:
            self.stderr.write(f"操作记录链在第 {broken.sequence} 行断开：{broken.reason}")
            raise SystemExit(1)
        # Kept elsewhere, the last hash shows a chain that was rewritten from end to end.
        last = AuditEvent.objects.order_by("sequence").last()
        self.stdout.write(f"操作记录链完整，共 {count} 行。" + (f"末行摘要 {last.hash}" if last else ""))
