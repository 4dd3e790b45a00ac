"""`manage.py import_catalogue FILE`: read a standard catalogue, and bring it in as a clerk would."""

import json
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from yangguang.catalogue.standard import Draft, NoCatalogue, parse
from yangguang.kernel.intake import Unreadable, read

UNREADABLE = 2


class Command(BaseCommand):
    help = "读入基层政务公开标准目录（.xlsx .docx .html .pdf）。--json 以 JSON 输出事项和待核对之处。"
    requires_system_checks = ()  # reading one file needs no look at the whole site

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="以 JSON 输出读出的内容")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            draft = parse(read(path.name, path.read_bytes()))
        except OSError as error:
            self._fail(f"{path}：打不开（{error.strerror}），请检查路径和权限。")
        except (Unreadable, NoCatalogue) as problem:
            self._fail(str(problem))
        self.stdout.write(json.dumps(draft.as_json(), ensure_ascii=False) if options["json"] else _summary(draft))

    def _fail(self, sentence: str) -> NoReturn:
        self.stderr.write(" ".join(sentence.split()))
        raise SystemExit(UNREADABLE)


def _summary(draft: Draft) -> str:
    lines = [f"{draft.title or draft.field or '标准目录'}：{len(draft.items)} 项"]
    lines += [f"  {item.number or '—'} {item.level1}{f'·{item.level2}' if item.level2 else ''}" for item in draft.items]
    lines += [f"待核对：{problem.where}：{problem.what or '（空）'}：{problem.advice}" for problem in draft.problems]
    return "\n".join(lines)
