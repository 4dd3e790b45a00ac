"""`manage.py deadline RULE --from YYYY-MM-DD [--json]`: the last day of a statutory period, and how it is counted."""

import json
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from yangguang.kernel.clock import RULES, Calendar, Deadline, Rule, shipped_calendar
from yangguang.kernel.clock.current import current_calendar, years_without_notice
from yangguang.kernel.clock.notice import parse_day

WEEKDAYS = "一二三四五六日"


class Command(BaseCommand):
    help = "计算法定期限：最后一天是哪天，每一天为什么计入或不计入。"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rule", nargs="?", help="、".join(f"{rule.name} {rule.label}" for rule in RULES.values()))
        parser.add_argument("--from", dest="start", metavar="YYYY-MM-DD", help="起算事件发生的日期，当日不计入")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        rule = RULES.get(options["rule"] or "")
        if rule is None:
            self._refuse(f"没有「{options['rule'] or ''}」这个期限，请从 {'、'.join(RULES)} 中选一个。")
        try:
            start = parse_day(options["start"])
        except ValueError:
            self._refuse(f"--from 的日期「{options['start'] or ''}」不对，请写成 2020-04-24 的样子。")
        calendar, note = _calendar()
        try:
            deadline = rule.deadline(calendar, start)
        except ValueError as error:
            self._refuse(str(error))
        if note:
            self.stderr.write(note)
        if options["json"]:
            self.stdout.write(json.dumps(deadline.payload(), ensure_ascii=False))
        else:
            self.stdout.write(describe(rule, start, deadline, calendar))

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(" ".join(sentence.split()))
        raise SystemExit(2)


def _calendar() -> tuple[Calendar, str]:
    """The calendar to count by, and what to say about it where it is not the one in the database."""
    try:
        return current_calendar(), ""
    except DatabaseError:
        return shipped_calendar(), "数据库还不能用，只按随软件发布的放假安排计算；请先运行 script/setup。"


def describe(rule: Rule, start: date, deadline: Deadline, calendar: Calendar) -> str:
    """Return the deadline and its ledger as lines of Chinese that can be checked by hand."""
    lines = [
        f"{rule.label}：{rule.working_days}个工作日（{rule.article}）",
        f"{rule.event}：{_day(start)}，当日不计入",
        f"最后期限：{_day(deadline.due)}",
    ]
    if deadline.provisional:
        years = "、".join(f"{year}年" for year in years_without_notice(calendar, deadline.ledger[0].date, deadline.due))
        lines.append(f"暂定：{years}的放假安排尚未载入，暂按周末计算；安排公布并载入后会重新计算。")
    counted = 0
    for entry in deadline.ledger:
        counted += entry.counts
        mark = f"第{counted}日" if entry.counts else "不计"
        lines.append(f"  {_day(entry.date)}  {mark}  {entry.why}")
    return "\n".join(lines)


def _day(day: date) -> str:
    return f"{day}（星期{WEEKDAYS[day.weekday()]}）"
