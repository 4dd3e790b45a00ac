"""`manage.py import_regulations PATH`: documents with their histories, or the rows of a register, into the library."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.intake import DEFAULT, Unreadable
from yangguang.kernel.intake.office import as_modern
from yangguang.kernel.preparation import prepare_if_new
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import directory, home_unit
from yangguang.regulations.actions import bring_in
from yangguang.regulations.entering import enter_register
from yangguang.regulations.importing.laws import documents, grouped
from yangguang.regulations.importing.register import RowProblem
from yangguang.regulations.models import Relation, Version
from yangguang.regulations.resolving import resolve

REGISTERS = frozenset({".xlsx", ".csv", ".xls", ".et"})


class Command(BaseCommand):
    help = (
        "把文件夹或 .tar.xz 里的法规文件（Markdown、docx、html）导入文件库，同一标题的各个版本合为一件；"
        "或者逐行导入规范性文件登记册、清理目录（.xlsx、.csv），有问题的行逐行说明"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="文件夹、.tar.xz，或者登记册（.xlsx、.csv）")
        parser.add_argument(
            "--unit", help="文件是本市这一单位制定的；不写则是其他机关的法律法规规章，登记册各行以制定机关一列为准"
        )
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_if_new()
        path = options["path"]
        if not path.exists():
            raise CommandError(f"没有找到 {path}，请检查路径。")
        unit = _unit(options["unit"]) if options["unit"] else None
        actor = SystemActor("命令行")
        try:
            if path.is_file() and path.suffix.lower() in REGISTERS:
                figures, problems = self._register(path, unit, actor)
            else:
                figures, problems = self._collection(path, unit, actor)
        except Unreadable as error:
            raise CommandError(f"{error.where}：{error.what}") from error
        if options["json"]:
            self.stdout.write(json.dumps({**figures, "problems": problems}, ensure_ascii=False))
            return
        self.stdout.write("文件 {documents} 件，版本 {versions} 个，关系 {relations} 条".format(**figures))
        if "rows" in figures:
            self.stdout.write("登记册 {rows} 行，新入库 {new} 件，没有导入 {left_out} 行".format(**figures))
        for problem in problems:
            self.stdout.write(f"{problem['where']}：{problem['what']}" if "where" in problem else _said(problem))

    def _collection(self, path: Path, unit: Unit | None, actor: Any) -> tuple[dict[str, int], list[dict[str, Any]]]:
        parsed = list(documents(path))
        problems = [{"where": one.name, "what": what} for one in parsed for what in one.problems]
        home, kept = home_unit(), []
        for document in grouped(parsed):
            problems += [{"where": document.title, "what": what} for what in document.problems]
            try:
                kept.append(bring_in(home, actor=actor, document=document, unit=unit).pk)
            except Refused as refusal:
                problems.append({"where": document.title, "what": refusal.reason})
        resolve()
        return _figures(kept), problems

    def _register(self, path: Path, unit: Unit | None, actor: Any) -> tuple[dict[str, int], list[dict[str, Any]]]:
        with path.open("rb") as file:
            data = file.read(DEFAULT.file_size + 1)
        if len(data) > DEFAULT.file_size:
            raise Unreadable(path.name, "登记册超过 20 MB，请拆成几个文件")
        done = enter_register(*as_modern(path.name, data), actor=actor, unit=unit)
        resolve()
        figures = _figures(done.documents) | {
            "rows": done.rows,
            "new": done.fresh,
            "left_out": sum(one.left_out for one in done.problems),
        }
        return figures, [_as_row(one) for one in done.problems]


def _as_row(problem: RowProblem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "sheet": problem.sheet,
        "column": problem.column,
        "message": problem.message,
        "value": problem.value,
        "left_out": problem.left_out,
    }


def _said(problem: dict[str, Any]) -> str:
    """A problem of a row, for a person."""
    sheet = f"工作表“{problem['sheet']}”" if problem["sheet"] else ""
    row = f"第{problem['row']}行" if problem["row"] else ""
    column = f"“{problem['column']}”" if problem["column"] else ""
    value = f"（{problem['value']}）" if problem["value"] else ""
    return f"{sheet}{row}{column}：{problem['message']}{value}".lstrip("：")


def _figures(kept: list[int]) -> dict[str, int]:
    return {
        "documents": len(set(kept)),
        "versions": _count(Version, "regulation", kept),
        "relations": _count(Relation, "source", kept),
    }


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
