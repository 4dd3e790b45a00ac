"""`manage.py demo`: the demonstration city, made once; see `yangguang.demo.story`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yangguang.demo.story import Telling, accounts, is_told, read_story
from yangguang.settings.demonstration import FILE
from yangguang.workplan.models import Plan


class Command(BaseCommand):
    help = "建立示例城市：导入 2020 年的通知，并经系统自身的操作生成示例进展。已有年度计划时不再改动。"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.YANGGUANG_MAY_DEMONSTRATE:
            raise CommandError("示例城市只能建在嵌入式环境里。")
        story = read_story()
        if Plan.objects.exists():
            if not is_told(story):
                return
        else:
            Telling(story).tell()
        # After the commit, and again at the next run if this one is killed before it: the day never stands alone.
        (settings.DATA_DIR / FILE).write_text(f"{story['day']}\n", encoding="utf-8")
        self._who(story)

    def _who(self, story: dict[str, Any]) -> None:
        self.stdout.write(f"示例城市：日期固定在 {story['day']}。可用以下用户登录，密码都是 {story['password']}")
        for account in accounts(story):
            self.stdout.write(f"  {account.username:<10} {account.name}：{account.does}")
