"""`manage.py resolve_unit NAME [--within CODE] [--json]`: which unit or group a name means."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yangguang.kernel.preparation import prepare_if_new
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import group_members, resolve_unit


class Command(BaseCommand):
    """Prints one of `unit`, `group` or `candidates`; a name that nobody knows has no candidates."""

    help = "查一个名称指哪个单位或哪些单位；不确定时列出可能的单位，不替人决定。"

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="文件中写的名称")
        parser.add_argument("--within", help="发文单位的代码，默认为本市")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_if_new()
        within = None
        if options["within"]:
            within = Unit.objects.filter(code=options["within"]).first()
            if within is None:
                raise CommandError(f"没有代码为 {options['within']} 的单位", returncode=2)
        found = resolve_unit(options["name"], within)
        answer: dict[str, Any]
        if found.unit:
            answer = {"unit": _as_object(found.unit)}
            line = f"{found.unit.name}（{found.unit.code}）"
        elif found.group:
            members = list(group_members(found.group))
            group = found.group
            answer = {
                "group": {
                    "name": group.name,
                    "needs_narrowing": group.needs_narrowing,
                    "members": [unit.code for unit in members],
                }
            }
            line = f"统称“{group.name}”：{'、'.join(str(unit) for unit in members)}"
            if group.needs_narrowing:
                line += "（须由办公室明确是哪些单位）"
        else:
            answer = {"candidates": [_as_object(unit) for unit in found.candidates]}
            names = "、".join(str(unit) for unit in found.candidates)
            line = f"不能确定。可能是：{names}" if names else "名录中没有相近的单位。"
        self.stdout.write(json.dumps(answer, ensure_ascii=False) if options["json"] else line)


def _as_object(unit: Unit) -> dict[str, str]:
    return {"code": unit.code, "name": unit.name, "short_name": unit.short_name, "kind": unit.kind}
