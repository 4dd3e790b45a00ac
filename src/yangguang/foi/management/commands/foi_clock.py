"""`manage.py foi_clock FILE [--json]`: when the reply to a request is due, how it stands, and how it was counted."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from yangguang.foi.clock import Clock, clock, read_history
from yangguang.kernel import present
from yangguang.kernel.clock import Calendar, current_calendar, shipped_calendar


class Command(BaseCommand):
    help = "计算一件公开申请的答复期限：最后一天、状态、剩余工作日和明细。"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="JSON 文件，含 received、events、today；- 是标准输入")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        calendar, note = _calendar()
        try:
            history = read_history(json.loads(_text(options["file"])))
            today = history.today or present.today()
            found = clock(history.received, history.events, today, calendar)
        except OSError as error:
            self._refuse(f"打不开 {options['file']}：{error.strerror}")
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
            self._refuse(f"{options['file']} 不是 JSON 文件。")
        except OverflowError:
            self._refuse("日期超出了可计算的范围（公元9999年），请核对。")
        except ValueError as error:
            self._refuse(str(error))
        if note:
            self.stderr.write(note)
        self.stdout.write(json.dumps(found.payload(), ensure_ascii=False) if options["json"] else describe(found))

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(" ".join(sentence.split()))
        raise SystemExit(2)


def _text(file: str) -> str:
    return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")


def _calendar() -> tuple[Calendar, str]:
    try:
        return current_calendar(), ""
    except DatabaseError:
        return shipped_calendar(), "数据库还不能用，只按随软件发布的放假安排计算；请先运行 script/setup。"


def describe(found: Clock) -> str:
    """The clock as lines of Chinese that can be checked by hand."""
    lines = [f"{found.today}：{found.state.label}"]
    if found.due:
        lines.append(f"最后期限：{found.due}" + ("（暂定，放假安排尚未载入）" if found.provisional else ""))
    if found.remaining is not None:
        lines.append(f"剩余：{found.remaining}个工作日")
    lines += [
        f"等待：{stop.asked}{stop.kind.label}" + (f"，至{stop.until}" if stop.until else "") for stop in found.waits
    ]
    lines += [
        f"  {stretch.first}至{stretch.last}  {stretch.phase.why}（{stretch.phase.article}）"
        + (f"，计{stretch.working_days}个工作日" if stretch.phase.counts else "，不计")
        for stretch in found.ledger
    ]
    return "\n".join([*lines, *(f"注意：{problem}" for problem in found.problems)])
