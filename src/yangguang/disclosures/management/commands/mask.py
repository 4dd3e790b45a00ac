"""`manage.py mask FILE OUT`: a masked copy of a file, written whole or not at all, without a database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yangguang.disclosures.management.commands.check_text import fail, read_file
from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.privacy.masking import Unmaskable, copy_suffix, mask_file, write_whole

REFUSED = 1


class Command(BaseCommand):
    help = (
        "把文件里的身份证号码、手机号码、银行卡号、家庭住址和并列的姓名脱敏，另存为 OUT，版式不变；"
        "隐藏的地方一并处理，并接受修订、删去批注和作者。不能脱敏时退出码 1，读不了时 2，都不写 OUT。"
    )
    requires_system_checks = ()  # reading one file needs no look at the whole site

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("out", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path, out = options["file"], options["out"]
        wanted = copy_suffix(path.name)
        if out.suffix.lower() != wanted and wanted:
            fail(self, f"{out}：脱敏后的文件是 {wanted}，请把扩展名改成 {wanted}。")
        try:
            copy = mask_file(path.name, read_file(self, path))
        except Unreadable as unreadable:
            fail(self, str(unreadable))
        except Unmaskable as unmaskable:
            self.stderr.write(f"{path.name}：{unmaskable}")
            raise SystemExit(REFUSED) from None
        try:
            write_whole(out, copy)
        except OSError as error:
            fail(self, f"{out}：写不了（{error.strerror}），请检查路径、权限和剩余空间。")
        self.stdout.write(f"已写出脱敏后的文件：{out}")
