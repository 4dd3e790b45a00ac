"""`manage.py rotate_keys`: writes everything that is encrypted anew under the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yangguang.kernel.rotation import rotate_all


class Command(BaseCommand):
    help = "用最新的密钥重新加密个人信息和材料。做完以后，旧密钥可以从环境中去掉；中断后重新运行即可。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for label, number in rotate_all():
                self.stdout.write(f"{label}：{number} 行")
        except (ValueError, FileNotFoundError) as error:
            raise CommandError(f"没有做完：{error}。补齐密钥或者文件后重新运行。") from None
