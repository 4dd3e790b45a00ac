"""`manage.py import_catalogue FILE`: read a standard catalogue, and bring it in as a clerk would."""

import json
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from yangguang.catalogue import actions
from yangguang.catalogue.obliging import UnitReader
from yangguang.catalogue.standard import Draft, NoCatalogue, parse
from yangguang.catalogue.states import ImportState
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.intake import SourceDocument, Unreadable, read
from yangguang.kernel.preparation import prepare_if_new
from yangguang.organisations.selectors import resolve_unit

UNREADABLE = 2
ACTOR = SystemActor("命令行")


class Command(BaseCommand):
    help = "读入基层政务公开标准目录（.xlsx .docx .html .pdf）。--json 以 JSON 输出事项和待核对之处。"
    requires_system_checks = ()  # reading one file needs no look at the whole site

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="以 JSON 输出读出的内容")
        parser.add_argument("--unit", help="为这个单位存入，留待或直接确认；不写则只读不存")
        parser.add_argument("--year", type=int, help="目录的年度（默认为今年）")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            data = path.read_bytes()
            document = read(path.name, data)
            draft = parse(document)
        except OSError as error:
            self._fail(f"{path}：打不开（{error.strerror}），请检查路径和权限。")
        except (Unreadable, NoCatalogue) as problem:
            self._fail(str(problem))
        if options["unit"]:
            self.stderr.write(self._store(document, data, draft, options["unit"], options["year"]))
        self.stdout.write(json.dumps(draft.as_json(), ensure_ascii=False) if options["json"] else _summary(draft))

    def _store(self, document: SourceDocument, data: bytes, draft: Draft, name: str, year: int | None) -> str:
        """Bring the file in for the unit, and confirm it where nothing is in doubt."""
        prepare_if_new()
        unit = resolve_unit(name).unit
        if unit is None:
            self._fail(f"名录中没有“{name}”，可用 manage.py resolve_unit 查找。")
        incoming = actions.bring_in(
            unit, actor=ACTOR, document=document, data=data, draft=draft, year=year or present.today().year
        )
        if incoming.state != ImportState.PARSED:
            return "这份目录先前已经导入，没有变化。"
        reader = UnitReader(unit)
        unclear = {doubt for item in draft.items for doubt in reader.named(item.unit)[1]}
        if draft.problems or unclear:
            return (
                f"已导入，{len(draft.problems)} 处待核对，{len(unclear)} 个单位名称认不出，请在工作台“标准目录”中确认。"
            )
        try:
            made = actions.confirm(incoming, actor=ACTOR).catalogues.order_by("pk")
            return f"已导入并确认：{'、'.join(map(str, made))}。核对后请在工作台公布。"
        except Refused as refused:
            return f"已导入，但没有确认：{refused.reason}"

    def _fail(self, sentence: str) -> NoReturn:
        self.stderr.write(" ".join(sentence.split()))
        raise SystemExit(UNREADABLE)


def _summary(draft: Draft) -> str:
    lines = [f"{draft.title or draft.field or '标准目录'}：{len(draft.items)} 项"]
    lines += [f"  {item.number or '—'} {item.level1}{f'·{item.level2}' if item.level2 else ''}" for item in draft.items]
    lines += [f"待核对：{problem.where}：{problem.what or '（空）'}：{problem.advice}" for problem in draft.problems]
    return "\n".join(lines)
