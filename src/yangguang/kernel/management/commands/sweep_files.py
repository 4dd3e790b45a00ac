"""`manage.py sweep_files [--dry-run]`: takes away stored files that no row names."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.template.defaultfilters import filesizeformat

from yangguang.kernel.stored_files import sweep


class Command(BaseCommand):
    help = "清理没有任何记录引用、写入超过一天的文件；后台进程每天自动清理一次。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出，不删除")

    def handle(self, *args: Any, **options: Any) -> None:
        found = sweep(dry_run=options["dry_run"])
        for unused in found:
            self.stdout.write(f"{unused.name}\t{unused.size}\t{unused.written_at:%Y-%m-%d}")
        did = "可清理" if options["dry_run"] else "已清理"
        self.stdout.write(f"{did} {len(found)} 个文件，共 {filesizeformat(sum(unused.size for unused in found))}。")
