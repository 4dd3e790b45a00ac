"""`manage.py import_regulations PATH`: documents with their versions, histories and relations into the library."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.preparation import prepare_if_new
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import directory, home_unit
from yangguang.regulations.actions import bring_in
from yangguang.regulations.importing.laws import documents, grouped
from yangguang.regulations.models import Relation, Version
from yangguang.regulations.resolving import resolve


class Command(BaseCommand):
    help = "把文件夹或 .tar.xz 里的法规文件（Markdown、docx、html）导入文件库；同一标题的各个版本合为一件"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--unit", help="文件是本市这一单位制定的；不写则是其他机关的法律法规规章")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_if_new()
        path = options["path"]
        if not path.exists():
            raise CommandError(f"没有找到 {path}，请检查路径。")
        unit = _unit(options["unit"]) if options["unit"] else None
        try:
            parsed = list(documents(path))
        except Unreadable as error:
            raise CommandError(f"{error.where}：{error.what}") from error
        problems = [{"where": one.name, "what": what} for one in parsed for what in one.problems]
        home, actor, kept = home_unit(), SystemActor("命令行"), []
        for document in grouped(parsed):
            problems += [{"where": document.title, "what": what} for what in document.problems]
            try:
                kept.append(bring_in(home, actor=actor, document=document, unit=unit).pk)
            except Refused as refusal:
                problems.append({"where": document.title, "what": refusal.reason})
        resolve()
        figures = {
            "documents": len(kept),
            "versions": _count(Version, "regulation", kept),
            "relations": _count(Relation, "source", kept),
        }
        if options["json"]:
            self.stdout.write(json.dumps({**figures, "problems": problems}, ensure_ascii=False))
            return
        self.stdout.write("文件 {documents} 件，版本 {versions} 个，关系 {relations} 条".format(**figures))
        for problem in problems:
            self.stdout.write(f"{problem['where']}：{problem['what']}")


def _count(model: Any, field: str, keys: list[int]) -> int:
    step = 500
    return sum(
        model.objects.filter(**{f"{field}__in": keys[start : start + step]}).count()
        for start in range(0, len(keys), step)
    )


def _unit(name: str) -> Unit:
    found = directory().resolve(name)
    if found.unit is None:
        raise CommandError(f"没有找到单位“{name}”，请写全称。")
    return Unit.objects.get(code=found.unit.code)
