"""`manage.py load_holidays FILE`: puts a year's holiday notice in force and computes open clocks again."""

import json
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from yangguang.kernel.actions import SystemActor
from yangguang.kernel.clock import HolidayFileError, YearNotice, load_year
from yangguang.kernel.clock.actions import load_calendar_year

LARGEST_FILE = 1_000_000


class Command(BaseCommand):
    help = "载入一个年份的放假安排（JSON），并重新计算所有进行中的期限；同一份文件再次载入不会有任何变化。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="放假安排文件：本软件的格式（off）或公开数据的格式（isOffDay）")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        notice = self._read(path)
        result = load_calendar_year(notice, actor=SystemActor(), source=path.name)
        if not result.changed:
            self.stdout.write(f"{notice.year}年放假安排与现行的完全相同，没有变化。")
            return
        off = sum(day.off for day in notice.days)
        make_up = sum(not day.off and day.date.weekday() >= 5 for day in notice.days)
        moved = sum(result.moved.values())
        self.stdout.write(
            f"已载入{notice.year}年放假安排：放假{off}天，另有{make_up}天调休上班；进行中的期限有{moved}项随之变动。"
        )

    def _read(self, path: Path) -> YearNotice:
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST_FILE + 1)
        except OSError:
            self._refuse(path, "打不开，请核对文件位置和读取权限。")
        if len(content) > LARGEST_FILE:
            self._refuse(path, "超过1MB，不像是一个年份的放假安排。")
        try:
            return load_year(json.loads(content.decode("utf-8-sig")))
        except HolidayFileError as error:
            self._refuse(path, str(error))
        except (ValueError, RecursionError):
            self._refuse(path, "不是 UTF-8 编码的 JSON 文件，请核对。")

    def _refuse(self, path: Path, sentence: str) -> NoReturn:
        self.stderr.write(f"{path.name}：{sentence}")
        raise SystemExit(2)
