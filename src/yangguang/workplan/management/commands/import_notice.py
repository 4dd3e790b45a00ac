"""`manage.py import_notice FILE`: read a year notice, and bring it in as a clerk would."""

import json
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.preparation import prepare_if_new
from yangguang.organisations import selectors as organisations
from yangguang.organisations.models import Unit
from yangguang.workplan import actions
from yangguang.workplan import draft as drafts
from yangguang.workplan.models import NoticeImport
from yangguang.workplan.notice.result import ParsedNotice
from yangguang.workplan.reading import read_notice
from yangguang.workplan.states import ImportState

UNREADABLE = 2


class Command(BaseCommand):
    help = (
        "读入年度任务通知（.txt .html .docx .pdf .xlsx）。没有疑问时直接确认为年度计划的一版；"
        "有疑问时留待工作台核对。--dry-run 只读不写。"
    )

    requires_system_checks = ()  # reading one file needs no look at the whole site

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="只读出内容，不写入")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出读出的内容")
        parser.add_argument("--unit", help="制定计划的单位（默认为本门户所属政府）")
        parser.add_argument("--draft", action="store_true", help="即使没有疑问也留待工作台核对确认")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            data = path.read_bytes()
        except OSError as error:
            self._fail(f"{path}：打不开（{error.strerror}），请检查路径和权限。")
        try:
            document, notice = read_notice(path.name, data)
        except Unreadable as unreadable:
            self._fail(str(unreadable))
        if not options["dry_run"]:
            prepare_if_new()
            unit = self._unit(options["unit"])
            brought_in = actions.bring_in(unit, actor=ACTOR, document=document, data=data, notice=notice)
            self.stderr.write(self._settle(brought_in, unit, draft=options["draft"]))
        self.stdout.write(json.dumps(notice.as_json(), ensure_ascii=False) if options["json"] else _summary(notice))

    def _unit(self, name: str | None) -> Unit:
        try:
            home = organisations.home_unit()
        except Unit.DoesNotExist:
            self._fail("还没有单位名录，请先运行 manage.py load_units。")
        if name is None:
            return home
        found = organisations.resolve_unit(name).unit
        if found is None:
            self._fail(f"名录中没有“{name}”，可用 manage.py resolve_unit 查找。")
        return found

    def _settle(self, brought_in: NoticeImport, unit: Unit, *, draft: bool) -> str:
        if brought_in.state != ImportState.PARSED:
            return KNOWN
        doubts = drafts.questions(brought_in.draft, organisations.directory(), unit.code)
        if draft or doubts:
            return f"已导入，{len(doubts)} 处待核对，请在工作台“通知导入”中确认。"
        try:
            edition = actions.confirm(brought_in, actor=ACTOR)
        except Refused as refused:
            brought_in.refresh_from_db()
            if brought_in.state != ImportState.PARSED:
                return KNOWN
            return f"已导入，但没有确认：{refused.reason}"
        return f"已导入并确认：{edition}。"

    def _fail(self, sentence: str) -> NoReturn:
        self.stderr.write(" ".join(sentence.split()))
        raise SystemExit(UNREADABLE)


ACTOR = SystemActor("命令行")
KNOWN = "这份通知先前已经导入，没有变化。"


def _summary(notice: ParsedNotice) -> str:
    lines = [f"{notice.title}（{notice.document_number or '无文号'}）", f"{len(notice.tasks)} 项任务："]
    for task in notice.tasks:
        units = "、".join(task.lead_units) or "—"
        lines.append(f"  {task.number}. {task.title}　牵头：{units}　责任：{'、'.join(task.responsible_units) or '—'}")
    lines.extend(f"待核对：{problem.where}：{problem.what}" for problem in notice.problems)
    return "\n".join(lines)
